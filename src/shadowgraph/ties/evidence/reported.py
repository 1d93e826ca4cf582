"""Reported ties: what datasets, analysts and texts state about the two."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import count, number, silent
from shadowgraph.ties.panel import Panel

COOPERATIVE = ("support", "alliance", "coalition", "joined", "merged")

WORTH = {"A": 1.0, "B": 0.9, "C": 0.7, "D": 0.4, "E": 0.2, "F": 0.5}
"""How much a statement counts by Admiralty source reliability; F ("can't be judged") is not "low"."""

CREDIT = {1: 1.0, 2: 0.9, 3: 0.7, 4: 0.4, 5: 0.2, 6: 0.5}
"""The same for information credibility."""


def statements_by_cell(panel: Panel, relations: tuple[str, ...]) -> pl.DataFrame:
    """Statements of some relations laid on the periods they cover.

    Returns:
        Columns cell, statement_id, dataset, worth (0 to 1), actor_a, actor_b as stated.
    """
    orgs = panel.orgs.select("actor_id", "org")
    stated = (
        panel.data.statements.filter(pl.col("relation").is_in(relations))
        .join(orgs, left_on="actor_a", right_on="actor_id")
        .join(orgs, left_on="actor_b", right_on="actor_id", suffix="_j")
        .filter(pl.col("org") != pl.col("org_j"))
    )
    months = pl.DataFrame({"period": np.arange(len(panel.periods)), "period_start": panel.periods})
    ends = months["period_start"].shift(-1)
    months = months.with_columns(ends.fill_null(panel.data.theatre.end).alias("next_start"))
    laid = stated.join(months, how="cross").filter(
        pl.col("date_start").is_null()
        | (
            (pl.col("date_start") < pl.col("next_start"))
            & (pl.col("date_end").fill_null(pl.col("date_start")) >= pl.col("period_start"))
        )
    )
    cell = panel.cells(laid["org"].to_numpy(), laid["org_j"].to_numpy(), laid["period"].to_numpy())
    worth = pl.col("reliability").replace_strict(WORTH, return_dtype=pl.Float64) * pl.col("credibility").cast(
        pl.Int64
    ).replace_strict(CREDIT, return_dtype=pl.Float64)
    return (
        laid.with_columns(pl.Series("cell", cell), worth.alias("worth"))
        .filter(pl.col("cell") >= 0)
        .select("cell", "statement_id", "dataset", "worth", "org", "org_j")
        .sort("cell", "statement_id")
    )


class Reported:
    """Independent datasets that state a tie in the period, each by its reliability and credibility.

    Two layers of one dataset are one voice. The null is the rate of statements over pairs that any dataset
    covers; a pair no dataset ever looks at stays silent.
    """

    name = "reported ties"
    mode: Mode = "events+reports"
    compared = "datasets that state a tie in this period, with how often pairs they look at have one"
    rates = Rates((0.1, 0.05, 10.0, 10.0), strength=10.0, dispersion=0.5, power=0.5)

    def compute(self, panel: Panel) -> TermValues:
        """Count dataset voices per cell over the pairs whose members the datasets name at all."""
        stated = statements_by_cell(panel, COOPERATIVE)
        if stated.is_empty():
            return silent(panel)
        voices = stated.group_by("cell", "dataset", maintain_order=True).agg(pl.col("worth").max())
        observed = count(panel, voices["cell"].to_numpy(), voices["worth"].to_numpy())
        looked_at = np.zeros(panel.orgs.height, bool)
        looked_at[stated["org"].to_numpy()] = True
        looked_at[stated["org_j"].to_numpy()] = True
        pair = panel.cell_pair
        covered = looked_at[panel.pair_a[pair]] & looked_at[panel.pair_b[pair]]
        expected = np.where(covered, observed.sum() / max(covered.sum(), 1), 0.0)
        sources = stated.select("cell", pl.lit(None, pl.String).alias("event_id"), "statement_id")
        return TermValues(
            observed, expected, sources.select(*SOURCES_SCHEMA), number(panel, stated["cell"].to_numpy())
        )
