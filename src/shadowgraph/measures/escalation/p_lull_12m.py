"""Chance of a lull within twelve months."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.escalation.fighting_spells import FightingSpells, fighting_spells
from shadowgraph.measures.escalation.lull_model import learnt
from shadowgraph.measures.layout import in_district
from shadowgraph.measures.peace.district_months import district_months
from shadowgraph.records.period import MONTHS
from shadowgraph.theatres.data import TheatreData


class PLull12m(Measure):
    """How likely fighting in a district is over, for half a year at least, within twelve months.

    Formula: probability that a lull, six months without a recorded event, is complete within the twelve months after
        the period, from a logistic regression on what was known by its end: months since the fighting began, since the
        last event, events, deaths and months with an event in the last year, events around, the theatre's rise or
        fall, spells before. Weights were learnt on complete countries of UCDP GED to 2021 (`lull_model.json`).
    Units: probability.
    Range: 0 to 1; none in a lull, or where the month can't be asked.
    Interval: jackknife over theatres, and what a theatre not learnt from may differ by. It is an interval of the
        chance: what happens is 0 or 1.
    Source: landmarking, van Houwelingen (2007); duration dependence as in Beck, Katz and Tucker (1998).
    """

    name = "p_lull_12m"
    title = "Chance of a lull within twelve months"
    theme = "escalation"
    unit_kinds = ("district",)
    units = "probability"
    range = (0.0, 1.0)
    citation = "van Houwelingen 2007; Beck, Katz and Tucker 1998"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        from scipy.special import expit, ndtri

        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        memo = context.ground.memo
        if "district spells" not in memo:
            memo["district spells"] = district_spells(context.ground.data)
        found: FightingSpells = memo["district spells"]
        sites = dict(found.months.units.select("unit", "site").iter_rows())
        site = np.array([sites.get(unit, -1) for unit in context.slots["unit"]], np.int64)
        size = MONTHS[context.step]
        month = context.slots["period"].to_numpy() * size + size - 1 - found.months.first_month
        inside = np.flatnonzero((site >= 0) & (month >= 0) & (month < found.months.n_months))
        inside = inside[found.fighting[site[inside], month[inside]]]
        if len(inside):
            odds, spread = learnt("district").log_odds(found.x[site[inside], month[inside]])
            quantiles = np.append(0.0, ndtri((np.arange(context.n_draws) + 0.5) / context.n_draws))
            made[inside] = expit(odds[:, None] + spread[:, None] * quantiles)
        return made


def district_spells(data: TheatreData) -> FightingSpells:
    """Spells of fighting of each district; around are the other districts of its province."""
    local = data.events.with_row_index("event").filter(in_district())
    heard = local.select(
        "event",
        pl.col("district").alias("unit"),
        pl.format("{}|{}", "country", pl.col("adm_1").fill_null("")).alias("around"),
    )
    return fighting_spells(data, district_months(data), heard)
