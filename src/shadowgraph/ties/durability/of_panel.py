"""Covariates of every cell of a panel."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.durability.covariates import Cooperation, Fights, Stated, covariates
from shadowgraph.ties.panel import Panel


def panel_covariates(panel: Panel, cooperating: FloatArray) -> FloatArray:
    """Covariates of every cell, shape (C, F), in the order of `covariates.NAMES`.

    Fights are the panel's clashes; in mode 'events+reports' also parties stated to be against each other. Statements
    of support and descent enter only in that mode.

    Args:
        panel: Pairs and periods.
        cooperating: shape (C,), probability of cooperation, for the partners of each organisation.
    """
    cells = Cooperation(
        panel.pair_a[panel.cell_pair], panel.pair_b[panel.cell_pair], panel.cell_period, cooperating
    )
    is_state = panel.orgs["kind"].is_in(["state", "patron"]).to_numpy()
    told = panel.mode == "events+reports" and panel.data.statements.height > 0
    return covariates(cells, _fights(panel, told=told), is_state, _stated(panel) if told else None)


def _fights(panel: Panel, *, told: bool) -> Fights:
    met = panel.meetings.filter("opposed").select("org_i", "org_j", "period")
    if told:
        rivals = _by_period(panel, "rivalry").select(org_i="org_a", org_j="org_b", period="period")
        met = pl.concat([met, rivals])
    met = met.unique().sort("period", "org_i", "org_j")
    return Fights(
        met["org_i"].to_numpy(),
        met["org_j"].to_numpy(),
        met["period"].to_numpy(),
        panel.orgs.height,
        len(panel.periods),
        12 // MONTHS[panel.step],
    )


def _by_period(panel: Panel, relation: str) -> pl.DataFrame:
    """Statements of a relation by period they cover: org_a, org_b, period, layer."""
    first, per = panel.periods[0], MONTHS[panel.step]
    index = {
        name: ((pl.col(name).dt.year() - first.year) * 12 + pl.col(name).dt.month() - first.month) // per
        for name in ("date_start", "date_end")
    }
    orgs = panel.orgs.select("actor_id", "org")
    return (
        panel.data.statements.filter(
            (pl.col("relation") == relation) & ~pl.col("alleged"), pl.col("date_start").is_not_null()
        )
        .with_columns(pl.coalesce("date_end", "date_start").alias("date_end"))
        .filter(index["date_end"] >= 0, index["date_start"] < len(panel.periods))
        .join(orgs.rename({"actor_id": "actor_a", "org": "org_a"}), on="actor_a")
        .join(orgs.rename({"actor_id": "actor_b", "org": "org_b"}), on="actor_b")
        .select(
            "org_a",
            "org_b",
            "layer",
            pl.int_ranges(
                index["date_start"].clip(0, len(panel.periods) - 1).cast(pl.Int64),
                index["date_end"].clip(0, len(panel.periods) - 1).cast(pl.Int64) + 1,
            ).alias("period"),
        )
        .explode("period")
    )


def _stated(panel: Panel) -> Stated:
    support = _by_period(panel, "support")
    cell = panel.cells(support["org_a"].to_numpy(), support["org_b"].to_numpy(), support["period"].to_numpy())
    told = support.with_columns(pl.Series("cell", cell)).filter(pl.col("cell") >= 0).unique(["cell", "layer"])
    kinds = np.bincount(
        told.filter(pl.col("layer") != "unspecified")["cell"].to_numpy(), minlength=panel.n_cells
    )
    troops = np.zeros(panel.n_cells)
    troops[told.filter(pl.col("layer") == "joint operations")["cell"].to_numpy()] = 1.0
    return Stated(_kin(panel)[panel.cell_pair], kinds.astype(float), troops)


def _kin(panel: Panel) -> FloatArray:
    """Whether the register states that one split from the other, or both from a third, shape (P,).

    A split is known from the day the younger one exists; joining, merging and membership may lie in the future.
    """
    number = dict(panel.orgs.select("actor_id", "org").iter_rows())
    splits = panel.data.lineage.filter(pl.col("relation") == "split_from")
    family: dict[str, list[int]] = {}
    made = np.zeros(panel.n_pairs)
    for child, parent in splits.select("actor_id", "other_id").iter_rows():
        if child not in number:
            continue
        if parent in number and (pair := panel.pair_of[number[child], number[parent]]) >= 0:
            made[pair] = 1.0
        family.setdefault(parent, []).append(number[child])
    for children in family.values():
        pairs = panel.pair_of[np.ix_(children, children)]
        made[pairs[pairs >= 0]] = 1.0
    return made
