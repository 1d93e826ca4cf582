"""Does the event study find what was planted, and nothing where nothing was? All figures here are SYNTHETIC."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from unittest import mock

import numpy as np

from benchmarks.output import Table
from shadowgraph.conformance.invented_panel import Plan, invented_panel
from shadowgraph.measures.impact import stacks
from shadowgraph.measures.impact.balance import balanced
from shadowgraph.measures.impact.study import Row, Study

PLANS: dict[str, Plan] = {
    "nothing, 20 turns": Plan(),
    "doubling, 20 turns": Plan(effect=2.0),
    "doubling, 60 turns": Plan(effect=2.0, areas=120),
    "nothing, 8 turns": Plan(areas=16),
    "nothing, few events": Plan(rate=0.3),
    "nothing, turns at peaks": Plan(chosen=True),
    "nothing, doubling the year before": Plan(before=math.log(2.0)),
}
"""Events have seasons, a common course, and levels that wander by area and district; counts are bursty."""

RUNS, QUICK_RUNS = 200, 10
JUDGED = ("events", "deaths")
Weighing = Callable[[np.ndarray, np.ndarray], "np.ndarray | None"]
NEAREST = 5


@dataclass(frozen=True)
class Tally:
    """What many runs of one plan gave for one outcome."""

    covered: list[bool]
    robust: list[bool]
    away: list[float]
    alarms: list[bool]
    verdicts: list[str]


FIRST_SEED = 1000
"""Settings of the study were chosen on seeds below 100."""


def tallies(plan: Plan, runs: int, *, placebos: bool = True) -> dict[str, Tally]:
    """Run the study on many panels of a plan; one tally per outcome judged."""
    made = {outcome: Tally([], [], [], [], []) for outcome in JUDGED}
    truth = plan.effect
    for seed in range(FIRST_SEED, FIRST_SEED + runs):
        rows = _rows(replace(plan, seed=seed), placebos=placebos)
        for outcome, tally in made.items():
            effect = _one(rows, outcome, "effect")
            lead = _one(rows, outcome, "pre-trend")
            tally.verdicts.append(str(effect["verdict"]))
            if math.isfinite(effect["low"]):
                tally.covered.append(effect["low"] <= truth <= effect["high"])
                tally.robust.append(effect["robust_low"] <= truth <= effect["robust_high"])
                tally.away.append(effect["log_ratio"] - math.log(truth))
                tally.alarms.append(not lead["low"] <= 1.0 <= lead["high"])
    return made


def _rows(plan: Plan, *, placebos: bool) -> list[Row]:
    made = invented_panel(plan)
    study = Study(made.panel, frozenset(), "tie begins", "reported", 0)
    return study.rows([made.turns]) if placebos else study.rows_of([study.stacked(made.turns)], {})


def _one(rows: list[Row], outcome: str, kind: str) -> Row:
    return next(row for row in rows if row["outcome"] == outcome and row["kind"] == kind)


def share(hits: list[bool]) -> tuple[float, float, float]:
    """Share with its 90 % interval by Wilson (1927)."""
    n, z = len(hits), 1.6448536269514722
    if not n:
        return math.nan, math.nan, math.nan
    p = float(np.mean(hits))
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return p, middle - reach, middle + reach


def shown(hits: list[bool]) -> str:
    """A share and its interval, in words."""
    p, low, high = share(hits)
    return f"{p:.2f} ({low:.2f}-{high:.2f})"


def planted(*, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Coverage, bias, false alarms and power on invented panels."""
    rows: list[tuple[object, ...]] = []
    numbers: dict[str, float] = {}
    runs = QUICK_RUNS if quick else RUNS
    for name, plan in PLANS.items():
        for outcome, got in tallies(plan, runs).items():
            stated = [one in ("rose", "fell") for one in got.verdicts]
            rows.append(
                (
                    name,
                    outcome,
                    shown(got.covered),
                    shown(got.robust),
                    f"{math.exp(float(np.mean(got.away))):.2f}",
                    shown(got.alarms),
                    shown(stated),
                )
            )
            if name == "nothing, 20 turns":
                numbers[f"impact_coverage_{outcome}"] = share(got.covered)[0]
                numbers[f"impact_false_positive_{outcome}"] = share(stated)[0]
            if name == "doubling, 60 turns":
                numbers[f"impact_power_{outcome}"] = share(stated)[0]
    table = Table(
        f"SYNTHETIC: the event study on {runs} invented panels each, 90 % intervals",
        (
            "planted",
            "outcome",
            "coverage",
            "coverage, trends may part",
            "estimate over truth",
            "year before differs",
            "change stated",
        ),
        rows,
        "A change is stated only if it survives every check (docs/why/impact.md), so that the last column is far below "
        "what the interval alone would give: the price of silence where nothing can be said. Shares with 90 % "
        "intervals.",
    )
    return [table, _weighings(max(runs // 4, 5))], numbers


def nearest(traits: np.ndarray, target: np.ndarray) -> np.ndarray | None:
    """Nearest neighbours instead of balance: each treated district's five nearest controls."""
    scale = np.maximum(np.concatenate([traits, target]).std(axis=0), 0.1)
    distance = np.sqrt(((target[:, None] / scale - traits[None] / scale) ** 2).mean(axis=2))
    made = np.zeros(len(traits))
    for row in distance:
        made[np.argsort(row, kind="stable")[:NEAREST]] += 1.0 / (NEAREST * len(target))
    return made


def unweighted(traits: np.ndarray, _target: np.ndarray) -> np.ndarray | None:
    """All clean controls alike."""
    return np.full(len(traits), 1.0 / len(traits))


WEIGHINGS: dict[str, Weighing] = {
    "balanced (the default)": balanced,
    "five nearest": nearest,
    "all controls alike": unweighted,
}


def _weighings(runs: int) -> Table:
    """Three ways to weigh controls where nothing was planted."""
    rows: list[tuple[object, ...]] = []
    for name, way in WEIGHINGS.items():
        with mock.patch.object(stacks, "balanced", way):
            cells: list[object] = []
            for plan in ("nothing, 20 turns", "nothing, turns at peaks"):
                got = tallies(PLANS[plan], runs, placebos=False)["events"]
                error = float(np.std(got.away) / math.sqrt(len(got.away))) * 1.645
                middle = float(np.mean(got.away))
                low, high = math.exp(middle - error), math.exp(middle + error)
                cells += [f"{math.exp(middle):.2f} ({low:.2f}-{high:.2f})", shown(got.covered)]
        rows.append((name, *cells))
    return Table(
        f"SYNTHETIC: three ways to weigh controls, {runs} panels in which nothing happens",
        ("weights", "turns at random: estimate", "coverage", "turns at peaks: estimate", "coverage"),
        rows,
        "Mean estimate for events (1 is right) with its 90 % interval over panels. In several traits the nearest "
        "district to an extreme one lies nearer the middle and falls back less, so that a fall appears.",
    )
