"""Coalitions: the camps of each period's network of likely ties, followed through time."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

_COALITION = (
    Column("theatre", pl.String, "theatre id"),
    Column("coalition", pl.String, "'c1', 'c2'... in the order they are first seen; the same through time"),
    Column("period_start", pl.Date, "first day of the period of the ties"),
    Column("period_end", pl.Date, "last day of the period"),
)

COALITIONS = TableSchema(
    "coalitions",
    (
        *_COALITION,
        Column("actor_id", pl.String, "organisation"),
        Column("name", pl.String, "name to show"),
        Column("member", pl.Boolean, "a member in the best division of the likely ties"),
        Column(
            "p_member",
            pl.Float64,
            "share of the (other) members it shares a camp with, mean over draws of the ties, 0 to 1; for a member "
            "that stands alone, how often it does",
        ),
        Column("p_low", pl.Float64, "5 % quantile of that share over draws"),
        Column("p_high", pl.Float64, "95 % quantile of that share over draws"),
    ),
    key=("theatre", "coalition", "period_start", "actor_id"),
)
"""Members, and organisations that are with a coalition of several in at least a tenth of the draws on average."""

CHANGES = ("formed", "goes on", "returns", "splits off")
"""formed: most of its members were in no coalition or in several; goes on: the coalition of the period before;
returns: one last seen within a year; splits off: most members came from a coalition that goes on without them."""


def _figure(name: str, words: str) -> tuple[Column, Column, Column]:
    return (
        Column(name, pl.Float64, words, nullable=True),
        Column(f"{name}_low", pl.Float64, "5 % quantile", nullable=True),
        Column(f"{name}_high", pl.Float64, "95 % quantile", nullable=True),
    )


COALITION_FIGURES = TableSchema(
    "coalition_figures",
    (
        *_COALITION,
        Column("label", pl.String, "its three most active members in the period, separated by ', '"),
        Column("change", pl.String, "how it came about", allowed=CHANGES),
        Column("parent", pl.String, "coalition it split off from", nullable=True),
        Column(
            "took_in", pl.String, "coalitions that went up in it this period, separated by ';'", nullable=True
        ),
        Column("n_members", pl.Int64, "organisations in it, in the best division"),
        Column("with_state", pl.Boolean, "a state is among them"),
        Column("firmness", pl.Float64, "mean p_member of its members, 0 to 1"),
        Column("proven", pl.Boolean, "the division is proven the best there is"),
        Column("n_events", pl.Int64, "events of the period with a member in it"),
        *_figure("effective_groups", "effective number of members, by events (Laakso and Taagepera 1979)"),
        *_figure("concentration", "sum of squared shares of its members' part in events, 0 to 1"),
        *_figure("infighting", "share of its members' fights that are with each other, 0 to 1"),
        *_figure(
            "activity_share", "its members' share of all organisations' part in the period's events, 0 to 1"
        ),
    ),
    key=("theatre", "coalition", "period_start"),
)
"""Intervals are of events (Bayesian bootstrap) with the members of the best division."""
