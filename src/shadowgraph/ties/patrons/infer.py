"""Infer which states support the groups of a theatre."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.tie import PATRONS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, Mode
from shadowgraph.ties.patrons.base import LEAST_EVENTS
from shadowgraph.ties.patrons.evidence.stated import support_stated
from shadowgraph.ties.patrons.model import PatronModel, learnt_patrons
from shadowgraph.ties.patrons.panel import PatronPanel, build_patron_panel
from shadowgraph.ties.patrons.result import PatronBars, PatronResult
from shadowgraph.ties.patrons.terms import terms_of
from shadowgraph.ties.patrons.values import PatronValues, evidence_values

Z90 = 1.6448536269514722
"""Half-width of a 90 % normal interval in standard deviations."""

BARS_FROM = 0.02
"""Pairs at least this likely, about three times the base rate, and all reported ones keep their bars."""


def patrons(
    data: TheatreData,
    mode: Mode = "events",
    *,
    record: TheatreData | None = None,
    model: PatronModel | None = None,
    least_events: int = LEAST_EVENTS,
) -> PatronResult:
    """Chance that each state supports each group of a theatre at some time in its window.

    The chance is that of *coded* support: what UCDP's coders would have put on record had they looked. Absence of a
    coded patron proves nothing, and a high chance without one is a lead, not a finding.

    Args:
        data: The theatre whose groups are judged.
        mode: 'events': no statement is looked at, except to say beside each pair what has been reported.
            'events+reports': statements count.
        record: Where to look for what states do elsewhere (`patrons.wider`); None: the theatre alone, which is blind
            to rivalries fought out elsewhere.
        model: Weights; None: those shipped.
        least_events: Events in the theatre a group must have.

    Returns:
        One row per group and state that existed in its time, with bars.

    Raises:
        UsageError: Unknown mode, or weights for other terms.
        NoEventsError: No group has enough events.
    """
    if mode not in MODES:
        raise UsageError(
            "Unknown mode", field="mode", value=mode, rule=" or ".join(MODES), way_out="use one of these"
        )
    terms = terms_of(mode)
    weights = learnt_patrons(mode) if model is None else model
    if weights.terms != tuple(term.name for term in terms):
        raise UsageError(
            "These weights are for other terms",
            field="model",
            value=", ".join(weights.terms),
            rule="one weight per term of the mode, in their order",
            way_out="learn them again with python -m benchmarks.patrons",
        )
    panel = build_patron_panel(data, record, least_events=least_events)
    found = evidence_values(panel, terms)
    table = _table(panel, found, weights)
    order = table["row"].to_numpy()
    bars = PatronBars(weights, terms, found.values[order])
    table = PATRONS.conform(table.drop("row"))
    kept = table.with_row_index("row").filter(
        (pl.col("p_support") >= BARS_FROM) | (pl.col("basis") == "reported")
    )
    return PatronResult(table, bars.table(kept), mode, bars)


def _table(panel: PatronPanel, found: PatronValues, weights: PatronModel) -> pl.DataFrame:
    """`PATRONS` columns and 'row', the place of each in `found`; sorted by state and group."""
    log_odds = weights.whole.intercept + weights.bars(found.values).sum(axis=1)
    half = Z90 * weights.spread(found.values)
    groups = panel.groups[found.group.tolist()]
    states = panel.states[found.state.tolist()]
    made = pl.DataFrame(
        {
            "theatre": pl.repeat(panel.theatre.id, len(log_odds), eager=True),
            "state": states["actor_id"],
            "gwno": states["gwno"],
            "actor_b": groups["actor_id"],
            "name_state": states["name"],
            "name_b": groups["name"],
            "ucdp_b": groups["ucdp_id"],
            "first_year": np.maximum(groups["first_year"].to_numpy(), states["first_year"].to_numpy()),
            "last_year": np.minimum(groups["last_year"].to_numpy(), states["last_year"].to_numpy()),
            "p_support": _chance(log_odds),
            "p_low": _chance(log_odds - half),
            "p_high": _chance(log_odds + half),
            "log_odds": log_odds,
            "row": np.arange(len(log_odds)),
        }
    )
    joined = made.join(_reports(panel), on=["gwno", "actor_b"], how="left", maintain_order="left")
    basis = pl.when(pl.col("reported_by").is_null()).then(pl.lit("inferred")).otherwise(pl.lit("reported"))
    return joined.with_columns(basis.alias("basis"), pl.col("alleged_only").fill_null(value=False)).sort(
        "state", "actor_b"
    )


def _reports(panel: PatronPanel) -> pl.DataFrame:
    """What is stated of each pair, shown in every mode: years, layers, datasets."""
    stated = support_stated(panel)
    years = (
        stated.filter(pl.col("date_start").is_not_null())
        .select(
            "gwno",
            "actor_b",
            pl.int_ranges(
                pl.col("date_start").dt.year().cast(pl.Int64),
                pl.col("date_end").fill_null(pl.col("date_start")).dt.year().cast(pl.Int64) + 1,
            ).alias("year"),
        )
        .explode("year")
        .unique()
        .sort("gwno", "actor_b", "year")
        .with_columns((pl.col("year").diff().over("gwno", "actor_b").fill_null(2) > 1).alias("new"))
        .with_columns(pl.col("new").cum_sum().alias("spell"))
        .group_by("gwno", "actor_b", "spell", maintain_order=True)
        .agg(pl.col("year").min().alias("from"), pl.col("year").max().alias("to"))
        .group_by("gwno", "actor_b", maintain_order=True)
        .agg(pl.format("{}-{}", "from", "to").str.join(";").alias("years_reported"))
    )
    named = stated.group_by("gwno", "actor_b").agg(
        pl.col("layer").unique().sort().str.join(";").alias("layers_reported"),
        pl.col("dataset").unique().sort().str.join(";").alias("reported_by"),
        pl.col("alleged").all().alias("alleged_only"),
    )
    return named.join(years, on=["gwno", "actor_b"], how="left")


def _chance(
    log_odds: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return 1.0 / (1.0 + np.exp(-log_odds))
