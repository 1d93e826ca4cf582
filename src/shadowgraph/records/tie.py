"""Ties: hidden states of pairs of organisations, and the evidence each probability rests on."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

STATES = ("rival", "unrelated", "tactical", "strategic")
"""Order of the state axis everywhere (index 0 to 3)."""

PRIOR = "prior"
STANDING_BAR = "standing"
SPAN = "span"
TIMING = "timing and place"
SAID = "what is said"
"""Bars that are no kind of evidence by themselves. Of a period: 'prior', 'standing' (all that holds for the pair) and
'span' (a tie is not alive all the time). Of a pair: 'prior', 'timing and place' and 'what is said' (summed up from the
periods)."""

BASES = ("inferred", "reported")
"""inferred: no statement covers the pair in that period; reported: at least one does."""

_PAIR = (
    Column("theatre", pl.String, "theatre id"),
    Column("actor_a", pl.String, "organisation, actor_a < actor_b"),
    Column("actor_b", pl.String, "organisation"),
    Column("name_a", pl.String, "name to show"),
    Column("name_b", pl.String, "name to show"),
    Column("ucdp_a", pl.Int32, "UCDP actor id", nullable=True),
    Column("ucdp_b", pl.Int32, "UCDP actor id", nullable=True),
)

_CHANCES = (
    Column("p_cooperating", pl.Float64, "probability of tactical or strategic, 0 to 1"),
    Column("p_low", pl.Float64, "5 % quantile of p_cooperating over parameter draws"),
    Column("p_high", pl.Float64, "95 % quantile of p_cooperating over parameter draws"),
    Column("log_odds", pl.Float64, "natural log-odds of p_cooperating; sum of its evidence bars"),
)

TIES = TableSchema(
    "ties",
    (
        *_PAIR,
        Column("period_start", pl.Date, "first day of the period"),
        Column("period_end", pl.Date, "last day of the period"),
        Column("p_rival", pl.Float64, "0 to 1; the four sum to 1"),
        Column("p_unrelated", pl.Float64, "0 to 1"),
        Column("p_tactical", pl.Float64, "0 to 1"),
        Column("p_strategic", pl.Float64, "0 to 1"),
        *_CHANCES,
        Column("basis", pl.String, "inferred or reported", allowed=BASES),
    ),
    key=("theatre", "actor_a", "actor_b", "period_start"),
)

PAIRS = TableSchema(
    "pairs",
    (
        *_PAIR,
        *_CHANCES,
        Column(
            "p_open",
            pl.Float64,
            "probability of an open tie: named on one side, allied, merged; null: the model can't tell",
            nullable=True,
        ),
        Column(
            "p_covert",
            pl.Float64,
            "probability of a covert tie: one supports the other; null: the model can't tell",
            nullable=True,
        ),
        Column("strategic_share", pl.Float64, "share of cooperating time that is strategic, 0 to 1"),
        Column("p_rival", pl.Float64, "highest probability of rivalry in any period, 0 to 1"),
        Column(
            "first_period",
            pl.Date,
            "start of the first period in which cooperation is at least even",
            nullable=True,
        ),
        Column("last_period", pl.Date, "start of the last such period", nullable=True),
        Column("peak_period", pl.Date, "start of the period with the highest p_cooperating"),
        Column("n_periods", pl.Int64, "periods in which the pair is at risk"),
        Column("clashes", pl.Float64, "events with the two on opposite sides"),
        Column("joint", pl.Float64, "events with the two named on the same side"),
        Column("reported_layers", pl.String, "layers any statement names, separated by ';'", nullable=True),
        Column("reported_by", pl.String, "datasets with a statement, separated by ';'", nullable=True),
        Column("first_reported", pl.Date, "first day any statement covers", nullable=True),
        Column("basis", pl.String, "inferred or reported", allowed=BASES),
    ),
    key=("theatre", "actor_a", "actor_b"),
)

STANDING = TableSchema(
    "standing",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("actor_a", pl.String, "organisation, actor_a < actor_b"),
        Column("actor_b", pl.String, "organisation"),
        Column("term", pl.String, "'prior' (the typical pair), or the name of a kind of standing evidence"),
        Column("contribution", pl.Float64, "natural log-odds; sums over terms to the pair's log_odds"),
        Column("open", pl.Float64, "part it adds to the log-odds of an open tie", nullable=True),
        Column("covert", pl.Float64, "part it adds to the log-odds of a covert tie", nullable=True),
        Column("value", pl.Float64, "what was found for this pair", nullable=True),
        Column("typical", pl.Float64, "what the typical pair has", nullable=True),
        Column("compared", pl.String, "what the value is, in words"),
    ),
    key=("theatre", "actor_a", "actor_b", "term"),
)

EVIDENCE = TableSchema(
    "evidence",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("actor_a", pl.String, "organisation, actor_a < actor_b"),
        Column("actor_b", pl.String, "organisation"),
        Column("period_start", pl.Date, "first day of the period"),
        Column("term", pl.String, "'prior', or the name of an evidence term, or 'network'"),
        Column("contribution", pl.Float64, "natural log-odds; sums over terms to log_odds"),
        Column("here", pl.Float64, "part of it from this period; the rest is carried from other periods"),
        Column("observed", pl.Float64, "what was counted in this period", nullable=True),
        Column("expected", pl.Float64, "what the null expects given opportunity", nullable=True),
        Column("compared", pl.String, "what was compared, in words"),
        Column("event_ids", pl.List(pl.String), "events behind it (the latest 20)"),
        Column("n_events", pl.Int64, "how many events there are behind it"),
        Column("statement_ids", pl.List(pl.String), "statements behind it"),
    ),
    key=("theatre", "actor_a", "actor_b", "period_start", "term"),
)

LAYER_BASES = ("reported", "inferred", "can't say")
"""reported: the probability rests on statements or joint naming; inferred: on what the two are and do;
can't say: no labels to learn from, or what was learnt is no better than a base rate."""

