"""Who works with whom: the ranked list of pairs, each a sentence with its chances over time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from shadowgraph.records.provenance import DatasetRef
from shadowgraph.reports.codes import Codes, iso
from shadowgraph.reports.numbers import count, day, joined, many, period
from shadowgraph.reports.ranking import KEY, LIKELY_FROM
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.tie_payload import Evidence, Pairs, Series, Standing, TieKinds
from shadowgraph.reports.words import claim, percent, word

SERIES_FROM = 0.10
"""Pairs that never reach this chance of cooperation nor of rivalry, and that nobody reports, get no curve."""
SERIES_LIMIT = 1500
OPEN_FROM = 0.5
"""Events naming both on one side from which a tie counts as shown openly (composite sides are shared out)."""


@dataclass(frozen=True)
class Carried:
    """Where the parts of a pair's page are: pair number to place, for the pairs carried."""

    evidence: dict[int, int]
    standing: dict[int, int]
    kinds: dict[int, int]

    @classmethod
    def of(cls, evidence: Evidence, standing: Standing, kinds: TieKinds) -> Carried:
        """Places in the parts as built."""
        return cls(
            {bars["pair"]: number for number, bars in enumerate(evidence["bars"])},
            {bars["pair"]: number for number, bars in enumerate(standing["bars"])},
            {pair: number for number, pair in enumerate(kinds["pair"])},
        )


def build(tables: ReportTables, codes: Codes, ranked: pl.DataFrame, carried: Carried) -> Pairs:
    """Return the pairs part.

    Args:
        tables: The theatre's tables.
        codes: Row numbers.
        ranked: What `ranking.rank` gives.
        carried: Where the parts of each pair's page are.
    """
    titles = {entry.id: entry.title for entry in tables.datasets}
    numbers = {start: number for number, start in enumerate(codes.starts)}
    series = _series(tables, codes, ranked)
    rows = list(ranked.iter_rows(named=True))
    return {
        "a": ranked["a"].to_list(),
        "b": ranked["b"].to_list(),
        "p": mille(ranked["p_cooperating"]),
        "low": mille(ranked["p_low"]),
        "high": mille(ranked["p_high"]),
        "open": mille_or_none(ranked["p_open"]),
        "covert": mille_or_none(ranked["p_covert"]),
        "rival": mille(ranked["p_rival"]),
        "strategic": mille(ranked["strategic_share"].fill_nan(0.0).fill_null(0.0)),
        "weight": [None if weight is None else round(weight, 2) for weight in ranked["weight"].to_list()],
        "reported": (ranked["basis"] == "reported").to_list(),
        "elsewhere": ranked["elsewhere"].to_list(),
        "reported_by": [[codes.dataset_number(part) for part in parts(row["reported_by"])] for row in rows],
        "layers": [parts(row["reported_layers"]) for row in rows],
        "first_reported": [iso(row["first_reported"]) for row in rows],
        "first": [numbers.get(row["first_period"], -1) for row in rows],
        "last": [numbers.get(row["last_period"], -1) for row in rows],
        "peak": [numbers.get(row["peak_period"], -1) for row in rows],
        "n_periods": ranked["n_periods"].to_list(),
        "clashes": [round(value, 1) for value in ranked["clashes"].to_list()],
        "joint": [round(value, 1) for value in ranked["joint"].to_list()],
        "confidence": ranked["confidence"].to_list(),
        "sentence": [sentence(row, codes.step, titles) for row in rows],
        "series": [series.get(number) for number in range(ranked.height)],
        "evidence": [carried.evidence.get(number, -1) for number in range(ranked.height)],
        "standing": [carried.standing.get(number, -1) for number in range(ranked.height)],
        "kinds": [carried.kinds.get(number, -1) for number in range(ranked.height)],
    }


def parts(listed: str | None) -> list[str]:
    """Split a ';' list, dropping empty parts."""
    return [part for part in (listed or "").split(";") if part]


def mille(column: pl.Series) -> list[int]:
    """Probabilities as whole per milles."""
    return (column * 1000).round().cast(pl.Int32).to_list()


def mille_or_none(column: pl.Series) -> list[int | None]:
    """The same, None where not known."""
    return [None if value is None else round(value * 1000) for value in column.to_list()]


def sentence(row: dict[str, Any], step: str, titles: dict[str, str]) -> str:
    """One pair in one or two sentences: the claim, when, of what sort, and on what it rests."""
    said = claim(row["name_a"], row["name_b"], row["p_cooperating"], row["p_low"], row["p_high"])
    said += spell(row, step)
    if row["first_period"] is not None and row["strategic_share"] is not None:
        said += ", mostly strategic" if row["strategic_share"] >= 0.5 else ", mostly tactical"
    ends = [said + "; " + basis(row, titles) + "."]
    if row["p_rival"] >= 0.5:
        fights = f" ({many(round(row['clashes']), 'clash', 'clashes')})" if row["clashes"] >= 1 else ""
        ends.append(
            f"At their worst they were {_as_adjective(row['p_rival'])} rivals"
            f" ({percent(row['p_rival'])}){fights}."
        )
    return " ".join(ends)


def _as_adjective(probability: float) -> str:
    said = word(probability)
    return {"almost certain": "almost certainly", "a realistic possibility": "possibly"}.get(said, said)


def when(first: dt.date | None, last: dt.date | None, step: str) -> str:
    """' from Q2 2016 to Q4 2019', or nothing."""
    if first is None or last is None:
        return ""
    if first == last:
        return f" in {period(first, step)}"
    return f" from {period(first, step)} to {period(last, step)}"


