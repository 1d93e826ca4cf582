"""What the conflict does: each measure for the theatre and its districts on one scale, with turning points."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.reports.codes import Codes
from shadowgraph.reports.labels import MEASURES, measure_label
from shadowgraph.reports.numbers import count, day, estimate, period
from shadowgraph.reports.payload import Measure, Track, Turn
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.turning import turning_point
from shadowgraph.reports.words import NARROW

DISTRICT_LIMIT = 24
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
ADDITIVE = frozenset({"deaths", "events"})
"""Units whose values grow with the length of a period."""
ORDER = {name: number for number, name in enumerate(MEASURES)}


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
        return np.array(self.spans) == MONTHS_OF[self.step]

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
    """What the tracks of every measure need."""

    events: pl.DataFrame
    skewed: bool
    axis: Axis
    wanted: list[str]


def build(tables: ReportTables, codes: Codes) -> tuple[list[Measure], list[str]]:
    """Return the measures part, and the ids of the events its turning points name.

    Turning points name events by id first; `number_events` puts their row in the page there.
    """
    wanted: list[str] = []
    districts, left_out = _districts(tables)
    found = [_measure(tables, codes, name, districts, left_out, wanted) for name in _names(tables.measures)]
    return [measure for measure in found if measure["theatre"] or measure["districts"]], wanted


def _names(measures: pl.DataFrame) -> list[str]:
    names = measures.filter(pl.col("unit_kind").is_in(["theatre", "district"]))["measure"].unique().sort()
    return sorted(names.to_list(), key=lambda name: (ORDER.get(name, len(ORDER)), name))


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
    tables: ReportTables, codes: Codes, name: str, districts: list[str], left_out: int, wanted: list[str]
) -> Measure:
    label = measure_label(name)
    rows = tables.measures.filter(pl.col("measure") == name).sort("unit", "period_start")
    rows = _per_step(rows.with_columns(_months().alias("span")), _step(rows, codes.step))
    times = rows.select("period_start", "span").unique().sort("period_start", "span")
    axis = Axis(
        name, rows["units"][0], times["period_start"].to_list(), times["span"].to_list(), _step(rows, codes.step)
    )
    context = Context(tables.events, label.skewed, axis, wanted)
    whole = rows.filter(pl.col("unit_kind") == "theatre")
    theatre = _track(whole, tables.events, context) if whole.height else None
    tracks = []
    for unit in districts:
        part = rows.filter((pl.col("unit_kind") == "district") & (pl.col("unit") == unit))
        if part.height and part["value"].drop_nulls().len():
            tracks.append(_track(part, tables.events.filter(pl.col("district") == unit), context))
    return {
        "name": name,
        "label": label.label,
        "explain": label.explain,
        "units": axis.units,
        "share": axis.share,
        "title": _title(label.label, theatre, axis),
        "group": label.group,
        "start": [start.isoformat() for start in axis.starts],
        "span": axis.spans,
        "step": axis.step,
        "theatre": theatre,
        "districts": tracks,
        "districts_left_out": left_out if tracks else 0,
    }


def _months() -> pl.Expr:
    """Length of a period in whole months."""
    days = (pl.col("period_end") - pl.col("period_start")).dt.total_days()
    return pl.when(days < 45).then(1).when(days < 180).then(3).otherwise(12).cast(pl.Int32)


def _step(rows: pl.DataFrame, default: str) -> str:
    """The usual length of a period: the shortest one."""
    shortest = rows.select(_months().min()).item()
    return {1: "month", 3: "quarter", 12: "year"}.get(shortest, default)


def _per_step(rows: pl.DataFrame, step: str) -> pl.DataFrame:
    """Counts of longer periods, per period of the usual length, so that one scale fits all."""
    share = pl.when(pl.col("units").is_in(list(ADDITIVE))).then(MONTHS_OF[step] / pl.col("span")).otherwise(1.0)
    return rows.with_columns(pl.col("value", "low", "high") * share)


def _track(rows: pl.DataFrame, events: pl.DataFrame, context: Context) -> Track:
    """One unit's series on the measure's whole axis."""
    axis = pl.DataFrame(
        {"period_start": context.axis.starts, "span": context.axis.spans},
        schema={"period_start": pl.Date, "span": pl.Int32},
    )
    full = axis.join(rows, on=["period_start", "span"], how="left", maintain_order="left")
    values = full["value"].fill_nan(None)
    track: Track = {
        "name": rows["unit_name"][0],
        "value": _rounded(values),
        "low": _rounded(full["low"].fill_nan(None)),
        "high": _rounded(full["high"].fill_nan(None)),
        "n": full["n_events"].fill_null(0).to_list(),
        "turn": None,
    }
    series = values.cast(pl.Float64).fill_null(math.nan).to_numpy()
    found = turning_point(np.where(context.axis.fine, series, math.nan), skewed=context.skewed)
    if found is not None:
        track["turn"] = _turn(found.at, found.before, found.after, events, context)
    return track


def _turn(at: int, before: float, after: float, events: pl.DataFrame, context: Context) -> Turn:
    axis = context.axis
    start = axis.starts[at]
    end = start + dt.timedelta(days=round(30.44 * axis.spans[at]) + 1)
    largest = (
        events.filter(dated_within("month") & (pl.col("date_start") >= start) & (pl.col("date_start") < end))
        .sort(["deaths_best", "event_id"], descending=[True, False])
        .head(1)
    )
    way = "rose" if after > before else "fell"
    text = f"{way} from about {axis.show(before)} to {axis.show(after)} around {period(start, axis.step)}"
    event = -1
    if largest.height:
        event = len(context.wanted)
        context.wanted.append(largest["event_id"][0])
        text += "; largest event then: " + _event(largest.row(0, named=True))
    return {"at": at, "text": text, "event": event}


def _event(row: dict[str, object]) -> str:
    date = row["date_start"]
    where = row["place"] or row["adm_2"] or row["adm_1"] or row["country"]
    sides = f"{row['side_a'] or 'unnamed'} and {row['side_b'] or 'unnamed'}"
    deaths = row["deaths_best"]
    when = day(date) if isinstance(date, dt.date) else ""
    return f"{when}, {where}, {sides}, {count(float(str(deaths)))} deaths"


def _rounded(column: pl.Series) -> list[float | None]:
    return [
        None if value is None else float(np.format_float_positional(value, 4, fractional=False))
        for value in column.to_list()
    ]


def _title(label: str, theatre: Track | None, axis: Axis) -> str:
    """A sentence for the theatre's own series."""
    if theatre is None:
        return f"{label} by district"
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
