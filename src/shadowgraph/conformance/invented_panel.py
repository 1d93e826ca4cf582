"""Invented district panels with a planted effect: for judging event studies. Everything here is SYNTHETIC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.impact.panel import YEAR, Panel, province_groups
from shadowgraph.measures.impact.reported import TURN_COLUMNS

FIRST = 2000 * YEAR
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Plan:
    """How to invent a panel.

    Args:
        areas: Areas, each the ground of one pair of organisations; half of them turn.
        per_area: Districts of an area.
        years: Length.
        effect: Ratio by which a turn changes events, from its quarter on; 1: none.
        rate: Events per district and quarter, on average.
        area_shock: Standard deviation of an area's log level, which wanders with a half-life of about two years.
        before: Log change of treated districts in the year before their turn: a pre-trend.
        chosen: Whether areas turn when they are at a peak rather than at random.
        seed: Seed.
    """

    areas: int = 40
    per_area: int = 4
    years: int = 16
    effect: float = 1.0
    rate: float = 1.0
    area_shock: float = 0.5
    before: float = 0.0
    chosen: bool = False
    seed: int = 0


@dataclass(frozen=True)
class InventedPanel:
    """A panel with its turns.

    Args:
        panel: As `measures.impact.panel.build_panel` gives it.
        turns: Columns `TURN_COLUMNS`.
    """

    panel: Panel
    turns: pl.DataFrame


def invented_panel(plan: Plan) -> InventedPanel:
    """Invent a panel: bursty counts whose level wanders by area and district, and turns dated to the year."""
    rng = np.random.default_rng(plan.seed)
    n, quarters = plan.areas * plan.per_area, plan.years * YEAR
    area = np.repeat(np.arange(plan.areas), plan.per_area)
    level = np.log(plan.rate) + 0.7 * rng.standard_normal(n)[:, None]
    wander = plan.area_shock * _wandering(plan.areas, quarters, 0.92, rng)
    level = level + wander[area] + 0.5 * _wandering(n, quarters, 0.8, rng)
    # A season and a common course that every district shares.
    level += 0.4 * np.sin(2 * np.pi * np.arange(quarters) / YEAR) + 0.3 * _wandering(1, quarters, 0.9, rng)
    # Whole years, from the sixth to the fourth before last: blocks and placebo dates must fit in.
    turning = rng.permutation(plan.areas)[: plan.areas // 2]
    year = rng.integers(5, plan.years - 3, len(turning))
    if plan.chosen:
        yearly = wander.reshape(plan.areas, plan.years, YEAR).mean(axis=2)
        year = 5 + np.argmax(yearly[turning, 4 : plan.years - 4], axis=1)
    for place, when in zip(turning.tolist(), (year * YEAR).tolist(), strict=True):
        here = area == place
        level[here, when:] += np.log(plan.effect)
        level[here, when - YEAR : when] += plan.before
    events = rng.poisson(np.exp(level - 0.2) * rng.gamma(2.0, 0.5, level.shape)).astype(np.float64)
    deaths = rng.negative_binomial(np.maximum(events, 0.01) * 0.6, 0.2).astype(np.float64)
    turns = pl.DataFrame(
        [(f"a{p:03d}", f"b{p:03d}", FIRST + int(y) * YEAR, None) for p, y in zip(turning, year, strict=True)],
        schema=TURN_COLUMNS,
        orient="row",
    )
    return InventedPanel(_panel(area, events, deaths, rng), turns.sort("quarter", "actor_a"))


def _wandering(n: int, quarters: int, memory: float, rng: np.random.Generator) -> FloatArray:
    """Stationary first-order autoregressions of variance 1, shape (n, quarters)."""
    made = np.empty((n, quarters))
    made[:, 0] = rng.standard_normal(n)
    for t in range(1, quarters):
        made[:, t] = memory * made[:, t - 1] + np.sqrt(1.0 - memory**2) * rng.standard_normal(n)
    return made


def _panel(
    area: NDArray[np.int64], events: FloatArray, deaths: FloatArray, rng: np.random.Generator
) -> Panel:
    shape = events.shape
    whole = np.zeros(shape, bool)
    whole[:, : -YEAR + 1] = True
    several = (_years(events) >= 2).astype(np.float64)
    values = {
        "events": _years(events),
        "deaths": _years(deaths),
        "civilian_deaths": _years(rng.binomial(deaths.astype(np.int64), 0.3).astype(np.float64)),
        "effective_groups": several * rng.beta(6, 6, shape),
        "many_sidedness": several * rng.beta(2, 4, shape),
    }
    exposure = {name: np.ones(shape) for name in values}
    exposure |= dict.fromkeys(("effective_groups", "many_sidedness"), several)
    districts = tuple(f"Invented|area {a:03d}|{d:04d}" for d, a in enumerate(area.tolist()))
    district, quarter = np.nonzero(events > 0)
    takes = [
        pl.DataFrame(
            {
                "actor_id": [f"{side}{area[d]:03d}" for d in district],
                "district": district,
                "quarter": quarter,
            }
        )
        for side in "ab"
    ]
    return Panel(
        first=FIRST,
        districts=districts,
        group=province_groups(districts),
        values=values,
        exposure=exposure,
        to_year=whole,
        to_quarter=whole,
        state_events=_years(events) * 0.5,
        takes=pl.concat(takes).sort("actor_id", "district", "quarter"),
    )


def _years(quarters: FloatArray) -> FloatArray:
    made = np.zeros_like(quarters)
    made[:, : -YEAR + 1] = sum(quarters[:, k : quarters.shape[1] - YEAR + 1 + k] for k in range(YEAR))
    return made
