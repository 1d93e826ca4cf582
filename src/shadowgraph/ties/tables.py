"""From arrays to the declared tables: ties, pairs, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.period import period_end
from shadowgraph.records.tie import EVIDENCE, PAIRS, PRIOR, TIES
from shadowgraph.records.tie import STANDING as STANDING_TABLE
from shadowgraph.ties.base import EvidenceTerm, FloatArray, TermValues
from shadowgraph.ties.draws import Posterior, StateArray
from shadowgraph.ties.evidence.opportunity import count
from shadowgraph.ties.evidence.reported import COOPERATIVE, statements_by_cell
from shadowgraph.ties.layers import layers
from shadowgraph.ties.learnt.standing_bars import StandingBars
from shadowgraph.ties.models.likelihood import Counts
from shadowgraph.ties.models.parameters import COOPERATING, RIVAL, STRATEGIC, Parameters
from shadowgraph.ties.models.posterior import Chain, perturbed
from shadowgraph.ties.models.waterfall import Bars
from shadowgraph.ties.odds import chance
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult

CERTAIN = 1e-12
"""Pair probabilities are kept this far from 0 and 1, so that their log-odds stay finite."""

LAYERED = 0.05
"""Pairs at least this likely to have a tie are asked of what kind it would be."""

NETWORK = "friends of friends and friends of enemies in the inferred network"

_MODEL_BARS = {
    PRIOR: "how often pairs of these kinds cooperate, before any evidence",
    "network": NETWORK,
}


@dataclass(frozen=True)
class Bar:
    """One bar of every cell's waterfall.

    Args:
        term: 'prior', the name of an evidence term, or what the model calls it.
        compared: What was compared with what, in words.
        total: shape (C,), natural log-odds; sums over bars to the cell's log-odds.
        here: shape (C,), the part that stems from the cell's own period; None: nothing is told apart by period.
        values: Counts and records behind it; None: there are none.
    """

    term: str
    compared: str
    total: FloatArray
    here: FloatArray | None = None
    values: TermValues | None = None


@dataclass(frozen=True)
class Findings:
    """What every kind of model knows before it becomes tables.

    Args:
        panel: Pairs and periods.
        states: shape (C, 4), rows sum to 1.
        log_odds: shape (C,), of cooperating; the sum of the bars.
        ever: shape (P,), probability of at least one cooperating period.
        cell_band: shape (2, C), 5 and 95 % quantiles of the cells' probability of cooperating.
        pair_band: shape (2, P), the same of `ever`.
        bars: Prior first, then in the order of the waterfall.
        standing: What holds for the pairs over the whole window; None for models that look at periods only.
    """

    panel: Panel
    states: FloatArray
    log_odds: FloatArray
    ever: FloatArray
    cell_band: FloatArray
    pair_band: FloatArray
    bars: tuple[Bar, ...]
    standing: StandingBars | None = None


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

    def findings(self) -> Findings:
        """The part that the tables are made of."""
        bars = [Bar(PRIOR, _MODEL_BARS[PRIOR], self.bars.prior)]
        for k, (term, value) in enumerate(zip(self.terms, self.values, strict=True)):
            bars.append(Bar(term.name, term.compared, self.bars.total[k], self.bars.here[k], value))
        bars.append(Bar("network", _MODEL_BARS["network"], self.bars.total[-1], self.bars.here[-1]))
        return Findings(
            panel=self.panel,
            states=self.states,
            log_odds=self.bars.log_odds(),
            ever=self.ever,
            cell_band=self.cell_band,
            pair_band=self.pair_band,
            bars=tuple(bars),
        )

    def histories(self, n: int, rng: np.random.Generator) -> StateArray:
        """Joint histories under redrawn parameters, shape (n, C), state indices 0 rival to 3 strategic."""
        made = np.empty((n, self.panel.n_cells), np.int8)
        for d in range(n):
            drawn = perturbed(self.counts, self.parameters, self.feedback, self.chain, self.panel.step, rng)
            made[d] = drawn.paths(rng)
        return made


def to_result(found: Inferred) -> TieResult:
    """Build a chain model's result with its three tables."""
    return result_of(
        found.findings(), model=found.model, parameters=found.parameters.to_json(), posterior=found
    )


def result_of(
    found: Findings, *, model: str, parameters: dict[str, object], posterior: Posterior
) -> TieResult:
    """Build the result of any model with its three tables.

    Args:
        found: What the tables are made of.
        model: Name of the model.
        parameters: Fitted parameters, JSON-ready.
        posterior: Where draws come from.
    """
    reports = _reports(found.panel)
    return TieResult(
        table=_ties(found, reports),
        pair_table=_pairs(found, reports),
        evidence=_evidence(found),
        model=model,
        mode=found.panel.mode,
        step=found.panel.step,
        parameters=parameters,
        standing=STANDING_TABLE.empty() if found.standing is None else _standing(found, found.standing),
        layers=layers(found.panel, np.flatnonzero(found.ever >= LAYERED)),
        posterior=posterior,
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


def _ties(found: Findings, reports: pl.DataFrame) -> pl.DataFrame:
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
        log_odds=pl.Series(found.log_odds),
        basis=pl.Series(np.where(reported, "reported", "inferred")),
    )
    return TIES.conform(made)