def spell(row: dict[str, Any], step: str) -> str:
    """When a tie is at least even; how likely it gets in any one period, for a likely tie that never is."""
    if row["first_period"] is not None or row["p_cooperating"] < LIKELY_FROM or row["peak_p"] is None:
        return when(row["first_period"], row["last_period"], step)
    return (
        f", in no single {step} likelier than {percent(row['peak_p'])} ({period(row['peak_period'], step)})"
    )


def basis(row: dict[str, Any], titles: dict[str, str]) -> str:
    """On what the tie rests: a report, events that name both on one side, or inference alone."""
    if row["basis"] != "reported":
        return unreported(row)
    by = joined([titles.get(part, part) for part in parts(row["reported_by"])]) or "a source"
    layers = joined([layer for layer in parts(row["reported_layers"]) if layer != "unspecified"])
    since = f" from {day(row['first_reported'])}" if row["first_reported"] is not None else ""
    return f"reported by {by}" + (f" ({layers})" if layers else "") + since


def unreported(row: dict[str, Any]) -> str:
    """'inferred, no source read here says so', or that events name both on one side though no dataset states it."""
    together = round(row["joint"])
    if together < 1 and row["elsewhere"]:
        return "inferred, sources state a tie for other dates only"
    if together < 1:
        return "inferred, no source read here says so"
    named = "names" if together == 1 else "name"
    return f"inferred, {many(together, 'event')} {named} both on one side but no dataset states the tie"


PLAIN_WORDS = frozenset({"UCDP", "UCDP/PRIO", "PRIO", "DATASET", "DATA", "THE", "OF", "AND"})


def source_initials(datasets: tuple[DatasetRef, ...]) -> list[str]:
    """A letter that stands for each dataset at the middle of a reported tie; unique within the report.

    The first free initial of its title's telling words ('UCDP External Support Dataset': E), then any free letter
    of the title, then a number.
    """
    found: list[str] = []
    for entry in datasets:
        telling = [part for part in entry.title.upper().split() if part not in PLAIN_WORDS]
        letters = [part[0] for part in telling] + list("".join(telling))
        free = (letter for letter in letters if letter.isalpha() and letter not in found)
        found.append(next(free, str(len(found) + 1)))
    return found


def _series(tables: ReportTables, codes: Codes, ranked: pl.DataFrame) -> dict[int, Series]:
    """Chances over time of the pairs worth a curve, by pair number."""
    worth = (
        ranked.filter(
            (pl.col("p_cooperating") >= SERIES_FROM)
            | (pl.col("p_rival") >= SERIES_FROM)
            | (pl.col("basis") == "reported")
        )
        .head(SERIES_LIMIT)
        .select(*KEY, "pair")
    )
    scaled = [
        (pl.col(f"p_{name}") * 1000).round().cast(pl.Int32).alias(name)
        for name in ("rival", "tactical", "low", "high")
    ]
    # The two kinds of cooperation are rounded so that they sum to the chance that sentences give.
    together = (pl.col("p_cooperating") * 1000).round().cast(pl.Int32)
    scaled.append(
        (together - (pl.col("p_tactical") * 1000).round().cast(pl.Int32)).clip(0).alias("strategic")
    )
    grouped = (
        tables.ties.join(worth, on=KEY, how="inner")
        .join(codes.period_numbers, on="period_start", how="left")
        .sort("pair", "period")
        .select(
            "pair",
            pl.col("period").alias("at"),
            *scaled,
            (pl.col("basis") == "reported").cast(pl.Int32).alias("reported"),
        )
        .group_by("pair", maintain_order=True)
        .agg(pl.all())
    )
    found: dict[int, Series] = {}
    for row in grouped.iter_rows(named=True):
        found[row["pair"]] = {
            "at": row["at"],
            "rival": row["rival"],
            "tactical": row["tactical"],
            "strategic": row["strategic"],
            "low": row["low"],
            "high": row["high"],
            "reported": row["reported"],
        }
    return found


def without_curve(ranked: pl.DataFrame) -> int:
    """Pairs listed with no curve: never likelier than `SERIES_FROM` of anything, or past the limit."""
    quiet = (
        (pl.col("p_cooperating") < SERIES_FROM)
        & (pl.col("p_rival") < SERIES_FROM)
        & (pl.col("basis") != "reported")
    )
    n_quiet = ranked.filter(quiet).height
    return n_quiet + max(0, ranked.height - n_quiet - SERIES_LIMIT)


def overview(ranked: pl.DataFrame) -> str:
    """One sentence that counts the ties called likely or better, by how open they are."""
    likely = ranked.filter(pl.col("likely"))
    told = likely.filter(pl.col("basis") == "reported").height
    named = likely.filter((pl.col("basis") != "reported") & (pl.col("joint") >= OPEN_FROM)).height
    alone = likely.filter((pl.col("basis") != "reported") & (pl.col("joint") < OPEN_FROM))
    other = alone.filter("elsewhere").height
    hidden = alone.height - other
    text = (
        f"Of {many(ranked.height, 'pair')} of organisations active in reach of each other, {count(likely.height)} "
        f"{'is' if likely.height == 1 else 'are'} rated likely or better to have had a tie"
    )
    if not likely.height:
        return text + "."
    kinds = [
        (told, "reported by a source"),
        (named, "named on one side in events but stated by no dataset"),
        (other, "inferred, with a source stating a tie for other dates only"),
        (hidden, "inferred alone, with no source read here saying so"),
    ]
    return f"{text}: {joined([f'{count(n)} {kind}' for n, kind in kinds if n])}."
