"""The measures stage: every chosen measure over one theatre, its districts and its organisations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from shadowgraph.errors import SchemaError, UsageError
from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.beside import Beside
from shadowgraph.measures.context import Ground, MeasureContext, blocks
from shadowgraph.measures.deaths_draws import DeathsDraws
from shadowgraph.measures.enemies import Enemies
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.intervals import Summary, summarise
from shadowgraph.measures.layout import Layout, lay_out, tie_layout
from shadowgraph.measures.result import Measures
from shadowgraph.measures.streams import keys_of
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.plugins.manager import registered
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.period import Step, check_step
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

LEAST_DRAWS = 20


def measure(
    data: TheatreData,
    ties: TieResult | None = None,
    *,
    step: str = "month",
    seed: int = 0,
    names: Sequence[str | Measure] | None = None,
    draws: int = 200,
    beside: Beside | None = None,
) -> Measures:
    """Measure one theatre, its districts and its organisations, period by period, with 5 to 95 % intervals.

    Units and periods. Every measure is computed for the theatre, most also for each district that has an event located
    surely enough, some for each organisation over the events it took part in. A series runs from a unit's first to its
    last event. A unit's year in which more than a fifth of the events are dated too coarsely for the step is left out
    of the step's rows; a unit with any such events gets rows of whole years as well (`records.measure.step_of` tells
    them apart). Months in a hole of the record (`holes`) have no rows. Measures of the ties have one row per period of
    the ties, measures of the register one per year.

    Args:
        data: The theatre, from `theatres.cut`.
        ties: Its ties, from `ties.infer`; None leaves out the measures that need them.
        step: 'month', 'quarter' or 'year'.
        seed: Seed of all draws.
        names: Registered names, or measures; None: all that are registered.
        draws: Number of draws behind each interval, at least 20.
        beside: Further tables (patrons, attribution, resource sites); None leaves out the measures that need them.

    Raises:
        UsageError: Unknown step or measure, or too few draws.
        SchemaError: A measure returns an array of the wrong shape.
    """
    known_step = check_step(step)
    chosen = _chosen(names)
    if draws < LEAST_DRAWS:
        raise UsageError(
            "Too few draws for an interval",
            field="draws",
            value=draws,
            rule=f"at least {LEAST_DRAWS}",
            way_out="leave it at 200",
        )
    ground = _ground(data, ties, seed, draws, beside or Beside())
    chosen = [one for one in chosen if all(getattr(ground.beside, table) is not None for table in one.needs)]
    tables = [
        table
        for layout, part in _layouts(data, ties, known_step, chosen)
        for table in _measured(ground, layout, part)
    ]
    if not tables:
        return Measures(MEASURES.empty())
    table = pl.concat(tables).with_columns(pl.lit(data.theatre.id).alias("theatre"))
    order = ["unit_kind", "unit", "measure", "period_start", "period_end"]
    return Measures(MEASURES.conform(table).sort(order))


def _chosen(names: Sequence[str | Measure] | None) -> list[Measure]:
    every: dict[str, Measure] = registered("measures")
    if names is None:
        return list(every.values())
    for name in names:
        if isinstance(name, str) and name not in every:
            raise UsageError(
                "Unknown measure",
                field="names",
                value=name,
                rule="one of " + ", ".join(sorted(every)),
                way_out="choose from these",
            )
    return [every[name] if isinstance(name, str) else name for name in names]


def _ground(data: TheatreData, ties: TieResult | None, seed: int, draws: int, beside: Beside) -> Ground:
    frames = EventFrames(data)
    if beside.layers is None and ties is not None:
        beside = replace(beside, layers=ties.layers)
    return Ground(
        data=data,
        frames=frames,
        enemies=Enemies(frames),
        ties=None if ties is None else TieDraws.build(ties.table, frames.actors, seed, draws),
        keys=keys_of(data.events["event_id"].to_list(), seed),
        deaths=DeathsDraws.build(data.events, seed, draws),
        n_draws=draws,
        beside=beside,
        seed=seed,
    )


def _layouts(
    data: TheatreData, ties: TieResult | None, step: Step, chosen: list[Measure]
) -> Iterator[tuple[Layout, list[Measure]]]:
    """Each layout with the measures it is for."""
    part = [one for one in chosen if one.resolution == "step"]
    if part:
        kinds = _kinds(part)
        yield lay_out(data, step, kinds=kinds), part
        if step != "year":
            yield lay_out(data, "year", kinds=kinds, coarser_than=step), part
    part = [one for one in chosen if one.resolution == "ties"]
    if part and ties is not None and ties.table.height:
        yield tie_layout(data, ties.table), part
    part = [one for one in chosen if one.resolution == "year"]
    if part:
        yield lay_out(data, "year", kinds=_kinds(part)), part


def _kinds(measures: list[Measure]) -> set[str]:
    return {kind for one in measures for kind in one.unit_kinds}


def _measured(ground: Ground, layout: Layout, measures: list[Measure]) -> Iterator[pl.DataFrame]:
    """One table per measure, of all blocks of a layout."""
    found: dict[str, list[tuple[IntArray, Summary]]] = {one.name: [] for one in measures}
    for context in blocks(ground, layout):
        kind = context.slots["unit_kind"][0]
        for one in measures:
            if kind in one.unit_kinds:
                values = one.compute(context)
                _check(context, one, values)
                made = summarise(values[context.lead :], centre=one.centre, bounds=one.range)
                slots = context.first_slot + np.arange(context.lead, context.n_slots)
                # A theatre's series keeps its gaps; others' would be mostly gaps, and no row says the same.
                kept = np.arange(len(slots)) if kind == "theatre" else np.flatnonzero(np.isfinite(made.value))
                found[one.name].append((slots[kept], made.only(kept)))
    for one in measures:
        if found[one.name]:
            yield _rows(layout.slots, one, found[one.name])


def _check(context: MeasureContext, one: Measure, values: Draws) -> None:
    if values.ndim != 2 or values.shape[0] != context.n_slots or values.shape[1] < 2:
        raise SchemaError(
            f"Measure {one.name!r} returns an array of the wrong shape",
            field="shape",
            value=values.shape,
            rule=f"({context.n_slots}, 1 + number of draws)",
            way_out="return one row per slot, the point first",
        )
    point = values[context.lead :, 0]
    low, high = one.range
    # Single precision may overshoot a bound in its seventh digit.
    outside = point[(point < low - 1e-5 * (1 + abs(low))) | (point > high + 1e-5 * (1 + abs(high)))]
    if len(outside):
        raise SchemaError(
            f"Measure {one.name!r} gives a value outside its range",
            field="value",
            value=float(outside[0]),
            rule=f"between {low} and {high}",
            way_out="correct the formula or the declared range",
        )


def _rows(slots: pl.DataFrame, one: Measure, parts: list[tuple[IntArray, Summary]]) -> pl.DataFrame:
    def joined(name: str) -> pl.Series:
        return pl.Series(
            name, np.concatenate([getattr(summary, name) for _, summary in parts]), nan_to_null=True
        )

    about = slots.select("unit_kind", "unit", "unit_name", "period_start", "period_end", "n_events")
    return about[np.concatenate([slot for slot, _ in parts])].with_columns(
        pl.lit(one.name).alias("measure"),
        pl.lit(one.units).alias("units"),
        joined("value"),
        joined("low"),
        joined("high"),
    )
