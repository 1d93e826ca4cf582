"""Features: what a candidate's presence, kind and times say, as columns of a conditional logit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shadowgraph.kernels.reference.conditional_logit import Choices
from shadowgraph.trust.attribution.candidates import (
    CIVILIANS,
    LAGS_DAYS,
    NAMED,
    SPACES_KM,
    Candidates,
    Targets,
    column,
)
from shadowgraph.trust.attribution.ground import STATE_BASED, Floats, Ground, Ints

SOFT = 0.005
"""Added to a sum before its logarithm: presence below it is as good as none."""

TERMS = {
    "presence": "its events near in place and time, of any kind",
    "same part": "its events near in place and time on this side of the same type of violence",
    "same opponent": "its events near in place and time against the same opponent",
    "same country": "its events near in place and time within this country's borders",
    "kind": "whether it is a state, and of this country",
    "times": "days since its last event in reach and to its next",
}
"""Kinds of evidence, each a sum of columns, and what they compare."""

_CLASS_TERMS = ("presence", "same part", "same opponent")
IN_COUNTRY = (-3, -2)
"""Columns of `Candidates.sums` over events in the same country."""

_LONGEST_KM, _LONGEST_DAYS = 2000.0, 6000.0
_SINGLE = 1.5


@dataclass(frozen=True)
class Sheet:
    """The cases of one setting, ready for the logit.

    Args:
        choices: Features; case d is target `target[d]`.
        target: shape (D,), into the targets.
        rows: shape (R,), which rows of the candidates they are.
    """

    choices: Choices
    target: Ints
    rows: Ints


def columns_of(setting: int, *, ahead: bool) -> list[tuple[str, str]]:
    """Name and term of each column, in order."""
    made = [
        (f"log sum {km:g} km {days:g} d {_CLASS_TERMS[of]}", _CLASS_TERMS[of])
        for km, days, of in _sums(setting)
    ]
    made += [
        (f"log sum {SPACES_KM[k]:g} km {LAGS_DAYS[k]:g} d same country", "same country") for k in (-2, -1)
    ]
    made += [("log nearest km", "presence"), ("log events in reach", "presence"), ("log days since", "times")]
    if ahead:
        made.append(("log days until", "times"))
    made += [("state", "kind"), ("state of this country", "kind")]
    if setting != CIVILIANS:
        made += [
            ("state, first side of state-based", "kind"),
            ("state of this country, first side", "kind"),
        ]
    return made


def outside_columns(setting: int) -> list[str]:
    """Name of each column of the outside option, the constant last."""
    made = [f"log all presence {km:g} km {days:g} d" for km, days in _CONTEXT]
    made += [
        "log share of organisations seen once",
        "log organisations",
        "log same part",
        "log same part, near",
    ]
    if setting == NAMED:
        made += ["log same opponent", "log same opponent, near"]
    if setting != CIVILIANS:
        made += ["state-based", "first side of state-based"]
    return [*made, "constant"]


_CONTEXT = tuple(zip(SPACES_KM, LAGS_DAYS, strict=True))


def _sums(setting: int) -> list[tuple[float, float, int]]:
    classes = (0, 1, 2) if setting == NAMED else (0, 1)
    return [(km, days, of) for km in SPACES_KM for days in LAGS_DAYS for of in classes]


def sum_columns(setting: int) -> Ints:
    """Columns of `Candidates.sums` behind the first columns of the sheet, in order."""
    places = [(SPACES_KM.index(km), LAGS_DAYS.index(days), of) for km, days, of in _sums(setting)]
    return np.array([column(*place) for place in places], dtype=np.int64)


def sheet(ground: Ground, targets: Targets, found: Candidates, setting: int, *, ahead: bool) -> Sheet:
    """Features of all cases of one setting."""
    chosen = np.flatnonzero(targets.setting == setting)
    number = np.full(len(targets), -1, np.int64)
    number[chosen] = np.arange(len(chosen))
    rows = np.flatnonzero(number[found.target] >= 0)
    case = number[found.target[rows]]
    sums = found.sums[rows].astype(np.float64)
    event, side = targets.event[chosen], targets.side[chosen]
    x = _named(ground, sums, found.organisation[rows], event[case], side[case], setting, ahead=ahead)
    outside = _outside(ground, sums, case, event, side, setting)
    return Sheet(Choices(x, case, outside), chosen, rows)


def _named(
    ground: Ground, sums: Floats, organisation: Ints, event: Ints, side: Ints, setting: int, *, ahead: bool
) -> Floats:
    nearest, since, until, _, _, seen = (sums[:, -6 + k] for k in range(6))
    state = ground.state[organisation].astype(float)
    home = (ground.home[organisation] == ground.gwno[event]).astype(float)
    parts = [
        np.log(sums[:, sum_columns(setting)] + SOFT),
        np.log(sums[:, list(IN_COUNTRY)] + SOFT),
        _log(np.minimum(nearest, _LONGEST_KM) + 3.0),
        _log(seen + 0.5),
        _log(np.minimum(since, _LONGEST_DAYS) + 3.0),
    ]
    if ahead:
        parts.append(_log(np.minimum(until, _LONGEST_DAYS) + 3.0))
    parts += [state[:, None], home[:, None]]
    if setting != CIVILIANS:
        first = (side == 0) & (ground.violence[event] == STATE_BASED)
        parts += [(state * first)[:, None], (home * (side == 0))[:, None]]
    return np.hstack(parts)


def _log(values: NDArray[np.float64]) -> Floats:
    return np.asarray(np.log(values))[:, None]


def _outside(ground: Ground, sums: Floats, case: Ints, event: Ints, side: Ints, setting: int) -> Floats:
    """What speaks for somebody else: little presence, and many organisations that were seen only once."""
    n = len(event)

    def total(values: Floats) -> Floats:
        return np.asarray(np.bincount(case, values, n), dtype=np.float64)

    def log_total(space: int, lag: int, of: int) -> Floats:
        return np.asarray(np.log(total(sums[:, column(space, lag, of)]) + SOFT))

    province = sums[:, column(2, 3, 0)]
    there = (province > 0.1).astype(float)
    once = there * (province < _SINGLE)
    parts = [log_total(k, k, 0) for k in range(len(_CONTEXT))]
    parts += [np.log((total(once) + 0.5) / (total(province) + 1.0)), np.log(total(there) + 1.0)]
    parts += [log_total(2, 3, 1), log_total(1, 1, 1)]
    if setting == NAMED:
        parts += [log_total(3, 3, 2), log_total(1, 1, 2)]
    if setting != CIVILIANS:
        state_based = ground.violence[event] == STATE_BASED
        parts += [state_based.astype(float), (state_based & (side == 0)).astype(float)]
    return np.column_stack([*parts, np.ones(n)])
