"""All flags of all reports."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.credibility import REPORT_FLAGS
from shadowgraph.trust.dyads import dyad_key
from shadowgraph.trust.flags import (
    bursts,
    mirrors,
    near_copies,
    party_sources,
    round_numbers,
    single_source,
    unequal_parts,
    wide_intervals,
)
from shadowgraph.trust.flags.base import Flag

FLAGGING = (
    Flag("burst", bursts.LEAST, bursts.find, suspect=True),
    Flag("near copy", 1.0, near_copies.find, suspect=True),
    Flag("single source", 1.0, single_source.find),
    Flag("mirror accusation", 1.0, mirrors.find, suspect=True),
    Flag("party as only source", 1.0, party_sources.find, suspect=True),
    Flag("round number", round_numbers.LEAST, round_numbers.find),
    Flag("wide interval", wide_intervals.TIMES, wide_intervals.find),
    Flag("parts don't add up", 1.0, unequal_parts.find),
)


def flag(events: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    """Flag what is odd. A flag is a reason to look, not a verdict; none changes a number by itself.

    Args:
        events: `EVENTS` rows.
        participants: `PARTICIPANTS` rows of these events.

    Returns:
        `REPORT_FLAGS` rows, sorted by event_id and flag.
    """
    keyed = events.with_columns(dyad_key().alias("_dyad"))
    parts = [
        one.find(keyed, participants).with_columns(
            pl.lit(one.name).alias("flag"), pl.lit(float(one.threshold)).alias("threshold")
        )
        for one in FLAGGING
    ]
    return REPORT_FLAGS.conform(pl.concat(parts).sort("event_id", "flag"))
