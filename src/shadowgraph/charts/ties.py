"""Charts of ties: the chance of each state over time, and the evidence behind one period."""

from __future__ import annotations

from typing import Any

import polars as pl

from shadowgraph.charts.chances import chance, percent, word
from shadowgraph.charts.frame import HEIGHT, WIDTH, Picture, finished, known, period, ribbon, rows_of
from shadowgraph.charts.palette import AGAINST, BAND, FOR, INK, NEUTRAL, QUIET, STATE_COLOURS, STRATEGIC

STACK = ("strategic", "tactical", "unrelated", "rival")
"""From the bottom up, so that the top of 'tactical' is the chance of cooperation."""

LEVELS = ("prior", "span", "total")
"""Bars that are no evidence: where a waterfall starts, that a tie is not alive all the time, where it ends."""


def probability_over_time(
    ties: pl.DataFrame,
    *,
    a: str | None = None,
    b: str | None = None,
    source: str | None = None,
    synthetic: bool = False,
) -> Picture:
    """The chance of each state of one pair, period by period, with the 90 % band of cooperation.

    Args:
        ties: `TIES` rows.
        a: An organisation, by id or name; None: of the pair with the highest chance of cooperation.
        b: The other organisation.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No such pair.
    """
    import altair as alt

    rows = _pair(ties, a, b)
    ends = rows.with_columns(pl.col("period_end").dt.offset_by("1d").alias("until"))
    stacked = ends.unpivot(
        on=[f"p_{state}" for state in STACK],
        index=["period_start", "period_end", "until"],
        variable_name="state",
        value_name="p",
    ).with_columns(
        pl.col("state").str.strip_prefix("p_"),
        pl.col("state")
        .str.strip_prefix("p_")
        .replace_strict({s: k for k, s in enumerate(STACK)})
        .alias("order"),
    )
    stacked = (
        stacked.sort("period_start", "order")
        .with_columns(pl.col("p").cum_sum().over("period_start").alias("top"))
        .with_columns((pl.col("top") - pl.col("p")).alias("bottom"))
    )
    x = alt.X("period_start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    scale = alt.Scale(domain=list(STATE_COLOURS), range=list(STATE_COLOURS.values()))
    areas = (
        alt.Chart(rows_of(stacked))
        .mark_rect()
        .encode(
            x=x,
            x2="until:T",
            y=alt.Y(
                "bottom:Q",
                title="Chance of each state",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            y2="top:Q",
            color=alt.Color("state:N", scale=scale),
            opacity=alt.value(0.45),
            tooltip=[
                _when(),
                alt.Tooltip("state:N", title="State"),
                alt.Tooltip("p:Q", title="Chance", format=".0%"),
            ],
        )
    )
    base = alt.Chart(rows_of(ends))
    band = base.mark_rect(
        color=STRATEGIC, opacity=BAND, stroke=STRATEGIC, strokeOpacity=0.6, strokeDash=[2, 2]
    ).encode(x=x, x2="until:T", y="p_low:Q", y2="p_high:Q")
    line = base.mark_rule(color=INK, strokeWidth=2, strokeDash=[5, 3]).encode(
        x=x, x2="until:T", y="p_cooperating:Q"
    )
    rug = (
        base.transform_filter("datum.basis === 'reported'")
        .mark_rule(color=INK, strokeWidth=5)
        .encode(x=x, x2="until:T", y=alt.value(HEIGHT + 4))
    )
    layers = [areas, band, line, rug, *([ribbon(WIDTH, HEIGHT)] if synthetic else [])]
    top = rows.sort("p_cooperating", "period_start", descending=[True, False]).row(0, named=True)
    when = period(top["period_start"], top["period_end"])
    sentence = (
        f"{top['name_a']} and {top['name_b']}: cooperation {chance(top['p_cooperating'], top['p_low'], top['p_high'])} "
        f"at its height in {when}, {top['basis']}"
    )
    note = (
        "Dashed line: chance of cooperation (tactical or strategic), inferred; shaded: its 90 % interval. "
        "Bar beneath: periods for which a source reports a tie."
    )
    return finished(
        alt.layer(*layers).properties(width=WIDTH, height=HEIGHT),
        sentence,
        note=note,
        source=source,
        synthetic=synthetic,
    )


def _when() -> Any:
    import altair as alt

    return alt.Tooltip("period_start:T", title="Period from", format="%d %b %Y")


def _pair(table: pl.DataFrame, a: str | None, b: str | None) -> pl.DataFrame:
    """Rows of one pair in order of time; without names, the pair with the highest chance of cooperation."""
    rows = known(table, "ties")
    for one in (a, b):
        if one is not None:
            ends = ["actor_a", "actor_b", *(name for name in ("name_a", "name_b") if name in table.columns)]
            rows = rows.filter(pl.any_horizontal(pl.col(end) == one for end in ends))
    rows = known(rows, f"pair {a or 'any'} and {b or 'any'}")
    best = rows.sort(["p_cooperating", "actor_a", "actor_b"], descending=[True, False, False]).row(
        0, named=True
    )
    chosen = (pl.col("actor_a") == best["actor_a"]) & (pl.col("actor_b") == best["actor_b"])
    return rows.filter(chosen).sort("period_start")


def waterfall(
    evidence: pl.DataFrame,
    *,
    a: str | None = None,
    b: str | None = None,
    day: str | None = None,
    source: str | None = None,
    synthetic: bool = False,
) -> Picture:
    """What moves the log-odds of cooperation of one pair in one period: prior first, total last.

    Args:
        evidence: `EVIDENCE` rows.
        a: An organisation, by id; None: of the pair and period with the highest total.
        b: The other organisation.
        day: First day of the period, as ISO text; None: the period with the highest total.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No such pair or period.
    """
    bars = _bars(known(evidence, "evidence"), a, b, day)
    start = bars["period_start"][0]
    return _drawn(
        bars,
        f"Cooperation {{}} in the period from {start.day} {start:%b %Y}, moved most by {{}}",
        source=source,
        synthetic=synthetic,
    )


def standing_waterfall(
    standing: pl.DataFrame,
    *,
    a: str | None = None,
    b: str | None = None,
    source: str | None = None,
    synthetic: bool = False,
) -> Picture:
    """What moves the log-odds that a pair has a tie, over the whole window: the typical pair first, total last.

    Args:
        standing: `STANDING` rows.
        a: An organisation, by id; None: of the pair with the highest total.
        b: The other organisation.
        source: Datasets to name beneath.
        synthetic: Whether the data is invented.

    Raises:
        UsageError: No such pair, or a model that doesn't judge pairs as a whole.
    """
    # One window stands for the period, so that bars are laid out as those of a period are.
    rows = known(standing, "standing").with_columns(
        pl.lit(None, pl.Date).alias("period_start"), pl.lit(0, pl.Int64).alias("n_events")
    )
    bars = _bars(rows, a, b, None)
    return _drawn(
        bars, "A tie {} over the whole window, moved most by {}", source=source, synthetic=synthetic
    )


def _drawn(bars: pl.DataFrame, words: str, *, source: str | None, synthetic: bool) -> Picture:
    """The bars of `_bars` as a chart, under a sentence with room for the chance and the leading evidence."""
    import altair as alt

    total = float(bars["end"][-1])
    order = bars["term"].to_list()
    base = alt.Chart(rows_of(bars)).encode(
        y=alt.Y("term:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, grid=False))
    )
    axis = alt.Axis(format="+~g")
    drawn = base.mark_bar(height=18).encode(
        x=alt.X("begin:Q", title="Log-odds (0: as likely as not)", axis=axis),
        x2="end:Q",
        color=alt.Color(
            "sense:N",
            legend=None,
            scale=alt.Scale(domain=["for", "against", "level"], range=[FOR, AGAINST, NEUTRAL]),
        ),
        tooltip=[
            alt.Tooltip("term:N", title="Evidence"),
            alt.Tooltip("contribution:Q", title="Log-odds", format="+.2f"),
            alt.Tooltip("compared:N", title="Compared"),
            alt.Tooltip("n_events:Q", title="Events behind it"),
        ],
    )
    labels = base.mark_text(align="left", dx=5, color=INK).encode(
        x="right:Q", text=alt.Text("contribution:Q", format="+.2f")
    )
    even = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=QUIET).encode(x="x:Q")
    height = 26 * bars.height
    layers = [even, drawn, labels, *([ribbon(WIDTH, height)] if synthetic else [])]
    likely = 1 / (1 + 2.718281828459045**-total)
    strongest = bars.filter(~pl.col("term").is_in(LEVELS))
    lead = (
        strongest.sort(pl.col("contribution").abs(), descending=True)["term"][0]
        if strongest.height
        else "the prior"
    )
    sentence = words.format(f"{word(likely)} ({percent(likely)})", lead)
    note = "Blue bars to the right speak for cooperation, orange bars to the left against it; they sum to the total."
    return finished(
        alt.layer(*layers).properties(width=WIDTH, height=height),
        sentence,
        note=note,
        source=source,
        synthetic=synthetic,
    )


def _bars(evidence: pl.DataFrame, a: str | None, b: str | None, day: str | None) -> pl.DataFrame:
    """Prior, terms by size and total of one pair and period, with where each bar begins and ends."""
    rows = evidence
    for one in (a, b):
        if one is not None:
            rows = rows.filter((pl.col("actor_a") == one) | (pl.col("actor_b") == one))
    if day is not None:
        rows = rows.filter(pl.col("period_start").dt.to_string("%Y-%m-%d") == day)
    rows = known(rows, f"pair {a or 'any'} and {b or 'any'}, period {day or 'any'}")
    key = ["actor_a", "actor_b", "period_start"]
    sums = rows.group_by(key).agg(pl.col("contribution").sum().alias("total"))
    best = sums.sort(["total", *key], descending=[True, False, False, False]).head(1)
    chosen = rows.join(best, on=key, how="semi", nulls_equal=True).sort(
        pl.col("term") != "prior", -pl.col("contribution").abs(), "term"
    )
    end = pl.col("contribution").cum_sum()
    bars = chosen.select(
        "term",
        "contribution",
        "compared",
        "n_events",
        "period_start",
        (end - pl.col("contribution")).alias("begin"),
        end.alias("end"),
    )
    last = bars.tail(1).select(
        pl.lit("total").alias("term"),
        pl.col("end").alias("contribution"),
        pl.lit("sum of the bars").alias("compared"),
        pl.lit(bars["n_events"].sum(), bars.schema["n_events"]).alias("n_events"),
        "period_start",
        pl.lit(0.0).alias("begin"),
        "end",
    )
    level = pl.col("term").is_in(LEVELS)
    return pl.concat([bars, last]).with_columns(
        pl.when(level)
        .then(pl.lit("level"))
        .when(pl.col("contribution") >= 0)
        .then(pl.lit("for"))
        .otherwise(pl.lit("against"))
        .alias("sense"),
        pl.max_horizontal("begin", "end").alias("right"),
    )
