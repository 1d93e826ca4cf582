"""Judge every report: the chance that it stands, with what speaks for and against, and its Admiralty codes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.credibility import CORRECTIONS, CREDIBILITY
from shadowgraph.records.result import ResultMixin
from shadowgraph.ties.odds import chance
from shadowgraph.trust.credibility.corrections import corrections
from shadowgraph.trust.credibility.features import FloatArray, features
from shadowgraph.trust.credibility.letters import number
from shadowgraph.trust.credibility.model import Standing, interval, learnt_standing, without_rule
from shadowgraph.trust.credibility.source_table import source_table
from shadowgraph.trust.flags import flag
from shadowgraph.trust.offices import ACCOUNTS, offices_of

REVIEWED = "ucdp-ged"
"""The dataset whose events have passed a yearly review; rows of it that coders still check have not."""


@dataclass(frozen=True)
class Credibility(ResultMixin):
    """What the reports of a record are worth.

    Args:
        table: `CREDIBILITY` rows, in the order of the events.
        sources: `SOURCES` rows.
        flags: `REPORT_FLAGS` rows.
        corrections: `CORRECTIONS` rows of the earlier release; none without one.
    """

    table: pl.DataFrame
    sources: pl.DataFrame
    flags: pl.DataFrame
    corrections: pl.DataFrame

    def to_polars(self) -> pl.DataFrame:
        """Return one row per event."""
        return self.table


def judge(
    events: pl.DataFrame,
    participants: pl.DataFrame,
    *,
    earlier: pl.DataFrame | None = None,
    complete: Collection[str] | None = None,
    model: Standing | None = None,
) -> Credibility:
    """Judge every report of a record, not of one theatre: what is known of a dyad and an office lies anywhere in it.

    Args:
        events: `EVENTS` rows.
        participants: `PARTICIPANTS` rows.
        earlier: `EVENTS` rows of an earlier release, to see what became of its events; it teaches nothing here, see
            `learning.learn`.
        complete: Countries whose later coding is complete; None: every country that the events have.
        model: Weights; None: those shipped.

    Returns:
        The tables. Nothing is drawn: the same events give the same tables.
    """
    model = model or learnt_standing()
    values, said = features(events), offices_of(events)
    corrected = None if earlier is None else corrections(earlier, events, countries=complete)
    sources = source_table(events, values, said, model, earlier, corrected)
    effect, variance = model.office_effect(said, events.height)
    bars = model.bars(values, effect, _reviewed(events))
    log_odds = bars.sum(axis=1)
    low, high = interval(log_odds, model.spread(values, variance))
    table = events.select("event_id", "n_sources", "source_office", "clarity", "code_status").with_columns(
        pl.Series("p_stands", chance(log_odds)),
        pl.Series("p_sound", chance(without_rule(bars, model))),
        pl.Series("low", low),
        pl.Series("high", high),
        pl.Series("log_odds", log_odds),
        pl.Series("bars", bars, dtype=pl.Array(pl.Float64, bars.shape[1])).arr.to_list(),
        *_of_offices(said, sources, events.height),
    )
    told = ~pl.all_horizontal(
        pl.col(name).is_null() for name in ("n_sources", "source_office", "clarity", "code_status")
    )
    coded = table.with_columns(number(pl.col("p_sound"), pl.col("offices"), told).alias("credibility"))
    return Credibility(
        table=CREDIBILITY.conform(coded),
        sources=sources,
        flags=flag(events, participants),
        corrections=CORRECTIONS.empty() if corrected is None else corrected,
    )


def _of_offices(said: pl.DataFrame, sources: pl.DataFrame, n: int) -> list[pl.Series]:
    """Per event the letter of its best source, and how many offices report it, accounts left out."""
    each = (
        said.join(sources.select("office", "reliability"), on="office")
        .group_by("event")
        .agg(pl.col("reliability").min(), (pl.col("office") != ACCOUNTS).sum().alias("offices"))
    )
    rows = pl.DataFrame({"event": np.arange(n, dtype=np.int64)})
    made = rows.join(each, on="event", how="left", maintain_order="left")
    return [made["reliability"].fill_null("F"), made["offices"].fill_null(0)]


def _reviewed(events: pl.DataFrame) -> FloatArray:
    """1 where a final release has the event, shape (n,)."""
    checked = pl.col("code_status").str.starts_with("Check").fill_null(value=False)
    return events.select(((pl.col("dataset") == REVIEWED) & ~checked).cast(pl.Float64)).to_series().to_numpy()
