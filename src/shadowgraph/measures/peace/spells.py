"""Silent spells: where a record of months falls silent for long, how surprising that is, and how it went on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.silences import HEARD, SILENT
from shadowgraph.measures.base import IntArray
from shadowgraph.measures.peace.district_months import LULL_MONTHS, DistrictMonths

Floats = NDArray[np.float64]

BEFORE_MONTHS = 24
"""How far back the earlier rate is taken from: two years, as wars change."""

PRIOR = 0.5
"""Jeffreys' prior of the share of months with an event: half a month of each kind."""

VIOLENCE, HOLDS, CANT_SAY = 0, 1, 2
"""How a spell ended, in the order of `records.lull.LULL_OUTCOMES`."""


@dataclass(frozen=True)
class Spells:
    """Silent spells of at least six months, each straight after a month that was heard; sorted by site, start.

    Args:
        site: shape (S,), whose.
        start: shape (S,), first silent month.
        stop: shape (S,), month after the last silent one.
        outcome: shape (S,), `VIOLENCE`, `HOLDS` or `CANT_SAY`.
        heard: shape (S,), months with an event in the 24 before the start (as far as they could be asked).
        known: shape (S,), months that could be asked among those.
        earlier: shape (S,), how many spells the unit had before.
    """

    site: IntArray
    start: IntArray
    stop: IntArray
    outcome: IntArray
    heard: IntArray
    known: IntArray
    earlier: IntArray

    @property
    def months(self) -> IntArray:
        """How long each lasted, or has lasted so far."""
        return self.stop - self.start

    def surprise(self) -> tuple[Floats, Floats, Floats]:
        """Chance of as long a silence, had violence gone on at the rate before: value, 5 and 95 % quantile.

        The share of months with an event has a Beta posterior under Jeffreys' prior; months are taken as independent
        given that share, so where violence comes in bursts a silence is less surprising than this says.
        """
        from scipy.special import betaincinv, betaln

        a, b = PRIOR + self.heard, PRIOR + self.known - self.heard
        value = np.exp(betaln(a, b + self.months) - betaln(a, b))
        low, high = ((1 - betaincinv(a, b, q)) ** self.months for q in (0.95, 0.05))
        return value, np.minimum(low, value), np.maximum(high, value)


def spells(months: DistrictMonths) -> Spells:
    """Find the silent spells of every unit.

    A spell starts in the month after one that was heard; one that starts after months that can't be asked has no known
    start and is left out. It ends with the next month heard, or where the record can't be asked or the window ends.

    Args:
        months: The record.
    """
    record, entry = months.record, months.entry
    n_sites, n_months = record.shape
    none = np.zeros(0, np.int64)
    if not n_sites:
        return Spells(*[none] * 7)
    changed = np.ones((n_sites, n_months), bool)
    changed[:, 1:] = record[:, 1:] != record[:, :-1]
    begins = np.flatnonzero(changed.ravel())
    site, start = begins // n_months, begins % n_months
    stop = np.append(begins[1:], n_sites * n_months) - site * n_months
    code = record.ravel()[begins]
    silent = (code == SILENT) & (start > entry[site]) & (stop - start >= LULL_MONTHS)
    rows = np.flatnonzero(silent & (record[site, np.maximum(start - 1, 0)] == HEARD))
    site, start, stop = site[rows], start[rows], stop[rows]
    after = record[site, np.minimum(stop, n_months - 1)]
    outcome = np.where(stop == n_months, HOLDS, np.where(after == HEARD, VIOLENCE, CANT_SAY))
    counts = [
        np.cumsum(np.pad(part, ((0, 0), (1, 0))), axis=1) for part in (record == HEARD, record >= SILENT)
    ]
    since = np.maximum(entry[site], start - BEFORE_MONTHS)
    heard, known = (each[site, start] - each[site, since] for each in counts)
    first = np.searchsorted(site, site)
    return Spells(site, start, stop, outcome, heard, known, np.arange(len(site)) - first)
