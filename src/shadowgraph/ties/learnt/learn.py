"""Learn the heads from coded ties, theatre by theatre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from shadowgraph.errors import NoEventsError, UsageError
from shadowgraph.plugins.manager import registered
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, StandingTerm
from shadowgraph.ties.learnt.forest import TREES, grow
from shadowgraph.ties.learnt.heads import Covert, Heads
from shadowgraph.ties.learnt.labels import LEAST_EVENTS
from shadowgraph.ties.learnt.logistic import fit
from shadowgraph.ties.learnt.table import standing_table

RIDGE = 10.0
CALIBRATION_RIDGE = 0.01
REFIT_TREES = 100
NAMING = ("named together", "common friends", "friends and foes")
"""Who is named with whom is what open ties are; it says nothing that carries over about covert ones (it made them
worse in every theatre left out), so the covert head doesn't look at it."""


@dataclass(frozen=True)
class Lessons:
    """Pairs to learn from.

    Args:
        rows: actor_a, actor_b, theatre (a split: what is left out together), slice ('theatre' or a country),
            with_state, covert, open, at_risk, fewer, seen, and one column per standing term. Where a state is one of
            the two, 'open' says whether any tie is stated and the labels of the other heads are null.
        terms: Names of the standing terms.
    """

    rows: pl.DataFrame
    terms: tuple[str, ...]

    def without(self, theatre: str) -> Lessons:
        """Everything but one theatre, and but the pairs that are judged there."""
        held = self.rows.filter(pl.col("theatre") == theatre).select("actor_a", "actor_b").unique()
        rest = self.rows.filter(pl.col("theatre") != theatre).join(
            held, on=["actor_a", "actor_b"], how="anti", maintain_order="left"
        )
        return Lessons(rest, self.terms)

    def judged(self) -> pl.DataFrame:
        """One row per pair: the whole theatre in which the less active of the two is most active."""
        whole = self.rows.filter((pl.col("slice") == "theatre") & ~pl.col("with_state"))
        return whole.sort(
            "seen", "theatre", "actor_a", "actor_b", descending=[True, False, False, False]
        ).unique(["actor_a", "actor_b"], keep="first", maintain_order=True)

    def of(self, rows: pl.DataFrame) -> FloatArray:
        """Values of rows, shape (n, K)."""
        return rows.select(self.terms).to_numpy().astype(np.float64)


def lessons(
    slices: Sequence[tuple[str, str, TheatreData]], labels: pl.DataFrame, stated: pl.DataFrame
) -> Lessons:
    """Lay out labelled pairs.

    Args:
        slices: (theatre, slice, data): whole theatres (slice 'theatre') and parts of them. Parts show the heads the
            same pairs through narrower windows, so that they don't depend on how wide a user's theatre is.
        labels: actor_a, actor_b, fewer, at_risk, covert, open (`learnt.labels.universe`).
        stated: actor_a, actor_b of pairs stated to be tied (`learnt.labels.with_states`).
    """
    known: dict[str, StandingTerm] = registered("standing_terms")
    terms = tuple(name for name, term in known.items() if term.mode == "events")
    parts = []
    for theatre, part, data in slices:
        try:
            table = standing_table(data, terms)
        except NoEventsError:
            continue
        parts.append(table.with_columns(pl.lit(theatre).alias("theatre"), pl.lit(part).alias("slice")))
    table, keys = pl.concat(parts), ["actor_a", "actor_b"]
    groups = table.filter(~pl.col("with_state")).join(labels, on=keys, how="inner", maintain_order="left")
    tied = stated.select(*keys, pl.lit(value=True).alias("open"))
    states = table.filter(pl.col("with_state") & (pl.col("slice") == "theatre"))
    states = states.join(tied, on=keys, how="left", maintain_order="left").with_columns(
        pl.col("open").fill_null(value=False)
    )
    rows = pl.concat([groups, states], how="diagonal")
    return Lessons(rows.sort("theatre", "slice", "actor_a", "actor_b"), terms)


def learn(taught: Lessons, *, seed: int = 0, refits: bool = True, trees: int = TREES) -> Heads:
    """Fit the heads.

    The open head learns on every pair with at least 5 events each, the covert head on pairs at risk of being coded;
    a pair seen in several slices counts once in all; a third head learns pairs with a state. Scores of the forest are
    turned into log-odds by a line learnt on forests that had not seen the theatre they score.

    Args:
        taught: Labelled pairs.
        seed: Seed of the forests.
        refits: Whether to keep the heads with one theatre left out each, for intervals.
        trees: Trees of the covert head.

    Raises:
        UsageError: Fewer than two theatres hold a coded covert tie.
    """
    theatres = taught.rows.filter("at_risk", "covert")["theatre"].unique().sort().to_list()
    if len(theatres) < 2:
        raise UsageError(
            "Too few labelled theatres to learn from",
            field="labels",
            value=", ".join(theatres) or "none",
            rule="coded covert ties in at least two theatres",
            way_out="add the external-support files, or keep the weights Shadowgraph brings",
        )
    apart = [_heads(taught.without(name), seed, min(trees, REFIT_TREES)) for name in theatres]
    line = _line(taught, theatres, apart)
    kept = tuple(_calibrated(one, line) for one in apart) if refits else ()
    whole = _calibrated(_heads(taught, seed, trees), line)
    return replace(whole, refits=kept)


def _heads(taught: Lessons, seed: int, trees: int) -> Heads:
    known: dict[str, StandingTerm] = registered("standing_terms")
    terms = taught.terms
    signs = np.array([known[name].sign for name in terms], float)
    quiet = tuple(k for k, name in enumerate(terms) if name not in NAMING)
    one_each = taught.judged().filter(pl.col("fewer") >= LEAST_EVENTS)
    opened = fit(taught.of(one_each), one_each["open"].to_numpy().astype(float), signs, ridge=RIDGE)
    state = taught.rows.filter("with_state")
    backed = fit(taught.of(state), state["open"].to_numpy().astype(float), signs, ridge=RIDGE)
    risky = taught.rows.filter("at_risk")
    weight = 1.0 / risky.with_columns(pl.len().over("actor_a", "actor_b").alias("n"))["n"].to_numpy()
    label = risky["covert"].to_numpy().astype(float)
    forest = grow(taught.of(risky)[:, list(quiet)], label, weight=weight, seed=seed, trees=trees)
    reference = np.median(taught.of(taught.judged().filter("at_risk")), axis=0)
    return Heads(terms, quiet, reference, opened, Covert(forest, 0.0, 1.0), backed)


def _line(taught: Lessons, theatres: list[str], apart: list[Heads]) -> tuple[float, float]:
    """Intercept and slope that turn scores of unseen theatres into log-odds."""
    judged = taught.judged().filter("at_risk")
    scores, labels = [], []
    for name, heads in zip(theatres, apart, strict=True):
        rows = judged.filter(pl.col("theatre") == name)
        scores.append(heads.covert.forest.log_odds(taught.of(rows)[:, list(heads.covert_terms)]))
        labels.append(rows["covert"].to_numpy().astype(float))
    score, label = np.concatenate(scores), np.concatenate(labels)
    fitted = fit(score[:, None], label, np.ones(1), ridge=CALIBRATION_RIDGE)
    slope = float(fitted.weight[0] / fitted.scale[0])
    return float(fitted.intercept - slope * fitted.centre[0]), slope


def _calibrated(heads: Heads, line: tuple[float, float]) -> Heads:
    return replace(heads, covert=Covert(heads.covert.forest, *line))
