"""What the record says of each district (or pair) in each month: something, nothing, or that it can't be asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference.silences import HEARD, SILENT, UNKNOWN, Codes
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.holes import hole_months
from shadowgraph.measures.layout import COARSE_LIMIT, in_district
from shadowgraph.measures.months import period_index
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

LULL_MONTHS = 6
"""Months without a recorded event that make a lull. Half a year outlasts a rainy season or a winter, the usual reasons
for a pause; ceasefires that fail do so mostly within weeks (Clayton et al. 2023)."""


@dataclass(frozen=True)
class DistrictMonths:
    """The record of units that ever saw violence, month by month: districts, or pairs that fought.

    Args:
        units: One row per unit: site (0 to D - 1), unit, unit_name, country, entry (month of its first event), event
            (row in `data.events` of that event); sorted by entry, event, unit.
        record: shape (D, M), `HEARD`, `SILENT` or `UNKNOWN`; months before entry are `SILENT`.
        first_month: Month 0, counted from year 0.
    """

    units: pl.DataFrame
    record: Codes
    first_month: int

    @property
    def entry(self) -> IntArray:
        """Month of each unit's first event, shape (D,), counted from month 0."""
        return self.units["entry"].to_numpy()

    @property
    def n_months(self) -> int:
        """Number of months M."""
        return int(self.record.shape[1])

    def silence(self) -> NDArray[np.int32]:
        """Months since each unit was last heard of that could have been heard, shape (D, M).

        Months that can't be asked neither add to a silence nor break it.
        """
        made = np.zeros(self.record.shape, np.int32)
        run = np.zeros(len(self.record), np.int32)
        for t in range(self.n_months):
            run = np.where(self.record[:, t] == HEARD, 0, run + (self.record[:, t] == SILENT))
            made[:, t] = run
        return made

    def entered(self) -> NDArray[np.bool_]:
        """Whether each unit has seen violence by the end of each month, shape (D, M)."""
        return np.arange(self.n_months) >= self.entry[:, None]


def district_months(data: TheatreData) -> DistrictMonths:
    """Lay out the record of each district that ever saw violence; see `lay_months`.

    Args:
        data: The theatre.
    """
    local = data.events.with_row_index("event").filter(in_district())
    named = pl.coalesce("district_name", "district").alias("unit_name")
    return lay_months(local.select("event", pl.col("district").alias("unit"), named), data)


def lay_months(heard: pl.DataFrame, data: TheatreData) -> DistrictMonths:
    """Lay out the record of units, month by month.

    A month is heard when a recorded event's possible days touch it. An event known to the year only counts for the last
    month it may have happened in, and the other months it may have happened in can't be asked: so a silence never
    starts before it must. Nor can months in a hole of the country's record, or of a year in which more than a fifth of
    the country's events are dated too coarsely for months.

    Args:
        heard: Columns event (row in `data.events`), unit, unit_name: whom each event speaks of.
        data: The theatre.
    """
    first, last = data.theatre.start, data.theatre.end
    begin = first.year * 12 + first.month - 1
    n_months = last.year * 12 + last.month - begin
    spans = data.events.with_row_index("event").select(
        "event",
        "country",
        *(
            (period_index(pl.col(f"date_{end}"), "month") - begin).clip(0, n_months - 1).alias(end)
            for end in ("start", "end")
        ),
        dated_within("month").alias("fine"),
    )
    local = heard.join(spans, on="event").with_columns(
        pl.col("event").cast(pl.Int64), pl.when("fine").then("start").otherwise("end").alias("heard_from")
    )
    units = (
        local.sort("heard_from", "event", "unit")
        .group_by("unit", maintain_order=True)
        .agg(
            pl.col("unit_name", "event", "country").first(),
            pl.col("heard_from").first().alias("entry"),
        )
        .sort("entry", "event", "unit")
        .with_row_index("site")
        .with_columns(pl.col("site").cast(pl.Int64))
    )
    record = np.zeros((units.height, n_months), np.int8)
    _mark_unknown(record, units, data.events, begin)
    placed = local.join(units.select("site", "unit"), on="unit")
    for rows, start, code in (
        (placed.filter(~pl.col("fine")), "start", UNKNOWN),
        (placed, "heard_from", HEARD),
    ):
        months = rows.select("site", pl.int_ranges(start, pl.col("end") + 1).alias("month")).explode("month")
        record[months["site"].to_numpy(), months["month"].to_numpy()] = code
    record[~(np.arange(n_months) >= units["entry"].to_numpy()[:, None])] = SILENT
    return DistrictMonths(units, record, begin)


def _mark_unknown(record: Codes, units: pl.DataFrame, events: pl.DataFrame, begin: int) -> None:
    """Mark the months in which the record of a unit's country can't be asked."""
    n_months = record.shape[1]
    everywhere = hole_months(events) - begin
    record[:, everywhere[(everywhere >= 0) & (everywhere < n_months)]] = UNKNOWN
    countries = units["country"].to_numpy()
    for (country,), part in events.group_by("country", maintain_order=True):
        years = (
            part.group_by(pl.col("date_start").dt.year().cast(pl.Int64).alias("year"))
            .agg((~dated_within("month")).mean().alias("coarse"))
            .filter(pl.col("coarse") > COARSE_LIMIT)["year"]
            .to_numpy()
        )
        coarse = (years[:, None] * 12 + np.arange(12)).ravel()
        months = np.concatenate([hole_months(part), coarse]) - begin
        inside = months[(months >= 0) & (months < n_months)]
        record[np.ix_(countries == country, inside)] = UNKNOWN
