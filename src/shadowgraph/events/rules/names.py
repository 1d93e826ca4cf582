"""Names: blanks, stray spaces, stand-ins for parties nobody has identified."""

from __future__ import annotations

import polars as pl

from shadowgraph.events.rules.base import Rule, where

TEXT = ("country", "region", "adm_1", "adm_2", "place", "side_a", "side_b", "conflict")
STAND_IN = r"^XXX\d+$"
"""UCDP Candidate writes 'XXX475' for "a party in Nigeria (475) not yet identified"; such rows carry a code_status
of 'Check dyad' or the like."""


def _tidy(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace_all(r"\s+", " ")


def _untidy(name: str) -> pl.Expr:
    column = pl.col(name)
    edge = r"^\s|\s$|\s\s|[\t\n\r]"
    return column.str.contains(edge)


def _is_stand_in(side: str) -> pl.Expr:
    return pl.col(side).str.starts_with("XXX") & pl.col(side).str.contains(STAND_IN)


RULES = (
    Rule(
        code="untidy-text",
        family="names",
        sentence="Names have no spaces at the ends and single spaces inside",
        done="spaces removed",
        action="repaired",
        fields=TEXT,
        breaks=where(pl.any_horizontal(_untidy(name) for name in TEXT)),
        repairs=lambda: {name: _tidy(name) for name in TEXT},
    ),
    Rule(
        code="blank-country",
        family="names",
        sentence="An event names its country",
        done="row set aside",
        action="quarantined",
        fields=("country",),
        breaks=where(pl.col("country") == ""),
    ),
    Rule(
        code="blank-text",
        family="names",
        sentence="A name that is not known is null, not blank",
        done="set to null",
        action="repaired",
        fields=TEXT[1:],
        breaks=where(pl.any_horizontal(pl.col(name) == "" for name in TEXT[1:])),
        repairs=lambda: {name: pl.col(name).replace("", None) for name in TEXT[1:]},
    ),
    *(
        Rule(
            code=f"stand-in-{side[-1]}",
            family="names",
            sentence=f"'XXX' and a number is UCDP's stand-in for a party not identified, not the name of {side}",
            done="side set to null (not named)",
            action="repaired",
            fields=(side, f"{side}_id"),
            breaks=where(_is_stand_in(side)),
            repairs=lambda side=side: {  # type: ignore[misc]
                side: pl.lit(None, dtype=pl.String),
                f"{side}_id": pl.lit(None, dtype=pl.Int32),
            },
        )
        for side in ("side_a", "side_b")
    ),
    Rule(
        code="same-side-twice",
        family="names",
        sentence="The two sides of an event are different organisations",
        done="kept as it is",
        action="noted",
        fields=("side_b_id",),
        breaks=where(pl.col("side_a_id") == pl.col("side_b_id")),
    ),
)