TIE_LAYERS = (
    "joint operations",
    "finance",
    "logistics and materiel",
    "weapons",
    "training",
    "intelligence",
    "sanctuary",
    "propaganda",
    "non-aggression",
)

LAYERS = TableSchema(
    "ties_layers",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("actor_a", pl.String, "organisation, actor_a < actor_b"),
        Column("actor_b", pl.String, "organisation"),
        Column("layer", pl.String, "kind of cooperation, either way", allowed=TIE_LAYERS),
        Column(
            "probability",
            pl.Float64,
            "that a tie of the two has this layer, given that there is one",
            nullable=True,
        ),
        Column("low", pl.Float64, "5 % quantile", nullable=True),
        Column("high", pl.Float64, "95 % quantile", nullable=True),
        Column("basis", pl.String, "reported, inferred or can't say", allowed=LAYER_BASES),
        Column("n_statements", pl.Int64, "statements that name this layer of the pair"),
        Column("reason", pl.String, "what the probability rests on, or why there is none"),
    ),
    key=("theatre", "actor_a", "actor_b", "layer"),
)

PATRONS = TableSchema(
    "patrons",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("state", pl.String, "government, organisation id"),
        Column("gwno", pl.Int32, "Gleditsch-Ward number of the state"),
        Column("actor_b", pl.String, "group that may be supported"),
        Column("name_state", pl.String, "name to show"),
        Column("name_b", pl.String, "name to show"),
        Column("ucdp_b", pl.Int32, "UCDP actor id", nullable=True),
        Column("first_year", pl.Int64, "first year in which the group is seen and the state exists"),
        Column("last_year", pl.Int64, "last such year"),
        Column("p_support", pl.Float64, "probability that support is on record, had coders looked, 0 to 1"),
        Column("p_low", pl.Float64, "5 % quantile, jackknife over theatres"),
        Column("p_high", pl.Float64, "95 % quantile, jackknife over theatres"),
        Column("log_odds", pl.Float64, "natural log-odds of p_support; sum of its evidence bars"),
        Column("basis", pl.String, "inferred or reported", allowed=BASES),
        Column("alleged_only", pl.Boolean, "every statement about the two is marked as suspected"),
        Column("years_reported", pl.String, "spells stated, as 'from-to', separated by ';'", nullable=True),
        Column("layers_reported", pl.String, "layers stated, separated by ';'", nullable=True),
        Column("reported_by", pl.String, "datasets with a statement, separated by ';'", nullable=True),
    ),
    key=("theatre", "state", "actor_b"),
)

PATRON_EVIDENCE = TableSchema(
    "patron_evidence",
    (
        Column("theatre", pl.String, "theatre id"),
        Column("state", pl.String, "government, organisation id"),
        Column("actor_b", pl.String, "group that may be supported"),
        Column("term", pl.String, "'prior', or the name of a kind of evidence"),
        Column("contribution", pl.Float64, "natural log-odds; sums over terms to log_odds"),
        Column("observed", pl.Float64, "value for this pair, on the term's scale", nullable=True),
        Column("typical", pl.Float64, "mean where the weights were learnt", nullable=True),
        Column("compared", pl.String, "what the value is, in words"),
    ),
    key=("theatre", "state", "actor_b", "term"),
)
