"""Statements laid on the cells of a panel."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import IntArray
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.statements.coverage import parties, spans
from shadowgraph.ties.statements.sources import NOT_LOOKED, SILENT, SOURCES, by_year


def stated_cells(panel: Panel, relations: tuple[str, ...]) -> pl.DataFrame:
    """Statements of some relations on every cell they cover; undated ones cover all cells of their pair.

    Returns:
        Columns cell, statement_id, dataset, relation, reliability, credibility, org, org_j (as stated); sorted by
        cell, statement_id.
    """
    orgs = panel.orgs.select("actor_id", "org")
    stated = (
        panel.data.statements.filter(pl.col("relation").is_in(relations))
        .join(orgs, left_on="actor_a", right_on="actor_id")
        .join(orgs, left_on="actor_b", right_on="actor_id", suffix="_j")
        .filter(pl.col("org") != pl.col("org_j"))
    )
    pair = panel.pair_of[stated["org"].to_numpy(), stated["org_j"].to_numpy()]
    stated = stated.with_columns(pl.Series("pair", pair)).filter(pl.col("pair") >= 0)
    first = _period(panel, pl.col("date_start")).fill_null(0)
    last = _period(panel, pl.coalesce("date_end", "date_start")).fill_null(len(panel.periods) - 1)
    begin = panel.first_period[stated["pair"].to_numpy()]
    end = begin + np.diff(panel.cell_starts)[stated["pair"].to_numpy()] - 1
    laid = (
        stated.with_columns(pl.Series("begin", begin), pl.Series("end", end))
        .with_columns(
            pl.int_ranges(
                pl.max_horizontal(first, "begin"), pl.min_horizontal(last, "end") + 1, dtype=pl.Int64
            ).alias("period")
        )
        .explode("period")
        .filter(pl.col("period").is_not_null())
    )
    cell = panel.cell_starts[laid["pair"].to_numpy()] + (laid["period"] - laid["begin"]).to_numpy()
    return (
        laid.with_columns(pl.Series("cell", cell))
        .select("cell", "statement_id", "dataset", "relation", "reliability", "credibility", "org", "org_j")
        .sort("cell", "statement_id")
    )


def _period(panel: Panel, day: pl.Expr) -> pl.Expr:
    """Index of the period a day falls in; may lie outside the window."""
    first = panel.periods[0]
    months = (day.dt.year().cast(pl.Int64) - first.year) * 12 + day.dt.month().cast(pl.Int64) - first.month
    found: pl.Expr = months.floordiv(MONTHS[panel.step])
    return found


def said_on_cells(panel: Panel) -> IntArray:
    """What each source says of the pair in the cell's year, shape (C, S); -1 where it doesn't look."""
    data = panel.data
    years = panel.periods.dt.year().to_numpy().astype(np.int64)
    first, n = int(years[0]), int(years[-1] - years[0]) + 1
    said = np.full((panel.n_cells, len(SOURCES)), NOT_LOOKED)
    stated = by_year(data.statements)
    if stated.is_empty():
        return said
    orgs = panel.orgs.select("actor_id", "org")
    party = np.zeros((panel.orgs.height, n), bool)
    looked = parties(data.events, data.participants, data.statements).join(orgs, on="actor_id")
    looked = looked.filter(pl.col("year").is_between(first, first + n - 1))
    party[looked["org"].to_numpy(), looked["year"].to_numpy() - first] = True
    year = years[panel.cell_period]
    a, b = panel.pair_a[panel.cell_pair], panel.pair_b[panel.cell_pair]
    either = party[a, year - first] | party[b, year - first]
    laid = (
        stated.join(orgs, left_on="actor_a", right_on="actor_id")
        .join(orgs, left_on="actor_b", right_on="actor_id", suffix="_j")
        .filter(pl.col("year").is_between(first, first + n - 1))
    )
    for s, span in enumerate(spans(data.statements)):
        if span is None:
            continue
        said[either & (year >= span[0]) & (year <= span[1]), s] = SILENT
        mine = laid.filter(pl.col("source") == s)
        spoken = np.full((panel.n_pairs, n), NOT_LOOKED)
        pair = panel.pair_of[mine["org"].to_numpy(), mine["org_j"].to_numpy()]
        good = pair >= 0
        np.maximum.at(
            spoken,
            (pair[good], mine["year"].to_numpy()[good] - first),
            mine["outcome"].to_numpy()[good],
        )
        heard = spoken[panel.cell_pair, year - first]
        said[:, s] = np.where(heard > NOT_LOOKED, heard, said[:, s])
    return said


def seen_in_events(panel: Panel, *, opposed: bool) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether events of the cell's calendar year show the two opposed, or named together, shape (C,)."""
    met = panel.meetings.filter(pl.col("opposed") == opposed)
    years = panel.periods.dt.year().to_numpy().astype(np.int64)
    year = years[panel.cell_period] - years[0]
    shown = np.zeros((panel.n_pairs, int(years[-1] - years[0]) + 1), bool)
    cell = met["cell"].to_numpy()
    shown[panel.cell_pair[cell], year[cell]] = True
    return np.asarray(shown[panel.cell_pair, year])
