"""From arrays to the declared tables: ties, pairs, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.period import period_end
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.ties.base import EvidenceTerm, FloatArray, TermValues
from shadowgraph.ties.evidence.opportunity import count
from shadowgraph.ties.evidence.reported import COOPERATIVE, statements_by_cell
from shadowgraph.ties.models.likelihood import Counts
from shadowgraph.ties.models.parameters import COOPERATING, RIVAL, STRATEGIC, Parameters
from shadowgraph.ties.models.posterior import Chain
from shadowgraph.ties.models.waterfall import Bars
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult

CERTAIN = 1e-12
"""Pair probabilities are kept this far from 0 and 1, so that their log-odds stay finite."""

_MODEL_BARS = {
    "prior": "how often pairs of these kinds cooperate, before any evidence",
    "network": "friends of friends and friends of enemies in the inferred network",
}


@dataclass(frozen=True)
class Inferred:
    """Everything a chain model found, before it becomes tables."""

    panel: Panel
    terms: tuple[EvidenceTerm, ...]
    values: tuple[TermValues, ...]
    parameters: Parameters
    chain: Chain
    counts: Counts
    feedback: FloatArray
    bars: Bars
    states: FloatArray
    ever: FloatArray
    cell_band: FloatArray
    pair_band: FloatArray
    model: str


def to_result(found: Inferred) -> TieResult:
    """Build the result with its three tables."""
    reports = _reports(found.panel)
    return TieResult(
        table=_ties(found, reports),
        pair_table=_pairs(found, reports),
        evidence=_evidence(found),
        model=found.model,
        mode=found.panel.mode,
        step=found.panel.step,
        parameters=found.parameters.to_json(),
        posterior=found,
    )


def _names(panel: Panel) -> pl.DataFrame:
    """Actor columns of every pair, one row per pair, in order."""
    orgs = panel.orgs.sort("org")
    columns = {}
    for side, index in (("a", panel.pair_a), ("b", panel.pair_b)):
        columns[f"actor_{side}"] = orgs["actor_id"].gather(index)
        columns[f"name_{side}"] = orgs["name"].gather(index)
        columns[f"ucdp_{side}"] = orgs["ucdp_id"].gather(index)
    return pl.DataFrame(columns).with_columns(pl.lit(panel.data.theatre.id).alias("theatre"))


def _cells(panel: Panel) -> pl.DataFrame:
    start = panel.periods.gather(panel.cell_period).alias("period_start")
    ends = pl.DataFrame({"period_start": start}).select(
        period_end(pl.col("period_start"), panel.step).alias("e")
    )
    return _names(panel)[panel.cell_pair].with_columns(start, ends["e"].alias("period_end"))


def _reports(panel: Panel) -> pl.DataFrame:
    """Statements per cell that make a tie 'reported'; shown in every mode, used only in events+reports."""
    if panel.data.statements.is_empty():
        return pl.DataFrame(schema={"cell": pl.Int64, "statement_id": pl.String, "dataset": pl.String})
    return statements_by_cell(panel, COOPERATIVE).select("cell", "statement_id", "dataset")


def _ties(found: Inferred, reports: pl.DataFrame) -> pl.DataFrame:
    panel, states = found.panel, found.states
    cooperating = states[:, COOPERATING].sum(axis=1)
    reported = np.zeros(panel.n_cells, bool)
    reported[reports["cell"].to_numpy()] = True
    columns = {
        f"p_{name}": states[:, s] for s, name in enumerate(("rival", "unrelated", "tactical", "strategic"))
    }
    made = _cells(panel).with_columns(
        **{name: pl.Series(values) for name, values in columns.items()},
        p_cooperating=pl.Series(cooperating),
        p_low=pl.Series(np.minimum(found.cell_band[0], cooperating)),
        p_high=pl.Series(np.maximum(found.cell_band[1], cooperating)),
        log_odds=pl.Series(found.bars.log_odds()),
        basis=pl.Series(np.where(reported, "reported", "inferred")),
    )
    return TIES.conform(made)


def _pairs(found: Inferred, reports: pl.DataFrame) -> pl.DataFrame:
    panel = found.panel
    cooperating = found.states[:, COOPERATING].sum(axis=1)
    ever = np.clip(found.ever, CERTAIN, 1 - CERTAIN)
    cells = pl.DataFrame(
        {
            "pair": panel.cell_pair,
            "start": panel.periods.gather(panel.cell_period),
            "p": cooperating,
            "strategic": found.states[:, STRATEGIC],
            "rival": found.states[:, RIVAL],
            **_meeting_counts(panel),
        }
    )
    even = pl.col("p") >= 0.5
    figures = (
        cells.group_by("pair")
        .agg(
            (pl.col("strategic").sum() / pl.col("p").sum()).fill_nan(0.0).alias("strategic_share"),
            pl.col("rival").max().alias("p_rival"),
            pl.col("start").filter(even).min().alias("first_period"),
            pl.col("start").filter(even).max().alias("last_period"),
            pl.col("start").get(pl.col("p").arg_max()).alias("peak_period"),
            pl.len().cast(pl.Int64).alias("n_periods"),
            pl.col("clashes").sum(),
            pl.col("joint").sum(),
        )
        .sort("pair")
    )
    made = (
        pl.concat([_names(panel), figures], how="horizontal")
        .join(_pair_reports(panel, reports), on="pair", how="left")
        .with_columns(
            p_cooperating=pl.Series(ever),
            p_low=pl.Series(np.minimum(found.pair_band[0], ever)),
            p_high=pl.Series(np.maximum(found.pair_band[1], ever)),
            log_odds=pl.Series(np.log(ever) - np.log1p(-ever)),
            basis=pl.when(pl.col("reported_by").is_null())
            .then(pl.lit("inferred"))
            .otherwise(pl.lit("reported")),
        )
        .sort("pair")
    )
    return PAIRS.conform(made)


def _meeting_counts(panel: Panel) -> dict[str, FloatArray]:
    """Events per cell with the two opposed and together, each event counted once (by its time weight)."""
    time = panel.takes.group_by("event_id", "period").agg(pl.col("weight").first())
    met = panel.meetings.join(time, on=["event_id", "period"], suffix="_time")
    opposed = met["opposed"].to_numpy()
    cell, weight = met["cell"].to_numpy(), met["weight_time"].to_numpy()
    return {
        name: count(panel, cell[which], weight[which])
        for name, which in (("clashes", opposed), ("joint", ~opposed))
    }


def _pair_reports(panel: Panel, reports: pl.DataFrame) -> pl.DataFrame:
    stated = reports.with_columns(pl.Series("pair", panel.cell_pair[reports["cell"].to_numpy()])).join(
        panel.data.statements.select("statement_id", "layer", "date_start"), on="statement_id"
    )
    return stated.group_by("pair").agg(
        pl.col("layer").unique().sort().str.join(";").alias("reported_layers"),
        pl.col("dataset").unique().sort().str.join(";").alias("reported_by"),
        pl.col("date_start").min().alias("first_reported"),
    )


def _evidence(found: Inferred) -> pl.DataFrame:
    cells = _cells(found.panel).select("theatre", "actor_a", "actor_b", "period_start").with_row_index("cell")
    cells = cells.with_columns(pl.col("cell").cast(pl.Int64))
    bars, n = found.bars, found.panel.n_cells
    none = pl.DataFrame(schema={"cell": pl.Int64, "event_id": pl.String, "statement_id": pl.String})
    parts = [_bar(cells, "prior", _MODEL_BARS["prior"], bars.prior, np.zeros(n), None, none)]
    for k, (term, value) in enumerate(zip(found.terms, found.values, strict=True)):
        parts.append(_bar(cells, term.name, term.compared, bars.total[k], bars.here[k], value, value.sources))
    parts.append(_bar(cells, "network", _MODEL_BARS["network"], bars.total[-1], bars.here[-1], None, none))
    return EVIDENCE.conform(pl.concat(parts).sort("actor_a", "actor_b", "period_start", maintain_order=True))


def _bar(
    cells: pl.DataFrame,
    term: str,
    compared: str,
    total: FloatArray,
    here: FloatArray,
    value: TermValues | None,
    sources: pl.DataFrame,
) -> pl.DataFrame:
    gathered = sources.group_by("cell", maintain_order=True).agg(
        pl.col("event_id").drop_nulls().unique(maintain_order=True).alias("event_ids"),
        pl.col("statement_id").drop_nulls().unique(maintain_order=True).alias("statement_ids"),
    )
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        cells.with_columns(
            term=pl.lit(term),
            contribution=pl.Series(total),
            here=pl.Series(here),
            observed=pl.lit(None, pl.Float64)
            if value is None
            else pl.Series(value.observed, dtype=pl.Float64),
            expected=pl.lit(None, pl.Float64)
            if value is None
            else pl.Series(value.expected, dtype=pl.Float64),
            compared=pl.lit(compared),
            n_events=pl.lit(0, pl.Int64) if value is None else pl.Series(value.n_sources),
        )
        .join(gathered, on="cell", how="left", maintain_order="left")
        .with_columns(pl.col("event_ids").fill_null(empty), pl.col("statement_ids").fill_null(empty))
        .drop("cell")
    )
