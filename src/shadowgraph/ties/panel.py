"""Panel: the pairs at risk, their periods, and every event laid out for counting."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import polars as pl

from shadowgraph.errors import NoEventsError
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.period import MONTHS, Step, dated_within, period_start, periods
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import FloatArray, IntArray, Mode

T = TypeVar("T")

PAD_PERIODS = {"month": 6, "quarter": 2, "year": 1}
"""A tie may begin before the second group is first seen and outlast the first one's last event."""


@dataclass(frozen=True)
class Panel:
    """Pairs and periods of one theatre.

    A *cell* is one pair in one period; cells of a pair are consecutive, in time order.

    Args:
        data: The theatre's events, participants, actors and statements.
        step: Length of a period.
        mode: Whether statements may be used.
        periods: shape (T,), first day of each period.
        orgs: `ACTORS` rows of the N organisations, sorted by actor_id, with 'org' 0 to N - 1.
        pair_a: shape (P,), organisation index; pair_a < pair_b.
        pair_b: shape (P,).
        first_period: shape (P,), index of the pair's first period.
        cell_starts: shape (P + 1,), cells of pair p are cell_starts[p] to cell_starts[p + 1] - 1.
        pair_of: shape (N, N), pair index of two organisations, -1 where not at risk.
        takes: one row per event, organisation and period: event_id, event (its number, see `events`), org, side,
            share (1 / organisations on that side), period, weight (1, or 1 / periods for an event dated too coarsely
            for the step).
    """

    data: TheatreData
    step: Step
    mode: Mode
    periods: pl.Series
    orgs: pl.DataFrame
    pair_a: IntArray
    pair_b: IntArray
    first_period: IntArray
    cell_starts: IntArray
    pair_of: IntArray
    takes: pl.DataFrame

    @property
    def n_cells(self) -> int:
        """Number of cells C."""
        return int(self.cell_starts[-1])

    @property
    def n_pairs(self) -> int:
        """Number of pairs P."""
        return len(self.pair_a)

    @functools.cached_property
    def _kept(self) -> dict[str, Any]:
        return {}

    def once(self, name: str, work: Callable[[Panel], T]) -> T:
        """What `work` gives for this panel, worked out the first time it is asked for."""
        if name not in self._kept:
            self._kept[name] = work(self)
        kept: T = self._kept[name]
        return kept

    def forget(self) -> None:
        """Let go of large things that only standing evidence and learning look at; they can be worked out again."""
        self._kept.clear()
        self.__dict__.pop("encounters", None)

    @functools.cached_property
    def cell_pair(self) -> IntArray:
        """Pair of each cell, shape (C,)."""
        return np.repeat(np.arange(self.n_pairs), np.diff(self.cell_starts))

    @functools.cached_property
    def cell_period(self) -> IntArray:
        """Period index of each cell, shape (C,)."""
        return np.arange(self.n_cells) - self.cell_starts[self.cell_pair] + self.first_period[self.cell_pair]

    @functools.cached_property
    def activity(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Events of each organisation in each period, shape (N, T)."""
        shape = (self.orgs.height, len(self.periods))
        flat = self.takes["org"].to_numpy() * shape[1] + self.takes["period"].to_numpy()
        counted = np.bincount(flat, self.takes["weight"].to_numpy(), shape[0] * shape[1])
        return counted.astype(np.float64).reshape(shape)

    def cells(self, org_i: IntArray, org_j: IntArray, period: IntArray) -> IntArray:
        """Cell of each (organisation, organisation, period), -1 where the pair is not at risk then."""
        pair = self.pair_of[org_i, org_j]
        offset = period - self.first_period[pair]
        inside = (pair >= 0) & (offset >= 0) & (offset < np.diff(self.cell_starts)[pair])
        return np.where(inside, self.cell_starts[pair] + offset, -1)

    @functools.cached_property
    def events(self) -> pl.DataFrame:
        """The theatre's events with 'event', their number in the order of event_id: quicker to join and sort by."""
        return numbered(self.data.events)

    @functools.cached_property
    def event_ids(self) -> pl.Series:
        """Id of each event by its number."""
        return self.events["event_id"].gather(self.events["event"].arg_sort())

    @functools.cached_property
    def time_weight(self) -> FloatArray:
        """Weight of one period of each event, 0 to 1, by number of the event: 1 / periods it may have been in."""
        made = np.zeros(self.events.height)
        made[self.takes["event"].to_numpy()] = self.takes["weight"].to_numpy()
        return made

    @functools.cached_property
    def meetings(self) -> pl.DataFrame:
        """Events in which two organisations of a pair both take part.

        Columns: event_id, event, org_i, org_j (both orders of naming folded to i < j), period, cell, weight
        (product of time weight and the two shares), opposed (on opposite sides).
        """
        left = self.takes.select("event", "period", "org", "side", "share", "weight")
        both = left.join(
            left.drop("weight"), on=["event", "period"], suffix="_j", maintain_order="left_right"
        ).filter(pl.col("org") < pl.col("org_j"))
        cell = self.cells(both["org"].to_numpy(), both["org_j"].to_numpy(), both["period"].to_numpy())
        opposed = pl.col("side") != pl.col("side_j")
        weight = pl.col("weight") * pl.when(opposed).then(pl.col("share") * pl.col("share_j")).otherwise(1.0)
        met = (
            both.select(
                "event",
                pl.col("org").alias("org_i"),
                "org_j",
                "period",
                pl.Series("cell", cell),
                weight.alias("weight"),
                opposed.alias("opposed"),
            )
            .filter(pl.col("cell") >= 0)
            .unique(["event", "cell", "opposed"], keep="first", maintain_order=True)
            .sort("cell", "event", "opposed")
        )
        return met.select(self.event_ids.gather(met["event"]), pl.all())

    @functools.cached_property
    def encounters(self) -> pl.DataFrame:
        """One row per event and organisation that takes part, whatever its dating.

        Columns: event_id, event, org, side, country, year, month (null where the day is not known to the month),
        violence, priogrid, latitude, longitude, place_precision.
        """
        month = pl.when(dated_within("month")).then(pl.col("date_start").dt.truncate("1mo"))
        events = self.events.select(
            "event",
            "violence",
            "priogrid",
            "latitude",
            "longitude",
            "place_precision",
            month.alias("month"),
        )
        takes = self.takes.select("event_id", "event", "org", "side", "country", "year")
        return takes.unique(["event", "org"], keep="first", maintain_order=True).join(
            events, on="event", maintain_order="left"
        )


def numbered(events: pl.DataFrame) -> pl.DataFrame:
    """Events with 'event', their place in the order of event_id."""
    rank = np.empty(events.height, np.int64)
    rank[events["event_id"].arg_sort().to_numpy()] = np.arange(events.height)
    return events.with_columns(pl.Series("event", rank))


def build_panel(data: TheatreData, *, step: Step, mode: Mode) -> Panel:
    """Lay out a theatre for counting.

    Raises:
        NoEventsError: Fewer than two organisations share a country and a year.
    """
    orgs = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).sort("actor_id").with_row_index("org")
    orgs = orgs.with_columns(pl.col("org").cast(pl.Int64))
    steps = periods(data.theatre.start, data.theatre.end, step)
    takes = _takes(data, orgs, steps, step)
    pairs = _pairs_at_risk(takes, step, len(steps))
    if pairs.is_empty():
        raise NoEventsError(
            "No two organisations are active in the same country and year",
            where=f"theatre {data.theatre.name!r}",
            way_out="widen the countries or the window",
        )
    a, b = pairs["org"].to_numpy(), pairs["org_j"].to_numpy()
    pair_of = np.full((orgs.height, orgs.height), -1, np.int64)
    pair_of[a, b] = pair_of[b, a] = np.arange(len(a))
    lengths = (pairs["last"] - pairs["first"] + 1).to_numpy()
    return Panel(
        data=data,
        step=step,
        mode=mode,
        periods=steps,
        orgs=orgs,
        pair_a=a,
        pair_b=b,
        first_period=pairs["first"].to_numpy(),
        cell_starts=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        pair_of=pair_of,
        takes=takes,
    )