def _pairs(found: Findings, reports: pl.DataFrame) -> pl.DataFrame:
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
            **_kinds_of_tie(found),
            basis=pl.when(pl.col("reported_by").is_null())
            .then(pl.lit("inferred"))
            .otherwise(pl.lit("reported")),
        )
        .sort("pair")
    )
    return PAIRS.conform(made)


def _kinds_of_tie(found: Findings) -> dict[str, pl.Series]:
    """Chances of an open and of a covert tie, null where the model doesn't tell them apart."""
    n = found.panel.n_pairs
    if found.standing is None:
        return {name: pl.Series([None] * n, dtype=pl.Float64) for name in ("p_open", "p_covert")}
    heads = {"p_open": found.standing.open, "p_covert": found.standing.covert}
    told = ~np.isnan(found.standing.open)
    made = {name: np.full(n, np.nan) for name in heads}
    for name, log_odds in heads.items():
        made[name][told] = chance(log_odds[told])
    return {name: pl.Series(values).fill_nan(None) for name, values in made.items()}


def _standing(found: Findings, standing: StandingBars) -> pl.DataFrame:
    """One row per pair and kind of standing evidence."""
    rows, names = list(standing.rows()), _names(found.panel).select("theatre", "actor_a", "actor_b")
    n = names.height
    each = np.tile(np.arange(len(rows)), n)
    nothing = np.full(n, np.nan)

    def numbers(parts: list[FloatArray | None]) -> pl.Series:
        return pl.Series(_by_cell([nothing if part is None else part for part in parts])).fill_nan(None)

    made = names[np.repeat(np.arange(n), len(rows))].with_columns(
        term=pl.Series([row.term for row in rows]).gather(each),
        contribution=pl.Series(_by_cell([row.contribution for row in rows])),
        open=numbers([row.open for row in rows]),
        covert=numbers([row.covert for row in rows]),
        value=numbers([row.value for row in rows]),
        typical=pl.Series([row.typical for row in rows], dtype=pl.Float64).gather(each),
        compared=pl.Series([row.compared for row in rows]).gather(each),
    )
    return STANDING_TABLE.conform(made)


def _meeting_counts(panel: Panel) -> dict[str, FloatArray]:
    """Events per cell with the two opposed and together, each event counted once (by its time weight)."""
    met = panel.meetings
    opposed = met["opposed"].to_numpy()
    cell, weight = met["cell"].to_numpy(), panel.time_weight[met["event"].to_numpy()]
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


def _evidence(found: Findings) -> pl.DataFrame:
    """One row per cell and bar: columns are laid out whole, for a join per bar would copy the table many times."""
    panel, bars = found.panel, found.bars
    # Polars gathers by 32-bit numbers: anything wider would be copied.
    cell = np.repeat(np.arange(panel.n_cells, dtype=np.uint32), len(bars))
    each = np.tile(np.arange(len(bars), dtype=np.uint32), panel.n_cells)
    ids = panel.orgs.sort("org")["actor_id"]
    values = [bar.values for bar in bars]
    nothing = np.full(panel.n_cells, np.nan)
    made = pl.DataFrame(
        {
            "actor_a": ids.gather(panel.pair_a.astype(np.uint32)[panel.cell_pair][cell]),
            "actor_b": ids.gather(panel.pair_b.astype(np.uint32)[panel.cell_pair][cell]),
            "period_start": panel.periods.gather(panel.cell_period.astype(np.uint32)[cell]),
            "term": pl.Series([bar.term for bar in bars]).gather(each),
            "contribution": _by_cell([bar.total for bar in bars]),
            "here": _by_cell([np.zeros(panel.n_cells) if bar.here is None else bar.here for bar in bars]),
            "observed": _by_cell([nothing if v is None else v.observed for v in values]),
            "expected": _by_cell([nothing if v is None else v.expected for v in values]),
            "compared": pl.Series([bar.compared for bar in bars]).gather(each),
            "event_ids": _records(found, "event_id"),
            "n_events": _by_cell(
                [np.zeros_like(panel.cell_pair) if v is None else v.n_sources for v in values]
            ),
            "statement_ids": _records(found, "statement_id"),
        }
    )
    return EVIDENCE.conform(
        made.with_columns(
            pl.col("observed", "expected").fill_nan(None), theatre=pl.lit(panel.data.theatre.id)
        )
    )


def _by_cell(columns: list[NDArray[np.generic]]) -> NDArray[np.generic]:
    """K arrays of shape (C,) laid end to end cell by cell, shape (C * K,)."""
    return np.stack(columns, axis=1).ravel()


def _records(found: Findings, kind: str) -> pl.Series:
    """Ids of the records behind each cell and bar, in the order of the terms' own, as lists; most are empty."""
    import pyarrow as pa

    n_bars = len(found.bars)
    parts = [pl.DataFrame(schema={"row": pl.Int64, "id": pl.String})]
    for k, bar in enumerate(found.bars):
        if bar.values is not None:
            told = bar.values.sources.filter(pl.col(kind).is_not_null())
            parts.append(told.select((pl.col("cell") * n_bars + k).alias("row"), pl.col(kind).alias("id")))
    told = pl.concat(parts).unique(maintain_order=True).sort("row", maintain_order=True)
    many = np.bincount(told["row"].to_numpy(), minlength=found.panel.n_cells * n_bars)
    ends = np.concatenate([[0], np.cumsum(many)]).astype(np.int64)
    return pl.Series(kind, pa.LargeListArray.from_arrays(pa.array(ends), told["id"].to_arrow()))
