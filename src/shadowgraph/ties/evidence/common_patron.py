"""Common patron: the two are stated to be supported by the same outsider."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import number, silent
from shadowgraph.ties.panel import Panel


class CommonPatron:
    """Supporters two organisations are both stated to have in a year, against independent choice of supporters.

    The null lets every organisation keep its number of supporters and every supporter its number of clients
    (Chung and Lu 2002).
    """

    name = "common patron"
    mode: Mode = "events+reports"
    compared = "supporters in common that year, with the number if supporters were chosen independently"
    rates = Rates((0.7, 0.9, 1.9, 1.9), strength=20.0, dispersion=2.0, power=0.25)

    def compute(self, panel: Panel) -> TermValues:
        """Count common supporters year by year."""
        given = (
            panel.data.statements.filter(
                (pl.col("relation") == "support") & pl.col("date_start").is_not_null()
            )
            .join(panel.orgs.select(actor_b="actor_id", org="org"), on="actor_b")
            .select(
                "org",
                pl.col("actor_a").alias("patron"),
                "statement_id",
                pl.int_ranges(
                    pl.col("date_start").dt.year(),
                    pl.col("date_end").fill_null(pl.col("date_start")).dt.year() + 1,
                ).alias("year"),
            )
            .explode("year")
        )
        if given.is_empty():
            return silent(panel)
        years = panel.periods.dt.year().to_numpy()
        observed, expected = np.zeros(panel.n_cells), np.zeros(panel.n_cells)
        sources = []
        for year, rows in sorted(given.partition_by("year", as_dict=True).items()):
            found = _one_year(panel, rows, np.flatnonzero(years == year[0]), observed, expected)
            sources.append(found)
        kept = pl.concat(sources).unique().sort("cell", "statement_id")
        return TermValues(
            observed, expected, kept.select(*SOURCES_SCHEMA), number(panel, kept["cell"].to_numpy())
        )


def _one_year(
    panel: Panel, rows: pl.DataFrame, steps: np.ndarray, observed: np.ndarray, expected: np.ndarray
) -> pl.DataFrame:
    links = rows.sort("org", "patron", "statement_id").unique(
        ["org", "patron"], keep="first", maintain_order=True
    )
    pairs = links.join(links, on="patron", suffix="_j").filter(pl.col("org") < pl.col("org_j"))
    # In a fixed order: sums of floats depend on it, and the same run must give the same bytes.
    clients = links.group_by("patron", maintain_order=True).len()["len"].to_numpy().astype(float)
    degree = dict(links.group_by("org", maintain_order=True).len().iter_rows())
    total = float(len(links))
    ids = np.array(sorted(degree))
    per = np.array([degree[i] for i in ids.tolist()], float)
    chance = 1.0 - np.exp(-np.outer(per, clients) / total)
    null = chance @ chance.T
    a, b = np.triu_indices(len(ids), 1)
    found = []
    for t in steps:
        cell = panel.cells(ids[a], ids[b], np.full(len(a), t))
        expected[cell[cell >= 0]] = null[a, b][cell >= 0]
        at = panel.cells(pairs["org"].to_numpy(), pairs["org_j"].to_numpy(), np.full(pairs.height, t))
        good = at >= 0
        np.add.at(observed, at[good], 1.0)
        found += [
            pairs.filter(pl.Series(good)).select(
                pl.Series("cell", at[good]),
                pl.lit(None, pl.String).alias("event_id"),
                pl.col(name).alias("statement_id"),
            )
            for name in ("statement_id", "statement_id_j")
        ]
    return pl.concat(found) if found else pl.DataFrame(schema=SOURCES_SCHEMA)
