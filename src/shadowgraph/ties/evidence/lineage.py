"""Lineage: the register states that one came out of the other, or both out of a third."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import number
from shadowgraph.ties.panel import Panel

KIN = ("split_from", "merged_into", "renamed_to", "member_of")


class Lineage:
    """Stated descent between the two, or from the same parent; counted once per pair, in its first period.

    The null is the share of pairs with any stated kinship. Splinters are as likely to fight as to cooperate, so
    the term speaks against "unrelated" and leaves the rest to the other evidence.
    """

    name = "lineage"
    mode: Mode = "events+reports"
    compared = "stated descent (split, merger, rename, former coalition), with how often pairs have any"
    rates = Rates((3.0, 0.5, 5.0, 10.0), strength=10.0, dispersion=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Mark direct kin and siblings."""
        orgs = panel.orgs.select("actor_id", "org")
        kin = panel.data.lineage.filter(pl.col("relation").is_in(KIN)).select(
            "actor_id", "other_id", "statement_id"
        )
        direct = (
            kin.join(orgs, on="actor_id")
            .join(orgs, left_on="other_id", right_on="actor_id", suffix="_j")
            .select("org", "org_j", "statement_id")
        )
        child = kin.join(orgs, on="actor_id").select("org", "other_id", "statement_id")
        siblings = child.join(child.drop("statement_id"), on="other_id", suffix="_j").select(
            "org", "org_j", "statement_id"
        )
        related = (
            pl.concat([direct, siblings]).filter(pl.col("org") != pl.col("org_j")).unique().sort(pl.all())
        )
        pair = panel.pair_of[related["org"].to_numpy(), related["org_j"].to_numpy()]
        related = related.with_columns(pl.Series("pair", pair)).filter(pl.col("pair") >= 0)
        first = panel.cell_starts[:-1]
        observed, expected = np.zeros(panel.n_cells), np.zeros(panel.n_cells)
        hit = np.unique(related["pair"].to_numpy())
        observed[first[hit]] = 1.0
        expected[first] = len(hit) / max(panel.n_pairs, 1)
        cell = first[related["pair"].to_numpy()]
        sources = related.select(
            pl.Series("cell", cell), pl.lit(None, pl.String).alias("event_id"), "statement_id"
        ).unique(maintain_order=True)
        return TermValues(
            observed, expected, sources.select(*SOURCES_SCHEMA), number(panel, sources["cell"].to_numpy())
        )
