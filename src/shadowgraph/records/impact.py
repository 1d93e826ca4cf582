"""Impact: what changed in districts after a tie began or ended, against districts like them, and what can be said."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

TREATMENTS = ("tie begins", "tie ends")

OUTCOMES = ("events", "deaths", "civilian_deaths", "effective_groups", "many_sidedness")
"""effective_groups: number of equally violent organisations that would meet as often by chance; many_sidedness: chance
that two events are of different pairs of opponents. Both are free of how many events there are."""

IMPACT_BASES = ("reported", "inferred", "inferred elsewhere")
"""reported: a source dates the tie. inferred: the events themselves do, the outcome's own among them. inferred
elsewhere: events of other districts do."""

IMPACT_KINDS = ("effect", "by year", "start year", "pre-trend", "placebo date", "placebo pair")
"""effect: all blocks after the turn together; by year: each of them, under a band that holds for all at once; start
year: the year the source names, of which a part came before; pre-trend: the year before, which should show nothing;
placebo date: the same pairs three to five years earlier; placebo pair: other pairs of the same time and theatre."""

VERDICTS = (
    "rose",
    "fell",
    "no large change",
    "can't say: too few ties",
    "can't say: too wide",
    "can't say: changed before",
    "can't say: placebo moves too",
    "can't say: not robust",
    "can't say: dated by the events",
)
"""Closed list: a report turns these into sentences and says no more than they do. Empty for rows that are no effect."""

IMPACT = TableSchema(
    "impact",
    (
        Column("theatre", pl.String, "theatre id; 'all' for theatres together"),
        Column("treatment", pl.String, "what happened", allowed=TREATMENTS),
        Column("basis", pl.String, "who dates it", allowed=IMPACT_BASES),
        Column("outcome", pl.String, "what is compared, per district and year", allowed=OUTCOMES),
        Column("kind", pl.String, "what the row is", allowed=IMPACT_KINDS),
        Column("lag", pl.Int64, "first quarter of the block, counted from the turn (0); negative: before"),
        Column("lag_end", pl.Int64, "last quarter of the block"),
        Column(
            "effect",
            pl.Float64,
            "change over the baseline as a multiple of the controls' change; 1: none; null: too few ties to say",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % end of its 90 % interval (by year: of a band for all)", nullable=True),
        Column("high", pl.Float64, "95 % end", nullable=True),
        Column(
            "robust_low",
            pl.Float64,
            "low, if trends may part after as much as the year before",
            nullable=True,
        ),
        Column("robust_high", pl.Float64, "high, likewise", nullable=True),
        Column(
            "p_adjusted",
            pl.Float64,
            "p-value, Holm over the outcomes of a treatment and basis",
            nullable=True,
        ),
        Column("detectable", pl.Float64, "least multiple above 1 found four times in five", nullable=True),
        Column("n_ties", pl.Int64, "turns behind it, those of one quarter and ground counted once"),
        Column("n_clusters", pl.Int64, "groups of turns that share no ground in overlapping time"),
        Column("n_treated", pl.Int64, "districts treated"),
        Column("n_controls", pl.Int64, "districts they are compared with"),
        Column("log_ratio", pl.Float64, "log of the estimate, kept for pooling however few", nullable=True),
        Column("log_error", pl.Float64, "its standard error, jackknife over clusters", nullable=True),
        Column("freedom", pl.Float64, "degrees of freedom of that error", nullable=True),
        Column(
            "verdict",
            pl.String,
            "what may be said; null unless kind is effect",
            nullable=True,
            allowed=VERDICTS,
        ),
    ),
    key=("theatre", "treatment", "basis", "outcome", "kind", "lag"),
)
