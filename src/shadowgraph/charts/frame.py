"""What every chart has around it: a sentence for a title, type, sources, a ribbon on invented data."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from shadowgraph.charts.palette import FONT, INK, QUIET, SIZES
from shadowgraph.errors import UsageError

if TYPE_CHECKING:
    import altair as alt

Picture: TypeAlias = "alt.LayerChart | alt.ConcatChart | alt.FacetChart"

WIDTH, HEIGHT = 640, 260
NARROW = "\u202f"
"""Narrow no-break space, between a number and its unit."""

TITLE_CHARACTERS = 75


def rows_of(table: pl.DataFrame) -> alt.InlineData:
    """The rows of a table inside the specification, dates as ISO text: a chart loads nothing from elsewhere."""
    import altair as alt

    dates = [name for name, kind in table.schema.items() if kind == pl.Date]
    written = table.with_columns(pl.col(name).dt.to_string("%Y-%m-%d") for name in dates)
    return alt.InlineData(values=written.to_dicts())


def finished(
    chart: Picture, sentence: str, *, note: str = "", source: str | None = None, synthetic: bool = False
) -> Picture:
    """Give a chart its title, its one-sentence description, type and sources.

    Args:
        chart: An Altair chart, layered or concatenated.
        sentence: What the chart says, in a sentence without its full stop.
        note: How to read it.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented, which then stands in the title itself.
    """
    import altair as alt

    below = [line for part in (note, f"Source: {source}" if source else "") for line in wrapped(part, 110)]
    title = alt.TitleParams(
        text=wrapped(f"SYNTHETIC DATA. {sentence}" if synthetic else sentence, TITLE_CHARACTERS),
        subtitle=below,
        anchor="start",
        frame="group",
        color=INK,
        fontSize=SIZES["title"],
        subtitleColor=QUIET,
        subtitleFontSize=SIZES["small"],
        offset=12,
    )
    made = chart.properties(title=title, description=f"{sentence}. {note}".strip(), background="#FFFFFF")
    styled: Picture = made.configure(
        font=FONT,
        axis=alt.AxisConfig(
            domain=False,
            gridColor="#E6E6E6",
            labelColor=QUIET,
            labelFontSize=SIZES["small"],
            tickColor="#BFBFBF",
            titleColor=INK,
            titleFontSize=SIZES["small"],
            titleFontWeight="normal",
        ),
        legend=alt.LegendConfig(labelFontSize=SIZES["small"], orient="top", title=None),
        view=alt.ViewConfig(stroke=None),
        header=alt.HeaderConfig(labelFontSize=SIZES["label"], title=None),
    )
    return styled


def ribbon(width: int, height: int) -> Any:
    """A diagonal ribbon that says the data is invented, to lay over a plot."""
    import altair as alt

    spot = alt.InlineData(values=[{"text": "synthetic data"}])
    return (
        alt.Chart(spot)
        .mark_text(angle=335, fontSize=44, fontWeight="bold", opacity=0.18, color=INK)
        .encode(x=alt.value(width / 2), y=alt.value(height / 2), text=alt.Text("text:N"))
    )


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many characters."""
    return textwrap.wrap(text, width)


def month(day: dt.date) -> str:
    """A month as 'Mar 2017'."""
    return f"{day:%b %Y}"


def period(start: dt.date, end: dt.date) -> str:
    """A period in words: 'Mar 2017', 'Jan to Mar 2017' or '2017'."""
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    if (start.month, end.month) == (1, 12) and start.year == end.year:
        return str(start.year)
    return f"{start:%b} to {month(end)}" if start.year == end.year else f"{month(start)} to {month(end)}"


def number(value: float, units: str = "") -> str:
    """A value as readers see it: shares in per cent, counts whole, estimates to two figures."""
    if units == "share":
        return f"{100 * value:.0f}{NARROW}%"
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"


def known(table: pl.DataFrame, what: str) -> pl.DataFrame:
    """The table, or an error that says there is nothing to draw.

    Raises:
        UsageError: The table is empty.
    """
    if table.is_empty():
        raise UsageError(
            "There is nothing to draw",
            field=what,
            rule="at least one row",
            way_out="choose another pair, unit, measure or period",
        )
    return table
