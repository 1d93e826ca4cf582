"""Who excites whom: a Hawkes regression of each organisation's days on what the others did before.

For target i, with z_j the events of source j in which i took no part,

    m_t = background_t + sum over j of R_j * echo_j(t) + R_0 * echo of all who are not listed

The background of each target runs straight between knots a month apart, so that whatever lifts everybody for longer
than some weeks (a season, a long offensive) is not read as one answering another. A swell of what all others do in the
week before and the week after stands for common causes that are shorter, and third parties compete for the same days.
What is left is timing: it can't tell an order from a common cause that strikes one a few days later than the other,
which is why each number stands beside the same with time running backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import IntArray
from shadowgraph.measures.escalation.self_excitation import per_day
from shadowgraph.measures.intervals import HIGH, LOW
from shadowgraph.records.actor import ORGANISED_KINDS
from shadowgraph.records.excitation import EXCITATION
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData

Floats = NDArray[np.float64]

LEAST_EVENTS = 40
"""Events dated to the day that an organisation must have."""
LEAST_DATED = 0.5
LEAST_HEARD = 20
"""Events a source must have had without the target while the target was active."""
MOST = 12
"""Organisations listed, those with most events; the others are third parties together."""
HALF_LIVES = (1.2, 2.5, 5.0, 10.0)
KNOT_DAYS = 30.0
MARGIN = 30
"""Days before a target's first event and after its last that still count as its time."""
SWELL_DAYS = 7
PRIOR = 0.5
"""Events a source is taken to have had beside its own, followed by nothing: keeps coincidences small."""
STEPS = 400
CLOSE = 1e-7
LEAST = 1e-10
LEAST_MEAN = 0.05
NOTHING = 1e-6
FAR = 8.0


@dataclass(frozen=True)
class Regression:
    """A fit of one target.

    Args:
        later: shape (S,), events on later days per event of each source.
        spread: shape (S,), their standard deviations, widened for bursts.
        centre: shape (S,), where the likelihood would have its top were negative values allowed.
        log_likelihood: At the top.
    """

    later: Floats
    spread: Floats
    centre: Floats
    log_likelihood: float


def cross_excitation(data: TheatreData) -> pl.DataFrame:
    """Estimate who excites whom in one theatre.

    Args:
        data: The theatre. Only events dated to the day are explained, those dated to a week are heard in parts.

    Returns:
        `EXCITATION` rows, one per ordered pair of organisations with at least 40 events dated to the day, and one of
        each with itself; none where fewer than half of an organisation's events are dated to the day.
    """
    events = data.events.with_row_index("event").filter(dated_within("week"))
    if events.is_empty():
        return EXCITATION.empty()
    first, last = (
        events[name].cast(pl.Int32).to_numpy().astype(np.int64) for name in ("date_start", "date_end")
    )
    taking = _taking_part(data, events)
    listed = _listed(data, taking, first == last, events.height)
    begin, end = int(first.min()) - MARGIN, int(last.max()) + MARGIN
    rows: list[dict[str, object]] = []
    for target in listed:
        span = first[taking[target]].min() - MARGIN, last[taking[target]].max() + MARGIN
        rows += _rows(
            target, listed, taking, (first, last), (max(begin, int(span[0])), min(end, int(span[1])))
        )
    names = dict(data.actors.select("actor_id", "name").iter_rows())
    table = pl.DataFrame(rows, schema={n: t for n, t in EXCITATION.dtypes.items() if n not in _ADDED})
    return EXCITATION.conform(
        table.with_columns(
            pl.lit(data.theatre.id).alias("theatre"),
            pl.col("source").replace(names).alias("name_source"),
            pl.col("target").replace(names).alias("name_target"),
        )
    ).sort("target", "source")


_ADDED = ("theatre", "name_source", "name_target")


