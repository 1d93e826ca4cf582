"""The waterfalls: what each kind of evidence adds to a pair's log-odds, period by period."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.reports.codes import Codes, Words
from shadowgraph.reports.labels import TERM_ORDER, term_label
from shadowgraph.reports.ranking import KEY
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.tie_payload import Bars, Evidence

INFERRED_LIMIT = 300
"""Waterfalls carried for the pairs with the strongest evidence; every reported pair gets one too."""
REPORTED_LIMIT = 300
RECORDS_PER_BAR = 10
"""Events named per bar in the page (the tables keep 20)."""


def chosen(ranked: pl.DataFrame) -> pl.DataFrame:
    """'pair' and keys of the pairs whose waterfall is carried."""
    strongest = ranked.head(INFERRED_LIMIT)
    reported = (
        ranked.slice(INFERRED_LIMIT)
        .filter((pl.col("basis") == "reported") | (pl.col("p_rival") >= 0.9))
        .head(REPORTED_LIMIT)
    )
    return pl.concat([strongest, reported]).select("pair", *KEY)


def rows(tables: ReportTables, codes: Codes, pairs: pl.DataFrame) -> pl.DataFrame:
    """Evidence rows of the chosen pairs with 'pair', 'period' and 'term_no', sorted by them."""
    terms = _terms(tables.evidence)
    order = pl.DataFrame({"term": terms, "term_no": range(len(terms))}, schema_overrides={"term": pl.String})
    return (
        tables.evidence.join(pairs, on=KEY, how="inner")
        .join(codes.period_numbers, on="period_start", how="inner")
        .join(order, on="term", how="inner")
        .sort("pair", "period", "term_no")
    )


def build(
    tables: ReportTables, picked: pl.DataFrame, events: pl.DataFrame, statements: pl.DataFrame
) -> Evidence:
    """Return the evidence part.

    Args:
        tables: The theatre's tables.
        picked: What `rows` gives.
        events: 'event_id' and 'event' (its row in the page) of the events carried.
        statements: 'statement_id' and 'statement' (its row in the page).
    """
    terms = _terms(tables.evidence)
    words = Words()
    compared = np.array(words.column(picked["compared"]), dtype=np.int64)
    listed = _references(picked.with_row_index("bar"), events, statements)
    columns = {
        name: picked[name].to_numpy()
        for name in ("pair", "period", "term_no", "contribution", "here", "n_events")
    } | {
        "observed": _rounded(picked["observed"]),
        "expected": _rounded(picked["expected"]),
        "compared": compared,
    }
    starts = np.flatnonzero(np.diff(columns["pair"], prepend=-1)) if picked.height else np.array([], np.int64)
    ends = [*starts[1:].tolist(), picked.height] if len(starts) else []
    bars = [
        _bars({name: column[start:end] for name, column in columns.items()}, listed, int(start))
        for start, end in zip(starts.tolist(), ends, strict=True)
    ]
    return {"term": terms, "label": [term_label(term) for term in terms], "text": words.texts, "bars": bars}


def _terms(evidence: pl.DataFrame) -> list[str]:
    """Terms present, the known ones in the order of the model, a plugin's after them."""
    found = evidence["term"].unique().sort().to_list()
    place = {term: number for number, term in enumerate(TERM_ORDER)}
    return sorted(found, key=lambda term: (place.get(term, len(place)), term))


def _rounded(column: pl.Series) -> np.ndarray:
    """Two decimals, None where not known, whole numbers without a point."""
    short = [
        None if value is None or value != value else int(value) if value == int(value) else value
        for value in column.cast(pl.Float64).round(2).to_list()
    ]
    return np.array(short, dtype=object)


def _bars(slices: dict[str, np.ndarray], listed: dict[int, tuple[list[int], list[int]]], first: int) -> Bars:
    """One pair's bars as term-by-period matrices."""
    at, period_place = np.unique(slices["period"], return_inverse=True)
    term, term_place = np.unique(slices["term_no"], return_inverse=True)
    shape = (len(term), len(at))

    def matrix(name: str, scale: int) -> list[list[int]]:
        filled = np.zeros(shape, np.int64)
        filled[term_place, period_place] = np.rint(slices[name] * scale)
        whole: list[list[int]] = filled.tolist()
        return whole

    def sparse(name: str) -> list[list[float | None]]:
        filled = np.full(shape, None, object)
        filled[term_place, period_place] = slices[name]
        known: list[list[float | None]] = filled.tolist()
        return known

    refs = []
    for offset, (term_at, period_at) in enumerate(
        zip(term_place.tolist(), period_place.tolist(), strict=True)
    ):
        found = listed.get(first + offset)
        if found is not None:
            refs.append([term_at, period_at, len(found[0]), *found[0], *found[1]])
    return {
        "pair": int(slices["pair"][0]),
        "at": at.tolist(),
        "term": term.tolist(),
        "contribution": matrix("contribution", 1000),
        "here": matrix("here", 1000),
        "observed": sparse("observed"),
        "expected": sparse("expected"),
        "compared": _constant(matrix("compared", 1)),
        "n_events": _constant(matrix("n_events", 1)),
        "refs": refs,
    }


def _constant(lines: list[list[int]]) -> list[list[int]]:
    """Lines that repeat one value shrink to that value alone."""
    return [line[:1] if len(set(line)) == 1 else line for line in lines]


def _references(
    picked: pl.DataFrame, events: pl.DataFrame, statements: pl.DataFrame
) -> dict[int, tuple[list[int], list[int]]]:
    """Event and statement rows behind each bar, by bar number."""
    found: dict[int, tuple[list[int], list[int]]] = {}
    for place, (lists, key, known) in enumerate(
        (("event_ids", "event_id", events), ("statement_ids", "statement_id", statements))
    ):
        column = key.removesuffix("_id")
        grouped = (
            picked.select("bar", pl.col(lists).list.tail(RECORDS_PER_BAR).alias(key))
            .filter(pl.col(key).list.len() > 0)
            .explode(key)
            .join(known, on=key, how="inner", maintain_order="left")
            .group_by("bar", maintain_order=True)
            .agg(pl.col(column))
        )
        for bar, numbers in grouped.iter_rows():
            found.setdefault(bar, ([], []))[place].extend(numbers)
    return found
