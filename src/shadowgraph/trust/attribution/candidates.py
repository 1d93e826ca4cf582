"""Candidates: organisations that were in reach of an event, and how much they were there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.trust.attribution.ground import NON_STATE, STATE_BASED, Bools, Ground, Ints

SPACES_KM = (8.0, 35.0, 150.0, 500.0)
"""Ranges in space: a town and its surroundings, a district, a province, a region (standard deviations, km)."""

LAGS_DAYS = (4.0, 30.0, 180.0, 1500.0)
"""Ranges in time: a battle, a month, a season, four years (mean lags, days)."""

REACH_KM = 1000.0
LEAST_PRESENCE = 0.5
"""An organisation is in reach when its events, weighted at the widest range (500 km, four years), come to this."""

SETTINGS = ("civilians", "named", "not named")
CIVILIANS, NAMED, NOT_NAMED = range(3)
"""Setting of a case: who is on the other side. Each has weights of its own."""


@dataclass(frozen=True)
class Targets:
    """Sides to attribute.

    Args:
        event: shape (T,), index into the ground.
        side: shape (T,), 0 or 1.
        setting: shape (T,), index into `SETTINGS`.
        opponent_starts: shape (T + 1,), into opponents.
        opponents: organisations named on the other side.
    """

    event: Ints
    side: Ints
    setting: Ints
    opponent_starts: Ints
    opponents: Ints

    def __len__(self) -> int:
        return len(self.event)

    def only(self, rows: Ints) -> Targets:
        """Some of the targets, in that order."""
        bounds = [(self.opponent_starts[r], self.opponent_starts[r + 1]) for r in rows]
        parts = [self.opponents[a:b] for a, b in bounds]
        starts = np.concatenate([[0], np.cumsum([len(p) for p in parts])]).astype(np.int64)
        opponents = np.concatenate([np.empty(0, np.int64), *parts]).astype(np.int64)
        return Targets(self.event[rows], self.side[rows], self.setting[rows], starts, opponents)


@dataclass(frozen=True)
class Candidates:
    """Organisations in reach of each target.

    Args:
        target: shape (R,), ascending.
        organisation: shape (R,).
        sums: shape (R, F), from `kernels.compiled.presence`.
        n_targets: How many targets there are, those without candidates included.
    """

    target: Ints
    organisation: Ints
    sums: NDArray[np.float32]
    n_targets: int


@dataclass(frozen=True)
class Sight:
    """What of the record may be looked at.

    Args:
        hidden: shape (E,), group of each event: a target sees no event of its own group; None: all but itself.
        dark: km and days about the target in which nothing is seen; zeros: none.
        ahead: Whether later events count.
    """

    hidden: Ints | None = None
    dark: tuple[float, float] = (0.0, 0.0)
    ahead: bool = True


def candidates_of(ground: Ground, targets: Targets, sight: Sight) -> Candidates:
    """Find who was in reach of each target and could by definition have been that side.

    UCDP's definitions rule out states in non-state violence, and non-state organisations facing only such in
    state-based violence. The opponent itself is out.
    """
    from shadowgraph.kernels.compiled.presence import presence

    hidden = np.arange(len(ground.event_id)) if sight.hidden is None else sight.hidden
    starts, organisation, sums = presence(
        ground.where,
        ground.blur,
        ground.first,
        ground.last,
        ground.violence,
        ground.gwno,
        hidden.astype(np.int64),
        ground.members,
        (targets.event, targets.side, targets.opponent_starts, targets.opponents),
        (np.array(SPACES_KM), np.array(LAGS_DAYS)),
        REACH_KM,
        sight.dark,
        ahead=sight.ahead,
    )
    target = np.repeat(np.arange(len(targets)), np.diff(starts))
    kept = (sums[:, widest()] >= LEAST_PRESENCE) & _possible(ground, targets, target, organisation)
    return Candidates(target[kept], organisation[kept], sums[kept].astype(np.float32), len(targets))


def column(space: int, lag: int, of: int) -> int:
    """Column of a sum in `Candidates.sums`: ranges by index, class 0 any part, 1 same part, 2 same opponent."""
    return (space * len(LAGS_DAYS) + lag) * 3 + of


def widest() -> int:
    """Column of the sum over the widest ranges, any part."""
    return column(len(SPACES_KM) - 1, len(LAGS_DAYS) - 1, 0)


def _possible(ground: Ground, targets: Targets, target: Ints, organisation: Ints) -> Bools:
    n = len(targets)
    sizes = np.diff(targets.opponent_starts)
    of_opponent = np.repeat(np.arange(n), sizes)
    width = len(ground.names) + 1
    facing = np.isin(target * width + organisation, of_opponent * width + targets.opponents)
    state_opponents = np.bincount(of_opponent, ground.state[targets.opponents].astype(float), n)
    only_groups = (sizes > 0) & (state_opponents == 0)
    violence, state = ground.violence[targets.event][target], ground.state[organisation]
    ruled_out = ((violence == NON_STATE) & state) | ((violence == STATE_BASED) & only_groups[target] & ~state)
    return np.asarray(~facing & ~ruled_out)
