"""Latent factors as a tie model: planted camps told apart, and the suite for tie models."""

import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.conformance.models import check_model
from shadowgraph.ties import infer
from shadowgraph.ties.models.latent_factor import SCHEDULE, LatentFactor

QUICK = LatentFactor(settings=replace(SCHEDULE, burn=60, keep=120))
CAMPS = {"East": ("Ash", "Birch", "Cedar", "Elm", "Fir"), "West": ("Oak", "Pine", "Rowan", "Sallow", "Yew")}


def test_planted_camps_are_told_apart() -> None:
    """East fights West, nobody is ever named together, and not every two have met: SYNTHETIC."""
    rng = np.random.default_rng(3)
    events = [
        {
            "a": str(rng.choice(CAMPS["East"])),
            "b": str(rng.choice(CAMPS["West"])),
            "day": dt.date(2010, 1, 1) + dt.timedelta(days=int(rng.integers(0, 700))),
        }
        for _ in range(120)
    ]
    result = infer(theatre_of(events), step="year", model=QUICK, seed=0)
    east = pl.col("name_a").is_in(CAMPS["East"]) == pl.col("name_b").is_in(CAMPS["East"])
    pairs = result.pairs().with_columns(same=east)
    within, across = (pairs.filter(pl.col("same") == side)["log_odds"] for side in (True, False))
    assert within.min() > across.max()  # type: ignore[operator]


def test_it_passes_the_suite() -> None:
    check_model(QUICK, invented_theatre(seed=1, n_events=250)[0])
