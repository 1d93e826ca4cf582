"""The pair as a whole: what holds over the window, what would flip it, and the reported pairs most alike."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.reports.codes import Words
from shadowgraph.reports.labels import READS_STATEMENTS, standing_label
from shadowgraph.reports.ranking import KEY
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.tie_payload import Standing, StandingBars
from shadowgraph.reports.values import shared, typical

Floats = NDArray[np.float64]

PRIOR = "prior"
CASES = 5
"""Reported pairs shown for comparison, as in `TieResult.explain`."""


def build(tables: ReportTables, ranked: pl.DataFrame, chosen: pl.DataFrame) -> Standing:
    """Return the standing part, for the chosen pairs.

    Args:
        tables: The theatre's tables.
        ranked: What `ranking.rank` gives.
        chosen: 'pair' and keys of the pairs whose waterfalls are carried.
    """
    standing = tables.standing
    terms = standing["term"].unique(maintain_order=True).to_list()
    first = standing.unique("term", keep="first", maintain_order=True)
    facts = {row["term"]: row for row in first.select("term", "compared", "typical").iter_rows(named=True)}
    words = Words()
    bars = _bars(standing, ranked, chosen, terms, words, _bases(tables)) if standing.height else []
    return {
        "term": terms,
        "label": [standing_label(term) for term in terms],
        "compared": [facts[term]["compared"] for term in terms],
        "typical": [typical(term, facts[term]["typical"]) for term in terms],
        "text": words.texts,
        "bars": bars,
    }


def _bases(tables: ReportTables) -> dict[str, dict[str, str | None]]:
    """Creeds and peoples of each organisation, by the term that compares them."""
    actors = tables.actors
    return {
        term: dict(actors.select("actor_id", column).iter_rows())
        for term, column in (("creed", "ideology"), ("people", "constituency"))
    }


def _bars(
    standing: pl.DataFrame,
    ranked: pl.DataFrame,
    chosen: pl.DataFrame,
    terms: list[str],
    words: Words,
    bases: dict[str, dict[str, str | None]],
) -> list[StandingBars]:
    keys = standing.select(KEY).unique(maintain_order=True)
    numbered = keys.join(ranked.select(*KEY, "pair", "basis"), on=KEY, how="left", maintain_order="left")
    contribution = _matrix(standing, keys, terms, "contribution")
    opened, covert = (_matrix(standing, keys, terms, name) for name in ("open", "covert"))
    value = _matrix(standing, keys, terms, "value")
    row_of = {pair: row for row, pair in enumerate(numbered["pair"].to_list())}
    alike = Alike(contribution, terms, (numbered["basis"] == "reported").fill_null(value=False).to_numpy())
    pairs = numbered["pair"].to_list()
    made: list[StandingBars] = []
    for pair, a, b in chosen.select("pair", *KEY).iter_rows():
        row = row_of.get(pair)
        if row is None:
            continue
        present = np.flatnonzero(~np.isnan(contribution[row])).tolist()
        texts = [
            shared(
                terms[k],
                _or_none(value[row, k]),
                bases.get(terms[k], {}).get(a),
                bases.get(terms[k], {}).get(b),
            )
            for k in present
        ]
        made.append(
            {
                "pair": pair,
                "term": present,
                "contribution": np.rint(contribution[row, present] * 1000).astype(int).tolist(),
                "open": _thousandths(opened[row, present]),
                "covert": _thousandths(covert[row, present]),
                "value": words.column(pl.Series(texts, dtype=pl.String)),
                "flips": [present[k] for k in flips(contribution[row, present], [terms[k] for k in present])],
                "cases": [pairs[k] for k in alike.nearest(row)],
            }
        )
    return made


def _matrix(standing: pl.DataFrame, keys: pl.DataFrame, terms: list[str], column: str) -> Floats:
    """One column of the table as pairs by terms, nan where there is none, shape (P, K)."""
    order = pl.DataFrame({"term": terms}).with_row_index("k")
    placed = standing.join(keys.with_row_index("row"), on=KEY).join(order, on="term")
    made = np.full((keys.height, len(terms)), np.nan)
    made[placed["row"].to_numpy(), placed["k"].to_numpy()] = placed[column].cast(pl.Float64).to_numpy()
    return made


def flips(contribution: Floats, terms: list[str]) -> list[int]:
    """Positions of the bars without which the sum has the other sign, as `TieResult.explain` finds them.

    Args:
        contribution: shape (K,), nats, the prior among them.
        terms: Name of each.
    """
    total = float(contribution.sum())
    rest = total - contribution
    turns = np.sign(rest) != np.copysign(1.0, total)
    return [k for k, term in enumerate(terms) if term != PRIOR and turns[k]]


class Alike:
    """The reported pairs whose bars are most alike, by sum of absolute differences.

    Args:
        contribution: shape (P, K), nats; nan: none.
        terms: Name of each column; what sources say is left out, or reported pairs would only resemble each other.
        reported: shape (P,).
    """

    def __init__(self, contribution: Floats, terms: list[str], reported: NDArray[np.bool_]) -> None:
        quiet = [k for k, term in enumerate(terms) if term not in READS_STATEMENTS]
        self._bars = np.nan_to_num(contribution[:, quiet])
        self._reported = np.flatnonzero(reported)

    def nearest(self, row: int) -> list[int]:
        """Rows of the most alike, nearest first."""
        others = self._reported[self._reported != row]
        apart = np.abs(self._bars[others] - self._bars[row]).sum(axis=1)
        found: list[int] = others[np.lexsort((others, apart.round(9)))][:CASES].tolist()
        return found


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _thousandths(values: Floats) -> list[int | None]:
    """Whole thousandths; None where nan."""
    return [None if np.isnan(v) else round(v * 1000) for v in values.tolist()]
