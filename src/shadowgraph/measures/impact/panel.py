"""The panel: what every district saw in the year that begins in each quarter."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.holes import hole_months, periods_in_holes
from shadowgraph.measures.layout import COARSE_LIMIT, in_district
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

YEAR = 4
"""Quarters in a block. Blocks of a whole year leave no season to confound."""

GROUPS = 10
"""Groups of provinces: left out in turn, they tell how much hangs on which controls there were."""

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """Outcomes of every district in the year from each quarter on.

    Args:
        first: Number of quarter 0, counted from year 0.
        districts: Ids, sorted.
        group: shape (D,), group of provinces each district belongs to, 0 to `GROUPS` - 1.
        values: Outcome to shape (D, Q): its sum (or, for indices, its value) over quarters q to q + 3.
        exposure: Outcome to shape (D, Q): 1 where it has a value in those quarters.
        to_year: shape (D, Q), whether the record of those quarters is whole, events dated to the year among them.
        to_quarter: shape (D, Q), whether nearly all of it is dated to the quarter.
        state_events: shape (D, Q), events with a government among the fighters.
        takes: Columns actor_id, district (number), quarter (0 to Q - 1): who was active where.
    """

    first: int
    districts: tuple[str, ...]
    group: IntArray
    values: dict[str, FloatArray]
    exposure: dict[str, FloatArray]
    to_year: Bools
    to_quarter: Bools
    state_events: FloatArray
    takes: pl.DataFrame

    @property
    def n_quarters(self) -> int:
        """Quarters Q."""
        return int(self.to_year.shape[1])

    @property
    def n_districts(self) -> int:
        """Districts D."""
        return len(self.districts)

    @functools.cached_property
    def _numbered(self) -> dict[str, tuple[IntArray, IntArray]]:
        parts = self.takes.partition_by("actor_id", as_dict=True, maintain_order=True)
        return {
            str(key[0]): (part["district"].to_numpy(), part["quarter"].to_numpy())
            for key, part in parts.items()
        }

    def active(self, actor: str, start: int, stop: int) -> Bools:
        """Districts in which an organisation took part in an event in quarters start to stop - 1, shape (D,)."""
        made = np.zeros(self.n_districts, bool)
        district, quarter = self._numbered.get(actor, (np.zeros(0, np.int64), np.zeros(0, np.int64)))
        made[district[(quarter >= start) & (quarter < stop)]] = True
        return made


def build_panel(data: TheatreData) -> Panel:
    """Lay out every district of a theatre quarter by quarter.

    An event dated to the year only is spread over the year's quarters: blocks of calendar years hold it whole, other
    blocks don't look at such years.

    Args:
        data: The theatre.
    """
    frames = EventFrames(data)
    placed = _placed(data, frames)
    districts = tuple(placed["district"].unique().sort().to_list())
    first, last = (
        pl.select(period_index(pl.lit(day), "quarter")).item()
        for day in (data.theatre.start, data.theatre.end)
    )
    spread = _spread(placed, districts, first, last)
    shape = (len(districts), last - first + 1)
    countries = placed.group_by("district").agg(pl.col("country").first()).sort("district")["country"]
    values, exposure = _outcomes(spread, frames, shape)
    to_year, to_quarter = _validity(data, placed, countries, first, shape)
    state = spread.join(_with_states(frames), on="event", how="semi")
    return Panel(
        first=first,
        districts=districts,
        group=province_groups(districts),
        values=values,
        exposure=exposure,
        to_year=to_year,
        to_quarter=to_quarter,
        state_events=_year_sums(_filled(state, "share", shape)),
        takes=_takes(spread, frames),
    )


def province_groups(districts: Sequence[str]) -> IntArray:
    """Provinces dealt out into groups by turns, shape (D,); districts of a province stay together.

    Args:
        districts: Ids, 'country|province|district'.
    """
    provinces = [district.rsplit("|", 1)[0] for district in districts]
    order = {province: number % GROUPS for number, province in enumerate(sorted(set(provinces)))}
    return np.array([order[province] for province in provinces], np.int64)


def _placed(data: TheatreData, frames: EventFrames) -> pl.DataFrame:
    """Events of districts, with what they weigh in each outcome; rows as in `data.events` numbered 'event'."""
    numbered = data.events.with_row_index("event").with_columns(pl.col("event").cast(pl.Int64))
    civilian = frames.facts.select(
        "event", (pl.col("civilian") * pl.col("deaths_best")).alias("civilian_deaths")
    )
    return (
        numbered.filter(in_district() & dated_within("year"))
        .select(
            "event",
            "district",
            "country",
            pl.col("deaths_best").cast(pl.Float64).alias("deaths"),
            dated_within("quarter").alias("fine"),
            period_index(pl.col("date_start"), "quarter").alias("quarter"),
            period_index(pl.col("date_start"), "year").alias("year"),
        )
        .join(civilian, on="event", maintain_order="left")
    )


def _spread(placed: pl.DataFrame, districts: Sequence[str], first: int, last: int) -> pl.DataFrame:
    """One row per event and quarter it may belong to: event, district (number), quarter (from 0), share."""
    numbers = pl.DataFrame({"district": districts}, schema={"district": pl.String}).with_row_index("number")
    whole_year = pl.int_ranges(pl.col("year") * YEAR, pl.col("year") * YEAR + YEAR)
    one = pl.int_ranges(pl.col("quarter"), pl.col("quarter") + 1)
    return (
        placed.with_columns(pl.when("fine").then(one).otherwise(whole_year).alias("quarter"))
        .with_columns((1.0 / pl.col("quarter").list.len()).alias("share"))
        .explode("quarter")
        .filter(pl.col("quarter").is_between(first, last))
        .join(numbers, on="district", maintain_order="left")
        .select(
            "event",
            pl.col("number").cast(pl.Int64).alias("district"),
            (pl.col("quarter") - first).alias("quarter"),
            "share",
            (pl.col("deaths") * pl.col("share")).alias("deaths"),
            (pl.col("civilian_deaths") * pl.col("share")).alias("civilian_deaths"),
        )
    )


def _filled(rows: pl.DataFrame, column: str, shape: tuple[int, int]) -> FloatArray:
    made = np.zeros(shape)
    np.add.at(made, (rows["district"].to_numpy(), rows["quarter"].to_numpy()), rows[column].to_numpy())
    return made


def _year_sums(quarters: FloatArray) -> FloatArray:
    """Sum of quarters q to q + 3; the last three have no whole year and are 0."""
    made = np.zeros_like(quarters)
    total = np.cumsum(np.pad(quarters, ((0, 0), (1, 0))), axis=1)
    if quarters.shape[1] >= YEAR:
        made[:, : -YEAR + 1] = total[:, YEAR:] - total[:, :-YEAR]
    return np.where(np.abs(made) < 1e-9, 0.0, made)


def _outcomes(
    spread: pl.DataFrame, frames: EventFrames, shape: tuple[int, int]
) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    values = {
        "events": _year_sums(_filled(spread, "share", shape)),
        "deaths": _year_sums(_filled(spread, "deaths", shape)),
        "civilian_deaths": _year_sums(_filled(spread, "civilian_deaths", shape)),
    }
    exposure = {name: np.ones(shape) for name in values}
    takes = frames.takes.select("event", pl.col("actor").alias("group"), pl.col("share").alias("part"))
    dyads = frames.dyads.select("event", pl.col("dyad").alias("group"), pl.col("share").alias("part"))
    same, known = _chance_of_same(spread, takes, shape)
    values["effective_groups"], exposure["effective_groups"] = same, known
    same, known = _chance_of_same(spread, dyads, shape)
    values["many_sidedness"], exposure["many_sidedness"] = np.where(known > 0, 1.0 - same, 0.0), known
    return values, exposure


def _chance_of_same(
    spread: pl.DataFrame, parts: pl.DataFrame, shape: tuple[int, int]
) -> tuple[FloatArray, FloatArray]:
    """Chance that two different events of a year show the same group, and where there are two events to ask.

    The unbiased form of Simpson's (1949) index: unlike shares of what was seen, its mean doesn't move with the number
    of events, so more violence alone never looks like more groups.
    """
    mass = parts.group_by("event").agg(pl.col("part").sum().alias("mass"))
    merged = parts.group_by("event", "group").agg(pl.col("part").sum())
    rows = (
        spread.select("event", "district", "quarter", "share")
        .join(merged, on="event")
        .join(mass, on="event")
        .with_columns((pl.col("part") / pl.col("mass")).alias("part"))
        .with_columns(
            (pl.col("part") * pl.col("share")).alias("sum"),
            (pl.col("part") ** 2 * pl.col("share")).alias("square"),
        )
        .sort("event", "group", "quarter")
    )
    key = rows.select(pl.struct("district", "group").rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()
    district = rows["district"].to_numpy()
    sums = np.zeros((int(key.max(initial=-1)) + 1, shape[1]))
    np.add.at(sums, (key, rows["quarter"].to_numpy()), rows["sum"].to_numpy())
    home = np.zeros(len(sums), np.int64)
    home[key] = district
    squares = np.zeros(shape)
    np.add.at(squares, home, _year_sums(sums) ** 2)
    own = _year_sums(_filled(rows, "square", shape))
    n = _year_sums(_filled(rows, "sum", shape))
    pairs = n**2 - n
    known = n > 1.99
    chance = np.divide(squares - own, pairs, out=np.zeros(shape), where=known)
    return np.clip(chance, 0.0, 1.0), known.astype(np.float64)


def _validity(
    data: TheatreData, placed: pl.DataFrame, countries: pl.Series, first: int, shape: tuple[int, int]
) -> tuple[Bools, Bools]:
    """Where the year from each quarter on is on record, and where it is dated to the quarter."""
    known, fine = np.ones(shape, bool), np.ones(shape, bool)
    begins = data.events.group_by("country").agg(
        period_index(pl.col("date_start"), "year").min().alias("year")
    )
    begin = dict(begins.iter_rows())
    quarter = first + np.arange(shape[1])
    for country, events in data.events.group_by("country", maintain_order=True):
        here = (countries == country[0]).to_numpy()
        holes = periods_in_holes(hole_months(events), "quarter", wholly=False)["period"].to_numpy()
        # Before a country's first event nobody knows whether there was peace or no record.
        lost = np.isin(quarter, holes) | (quarter < YEAR * begin[country[0]])
        known[np.ix_(here, lost)] = False
    coarse = (
        placed.group_by("district", "year")
        .agg((~pl.col("fine")).mean().alias("coarse"))
        .filter(pl.col("coarse") > COARSE_LIMIT)
    )
    place = {district: number for number, district in enumerate(placed["district"].unique().sort().to_list())}
    for district, year, _ in coarse.iter_rows():
        fine[place[district], quarter // YEAR == year] = False
    return _all_year(known), _all_year(known & fine)


def _all_year(quarters: Bools) -> Bools:
    return _year_sums(quarters.astype(np.float64)) > YEAR - 0.5


def _with_states(frames: EventFrames) -> pl.DataFrame:
    return frames.takes.filter("state").select("event").unique()


def _takes(spread: pl.DataFrame, frames: EventFrames) -> pl.DataFrame:
    names = frames.actors.select("actor", "actor_id")
    return (
        spread.select("event", "district", "quarter")
        .join(frames.takes.select("event", "actor"), on="event")
        .join(names, on="actor")
        .select("actor_id", "district", "quarter")
        .unique()
        .sort("actor_id", "district", "quarter")
    )
