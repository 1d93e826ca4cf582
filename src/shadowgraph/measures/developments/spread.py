"""Spread: violence comes to a country or province that had hardly any."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.developments.found import SHOWN_EVENTS, Development
from shadowgraph.measures.developments.timeline import Timeline
from shadowgraph.measures.holes import hole_months

QUIET, LOUD = 24, 12
"""Months before that must be quiet, and after that must not."""

LEAST_EVENTS, LEAST_SHARE = 12, 0.04
"""Events in the loud year, and their share of the theatre's, at the least."""

LEAST_RATIO = 5.0
"""Least rise of the rate, half an event added to the quiet years."""

PRIOR = 0.5


def spread(line: Timeline) -> Iterator[Development]:
    """Kind 'spread': the month violence came to a country or province, where it did.

    The month is that at which a Poisson rate best changes between the two years before and the year after (largest
    likelihood ratio), among months where the later rate is at least five times the earlier one and the year after holds
    at least 12 events and a twenty-fifth of the theatre's. Violence before the window can't be seen. Provinces are
    left out where their country tells the same story within a year and a half. The probability is that of a rise by
    more than three times, from Gamma posteriors of both rates under Jeffreys' prior, not corrected for the search.

    Args:
        line: The theatre's events in order.
    """
    dated = line.events.filter("dated").with_columns(
        (pl.col("country") + "|" + pl.col("province")).alias("country|province")
    )
    told: dict[str, int] = {}
    for column in ("country", "country|province"):
        if dated[column].n_unique() < 2:
            continue
        for (name,), events in dated.drop_nulls(column).group_by([column], maintain_order=True):
            there = line.data.events[events["event"].to_numpy()]
            found = _onset(line, events["month"].to_numpy(), there)
            country = str(name).split("|")[0]
            if found is None or abs(found - told.get(country, -999)) <= 18:
                continue
            if column == "country":
                told[country] = found
            yield _told(line, str(name), events, found)


def _onset(line: Timeline, months: IntArray, events: pl.DataFrame) -> int | None:
    """Month at which violence came, if it did.

    Args:
        line: The theatre's events in order.
        months: Months of the dated events there.
        events: `EVENTS` rows there.
    """
    first, last = line.window
    counts = np.bincount(months - first, minlength=last - first + 1).astype(float)
    everything = np.bincount(
        line.events.filter("dated")["month"].to_numpy() - first, minlength=len(counts)
    ).astype(float)
    at = np.arange(QUIET, len(counts) - LOUD + 1)
    if not len(at):
        return None
    sums, whole = (np.concatenate([[0.0], np.cumsum(each)]) for each in (counts, everything))
    before, after = sums[at] - sums[at - QUIET], sums[at + LOUD] - sums[at]
    share = after / np.maximum(whole[at + LOUD] - whole[at], 1.0)
    ratio = (after / LOUD) / ((before + PRIOR) / QUIET)
    sound = np.array([line.settled(first + int(one), QUIET, LOUD - 1) for one in at])
    # A hole in one country's file would read as peace there.
    holes = hole_months(events)
    sound &= ~np.array(
        [bool(((holes >= first + one - QUIET) & (holes < first + one + LOUD)).any()) for one in at]
    )
    fit = sound & (after >= LEAST_EVENTS) & (share >= LEAST_SHARE) & (ratio >= LEAST_RATIO) & (counts[at] > 0)
    if not fit.any():
        return None
    start = int(np.flatnonzero(fit)[0])
    # The first year that qualifies may begin well before the rise: look for the best break within it.
    near = np.arange(start, min(start + LOUD, len(at)))
    near = near[counts[at[near]] > 0]
    return first + int(at[near[np.argmax(_evidence(before[near], after[near]))]])


def _evidence(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Log likelihood ratio of two Poisson rates against one."""
    from scipy.special import xlogy

    pooled = (before + after) / (QUIET + LOUD)
    made: np.ndarray = (
        xlogy(before, before / QUIET) + xlogy(after, after / LOUD) - xlogy(before + after, pooled)
    )
    return made


def _told(line: Timeline, name: str, events: pl.DataFrame, month: int) -> Development:
    before = events.filter(pl.col("month").is_between(month - LOUD, month - 1))
    after = events.filter(pl.col("month").is_between(month, month + LOUD - 1))
    inside = np.zeros(line.events.height, bool)
    inside[events["event"].to_numpy()] = True
    quiet = int(events["month"].is_between(month - QUIET, month - 1).sum())
    rows = after["event"].to_numpy()
    return Development(
        kind="spread",
        date=line.day_of(int(rows[0])),
        precision="month",
        actors=_who(line, rows),
        place=name,
        before=float(before.height),
        after=float(after.height),
        of="events in the year",
        p=_rise(quiet, after.height),
        basis="counted",
        stake=line.stake(inside, month),
        events=line.deadliest(rows, SHOWN_EVENTS),
    )


def _rise(quiet: int, loud: int) -> float:
    """Probability that the rate more than tripled: of a ratio of two Gamma posteriors (a scaled F distribution)."""
    from scipy.stats import f

    shape, other = loud + PRIOR, quiet + PRIOR
    ratio = (shape / LOUD) / (other / QUIET)
    return float(f.sf(3.0 / ratio, 2 * shape, 2 * other))


def _who(line: Timeline, rows: IntArray) -> tuple[str, ...]:
    """The groups in most of some events, three at most."""
    counted = [(-int(np.isin(line.rows_of[one], rows).sum()), one) for one in line.groups]
    return tuple(one for n, one in sorted(counted)[:3] if n < 0)