def _taking_part(data: TheatreData, events: pl.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Which of the events each organisation took part in."""
    organised = data.actors.filter(pl.col("kind").is_in(ORGANISED_KINDS)).select("actor_id")
    numbered = events.select("event_id").with_row_index("row")
    parts = (
        data.participants.join(organised, on="actor_id", how="semi")
        .join(numbered, on="event_id")
        .select("actor_id", "row")
        .unique()
        .sort("actor_id", "row")
        .partition_by("actor_id", as_dict=True, maintain_order=True)
    )
    made = {}
    for (actor,), part in parts.items():
        flags = np.zeros(events.height, np.bool_)
        flags[part["row"].to_numpy()] = True
        made[str(actor)] = flags
    return made


def _listed(
    data: TheatreData, taking: dict[str, NDArray[np.bool_]], exact: NDArray[np.bool_], n_events: int
) -> list[str]:
    """Organisations with enough events dated to the day, most first, ties by what they did rather than by name."""
    monthly = data.events.filter(dated_within("month")).select("event_id")
    all_of = dict(
        data.participants.join(monthly, on="event_id", how="semi")
        .group_by("actor_id")
        .agg(pl.col("event_id").n_unique())
        .iter_rows()
    )
    enough = [
        (-int((flags & exact).sum()), int(np.flatnonzero(flags)[0]) if flags.any() else n_events, actor)
        for actor, flags in taking.items()
        if (flags & exact).sum() >= max(LEAST_EVENTS, LEAST_DATED * all_of.get(actor, 0))
    ]
    return [actor for _, _, actor in sorted(enough)[:MOST]]


def _rows(
    target: str,
    listed: list[str],
    taking: dict[str, NDArray[np.bool_]],
    days: tuple[IntArray, IntArray],
    span: tuple[int, int],
) -> list[dict[str, object]]:
    """One row per source of a target."""
    first, last = days
    own = taking[target]
    others = [source for source in listed if source != target]
    known = np.any([taking[source] for source in others] or [np.zeros_like(own)], axis=0)
    streams = [own, *(taking[source] & ~own for source in others), ~own & ~known]
    length = span[1] - span[0] + 1
    heard = np.stack([per_day(first[part], last[part], span[0], length) for part in streams])
    exact = own & (first == last)
    counts = np.bincount(first[exact] - span[0], minlength=length).astype(np.float64)
    dated = exact.sum() / own.sum()
    found = fit_target(counts, heard)
    back = fit_target(counts[::-1], heard[:, ::-1])
    rows: list[dict[str, object]] = []
    for k, source in enumerate([target, *others]):
        n = float(heard[k].sum())
        if n < LEAST_HEARD:
            continue
        rows.append(
            {
                "source": source,
                "target": target,
                "offspring": float(found.value[k] / dated),
                "low": float(found.low[k] / dated),
                "high": float(found.high[k] / dated),
                "backwards": float(back.value[k] / dated),
                "half_life": found.half_life,
                "explained": min(float(found.value[k]) * n / max(counts.sum(), 1.0), 1.0),
                "n_source": round(n),
                "n_target": int(counts.sum()),
            }
        )
    return rows


@dataclass(frozen=True)
class Target:
    """What excites one target.

    Args:
        value: shape (S,), offspring per event of each source, per event dated to the day.
        low: shape (S,), 5 % limit, at least 0.
        high: shape (S,), 95 % limit.
        half_life: Most likely half-life, days.
    """

    value: Floats
    low: Floats
    high: Floats
    half_life: float


def fit_target(counts: Floats, heard: Floats) -> Target:
    """Fit one target at each half-life and weigh them by their likelihood.

    Args:
        counts: shape (T,), events of the target per day.
        heard: shape (S, T), events of each source per day, the target's own first.
    """
    from scipy.special import ndtr, ndtri

    fits = [regress(counts, heard, half_life) for half_life in HALF_LIVES]
    log = np.array([fit.log_likelihood for fit in fits])
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    # What falls on the day of its cause can't be seen: that part of the offspring is missing from later days.
    beta = np.log(2.0) / np.array(HALF_LIVES)
    scale = (beta / -np.expm1(-beta))[:, None]
    value, centre, spread = (
        scale * np.array([getattr(fit, name) for fit in fits]) for name in ("later", "centre", "spread")
    )
    middle = weight @ centre
    width = np.sqrt(weight @ (spread**2 + (centre - middle) ** 2))
    mean = weight @ value
    # Downwards as if values below 0 were possible, so that 0 is in reach; upwards from a normal cut off at 0.
    low = np.maximum(middle + ndtri(LOW) * width, 0.0)
    near = np.maximum(middle, -FAR * width)
    high = near - ndtri((1.0 - HIGH) * ndtr(near / width)) * width
    best = HALF_LIVES[int(log.argmax())]
    return Target(mean, np.minimum(low, mean), np.maximum(high, mean), best)


def regress(counts: Floats, heard: Floats, half_life: float) -> Regression:
    """Fit background and sources by expectation-maximisation, and their spread by the curvature at the top.

    Args:
        counts: shape (T,), events of the target per day.
        heard: shape (S, T), events of each source per day.
        half_life: Days.
    """
    hats = _hats(len(counts))
    sounds = np.concatenate([_echoes(heard, half_life), _swell(heard[1:])])
    # A background that never touches an event and a source without events say nothing.
    whole_hats = np.maximum(hats.sum(axis=1), LEAST)
    whole = sounds.sum(axis=1) + PRIOR
    some = np.flatnonzero(counts > 0)
    design, loud, y = hats[:, some], np.ascontiguousarray(sounds[:, some]), counts[some]
    level, later = np.full(hats.shape[0], y.sum() / len(counts) / 2), np.full(len(sounds), 0.3)
    top = -np.inf
    for _ in range(STEPS):
        mean = level @ design + later @ loud
        now = float(y @ np.log(mean) - level @ whole_hats - later @ whole)
        if now - top < CLOSE * max(y.sum(), 1.0):
            break
        top = now
        level = np.maximum(level * (design @ (y / mean)) / whole_hats, LEAST)
        later = np.maximum(later * (loud @ (y / mean)) / whole, LEAST)
    mean = level @ design + later @ loud
    curve = y / mean**2
    # Pearson's dispersion over all days, those without an event included.
    fitted = np.maximum(level @ hats + later @ sounds, LEAST)
    burst = max(1.0, float(((counts - fitted) ** 2 / np.maximum(fitted, LEAST_MEAN)).sum() / len(counts)))
    free = np.flatnonzero(level > NOTHING)
    beside = design[free].multiply(curve)
    # A month without an event still tells a little: half an event's worth.
    own = (beside @ design[free].T).toarray() + np.diag(0.5 / level[free] ** 2)
    cross = np.asarray(beside @ loud.T)
    variance = np.linalg.inv(
        (loud * curve) @ loud.T - cross.T @ np.linalg.solve(own, cross) + 1e-9 * np.eye(len(loud))
    )
    width = np.maximum(np.diag(variance), 1e-18)
    slope = loud @ (y / mean) - whole
    # At the edge the slope says how far below 0 the top would lie.
    centre = later + np.where(later < NOTHING, slope * width, 0.0)
    n = len(heard)
    return Regression(later[:n], np.sqrt(width * burst)[:n], centre[:n], top)


def _hats(n_days: int) -> Any:
    """Hats of knots a month apart, a sparse array of shape (K, T)."""
    from scipy import sparse

    n_knots = max(2, round(n_days / KNOT_DAYS) + 1)
    days = np.arange(n_days)
    place = days / max(n_days - 1, 1) * (n_knots - 1)
    left = np.minimum(place.astype(np.int64), n_knots - 2)
    entries = np.concatenate([1.0 - (place - left), place - left])
    where = (np.concatenate([left, left + 1]), np.concatenate([days, days]))
    return sparse.csr_array((entries, where), shape=(n_knots, n_days))


def _swell(heard: Floats) -> Floats:
    """What the others do around each day, before and after alike, shape (1, T): a common cause has no direction."""
    days = np.arange(-SWELL_DAYS, SWELL_DAYS + 1)
    window = 1.0 - np.abs(days) / (SWELL_DAYS + 1.0)
    together = heard.sum(axis=0)
    return np.convolve(together, window / window.sum(), mode="same")[None]


def _echoes(heard: Floats, half_life: float) -> Floats:
    """Echo of each source on each day (`kernels.reference.daily_hawkes.echo`), by recursion, shape as heard."""
    from scipy.signal import lfilter

    rho = 2.0 ** (-1.0 / half_life)
    return np.asarray(lfilter([0.0, 1.0 - rho], [1.0, -rho], heard, axis=1), np.float64)
