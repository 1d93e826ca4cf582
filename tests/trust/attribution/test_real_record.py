"""Real events with their perpetrator hidden, judged by weights learnt without their country."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.record import record
from shadowgraph.theatres import cut, select
from shadowgraph.trust.attribution import attribute
from shadowgraph.trust.attribution.weights import FILE, Learnt, shipped

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def everything(data: Path):
    return record(data)


@pytest.mark.parametrize("country", ["Mali", "Sri Lanka", "Sudan"])
def test_hidden_perpetrators_are_found_again(everything, country: str) -> None:
    theatre = cut(*everything, select(*everything, countries=country)[0])
    killings = theatre.events.filter(
        (pl.col("violence") == "one-sided")
        & (pl.col("date_precision") <= 4)
        & (pl.col("place_precision") <= 4)
    )["event_id"]
    hidden = killings.sample(min(120, len(killings) // 3), seed=1)
    side = (pl.col("event_id").is_in(hidden.implode())) & (pl.col("side") == "a")
    truth = theatre.participants.filter(side)
    masked = type(theatre)(
        **{**vars(theatre), "participants": theatre.participants.filter(~side)},
    )
    names = json.loads(FILE.read_text())["provenance"]["countries"]
    refit = names.index(country)
    weights = {key: Learnt(of.refits[refit], ()) for key, of in shipped().items()}
    found = attribute(masked, weights=weights)
    assert set(hidden) <= set(found.sides["event_id"])
    told = found.table.join(truth, on=["event_id", "side"], how="semi")
    best = told.filter(pl.col("rank") == 1).join(truth, on=["event_id", "side", "actor_id"], how="semi")
    share = best.height / told["event_id"].n_unique()
    # Better than naming the one that kills most, and far better than chance among many.
    killers = theatre.participants.filter(pl.col("event_id").is_in(killings.implode()), pl.col("side") == "a")
    assert share > killers["actor_id"].value_counts()["count"].max() / len(killings)
    assert share > 0.6
    said = told.filter(pl.col("rank") == 1)["p"].to_numpy()
    assert abs(said.mean() - share) < 0.12
    sure = told.filter((pl.col("rank") == 1) & (pl.col("p") > 0.9))
    right = sure.join(truth, on=["event_id", "side", "actor_id"], how="semi").height
    assert right / sure.height > 0.85
    assert np.isfinite(told["p"].to_numpy()).all()
