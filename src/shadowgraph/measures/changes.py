"""Turning points: where the level of a series changes for good, and the biggest event there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.change.scales import PLAIN_UNITS
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.result import Measures
from shadowgraph.records.measure import TURNING_POINTS, step_of
from shadowgraph.records.period import check_step, dated_within, period_start

FloatArray = NDArray[np.float64]

SHORTEST = 3
"""Periods a level must last: two odd months are no regime."""

LEAST_PERIODS, LEAST_EVENTS = 12, 20
KEPT = 3
"""Turning points kept per series, the clearest."""

PENALTY = 4.0
"""Price of a change in units of log(n). Schwarz's 2 (a place and a level: Yao 1988) holds for known, independent noise;
at 4, of stationary series 0 (independent), 3 (counts mostly 0) and 6 in a hundred (autocorrelation 0.5) show one."""

DISTRICT_MEASURES = ("deaths", "events")
SKIPPED = ("trend",)
"""Already a rate of change."""

_SERIES = ["unit_kind", "unit", "measure", "step"]


@dataclass(frozen=True)
class Change:
    """A change of level.

    Args:
        at: Position of the first value at the new level.
        start: Position of the first value of the stretch before.
        end: Position after the last value of the stretch after.
        gain: Fall in the penalised cost the change buys, above 0.
    """

    at: int
    start: int
    end: int
    gain: float


def turning_points(measures: Measures | pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """List the clearest changes of level of a theatre's measures, and of its districts' deaths and events.

    Optimal partitioning (Jackson et al. 2005) of each series into stretches of constant mean, with a penalty of
    4 log(n) a change, on log(1 + value) for counts. The noise is taken from differences of neighbours, so a jump
    doesn't hide itself, and inflated for autocorrelation. Series with fewer than 12 known periods or 20 events are left
    out. Looks at the whole series at once: for annotation, not forecasting.

    Args:
        measures: The measures stage's result, or its table.
        events: Events of the theatre, with 'district' (`TheatreData.events`).

    Returns:
        `TURNING_POINTS` rows, at most three a series, sorted by unit_kind, unit, measure, period_start.
    """
    table = measures if isinstance(measures, pl.DataFrame) else measures.table
    rows = [
        {**row, "step": key[3]}
        for key, series in series_to_judge(table, own=False).group_by(_SERIES, maintain_order=True)
        for row in _changes(series)
    ]
    if not rows:
        return TURNING_POINTS.empty()
    found = _with_events(pl.DataFrame(rows), events)
    return TURNING_POINTS.conform(found).sort("unit_kind", "unit", "measure", "period_start", "period_end")


def series_to_judge(table: pl.DataFrame, *, own: bool = True) -> pl.DataFrame:
    """Series long and full enough to judge; years only where the finer series is not.

    Args:
        table: `MEASURES` rows.
        own: Whether organisations' own events and deaths are among them, beside the theatre and its districts.
    """
    wanted = (pl.col("unit_kind") == "theatre") | pl.col("measure").is_in(DISTRICT_MEASURES)
    wanted &= pl.lit(own) | (pl.col("unit_kind") != "actor")
    known = table.filter(
        wanted & ~pl.col("measure").is_in(SKIPPED) & pl.col("value").is_not_null()
    ).with_columns(step_of())
    enough = (pl.len().over(_SERIES) >= LEAST_PERIODS) & (
        pl.col("n_events").sum().over(_SERIES) >= LEAST_EVENTS
    )
    kept = known.filter(enough).with_columns((pl.col("step") == "year").alias("yearly"))
    finest = ~pl.col("yearly") | pl.col("yearly").all().over(_SERIES[:3])
    return kept.filter(finest).sort(*_SERIES, "period_start")


def _changes(series: pl.DataFrame) -> list[dict[str, object]]:
    values = series["value"].to_numpy()
    plain = series["units"][0] in PLAIN_UNITS
    found = sorted(changes(values if plain else np.log1p(values)), key=lambda one: (-one.gain, one.at))
    about = series.row(0, named=True)
    starts, ends = series["period_start"], series["period_end"]
    return [
        {
            **{
                name: about[name]
                for name in ("theatre", "unit_kind", "unit", "unit_name", "measure", "units")
            },
            "period_start": starts[one.at],
            "period_end": ends[one.at],
            "before_start": starts[one.at - 1],
            "before": float(values[one.start : one.at].mean()),
            "after": float(values[one.at : one.end].mean()),
            "gain": one.gain,
            "rank": rank,
        }
        for rank, one in enumerate(found[:KEPT], start=1)
    ]


def changes(values: FloatArray) -> list[Change]:
    """Changes of mean of one series, in order of time.

    Args:
        values: shape (n,), in order of time, none missing.
    """
    n = len(values)
    noise = long_run_variance(values) if n >= 2 * SHORTEST else 0.0
    if noise <= 0:
        return []
    cost = _Cost(values, noise)
    price = PENALTY * np.log(n)
    least, before = np.full(n + 1, np.inf), np.zeros(n + 1, np.int64)
    least[0] = -price
    starts = np.arange(n)
    # Pruning as by Killick, Fearnhead and Eckley (2012) would cost more than it saves on hundreds of periods.
    for end in range(SHORTEST, n + 1):
        totals = least[: end - SHORTEST + 1] + cost.of(starts[: end - SHORTEST + 1], end) + price
        before[end] = totals.argmin()
        least[end] = totals[before[end]]
    edges = [n]
    while edges[-1] > 0:
        edges.append(int(before[edges[-1]]))
    edges.reverse()
    made = []
    for start, at, end in zip(edges, edges[1:], edges[2:], strict=False):
        ends = np.array([at, end, end])
        first, second, both = cost.of(np.array([start, at, start]), ends)
        gain = float(both - first - second - price)
        made.append(Change(at, start, end, gain))
    return [one for one in made if one.gain > 0]


class _Cost:
    """Squared distance from the mean of a stretch, in units of the noise."""

    def __init__(self, values: FloatArray, noise: float) -> None:
        centred = values - values.mean()
        self._sums = np.concatenate([[0.0], np.cumsum(centred)])
        self._squares = np.concatenate([[0.0], np.cumsum(centred**2)])
        self._noise = noise

    def of(self, start: NDArray[np.int64], end: NDArray[np.int64] | int) -> FloatArray:
        """Cost of values[start:end]."""
        total = self._sums[end] - self._sums[start]
        squares = self._squares[end] - self._squares[start]
        made: FloatArray = (squares - total**2 / (end - start)) / self._noise
        return made


def long_run_variance(values: FloatArray) -> float:
    """Variance of the noise around a changing mean, times (1 + r) / (1 - r) for autocorrelation r (0 to 0.8).

    From medians of absolute differences at lags 1 and 2, which few jumps don't move: for first-order
    autocorrelation their variances are 2 v (1 - r) and 2 v (1 - r^2).
    """
    one, two = (_spread(values[lag:] - values[:-lag]) for lag in (1, 2))
    if one <= 0:
        return 0.0
    r = float(np.clip(two / one - 1.0, 0.0, 0.8))
    return one / (2 * (1 - r)) * (1 + r) / (1 - r)


def _spread(differences: FloatArray) -> float:
    """Robust variance of differences around 0; plain where more than half are 0."""
    middle = float(np.median(np.abs(differences))) / 0.6744897501960817
    return (
        max(middle**2, float((differences**2).mean()) / 4) if middle > 0 else float((differences**2).mean())
    )


def _with_events(found: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Add the deadliest event of the period of a rise, or of the period before a fall."""
    units = pl.concat(
        [
            events.with_columns(pl.lit("theatre").alias("unit_kind"), pl.lit(None, pl.String).alias("unit")),
            events.filter(in_district()).with_columns(
                pl.lit("district").alias("unit_kind"), pl.col("district").alias("unit")
            ),
        ]
    )
    keyed = found.with_row_index("row").with_columns(
        pl.when(pl.col("after") >= pl.col("before"))
        .then("period_start")
        .otherwise("before_start")
        .alias("when"),
        pl.when(pl.col("unit_kind") == "district").then("unit").alias("where"),
    )
    parts = [
        _deadliest(units, step).join(
            keyed.filter(pl.col("step") == step).select("row", "unit_kind", "where", "when"),
            left_on=["unit_kind", "unit", "period"],
            right_on=["unit_kind", "where", "when"],
            nulls_equal=True,
        )
        for step in keyed["step"].unique().sort()
    ]
    chosen = pl.concat(parts).select("row", "event_id", "event_deaths", "event_date")
    return keyed.join(chosen, on="row", how="left", maintain_order="left")


def _deadliest(units: pl.DataFrame, step: str) -> pl.DataFrame:
    """The event with the most deaths per unit and period, the first by id among equals."""
    known = check_step(step)
    return (
        units.filter(dated_within(known))
        .with_columns(period_start(pl.col("date_start"), known).alias("period"))
        .sort(["deaths_best", "event_id"], descending=[True, False])
        .unique(["unit_kind", "unit", "period"], keep="first", maintain_order=True)
        .select(
            "unit_kind",
            "unit",
            "period",
            "event_id",
            pl.col("deaths_best").cast(pl.Int64).alias("event_deaths"),
            pl.col("date_start").alias("event_date"),
        )
    )
