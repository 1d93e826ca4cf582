"""Who may have set off whose events, near in time and place: the two kernels of the excitation term.

A Hawkes process relative to the local rate of each organisation's own events. For an event of i, with u its own
rate around that place and season,

    intensity / u = background + own * S + sum over j of alpha_ij h_j

where h_j sums exp(-gap / memory) * exp(-(distance / reach)^2 / 2) over the earlier events of j.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def possible_causes(
    when: Floats,
    slack: Floats,
    place: Floats,
    member_starts: Ints,
    member: Ints,
    n_orgs: int,
    window: float,
    memory: float,
    reach: float,
) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """For each organisation in each event, what it may have heard from each other one before it.

    Events in which both take part (a clash, a joint operation) are left out: other terms count them. Two events
    that may have been on the same day count half each way, for either may have come first.

    Args:
        when: shape (E,), days, ascending.
        slack: shape (E,), days by which `when` may be wrong either way.
        place: shape (E, 3), unit vectors.
        member_starts: shape (E + 1,), into `member`.
        member: shape (R,), organisations of each event, 0 to n_orgs - 1; one of these is a *row*.
        n_orgs: Number of organisations.
        window: Half-width in days of the window in which timing is compared.
        memory: Days after which excitation has fallen to 1 / e.
        reach: Standard deviation of distance, chord on the unit sphere; nothing beyond 3 reach.

    Returns:
        row: shape (K,), ascending; other: shape (K,), organisation, the row's own where its own past is meant;
        heard: shape (K,), h; chance: shape (K,), h to expect if the other's events were anywhen in the window;
        closest: shape (K,), the event heard loudest, -1 if none.
    """
    boxes = _boxes(place, 3.0 * reach)
    found: tuple[Ints, Ints, Floats, Floats, Ints] = _causes(
        when, slack, place, member_starts, member, *boxes, n_orgs, window, memory, reach
    )
    return found


def _boxes(place: Floats, side: float) -> tuple[Ints, Ints, Ints, Ints]:
    """Sort places into cubes, so that each is compared with its own and the 26 around only.

    Returns:
        box: shape (E,), cube of each event; order: shape (E,), events by cube, in time order within it;
        starts: shape (U + 1,), into `order`; around: shape (U, 27), cubes at most one step away, -1 padded.
    """
    many = int(2.0 / side) + 4
    corner = ((place + 1.0) / side).astype(np.int64) + 1
    key = (corner[:, 0] * many + corner[:, 1]) * many + corner[:, 2]
    cubes, box = np.unique(key, return_inverse=True)
    box = box.astype(np.int64)
    step = np.array([-1, 0, 1])
    steps = ((step[:, None, None] * many + step[:, None]) * many + step).ravel()
    wanted = cubes[:, None] + steps
    found = np.minimum(np.searchsorted(cubes, wanted), len(cubes) - 1)
    around = np.where(cubes[found] == wanted, found, -1)
    order = np.argsort(box, kind="stable")
    starts = np.searchsorted(box[order], np.arange(len(cubes) + 1)).astype(np.int64)
    return box, order, starts, -np.sort(-around, axis=1)


@njit(cache=True, nogil=True)
def _causes(
    when: Floats,
    slack: Floats,
    place: Floats,
    member_starts: Ints,
    member: Ints,
    box: Ints,
    order: Ints,
    box_starts: Ints,
    around: Ints,
    n_orgs: int,
    window: float,
    memory: float,
    reach: float,
) -> tuple[Ints, Ints, Floats, Floats, Ints]:
    """See `possible_causes`."""
    n_events = len(when)
    most = 1
    for e in range(n_events):
        most = max(most, member_starts[e + 1] - member_starts[e])
    size, k = 1024, 0
    row, other, closest = np.empty(size, np.int64), np.empty(size, np.int64), np.empty(size, np.int64)
    heard, chance = np.empty(size), np.empty(size)
    h, x = np.zeros((most, n_orgs)), np.zeros((most, n_orgs))
    loudest, best = np.zeros((most, n_orgs)), np.full((most, n_orgs), -1, np.int64)
    touched, seen, seat = (
        np.empty(n_orgs, np.int64),
        np.zeros(n_orgs, np.bool_),
        np.full(n_orgs, -1, np.int64),
    )
    inside = np.zeros(most, np.bool_)
    low = box_starts[:-1].copy()
    # Copies in the order they are read: a front line has hundreds of neighbours per event.
    day, doubtful, spots = when[order], slack[order], place[order]
    for e in range(n_events):
        begin, n_here = member_starts[e], member_starts[e + 1] - member_starts[e]
        for r in range(n_here):
            seat[member[begin + r]] = r
        n_touched = 0
        for near_box in around[box[e]]:
            if near_box < 0:
                break
            last = box_starts[near_box + 1]
            while low[near_box] < last and day[low[near_box]] < when[e] - window:
                low[near_box] += 1
            for spot in range(low[near_box], last):
                if day[spot] > when[e] + window:
                    break
                d2 = 0.0
                for axis in range(3):
                    d2 += (place[e, axis] - spots[spot, axis]) ** 2
                f = order[spot]
                if f != e and d2 <= (3.0 * reach) ** 2:
                    doubt = slack[e] + doubtful[spot]
                    near = np.exp(-0.5 * d2 / reach**2)
                    gap = when[e] - day[spot]
                    if abs(gap) <= doubt:
                        g = 0.5 * near
                    elif gap > 0.0:
                        g = near * np.exp(-(gap - doubt) / memory)
                    else:
                        g = 0.0
                    mean = near * min((memory + doubt) / (2.0 * window), 1.0)
                    for r in range(n_here):
                        inside[r] = False
                    for m in range(member_starts[f], member_starts[f + 1]):
                        if seat[member[m]] >= 0:
                            inside[seat[member[m]]] = True
                    for m in range(member_starts[f], member_starts[f + 1]):
                        j = member[m]
                        for r in range(n_here):
                            # Own past, or that of one who is in neither's event of the other.
                            if seat[j] == r or (seat[j] < 0 and not inside[r]):
                                if not seen[j]:
                                    seen[j] = True
                                    touched[n_touched] = j
                                    n_touched += 1
                                h[r, j] += g
                                x[r, j] += mean
                                if g > loudest[r, j]:
                                    loudest[r, j] = g
                                    best[r, j] = f
        for r in range(n_here):
            for index in range(n_touched):
                j = touched[index]
                if x[r, j] > 0.0:
                    if k == size:
                        size *= 2
                        row, other = _longer(row, size), _longer(other, size)
                        heard, chance = _longer(heard, size), _longer(chance, size)
                        closest = _longer(closest, size)
                    row[k], other[k], closest[k] = begin + r, j, best[r, j]
                    heard[k], chance[k] = h[r, j], x[r, j]
                    k += 1
                    h[r, j], x[r, j], loudest[r, j], best[r, j] = 0.0, 0.0, 0.0, -1
        for index in range(n_touched):
            seen[touched[index]] = False
        for r in range(n_here):
            seat[member[begin + r]] = -1
    return row[:k].copy(), other[:k].copy(), heard[:k].copy(), chance[:k].copy(), closest[:k].copy()


@njit(cache=True, nogil=True)
def _longer(array: Any, size: int) -> Any:
    made = np.empty(size, array.dtype)
    made[: len(array)] = array
    return made


@njit(cache=True, nogil=True)
def excite(
    row: Ints,
    edge: Ints,
    heard: Floats,
    chance: Floats,
    mean: Floats,
    n_rows: int,
    strength: float,
    steps: int,
) -> tuple[Floats, Floats, Floats, float]:
    """Fit background and alpha by expectation-maximisation, each alpha pulled towards a mean.

    Args:
        row: shape (K,), ascending, event of the child.
        edge: shape (K,), 0 to M - 1: which alpha applies.
        heard: shape (K,).
        chance: shape (K,), exposure.
        mean: shape (M,), where alpha is pulled to: gamma prior of shape
            1 + strength whose mode is the mean. Where it is 0, alpha stays 0 (unless strength is 0).
        n_rows: Number of rows R.
        strength: Prior events per edge; 0 for maximum likelihood.
        steps: EM steps.

    Returns:
        share: shape (K,), chance that the row's event was set off by that cause; alpha: shape (M,);
        trace: shape (steps,), penalised log-likelihood before each step, up to a constant;
        background: what nobody set off, relative to the organisation's own rate, 0 to 1.
    """
    n_edges = len(mean)
    alpha, share, trace = mean.copy(), np.zeros(len(row)), np.zeros(steps)
    exposure, background = np.zeros(n_edges), 0.5
    for k in range(len(row)):
        exposure[edge[k]] += chance[k]
    offspring = np.zeros(n_edges)
    for step in range(steps + 1):
        offspring[:] = 0.0
        spontaneous, log_intensity, k, silent = 0.0, 0.0, 0, n_rows
        while k < len(row):
            last = k
            total = background
            while last < len(row) and row[last] == row[k]:
                total += alpha[edge[last]] * heard[last]
                last += 1
            for m in range(k, last):
                share[m] = alpha[edge[m]] * heard[m] / total
                offspring[edge[m]] += share[m]
            spontaneous += background / total
            log_intensity += np.log(total)
            silent -= 1
            k = last
        if step == steps:
            break
        spontaneous += silent
        trace[step] = log_intensity + silent * np.log(background) - background * n_rows
        for m in range(n_edges):
            trace[step] -= alpha[m] * exposure[m]
            if strength > 0.0 and mean[m] > 0.0:
                trace[step] += strength * (np.log(alpha[m]) - alpha[m] / mean[m])
        background = max(spontaneous / max(n_rows, 1), 1e-9)
        for m in range(n_edges):
            if strength > 0.0:
                if mean[m] > 0.0:
                    alpha[m] = (offspring[m] + strength) / (exposure[m] + strength / mean[m])
            elif exposure[m] > 0.0:
                alpha[m] = offspring[m] / exposure[m]
    return share, alpha, trace, background
