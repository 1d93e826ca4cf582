"""Who is active close to whom, among all who are active in reach: the kernel of co-timing and co-location."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def close_among_wide(
    when: Floats,
    place: Floats,
    weight: Floats,
    member_starts: Ints,
    member: Ints,
    period: Ints,
    pair_of: Ints,
    first_period: Ints,
    cell_starts: Ints,
    reach: tuple[float, float, float, float],
    prior: float,
    keep: int,
) -> tuple[Floats, Floats, Floats, Ints, Ints]:
    """Count how often j is active close to i's records, and how often third parties lead one to expect it.

    For each record e of organisation i, the *wide* set is every other record within `wide_days` and
    `wide_chord`; the *close* set those within `close_days` and `close_chord`. Third parties (records in which
    neither i nor j takes part) give the chance q that a wide record is also close: whatever excites everybody
    (an offensive, a season, a battlefield) raises q as well, so it does not pass for coordination. Given n wide
    records of j, the null expects 1 - (1 - q)^n close encounters. Records in which i and j both take part (a
    clash, a joint operation) are left out: other terms count them.

    Args:
        when: shape (E,), days, ascending.
        place: shape (E, 3), unit vectors.
        weight: shape (E,), how much each record counts, 0 to 1.
        member_starts: shape (E + 1,), into `member`.
        member: organisations of each record, 0 to N - 1.
        period: shape (E,), period index of each record.
        pair_of: shape (N, N), pair index of (i, j), -1 where not at risk.
        first_period: shape (P,), first period index of each pair.
        cell_starts: shape (P + 1,), first cell of each pair.
        reach: (wide_days, close_days, wide_chord, close_chord); chords on the unit sphere.
        prior: pseudo-records that pull q towards the share of the window.
        keep: how many records to keep per cell as evidence.

    Returns:
        observed: shape (C,); expected: shape (C,); chances: shape (C,), records of either with the other in
        reach at all, of which `expected` would be close by chance; kept: shape (C, keep), record indices,
        -1 padded; n_kept: shape (C,), how many close encounters there were in all.
    """
    order, block, block_starts, near_starts, near = _blocks(place, reach[2])
    ordered = when[order]
    found: tuple[Floats, Floats, Floats, Ints, Ints] = _count(
        (when, place, weight, member_starts, member, period),
        (pair_of, first_period, cell_starts),
        (order, ordered, block, block_starts, near_starts, near),
        reach,
        prior,
        keep,
    )
    return found


def _blocks(place: Floats, side: float) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Records gathered by cubes of that side, so that only those in reach are looked at.

    Returns:
        order: shape (E,), records by cube, in time order within; block: shape (E,), cube of each record;
        block_starts: shape (B + 1,), into `order`; near_starts: shape (B + 1,), into near;
        near: each cube's occupied neighbours, itself included.
    """
    across = int(2.0 / side) + 3
    cube = np.floor((place + 1.0) / side).astype(np.int64) + 1
    keys, block = np.unique((cube[:, 0] * across + cube[:, 1]) * across + cube[:, 2], return_inverse=True)
    order = np.argsort(block, kind="stable")
    block_starts = np.searchsorted(block[order], np.arange(len(keys) + 1))
    steps = np.array(
        [(x * across + y) * across + z for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1)]
    )
    wanted = keys[:, None] + steps
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = keys[at] == wanted
    near_starts = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int64)
    return order, block.astype(np.int64), block_starts, near_starts, at[there]


