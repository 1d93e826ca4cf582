"""What the conflict does: each measure for the theatre and its districts on one scale, with turning points."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from shadowgraph.reports.deadliest import Deadliest, in_words
from shadowgraph.reports.holes import find_holes
from shadowgraph.reports.measure_labels import ORDER, group_of, measure_label
from shadowgraph.reports.numbers import count, estimate, period
from shadowgraph.reports.payload import Measure, Track, Turn
from shadowgraph.reports.pooling import ADDITIVE, displayed, shown_months
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.turning import Turning, turning_point
from shadowgraph.reports.words import NARROW

DISTRICT_LIMIT = 24
STEP_OF = {1: "month", 3: "quarter", 12: "year"}
ACTOR_LIMIT = 12


@dataclass(frozen=True)
class Axis:
    """The time axis of one measure."""

    name: str
    units: str
    starts: list[dt.date]
    spans: list[int]
    step: str

    @property
    def fine(self) -> np.ndarray:
        """Whether each period has the usual length."""
        usual: np.ndarray = np.array(self.spans) == min(self.spans)
        return usual

    @property
    def share(self) -> bool:
        """Whether values are shares, 0 to 1."""
        return self.units == "share" or self.units.startswith("share ")

    def show(self, value: float) -> str:
        """A value in words, with its unit where it needs one."""
        if self.share:
            return f"{value * 100:.0f}{NARROW}%"
        if self.units in {"deaths", "events", "groups", "coalitions"} and value == int(value):
            return count(value)
        return estimate(value)


@dataclass(frozen=True)
class Context:
    """What the tracks of one measure need.

    Args:
        deadliest: Finds the event behind a turning point.
        skewed: Whether equal steps of the measure are ratios.
        axis: Its time axis.
        wanted: Ids of events that turning points name; grows.
    """

    deadliest: Deadliest
    skewed: bool
    axis: Axis
    wanted: list[str]


def build(tables: ReportTables) -> tuple[list[Measure], list[str]]:
    """Return the measures part, and the ids of the events its turning points name.

    Turning points name events by their place in those ids; `number_events` puts their row in the page there.
    """
    wanted: list[str] = []
    districts, left_out = _districts(tables)
    holes = find_holes(tables.events, tables.theatre)
    actors = _actors(tables)
    shown = shown_months(tables.theatre)
    rows = displayed(tables.measures, districts, holes, actors=actors, shown=shown)
    on_axis = pl.struct("period_start", "span").rank("dense").over("measure").cast(pl.Int64) - 1
    rows = rows.with_columns(on_axis.alias("axis")).sort("measure", "place", "axis")
    deadliest = Deadliest(tables.events)
    known = {name: part for (name,), part in rows.group_by(["measure"], maintain_order=True)}
    found = [
        _measure(known[name], deadliest, name, left_out, wanted)
        for name in sorted(known, key=lambda name: (ORDER.get(name, len(ORDER)), name))
    ]
    return [one for one in found if one["theatre"] or one["districts"] or one["organisations"]], wanted


def _actors(tables: ReportTables) -> list[str]:
    """Organisations whose own series are drawn: the most active that are no states."""
    listed = tables.measures.filter(pl.col("unit_kind") == "actor").select(pl.col("unit").alias("actor_id"))
    groups = tables.actors.filter(pl.col("kind") != "state").join(listed.unique(), on="actor_id", how="semi")
    return (
        groups.sort(["n_events", "actor_id"], descending=[True, False])["actor_id"]
        .head(ACTOR_LIMIT)
        .to_list()
    )


def _districts(tables: ReportTables) -> tuple[list[str], int]:
    """Districts to show, most deaths first, and how many are left out."""
    listed = tables.measures.filter(pl.col("unit_kind") == "district").select("unit").unique()
    deaths = (
        tables.events.drop_nulls("district")
        .group_by(pl.col("district").alias("unit"))
        .agg(pl.col("deaths_best").sum().alias("deaths"), pl.len().alias("n"))
    )
    ordered = listed.join(deaths, on="unit", how="left").sort(
        ["deaths", "n", "unit"], descending=[True, True, False], nulls_last=True
    )
    return ordered["unit"].head(DISTRICT_LIMIT).to_list(), max(0, ordered.height - DISTRICT_LIMIT)


def _measure(
    rows: pl.DataFrame, deadliest: Deadliest, name: str, left_out: int, wanted: list[str]
) -> Measure:
    label = measure_label(name)
    times = rows.select("period_start", "span").unique().sort("period_start", "span")
    step = STEP_OF[int(times["span"].to_numpy().min())]
    axis = Axis(name, rows["units"][0], times["period_start"].to_list(), times["span"].to_list(), step)
    context = Context(deadliest, label.skewed, axis, wanted)
    theatre: Track | None = None
    tracks: dict[str, list[Track]] = {"district": [], "actor": []}
    for part in _by_place(rows):
        kind = part["unit_kind"][0]
        if kind == "theatre":
            theatre = _track(part, context)
        else:
            tracks[kind].append(_track(part, context))
    return {
        "name": name,
        "label": label.label,
        "explain": label.explain,
        "units": axis.units,
        "share": axis.share,
        "title": _title(label.label, theatre, axis),
        "group": group_of(name),
        "main": label.main,
        "start": [start.isoformat() for start in axis.starts],
        "span": axis.spans,
        "step": axis.step,
        "base": STEP_OF[int(rows["base"][0])],
        "note": _note(rows, axis),
        "theatre": theatre,
        "districts": tracks["district"],
        "districts_left_out": left_out if tracks["district"] else 0,
        "organisations": tracks["actor"],
    }


def _note(rows: pl.DataFrame, axis: Axis) -> str:
    """How the values shown came from those computed."""
    text = f"by {axis.step}"
    if rows["pooled"].any():
        parts = f"its {STEP_OF[int(rows['base'][0])]}s"
        text += (
            f", sum of {parts}"
            if axis.units in ADDITIVE
            else f", mean of {parts} weighted by {rows['of'][0]}"
        )
    if len(set(axis.spans)) > 1:
        text += "; flat strokes: years whose records are dated no finer"
    return text


def _by_place(rows: pl.DataFrame) -> list[dict[str, list[Any]]]:
    """Columns of each unit, in order of place, as plain lists."""
    names = ("unit_kind", "unit", "unit_name", "axis", "value", "low", "high", "n_events")
    columns = {name: rows[name].to_list() for name in names}
    places = rows["place"].to_numpy()
    cuts = np.flatnonzero(np.diff(places, prepend=-1)).tolist()
    return [
        {name: column[start:end] for name, column in columns.items()}
        for start, end in zip(cuts, [*cuts[1:], len(places)], strict=True)
    ]


def _track(part: dict[str, list[Any]], context: Context) -> Track:
    """One unit's series on the measure's whole axis."""
    length = len(context.axis.starts)

    def laid(name: str, missing: Any) -> list[Any]:
        full = [missing] * length
        for at, value in zip(part["axis"], part[name], strict=True):
            full[at] = value
        return full

    track: Track = {
        "name": part["unit_name"][0],
        "value": laid("value", None),
        "low": laid("low", None),
        "high": laid("high", None),
        "n": laid("n_events", 0),
        "turn": None,
    }
    series = np.array(laid("value", math.nan), dtype=float)
    found = turning_point(np.where(context.axis.fine, series, math.nan), skewed=context.skewed)
    if found is not None and part["unit_kind"][0] != "actor":
        district = None if part["unit_kind"][0] == "theatre" else part["unit"][0]
        track["turn"] = _turn(found, district, context)
    return track


def _turn(found: Turning, district: str | None, context: Context) -> Turn | None:
    axis = context.axis
    before, after = axis.show(found.before), axis.show(found.after)
    if before == after:
        return None
    start = axis.starts[found.at]
    end = start + dt.timedelta(days=round(30.44 * axis.spans[found.at]) + 1)
    way = "rose" if found.after > found.before else "fell"
    text = f"{way} from about {before} to {after} around {period(start, axis.step)}"
    largest = context.deadliest.find(start, end, district)
    event = -1
    if largest is not None:
        event = len(context.wanted)
        context.wanted.append(largest["event_id"])
        text += "; largest event then: " + in_words(largest)
    return {"at": found.at, "text": text, "event": event}


def _title(label: str, theatre: Track | None, axis: Axis) -> str:
    """A sentence for the theatre's own series."""
    if theatre is None:
        return f"{label} by district or organisation"
    known = [value for value in theatre["value"] if value is not None]
    if not known:
        return f"{label} can't be computed for any period here"
    turn = theatre["turn"]
    if turn is not None:
        return f"{label} {turn['text'].split(';')[0]}"
    low, high = np.quantile(known, [0.1, 0.9])
    if axis.show(low) == axis.show(high):
        return f"{label} stayed near {axis.show(float(np.median(known)))}"
    return f"{label} moved between {axis.show(float(low))} and {axis.show(float(high))} with no clear turn"


def number_events(measures: list[Measure], wanted: list[str], rows: dict[str, int]) -> None:
    """Replace the places in `wanted` by the events' rows in the page."""
    for measure in measures:
        for track in (measure["theatre"], *measure["districts"]):
            if track is not None and track["turn"] is not None and track["turn"]["event"] >= 0:
                track["turn"]["event"] = rows.get(wanted[track["turn"]["event"]], -1)
