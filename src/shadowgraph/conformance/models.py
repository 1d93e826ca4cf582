"""What any tie model must do: call `check_model` in the tests of your own."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from shadowgraph.conformance.changed_theatres import other_ids, up_to, with_isolated, with_statements
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, Mode, TieModel
from shadowgraph.ties.panel import build_panel
from shadowgraph.ties.result import TieResult

SUMS = 1e-9
"""Bars add up to the log-odds within this, and states to one."""
SAME = 1e-6
"""Probabilities that must not change may differ by this: sums in another order round differently."""
DRAWS = 200
SIGMAS = 4.5

_KEY = ["actor_a", "actor_b", "period_start"]
_CHANCES = [
    "p_rival",
    "p_unrelated",
    "p_tactical",
    "p_strategic",
    "p_cooperating",
    "log_odds",
    "p_low",
    "p_high",
]
_POINTS = _CHANCES[:-2]


def check_model(model: TieModel, data: TheatreData) -> TieResult:
    """Run every check on one theatre and return the model's result in mode 'events'.

    A model that claims to look at the past only says so with an attribute `one_sided = True`; it is then held to it.

    Args:
        model: The model.
        data: A theatre with a few dozen events or more, some of them clashes between organisations and some
            naming several on one side.

    Raises:
        AssertionError: Says which rule is broken.
        SchemaError: A table is not what it declares.
    """
    check_declared(model)
    result = _infer(model, data)
    check_tables(result, data)
    check_chances(result)
    check_waterfall(result)
    check_determinism(model, result, data)
    check_other_ids(model, result, data)
    check_isolated(model, result, data)
    check_statements_unread(model, result, data)
    check_draws(result)
    if getattr(model, "one_sided", False):
        check_no_future(model, result, data)
    return result


def check_declared(model: TieModel) -> None:
    """The model follows the protocol, with a plain name."""
    _true(isinstance(model, TieModel), "a model has name and infer")
    plain = model.name == model.name.lower() and model.name.replace("-", "").isalnum()
    _true(plain, f"its name is lower-case letters, digits and hyphens, not {model.name!r}")


def check_tables(result: TieResult, data: TheatreData) -> None:
    """Tables conform to their schemas, and every pair at risk is in them in every period."""
    TIES.check(result.table)
    PAIRS.check(result.pair_table)
    EVIDENCE.check(result.evidence)
    panel = build_panel(data, step="quarter", mode="events")
    _true(result.table.height == panel.n_cells, "ties has one row per pair at risk and period")
    _true(result.pair_table.height == panel.n_pairs, "pairs has one row per pair at risk")
    for table in (result.table, result.pair_table, result.evidence):
        _true((table["actor_a"] < table["actor_b"]).all(), "actor_a sorts before actor_b")
        key = [name for name in _KEY if name in table.columns]
        _true(table.select(key).equals(table.select(key).sort(key)), f"rows are sorted by {key}")
    _true(result.mode == "events", "the result says in which mode it was made")
    json.dumps(result.parameters)


def check_chances(result: TieResult) -> None:
    """Probabilities lie in 0 to 1, states add up to one, and intervals are intervals."""
    for table in (result.table, result.pair_table):
        for name in set(_CHANCES) & set(table.columns) - {"log_odds"}:
            _true(table[name].is_between(0.0, 1.0).all(), f"{name} lies in 0 to 1")
        _true(np.isfinite(table["log_odds"].to_numpy()).all(), "log_odds is finite")
        yes = table["p_cooperating"].to_numpy()
        implied = np.exp(-np.logaddexp(0.0, -table["log_odds"].to_numpy()))
        _true(np.abs(implied - yes).max() < SAME, "log_odds are the log-odds of p_cooperating")
        low, high = table["p_low"].to_numpy(), table["p_high"].to_numpy()
        _true((low <= yes + SUMS).all(), "p_low is at most p_cooperating")
        _true((high >= yes - SUMS).all(), "p_high is at least p_cooperating")
        _true(len(np.unique(np.round(high - low, 12))) > 1, "intervals are not a constant")
    states = result.table.select(_CHANCES[:4]).to_numpy()
    _true(np.abs(states.sum(axis=1) - 1).max() < SUMS, "the four states add up to 1")
    together = states[:, 2] + states[:, 3] - result.table["p_cooperating"].to_numpy()
    _true(np.abs(together).max() < SUMS, "p_cooperating is tactical plus strategic")


def check_waterfall(result: TieResult) -> None:
    """Every cell has its bars, the prior among them, and they add up to its log-odds."""
    bars = result.evidence.group_by(_KEY, maintain_order=True).agg(
        pl.col("contribution").sum(), (pl.col("term") == "prior").sum().alias("priors")
    )
    cells = result.table.select(*_KEY, "log_odds").join(bars, on=_KEY, how="left")
    _true(cells["contribution"].null_count() == 0, "every cell has bars")
    _true((cells["priors"] == 1).all(), "every cell has one bar called 'prior'")
    gap = _largest(cells["contribution"], cells["log_odds"])
    _true(gap < SUMS, f"bars add up to log_odds within {SUMS}, not {gap}")
    for name in ("contribution", "here"):
        _true(result.evidence[name].is_finite().all(), f"{name} is finite")


def check_determinism(model: TieModel, result: TieResult, data: TheatreData) -> None:
    """The same input and seed give the same tables and draws; another seed gives other intervals."""
    again = _infer(model, data)
    for name in ("table", "pair_table", "evidence"):
        _true(getattr(result, name).equals(getattr(again, name)), f"{name} differs between two runs")
    _true(result.parameters == again.parameters, "parameters differ between two runs")
    _true(result.draws(2, seed=5).equals(again.draws(2, seed=5)), "draws differ between two runs")
    other = _infer(model, data, seed=1)
    _true(not result.table["p_low"].equals(other.table["p_low"]), "the seed reaches the intervals")


def check_other_ids(model: TieModel, result: TieResult, data: TheatreData) -> None:
    """Ids are labels: other ids that sort the other way give the same probabilities."""
    changed, old = other_ids(data)
    table = _infer(model, changed).table.with_columns(pl.col("actor_a", "actor_b").replace(old))
    table = table.with_columns(
        pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
        pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
    )
    _unchanged(result.table, table, "other actor ids change", len(result.table))


def check_isolated(model: TieModel, result: TieResult, data: TheatreData) -> None:
    """An organisation that meets nobody, far away, changes nothing for the others."""
    table = _infer(model, with_isolated(data)).table
    # Intervals may move: a bootstrap of events has one more to draw.
    _unchanged(result.table, table, "an isolated organisation changes", len(result.table), _POINTS)


def check_statements_unread(model: TieModel, result: TieResult, data: TheatreData) -> None:
    """In mode 'events' no statement is looked at: planting one changes no probability and no bar."""
    least = result.pair_table.sort("p_cooperating", "actor_a", "actor_b").row(0, named=True)
    planted = _infer(model, with_statements(data, least["actor_a"], least["actor_b"]))
    shown = ["contribution", "here", "observed", "expected", "event_ids", "statement_ids"]
    _true(
        result.table.select(_CHANCES).equals(planted.table.select(_CHANCES)),
        "mode 'events' read a statement: probabilities changed",
    )
    _true(
        result.evidence.select(shown).equals(planted.evidence.select(shown)),
        "mode 'events' read a statement: evidence changed",
    )


def check_draws(result: TieResult, n: int = DRAWS) -> None:
    """Drawn histories have the states' shares that the table gives, within Monte Carlo error.

    Draws redraw parameters, so a cell's share must lie in its interval, not at its point, give or take the error of
    a mean of n draws; over all cells it must lie within the mean interval.
    """
    drawn = result.draws(n, seed=3)
    _true(drawn.columns == ["draw", *_KEY, "state"], "draws has columns draw, pair, period, state")
    _true(drawn.height == n * result.table.height, "every draw has every cell")
    _true(drawn["state"].is_between(0, 3).all(), "states are 0 to 3")
    share = (drawn["state"].to_numpy() >= 2).reshape(n, -1).mean(axis=0)
    low, high = (result.table[name].to_numpy() for name in ("p_low", "p_high"))
    slack = SIGMAS * _error(low, high, n) + 5.0 / n
    outside = (share < low - slack) | (share > high + slack)
    _true(not outside.any(), f"draws leave the intervals in {int(outside.sum())} of {len(share)} cells")
    _true(
        low.mean() - 0.01 <= share.mean() <= high.mean() + 0.01, "draws cooperate as often as the table says"
    )


def check_no_future(model: TieModel, result: TieResult, data: TheatreData) -> None:
    """What begins later changes nothing for the periods before."""
    starts = result.table["period_start"].unique().sort()
    day = starts[len(starts) // 2]
    before = pl.col("period_start") < day
    early = _infer(model, up_to(data, day)).table.filter(before)
    _true(early.height > 0, "the theatre is too short to hide its second half")
    _unchanged(early, result.table.filter(before), "the future changes", early.height)


def _infer(model: TieModel, data: TheatreData, *, seed: int = 0, mode: Mode = "events") -> TieResult:
    return model.infer(build_panel(data, step="quarter", mode=mode), seed=seed)


def _error(low: FloatArray, high: FloatArray, n: int) -> FloatArray:
    """Largest standard error of a mean of n draws with a chance between low and high."""
    worst = np.clip(0.5, low, high)
    return np.asarray(np.sqrt(worst * (1 - worst) / n))


def _unchanged(
    before: pl.DataFrame, after: pl.DataFrame, what: str, least: int, names: list[str] | None = None
) -> None:
    """Compare probabilities of the cells of `before`, all of which must be in `after`."""
    both = before.join(after, on=_KEY, suffix="_after")
    _true(both.height == least, f"{what} which pairs there are")
    for name in names or _CHANCES:
        gap = _largest(both[name], both[f"{name}_after"])
        scale = 100 * SAME if name == "log_odds" else SAME
        _true(gap < scale, f"{what} {name}, by {gap}")


def _largest(one: pl.Series, other: pl.Series) -> float:
    return float(np.abs(one.to_numpy() - other.to_numpy()).max())


def _true(holds: object, rule: str) -> None:
    if not holds:
        raise AssertionError(f"A tie model breaks a rule: {rule}.")