def _takes(data: TheatreData, orgs: pl.DataFrame, steps: pl.Series, step: Step) -> pl.DataFrame:
    fine = dated_within(step)
    spans = numbered(data.events).select(
        "event_id",
        "event",
        "country",
        pl.col("date_start").dt.year().alias("year"),
        fine.alias("fine"),
        period_start(pl.col("date_start"), step).alias("from"),
        pl.when(fine)
        .then(period_start(pl.col("date_start"), step))
        .otherwise(period_start(pl.col("date_end"), step))
        .alias("to"),
    )
    first = steps[0]
    index = {
        name: (pl.col(name).dt.year() - first.year) * 12 + pl.col(name).dt.month() - first.month
        for name in ("from", "to")
    }
    spans = spans.select(
        "event_id",
        "event",
        "country",
        "year",
        "fine",
        (index["from"] // MONTHS[step]).clip(0, len(steps) - 1).cast(pl.Int64).alias("from"),
        (index["to"] // MONTHS[step]).clip(0, len(steps) - 1).cast(pl.Int64).alias("to"),
    )
    spans = spans.with_columns(
        pl.int_ranges("from", pl.col("to") + 1).alias("period"),
        (1.0 / (pl.col("to") - pl.col("from") + 1)).alias("weight"),
    ).explode("period")
    return (
        data.participants.join(orgs.select("actor_id", "org"), on="actor_id")
        .join(spans.drop("from", "to"), on="event_id")
        .select(
            "event_id",
            "event",
            "org",
            "side",
            pl.col("weight").alias("share"),
            "country",
            "year",
            "fine",
            "period",
            pl.col("weight_right").alias("weight"),
        )
        .sort("period", "event", "side", "org")
    )


def _pairs_at_risk(takes: pl.DataFrame, step: Step, n_periods: int) -> pl.DataFrame:
    """Pairs that share a country and a year, with the periods in which both can have been there."""
    seen = takes.select("org", "country", "year").unique()
    shared = seen.join(seen, on=["country", "year"], suffix="_j").filter(pl.col("org") < pl.col("org_j"))
    span = takes.group_by("org").agg(
        pl.col("period").min().alias("first"), pl.col("period").max().alias("last")
    )
    pad = PAD_PERIODS[step]
    return (
        shared.select("org", "org_j")
        .unique()
        .join(span, on="org")
        .join(span, left_on="org_j", right_on="org", suffix="_j")
        .select(
            "org",
            "org_j",
            pl.max_horizontal("first", "first_j").alias("begin"),
            pl.min_horizontal("last", "last_j").alias("finish"),
        )
        .select(
            "org",
            "org_j",
            # Lifetimes that only touch within a year still get the periods between them.
            (pl.min_horizontal("begin", "finish") - pad).clip(0, n_periods - 1).alias("first"),
            (pl.max_horizontal("begin", "finish") + pad).clip(0, n_periods - 1).alias("last"),
        )
        .sort("org", "org_j")
    )
