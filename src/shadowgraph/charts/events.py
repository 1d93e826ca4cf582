"""Charts of events and organisations: deaths over time, and who was most active."""

from __future__ import annotations

import polars as pl

from shadowgraph.charts.frame import HEIGHT, WIDTH, Picture, finished, known, number, ribbon, rows_of
from shadowgraph.charts.palette import QUIET, STRATEGIC, VIOLENCE_COLOURS
from shadowgraph.records.period import dated_within

MOST = 20


def deaths_by_year(events: pl.DataFrame, *, source: str | None = None, synthetic: bool = False) -> Picture:
    """Deaths a year by type of violence, best estimates, with the range of the total.

    Args:
        events: `EVENTS` rows.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No events dated to a year.
    """
    import altair as alt

    dated = known(events.filter(dated_within("year")), "events").with_columns(
        pl.col("date_start").dt.year().alias("year")
    )
    best = (
        dated.group_by("year", "violence")
        .agg(pl.col("deaths_best").sum().alias("deaths"))
        .sort("year", "violence")
    )
    range_ = (
        dated.group_by("year")
        .agg(
            pl.coalesce("deaths_low", "deaths_best").sum().alias("low"),
            pl.coalesce("deaths_high", "deaths_best").sum().alias("high"),
            pl.col("deaths_best").sum().alias("deaths"),
        )
        .sort("year")
    )
    x = alt.X("year:O", title=None, axis=alt.Axis(labelOverlap=True, labelAngle=0))
    scale = alt.Scale(domain=list(VIOLENCE_COLOURS), range=list(VIOLENCE_COLOURS.values()))
    bars = (
        alt.Chart(rows_of(best))
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("deaths:Q", title="Deaths a year, best estimates", axis=alt.Axis(format="~s")),
            color=alt.Color("violence:N", scale=scale),
            tooltip=["year:O", "violence:N", alt.Tooltip("deaths:Q", format=",")],
        )
    )
    whiskers = alt.Chart(rows_of(range_)).mark_rule(color="#1A1A1A").encode(x=x, y="low:Q", y2="high:Q")
    layers = [bars, whiskers, *([ribbon(WIDTH, HEIGHT)] if synthetic else [])]
    worst = range_.sort(["deaths", "year"], descending=[True, False]).row(0, named=True)
    sentence = (
        f"{worst['year']} was the deadliest year, with {number(worst['deaths'])} deaths "
        f"({number(worst['low'])} to {number(worst['high'])})"
    )
    note = "Whiskers: sums of the low and of the high estimates."
    return finished(
        alt.layer(*layers).properties(width=WIDTH, height=HEIGHT),
        sentence,
        note=note,
        source=source,
        synthetic=synthetic,
    )


def most_active(actors: pl.DataFrame, *, source: str | None = None, synthetic: bool = False) -> Picture:
    """The organisations in most events.

    Args:
        actors: `ACTORS` rows.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No organisation but civilians and unknown.
    """
    import altair as alt

    named = known(actors.filter(~pl.col("kind").is_in(["civilians", "unknown"])), "actors")
    rows = named.sort(["n_events", "name"], descending=[True, False]).head(MOST)
    state = alt.Color(
        "state:N",
        scale=alt.Scale(domain=["state", "not a state"], range=[QUIET, STRATEGIC]),
    )
    order = rows["name"].to_list()
    base = alt.Chart(
        rows_of(
            rows.select(
                "name",
                "kind",
                "n_events",
                "deaths",
                pl.when(pl.col("kind") == "state")
                .then(pl.lit("state"))
                .otherwise(pl.lit("not a state"))
                .alias("state"),
            )
        )
    ).encode(y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, grid=False)))
    bars = base.mark_bar(height=14).encode(
        x=alt.X("n_events:Q", title="Events taken part in", axis=alt.Axis(format="~s")),
        color=state,
        tooltip=[
            "name:N",
            "kind:N",
            alt.Tooltip("n_events:Q", format=","),
            alt.Tooltip("deaths:Q", format=","),
        ],
    )
    counts = base.mark_text(align="left", dx=4).encode(
        x="n_events:Q", text=alt.Text("n_events:Q", format=",")
    )
    height = 20 * rows.height
    layers = [bars, counts, *([ribbon(WIDTH, height)] if synthetic else [])]
    first = rows.row(0, named=True)
    sentence = f"{first['name']} took part in most events: {number(first['n_events'])}"
    return finished(
        alt.layer(*layers).properties(width=WIDTH, height=height),
        sentence,
        source=source,
        synthetic=synthetic,
    )
