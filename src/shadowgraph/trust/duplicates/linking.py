"""Link events that may be one, across releases and providers, with a chance; nothing is merged."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.credibility import EVENT_LINKS
from shadowgraph.ties.odds import chance
from shadowgraph.trust.duplicates.blocking import CURATED, pairs
from shadowgraph.trust.duplicates.comparing import LEVELS, compare
from shadowgraph.trust.duplicates.model import Comparison, FloatArray, learnt_comparison, share_same

LEAST = 0.05
"""Links less likely than this are left out of the table."""

MOST = 12.0
"""No comparison can make one event of two surer than this log-odds."""


def link(
    events: pl.DataFrame,
    participants: pl.DataFrame | None = None,
    *,
    least: float = LEAST,
    models: dict[str, Comparison] | None = None,
) -> pl.DataFrame:
    """Pairs of events that may be one.

    How many pairs are one event is estimated for each pair of datasets from the pairs themselves, so that linking
    two datasets with little in common finds little. An event can be the same as one other in a dataset that holds
    each event once, so likely partners share the chance.

    Args:
        events: `EVENTS` rows of one or more datasets and releases; the same event id twice only in different
            releases, where it is known to be one event and not listed.
        participants: `PARTICIPANTS` rows, so that sides are compared as organisations; None: by id where every
            named side has one, else by name.
        least: Lowest chance listed.
        models: 'release' and 'provider'; None: those shipped.

    Returns:
        `EVENT_LINKS` rows, sorted by event_id and other_id.
    """
    return EVENT_LINKS.conform(
        _listed(events, linked(events, participants, models=models).filter(pl.col("p_same") >= least))
    )


def linked(
    events: pl.DataFrame,
    participants: pl.DataFrame | None = None,
    *,
    models: dict[str, Comparison] | None = None,
) -> pl.DataFrame:
    """Every pair that was compared: left, right (row numbers), kind, log_odds, p_same, and the levels."""
    compared = compare(events, pairs(events), participants)
    release = (
        events.select(pl.concat_str("dataset", pl.lit("|"), "dataset_version").rank("dense").cast(pl.Int64))
        .to_series()
        .to_numpy()
    )
    left, right = compared["left"].to_numpy(), compared["right"].to_numpy()
    curated = events["dataset"].is_in(list(CURATED)).to_numpy()
    kind = np.where(curated[left] & curated[right], "release", "provider")
    low, high = np.minimum(release[left], release[right]), np.maximum(release[left], release[right])
    block = low * (int(release.max(initial=0)) + 1) + high
    log_odds = np.zeros(len(left))
    for name in np.unique(block):
        rows = block == name
        model = (models or {}).get(str(kind[rows][0])) or learnt_comparison(str(kind[rows][0]))
        ratio = np.clip(model.parts(compared.filter(pl.Series(rows))).sum(axis=1), -MOST, MOST)
        share = share_same(ratio)
        log_odds[rows] = np.log(share / (1 - share)) + ratio
    p = chance(log_odds)
    exclusive = (curated[left] | curated[right]) & (low != high)
    shared = _shared(left, right, log_odds, exclusive)
    return compared.with_columns(
        pl.Series("kind", kind, dtype=pl.String),
        pl.Series("log_odds", log_odds),
        pl.Series("p_same", np.where(exclusive, shared, p)),
    )


def _shared(left: np.ndarray, right: np.ndarray, log_odds: FloatArray, exclusive: np.ndarray) -> FloatArray:
    """Chance of each pair when an event has one partner at most: the stricter of what its two events leave it."""
    odds = np.where(exclusive, np.exp(np.clip(log_odds, -50, 50)), 0.0)
    n = int(max(left.max(initial=-1), right.max(initial=-1))) + 1
    of_left = 1.0 + np.bincount(left, odds, n)
    of_right = 1.0 + np.bincount(right, odds, n)
    return np.asarray(odds / np.maximum(of_left[left], of_right[right]))


def _listed(events: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Rows of the table with ids in order and the reasons in words."""
    ids = events["event_id"]
    names = np.array(list(LEVELS))
    words = [
        _why(row, found["kind"][k], names) for k, row in enumerate(found.select(list(LEVELS)).iter_rows())
    ]
    a, b = ids.gather(found["left"]), ids.gather(found["right"])
    made = pl.DataFrame(
        {
            "event_id": a,
            "other_id": b,
            "p_same": found["p_same"],
            "log_odds": found["log_odds"],
            "kind": found["kind"],
            "why": pl.Series(words, dtype=pl.String),
        }
    )
    swapped = pl.col("event_id") > pl.col("other_id")
    return (
        made.with_columns(
            pl.when(swapped).then("other_id").otherwise("event_id").alias("event_id"),
            pl.when(swapped).then("event_id").otherwise("other_id").alias("other_id"),
        )
        .sort("event_id", "other_id", "p_same", descending=[False, False, True])
        .unique(["event_id", "other_id"], keep="first", maintain_order=True)
    )


def _why(levels: tuple[int, ...], kind: str, names: np.ndarray) -> str:
    model = learnt_comparison(kind)
    told = [
        f"{LEVELS[name][level]} ({model.weights(name)[level]:+.1f})"
        for name, level in zip(names, levels, strict=True)
    ]
    return "; ".join(told)
