"""Infer which states support the groups of a theatre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.tie import PATRONS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, FloatArray, Mode
from shadowgraph.ties.odds import chance
from shadowgraph.ties.patrons.base import LEAST_EVENTS
from shadowgraph.ties.patrons.evidence.stated import support_stated
from shadowgraph.ties.patrons.model import PatronModel, learnt_patrons
from shadowgraph.ties.patrons.panel import NOT_GROUPS, PatronPanel, build_patron_panel
from shadowgraph.ties.patrons.result import PatronBars, PatronResult
from shadowgraph.ties.patrons.terms import terms_of
from shadowgraph.ties.patrons.values import PatronValues, evidence_values

Z90 = 1.6448536269514722
"""Half-width of a 90 % normal interval in standard deviations."""

LOOK_AT_ALL = ("ucdp-esd", "ucdp-external-support")
"""Datasets that look at every party to a state-based conflict up to their last year, so that their silence counts."""

BARS_FROM = 0.02
"""Pairs at least this likely, about three times the base rate, and all reported ones keep their bars."""


def patrons(
    data: TheatreData,
    mode: Mode = "events",
    *,
    record: TheatreData | None = None,
    model: PatronModel | None = None,
    least_events: int = LEAST_EVENTS,
    every_group: bool = False,
) -> PatronResult:
    """Chance that each state supports each group of a theatre at some time in its window.

    The chance is that of *coded* support: what UCDP's coders would have put on record had they looked. Absence of a
    coded patron is no proof, and a high chance without one is a lead, not a finding.

    Args:
        data: The theatre whose groups are judged.
        mode: 'events': no statement is looked at, except to say beside each pair what has been reported.
            'events+reports': statements count.
        record: Where to look for what states do elsewhere (`patrons.wider`); None: the theatre alone, which is blind
            to rivalries fought out elsewhere.
        model: Weights; None: those shipped.
        least_events: Events in the theatre a group must have.
        every_group: Whether to judge groups that never fight a government, too: communal militias, gangs. No label
            says anything about them, so their chances are extrapolated.

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
    panel = build_patron_panel(data, record, least_events=least_events, every_group=every_group)
    found = evidence_values(panel, terms)
    scored = _score(panel, found, weights, mode)
    table = _table(panel, found, scored)
    order = table["row"].to_numpy()
    contributions = np.column_stack([scored.prior, scored.bars])[order]
    bars = PatronBars(terms, found.values[order], weights.whole.centre, contributions)
    table = PATRONS.conform(table.drop("row"))
    kept = table.with_row_index("row").filter(
        (pl.col("p_support") >= BARS_FROM) | (pl.col("basis") == "reported")
    )
    notes = () if every_group else _notes(data, panel, least_events)
    return PatronResult(table, bars.table(kept), mode, notes, bars)


@dataclass(frozen=True)
class _Scored:
    """Log-odds in parts: prior (P,), bars (P, K) and their standard error (P,)."""

    prior: FloatArray
    bars: FloatArray
    spread: FloatArray

    @property
    def log_odds(self) -> FloatArray:
        return np.asarray(self.prior + self.bars.sum(axis=1))


def _score(panel: PatronPanel, found: PatronValues, weights: PatronModel, mode: Mode) -> _Scored:
    """Apply the weights. Where nobody has looked, silence says nothing: the weights of mode 'events' apply."""
    size = len(found.values)
    scored = _Scored(
        np.full(size, weights.whole.intercept), weights.bars(found.values), weights.spread(found.values)
    )
    if mode == "events":
        return scored
    names = list(weights.terms)
    said = panel.data.statements.filter(
        (pl.col("relation") == "support") & pl.col("dataset").is_in(LOOK_AT_ALL)
    )
    last = said["date_end"].dt.year().max()
    since = 0 if last is None else int(str(last))
    later = panel.groups["first_year"].to_numpy()[found.group] > since
    rows = np.flatnonzero(later & (found.values[:, names.index("reported")] == 0.0))
    if not len(rows):
        return scored
    plain = learnt_patrons("events")
    here = np.array([names.index(name) for name in plain.terms])
    values = found.values[np.ix_(rows, here)]
    scored.prior[rows], scored.bars[rows], scored.spread[rows] = (
        plain.whole.intercept,
        0.0,
        plain.spread(values),
    )
    scored.bars[np.ix_(rows, here)] = plain.bars(values)
    return scored


def _notes(data: TheatreData, panel: PatronPanel, least: int) -> tuple[str, ...]:
    judged = panel.groups["actor_id"].implode()
    active = data.participants.select("event_id", "actor_id").unique().group_by("actor_id").len()
    left = (
        data.actors.filter(~pl.col("kind").is_in(NOT_GROUPS) & ~pl.col("actor_id").is_in(judged))
        .join(active.filter(pl.col("len") >= least), on="actor_id", how="semi")
        .height
    )
    if not left:
        return ()
    told = (
        f"Not judged, with at least {least} events: {left:,} that never fight a government. The coded support that the "
        "weights were learnt from is that of groups that do."
    )
    return (told,)


def _table(panel: PatronPanel, found: PatronValues, scored: _Scored) -> pl.DataFrame:
    """`PATRONS` columns and 'row', the place of each in `found`; sorted by state and group."""
    log_odds = scored.log_odds
    half = Z90 * scored.spread
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
            "p_support": chance(log_odds),
            "p_low": chance(log_odds - half),
            "p_high": chance(log_odds + half),
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
