"""Charts of measures: small multiples with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from shadowgraph.charts.frame import Picture, finished, known, number, period, ribbon, rows_of
from shadowgraph.charts.palette import BAND, INK, SIZES, STRATEGIC
from shadowgraph.records.measure import step_of

SHOWN = ("deaths", "events", "effective_groups", "coalitions", "infighting_share", "many_sidedness")
"""Measures drawn when none are named, as far as the table has them."""

COUNTED = ("deaths", "events")
"""Units that grow with the length of a period: years are drawn as their monthly mean."""

PANEL_WIDTH, PANEL_HEIGHT = 300, 120


def small_multiples(
    measures: pl.DataFrame,
    *,
    names: Sequence[str] | None = None,
    unit: str | None = None,
    columns: int = 2,
    source: str | None = None,
    synthetic: bool = False,
) -> Picture:
    """Each measure of one unit in a panel of its own, with its 5 to 95 % band.

    Periods of the run's step are joined by a line, broken where a period is missing; years stand as level strokes where
    nothing finer is known.

    Args:
        measures: `MEASURES` rows.
        names: Measures to draw; None: the main ones.
        unit: Id or name of the theatre or district; None: the theatre.
        columns: Panels side by side.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No such unit or measure.
    """
    import altair as alt

    table = known(measures, "measures")
    of_unit = (
        pl.col("unit_kind") == "theatre"
        if unit is None
        else (pl.col("unit") == unit) | (pl.col("unit_name") == unit)
    )
    rows = known(table.filter(of_unit & pl.col("value").is_not_null()), f"unit {unit or 'theatre'}")
    wanted = [name for name in (names or SHOWN) if name in rows["measure"]] or rows[
        "measure"
    ].unique().sort().to_list()
    if names is not None and set(names) - set(wanted):
        known(rows.clear(), f"measure {min(set(names) - set(wanted))}")
    ends = (rows["period_start"].min(), rows["period_end"].max())
    panels = [
        _panel(_finest(rows.filter(pl.col("measure") == name)), ends, synthetic=synthetic) for name in wanted
    ]
    name = rows["unit_name"][0]
    sentence = f"{name}: {_sentence(_finest(rows.filter(pl.col('measure') == wanted[0])))}"
    note = (
        "Line: value; band: 5 to 95 %. Level strokes: years, where dates are known no better (of a count its monthly "
        "mean). Scales differ."
    )
    return finished(
        alt.concat(*panels, columns=columns), sentence, note=note, source=source, synthetic=synthetic
    )


def _finest(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the finest step, and of years in which there are none; 'run' numbers stretches without a gap."""
    stepped = rows.with_columns(step_of(), pl.col("period_start").dt.year().alias("year")).sort(
        "period_start"
    )
    fine = stepped.filter(pl.col("step") != "year")
    rough = stepped.filter(
        (pl.col("step") == "year") & ~pl.col("year").is_in(fine["year"].unique().implode())
    )
    joined = pl.concat([fine, rough]).sort("period_start")
    gap = pl.col("period_start").shift(-1) != pl.col("period_end").dt.offset_by("1d")
    broken = gap.shift(1) | (pl.col("step") != pl.col("step").shift(1))
    a_month = pl.when((pl.col("step") == "year") & pl.col("units").is_in(COUNTED)).then(1 / 12).otherwise(1.0)
    return joined.with_columns(
        *(pl.col(name) * a_month for name in ("value", "low", "high")),
        broken.fill_null(value=True).cast(pl.Int64).cum_sum().alias("run"),
        pl.col("period_end").dt.offset_by("1d").alias("until"),
    )


def _panel(rows: pl.DataFrame, ends: tuple[Any, Any], *, synthetic: bool) -> Any:
    import altair as alt

    share = rows["units"][0] == "share"
    lone = pl.len().over("run") == 1
    as_strokes = (pl.col("step") == "year") | lone
    x = alt.X(
        "period_start:T",
        title=None,
        axis=alt.Axis(format="%Y", tickCount="year", grid=False, labelOverlap=True),
        scale=alt.Scale(domain=[f"{day:%Y-%m-%d}" for day in ends]),
    )
    y = alt.Y("value:Q", title=_axis(rows), axis=alt.Axis(format="%" if share else "~s", tickCount=3))
    tips = [
        alt.Tooltip("period_start:T", title="From", format="%d %b %Y"),
        alt.Tooltip("period_end:T", title="To", format="%d %b %Y"),
        *(
            alt.Tooltip(f"{name}:Q", title=title, format=".0%" if share else ",.3~r")
            for name, title in (("value", "Value"), ("low", "5 %"), ("high", "95 %"))
        ),
        alt.Tooltip("n_events:Q", title="Events"),
    ]
    lines = alt.Chart(rows_of(rows.filter(~as_strokes)))
    strokes = alt.Chart(rows_of(rows.filter(as_strokes)))
    layers = [
        lines.mark_area(color=STRATEGIC, opacity=BAND).encode(
            x=x, y=alt.Y("low:Q"), y2="high:Q", detail="run:N"
        ),
        lines.mark_line(color=STRATEGIC, strokeWidth=1.8).encode(x=x, y=y, detail="run:N", tooltip=tips),
        strokes.mark_rect(color=STRATEGIC, opacity=BAND).encode(
            x=x, x2="until:T", y=alt.Y("low:Q"), y2="high:Q"
        ),
        strokes.mark_rule(color=STRATEGIC, strokeWidth=1.8).encode(x=x, x2="until:T", y=y, tooltip=tips),
    ]
    if synthetic:
        layers.append(ribbon(PANEL_WIDTH, PANEL_HEIGHT))
    title = alt.TitleParams(
        text=_capital(_sentence(rows)),
        frame="group",
        anchor="start",
        color=INK,
        fontSize=SIZES["small"],
        fontWeight="bold",
        limit=PANEL_WIDTH + 40,
    )
    return alt.layer(*layers).properties(width=PANEL_WIDTH, height=PANEL_HEIGHT, title=title)


def _axis(rows: pl.DataFrame) -> str:
    units = str(rows["units"][0])
    mixed = units in COUNTED and rows["step"].n_unique() > 1
    return f"{units} a month" if mixed else units


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(rows: pl.DataFrame) -> str:
    """What a measure's finest rows say: a count's peak, anything else's first and last year."""
    top = rows.sort(["value", "period_start"], descending=[True, False]).row(0, named=True)
    label, units = top["measure"].replace("_", " "), top["units"]
    if units in COUNTED:
        rate = " a month" if top["step"] == "year" else ""
        when = period(top["period_start"], top["period_end"])
        return f"{label} peaked at {number(top['value'], units)}{rate}{_span(top)} in {when}"
    weight = pl.col("n_events").clip(1, None)
    years = (
        rows.group_by("year")
        .agg(*((pl.col(name) * weight).sum() / weight.sum() for name in ("value", "low", "high")))
        .with_columns(pl.lit(units).alias("units"))
        .sort("year")
    )
    first, last = years.row(0, named=True), years.row(-1, named=True)
    if first["year"] == last["year"]:
        return f"{label}: {number(last['value'], units)}{_span(last)} in {last['year']}"
    return (
        f"{label}: {number(first['value'], units)} in {first['year']}, "
        f"{number(last['value'], units)}{_span(last)} in {last['year']}"
    )


def _span(row: dict[str, Any]) -> str:
    """The interval in brackets; nothing where a count is exact."""
    if row["low"] == row["high"]:
        return ""
    return f" ({number(row['low'], row['units'])} to {number(row['high'], row['units'])})"