@njit(cache=True, nogil=True)
def _count(
    records: tuple[Floats, Floats, Floats, Ints, Ints, Ints],
    panel: tuple[Ints, Ints, Ints],
    blocks: tuple[Ints, Floats, Ints, Ints, Ints, Ints],
    reach: tuple[float, float, float, float],
    prior: float,
    keep: int,
) -> tuple[Floats, Floats, Floats, Ints, Ints]:
    when, place, weight, member_starts, member, period = records
    pair_of, first_period, cell_starts = panel
    order, ordered, block, block_starts, near_starts, near_blocks = blocks
    wide_days, close_days, wide_chord, close_chord = reach
    n_records, n_orgs, n_cells = len(when), pair_of.shape[0], cell_starts[-1]
    most = 1
    for e in range(n_records):
        most = max(most, member_starts[e + 1] - member_starts[e])
    observed, expected, chances = np.zeros(n_cells), np.zeros(n_cells), np.zeros(n_cells)
    kept, n_kept = np.full((n_cells, keep), -1, np.int64), np.zeros(n_cells, np.int64)
    wide, close = np.zeros((most, n_orgs)), np.zeros((most, n_orgs))
    own_wide, own_close = np.zeros(most), np.zeros(most)
    touched, seen, seat = (
        np.empty(n_orgs, np.int64),
        np.zeros(n_orgs, np.bool_),
        np.full(n_orgs, -1, np.int64),
    )
    inside = np.zeros(most, np.bool_)
    share = min(1.0, close_days / wide_days) * min(1.0, (close_chord / wide_chord) ** 2)
    for e in range(n_records):
        begin, size = member_starts[e], member_starts[e + 1] - member_starts[e]
        for k in range(size):
            seat[member[begin + k]] = k
            own_wide[k] = 0.0
            own_close[k] = 0.0
        n_touched, wide_all, close_all = 0, 0.0, 0.0
        for n in range(near_starts[block[e]], near_starts[block[e] + 1]):
            first, last = block_starts[near_blocks[n]], block_starts[near_blocks[n] + 1]
            first += np.searchsorted(ordered[first:last], when[e] - wide_days)
            for r in range(first, last):
                f = order[r]
                if when[f] > when[e] + wide_days:
                    break
                d2 = 0.0
                for axis in range(3):
                    d2 += (place[e, axis] - place[f, axis]) ** 2
                if f != e and d2 <= wide_chord**2:
                    near = d2 <= close_chord**2 and abs(when[f] - when[e]) <= close_days
                    wide_all += weight[f]
                    close_all += weight[f] if near else 0.0
                    for k in range(size):
                        inside[k] = False
                    for m in range(member_starts[f], member_starts[f + 1]):
                        k = seat[member[m]]
                        if k >= 0:
                            inside[k] = True
                            own_wide[k] += weight[f]
                            own_close[k] += weight[f] if near else 0.0
                    for m in range(member_starts[f], member_starts[f + 1]):
                        j = member[m]
                        if not seen[j]:
                            seen[j] = True
                            touched[n_touched] = j
                            n_touched += 1
                        for k in range(size):
                            if not inside[k]:
                                wide[k, j] += weight[f]
                                close[k, j] += weight[f] if near else 0.0
        for k in range(size):
            i = member[begin + k]
            for index in range(n_touched):
                j = touched[index]
                pair = pair_of[i, j]
                if pair >= 0 and seat[j] < 0 and wide[k, j] > 0.0:
                    offset = period[e] - first_period[pair]
                    if 0 <= offset < cell_starts[pair + 1] - cell_starts[pair]:
                        cell = cell_starts[pair] + offset
                        others_wide = max(wide_all - own_wide[k] - wide[k, j], 0.0)
                        others_close = max(close_all - own_close[k] - close[k, j], 0.0)
                        q = (others_close + prior * share) / (others_wide + prior)
                        q = min(max(q, 1e-6), 0.999)
                        chances[cell] += weight[e]
                        expected[cell] += weight[e] * (1.0 - (1.0 - q) ** wide[k, j])
                        if close[k, j] > 0.0:
                            observed[cell] += weight[e] * min(1.0, close[k, j])
                            if n_kept[cell] < keep:
                                kept[cell, n_kept[cell]] = e
                            n_kept[cell] += 1
        for index in range(n_touched):
            seen[touched[index]] = False
            for k in range(size):
                wide[k, touched[index]] = 0.0
                close[k, touched[index]] = 0.0
        for k in range(size):
            seat[member[begin + k]] = -1
    return observed, expected, chances, kept, n_kept
