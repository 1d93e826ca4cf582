"""A planted theatre cut for the tie model, built through the real stages."""

from functools import cache

import polars as pl

from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.sources.synthetic import Recipe, SyntheticTheatre, synthetic_theatre
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData


@cache
def planted(**changes: float) -> tuple[TheatreData, SyntheticTheatre]:
    made = synthetic_theatre(Recipe(**changes))
    events = build([made.reading])
    actors = register(events, [made.reading])
    return cut(events, actors, select(events, actors)[0]), made


def with_truth(ties: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """Ties joined with the planted state of the pair, whichever way round it is named."""
    turned = truth.rename({"name_a": "name_b", "name_b": "name_a"}).select(truth.columns)
    both = pl.concat([truth, turned])
    return ties.join(both, on=["name_a", "name_b", "period_start"], how="inner")


def auc(score: pl.Series, label: pl.Series) -> float:
    """Chance that a random positive outranks a random negative (Hanley and McNeil 1982)."""
    ranks = score.rank()
    positives = int(label.sum())
    negatives = len(label) - positives
    return float((ranks.filter(label).sum() - positives * (positives + 1) / 2) / (positives * negatives))
