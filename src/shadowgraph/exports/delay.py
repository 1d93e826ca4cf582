"""Withhold the newest records, so that an export can't be used against people today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

KEY = ["theatre", "actor_a", "actor_b"]
GOES_WITH = {
    "participants": ("events", ["event_id"]),
    "evidence": ("ties", [*KEY, "period_start"]),
    "standing": ("pairs", KEY),
    "ties_layers": ("pairs", KEY),
    "patron_evidence": ("patrons", ["theatre", "state", "actor_b"]),
    "credibility": ("events", ["event_id"]),
    "report_flags": ("events", ["event_id"]),
    "attributions": ("events", ["event_id"]),
    "attribution_sides": ("events", ["event_id"]),
    "attribution_bars": ("events", ["event_id"]),
    "split_evidence": ("split_risk", ["theatre", "actor_id", "as_of"]),
}
"""Tables without dates of their own, and whose rows go where another table's go."""

SHOWN_WHOLE = {
    **dict.fromkeys(
        (
            "ties",
            "measures",
            "coalitions",
            "coalition_figures",
            "control",
            "contest",
            "corridors",
            "proxies",
            "moves",
            "watched",
            "tails",
        ),
        "period_end",
    ),
    "events": "date_end",
    "split_risk": "as_of",
    "developments": "date",
    "regimes": "end",
}
"""Tables whose rows are shown when this day of theirs is not too late. Figures of what came after a development count
later events; like probabilities, they aren't counted again."""


def delay(
    name: str, table: pl.DataFrame, cutoff: dt.date, other: Callable[[str], pl.DataFrame]
) -> pl.DataFrame:
    """Drop what may have happened after a day, and shorten what goes on beyond it.

    The model isn't run again: a probability inside the window was learnt with the whole record in view. Whoever
    must not reveal even that assesses with an earlier last day instead.

    Args:
        name: Name of the table.
        table: Its rows.
        cutoff: Last day that may be shown.
        other: Gives another table of the same release, already delayed.
    """
    if name in SHOWN_WHOLE:
        kept = table.filter(pl.col(SHOWN_WHOLE[name]) <= cutoff)
        return _splits_known(kept, cutoff) if name == "split_risk" else kept
    if name in GOES_WITH:
        owner, key = GOES_WITH[name]
        return table.join(other(owner).select(key), on=key, how="semi")
    if name == "pairs":
        return _pairs(table, other("ties"), cutoff)
    if name == "actors":
        kept = table.filter(pl.col("first_seen").is_null() | (pl.col("first_seen") <= cutoff))
        seen = pl.when(pl.col("last_seen") > cutoff).then(pl.lit(cutoff)).otherwise(pl.col("last_seen"))
        return kept.with_columns(seen.alias("last_seen"))
    if name == "statements":
        kept = table.filter(pl.col("date_start").is_null() | (pl.col("date_start") <= cutoff))
        ends = pl.when(pl.col("date_end") <= cutoff).then(pl.col("date_end"))
        return kept.with_columns(ends.alias("date_end"))
    if name == "lineage":
        return table.filter(pl.col("year_from").is_null() | (pl.col("year_from") <= cutoff.year))
    if name == "theatres":
        return table.with_columns(pl.min_horizontal("last_day", pl.lit(cutoff)).alias("last_day"))
    if name == "patrons":
        return _patrons(table, cutoff.year)
    if name == "patterns":
        return table.filter(pl.col("year") < cutoff.year)
    if name == "lulls":
        # One that still held at the cut would tell that it held on.
        return table.filter((pl.col("end") < cutoff) & (pl.col("as_of") <= cutoff))
    if name == "event_links":
        return _links(table, other("events"))
    # Names carry no dates. Quarantined rows carry original ones, and a table nobody has thought about might.
    return table if name == "names" else table.clear()


def _splits_known(risk: pl.DataFrame, cutoff: dt.date) -> pl.DataFrame:
    """The splits that followed are known only when the twelve months looked ahead are over."""
    return risk.with_columns(pl.when(pl.col("until") <= cutoff).then("n_split").alias("n_split"))


def _links(links: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Pairs of events that are both shown."""
    shown = events.select("event_id")
    both = links.join(shown, on="event_id", how="semi")
    return both.join(shown.rename({"event_id": "other_id"}), on="other_id", how="semi")


def _pairs(pairs: pl.DataFrame, ties: pl.DataFrame, cutoff: dt.date) -> pl.DataFrame:
    """Pairs with a period left, their first, last and peak period taken from those that are left.

    What was first reported later is left out, and the pair is then an inferred one.
    """
    even = pl.col("p_cooperating") >= 0.5
    start = pl.col("period_start")
    left = ties.group_by(KEY, maintain_order=True).agg(
        start.filter(even).min().alias("first_period"),
        start.filter(even).max().alias("last_period"),
        start.sort_by("p_cooperating", "period_start", descending=[True, False]).first().alias("peak_period"),
        pl.len().cast(pl.Int64).alias("n_periods"),
    )
    joined = pairs.drop("first_period", "last_period", "peak_period", "n_periods").join(
        left, on=KEY, how="inner", maintain_order="left"
    )
    later = pl.col("first_reported") > cutoff
    hidden = [
        pl.when(later).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("reported_layers", "reported_by", "first_reported")
    ]
    basis = pl.when(later).then(pl.lit("inferred")).otherwise(pl.col("basis")).alias("basis")
    return joined.with_columns(*hidden, basis).select(pairs.columns)


def _patrons(patrons: pl.DataFrame, last: int) -> pl.DataFrame:
    """Groups seen by a year, with the spells that began by then; what is stated of later spells only is left out."""
    began = pl.element().str.split("-").list.first().cast(pl.Int64) <= last
    spells = pl.col("years_reported").str.split(";").list.eval(pl.element().filter(began))
    cut = spells.list.eval(
        pl.format(
            "{}-{}",
            pl.element().str.split("-").list.first(),
            pl.min_horizontal(pl.element().str.split("-").list.last().cast(pl.Int64), pl.lit(last)),
        )
    )
    kept = patrons.filter(
        (pl.col("first_year") <= last) & (pl.col("years_reported").is_null() | (spells.list.len() > 0))
    )
    return kept.with_columns(
        pl.min_horizontal("last_year", pl.lit(last, pl.Int64)).alias("last_year"),
        cut.list.join(";").alias("years_reported"),
    )
