"""Excitation: events of one set off events of the other, more than third parties set off theirs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.records.place import located_within
from shadowgraph.ties.base import SOURCES_SCHEMA, FloatArray, IntArray, Mode, Rates, TermValues
from shadowgraph.ties.evidence.closeness import EARTH_KM, unit_vectors
from shadowgraph.ties.evidence.opportunity import count, number, silent
from shadowgraph.ties.panel import Panel

MEMORY_DAYS = 3.0
"""Time in which excitation falls to 1 / e: a coordinated second blow comes within days."""

REACH_KM = 30.0
"""Standard deviation of the distance between cause and effect; nothing beyond 90 km."""

WINDOW_DAYS = 45.0
"""Timing is compared within this many days before and after: a season's worth of common ups and downs."""

STRENGTH = 3.0
"""Prior events that pull each pair's alpha towards that of third parties."""

STEPS = 40
LEAST_SHARE = 0.1
"""Least chance that one event set off the other for the two to be shown as evidence."""

KEEP_PAIRS = 10


class _Causes(NamedTuple):
    """Possible causes, shape (K,) each: child, parent, h, exposure, cell, event of the child and of the parent."""

    row: IntArray
    child: IntArray
    parent: IntArray
    heard: FloatArray
    chance: FloatArray
    cell: IntArray
    event: IntArray
    closest: IntArray


class Excitation:
    """Events of one that events of the other set off, by a Hawkes process of the theatre.

    The rate of each organisation's events is its own rate there that season, times a background plus what its own
    past and each other organisation's past events add: exp(-days / 3) and a Gaussian of 30 km. How much j adds to i
    is learnt by expectation-maximisation, pulled towards what any third party adds; all who were active there
    compete for each event, so somebody else's offensive is not put down to j. Events in which both take part, fights
    and joint operations, are no cause of one another. Observed is the expected number of events of one set off by
    the other; expected is what as many events at any time of the season would have set off, if the other had been
    any third party. Pairs with no, one and two states have third parties of their own.

    Only events dated to the week and located to the district take part. After Mohler et al. (2011).
    """

    name = "excitation"
    optional = True
    mode: Mode = "events"
    compared = "events of one set off by the other's, with what third parties' events there set off"
    # Planted rivals and strangers excite 0.74 times as much as third parties, allies 2.5 (tactical) to 3.1 times; in
    # the record coded covert ties do so 1.6 times, pairs that fight 0.7 times. Counts are small and burst, hence the
    # weak prior and the low dispersion; each event of the effect counts once, so no period is discounted.
    rates = Rates((0.75, 0.8, 2.5, 2.8), strength=30.0, dispersion=1.0, power=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Fit the theatre's process and sum who set off whom per cell."""
        from shadowgraph.kernels.compiled.excitation import excite

        records = _records(panel)
        if records.height < 2:
            return silent(panel)
        found, event_id = _causes(panel, records)
        states = (panel.orgs["kind"] == "state").to_numpy().astype(np.int64)
        own = found.child == found.parent
        stratum = np.where(own, 0, 1 + states[found.child] + states[found.parent])
        n_rows = records.height
        _, pooled, _, _ = excite(
            found.row, stratum, found.heard, found.chance, np.full(4, 0.2), n_rows, 0.0, STEPS
        )
        key, edge = np.unique(found.child * panel.orgs.height + found.parent, return_inverse=True)
        mean = np.zeros(len(key))
        mean[edge] = pooled[stratum]
        share, _, _, _ = excite(found.row, edge, found.heard, found.chance, mean, n_rows, STRENGTH, STEPS)
        here = (found.cell >= 0) & ~own
        cell = found.cell[here]
        observed = count(panel, cell, share[here])
        expected = count(panel, cell, (pooled[stratum] * found.chance)[here])
        shown = here & (share >= LEAST_SHARE)
        return TermValues(
            observed, expected, _sources(found, share, shown, event_id), number(panel, found.cell[shown])
        )


def _records(panel: Panel) -> pl.DataFrame:
    good = panel.data.events.filter(dated_within("week") & located_within("district"))
    first, last = pl.col("date_start").to_physical(), pl.col("date_end").to_physical()
    dated = good.select(
        "event_id",
        "latitude",
        "longitude",
        ((first + last) / 2).alias("day"),
        ((last - first) / 2).alias("slack"),
    )
    return (
        panel.takes.filter(pl.col("fine"))
        .unique(["event_id", "org"], keep="first", maintain_order=True)
        .join(dated, on="event_id")
        .sort("day", "event_id", "org")
    )


def _causes(panel: Panel, records: pl.DataFrame) -> tuple[_Causes, pl.Series]:
    from shadowgraph.kernels.compiled.excitation import possible_causes

    heads = records.group_by("event_id", maintain_order=True).agg(
        pl.first("day", "slack", "latitude", "longitude", "period"), pl.len().alias("size")
    )
    size = heads["size"].to_numpy()
    org = records["org"].to_numpy()
    row, parent, heard, chance, closest = possible_causes(
        heads["day"].to_numpy(),
        heads["slack"].to_numpy(),
        unit_vectors(heads["latitude"].to_numpy(), heads["longitude"].to_numpy()),
        np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        org,
        panel.orgs.height,
        WINDOW_DAYS,
        MEMORY_DAYS,
        REACH_KM / EARTH_KM,
    )
    event = np.repeat(np.arange(len(size)), size)[row]
    child = org[row]
    cell = panel.cells(child, parent, heads["period"].to_numpy()[event])
    return _Causes(row, child, parent, heard, chance, cell, event, closest), heads["event_id"]


def _sources(found: _Causes, share: FloatArray, shown: np.ndarray, event_id: pl.Series) -> pl.DataFrame:
    """The pairs of events most surely cause and effect, the surest first, both events of each."""
    pairs = (
        pl.DataFrame(
            {
                "cell": found.cell[shown],
                "share": share[shown],
                "cause": event_id.gather(found.closest[shown]),
                "effect": event_id.gather(found.event[shown]),
            }
        )
        .sort("cell", "share", "cause", "effect", descending=[False, True, False, False])
        .group_by("cell", maintain_order=True)
        .head(KEEP_PAIRS)
    )
    return (
        pairs.select("cell", pl.concat_list("cause", "effect").alias("event_id"))
        .explode("event_id")
        .unique(maintain_order=True)
        .with_columns(pl.lit(None, pl.String).alias("statement_id"))
        .select(*SOURCES_SCHEMA)
    )
