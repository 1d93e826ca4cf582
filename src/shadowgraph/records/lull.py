"""Lulls: stretches without recorded violence in a district, or without a clash of two organisations."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

LULL_KINDS = ("district", "pair")

LULL_OUTCOMES = ("violence", "holds", "can't say")
"""violence: a recorded event ended it; holds: silent to the end of the window; can't say: the record of the country
can't be asked from then on (a hole, or a year dated to the year)."""

LULLS = TableSchema(
    "lulls",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("kind", pl.String, "a district, or a pair of organisations", allowed=LULL_KINDS),
        Column("unit", pl.String, "district ('country|adm_1|adm_2'), or 'actor_a|actor_b' of the pair"),
        Column("unit_name", pl.String, "name to show"),
        Column("country", pl.String, "country of the unit's first event"),
        Column("actor_a", pl.String, "organisation of a pair, actor_a < actor_b", nullable=True),
        Column("actor_b", pl.String, "organisation of a pair", nullable=True),
        Column("start", pl.Date, "first day of the first silent month"),
        Column("end", pl.Date, "last day of the last silent month known"),
        Column("outcome", pl.String, "how it ended, if it did", allowed=LULL_OUTCOMES),
        Column("months", pl.Int64, "months it lasted, or has lasted so far, at least 6"),
        Column(
            "rate_before",
            pl.Float64,
            "share of the months before with an event, 24 months back at most, 0 to 1",
        ),
        Column("months_before", pl.Int64, "months that share is of"),
        Column(
            "p_silence", pl.Float64, "chance of so long a silence had violence gone on at that rate, 0 to 1"
        ),
        Column("p_silence_low", pl.Float64, "5 % quantile: of a rate that may have been higher"),
        Column("p_silence_high", pl.Float64, "95 % quantile: of a rate that may have been lower"),
        Column(
            "p_unheard",
            pl.Float64,
            "chance of violence unrecorded within its last six months, 0 to 1; null for pairs",
            nullable=True,
        ),
        Column("actors_before", pl.String, "organisations active there in the 24 months before, ';' between"),
        Column(
            "both_active",
            pl.Boolean,
            "pairs: each that is no state was active in reach during the lull: ceasefire-like; null for districts",
            nullable=True,
        ),
        Column("ended_event", pl.String, "first event after it", nullable=True),
        Column("ended_violence", pl.String, "its type of violence", nullable=True),
        Column("ended_by", pl.String, "organisations that took part in it, ';' between", nullable=True),
        Column(
            "ended_by_same",
            pl.Boolean,
            "one of them was active there in the 24 months before the lull",
            nullable=True,
        ),
        Column("as_of", pl.Date, "last day of the month the chance to hold is stated for"),
        Column(
            "p_hold", pl.Float64, "chance to hold the twelve months after that day, 0 to 1", nullable=True
        ),
        Column("p_hold_low", pl.Float64, "5 % quantile, over theatres left out and weights", nullable=True),
        Column("p_hold_high", pl.Float64, "95 % quantile", nullable=True),
        Column("p_hold_usual", pl.Float64, "the same for any lull of that age: Kaplan-Meier", nullable=True),
        Column(
            "tie_began",
            pl.Boolean,
            "two of those active before came to cooperate, likelier than not, within twelve months before",
            nullable=True,
        ),
        Column("tie_ended", pl.Boolean, "two of them stopped cooperating", nullable=True),
        Column("rivalry_ended", pl.Boolean, "two of them stopped being rivals", nullable=True),
        Column("n_placebo", pl.Int64, "other months of violence there that were looked at", nullable=True),
        Column("usual_began", pl.Float64, "share of those months with the same before them", nullable=True),
        Column("usual_ended", pl.Float64, "share", nullable=True),
        Column("usual_rivalry_ended", pl.Float64, "share", nullable=True),
    ),
    key=("theatre", "kind", "unit", "start"),
)
