"""How long does a tie last whose presence is known only period by period, as probabilities?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.ties.base import FloatArray, IntArray

PASSES = 12
SURE = 1e-6
"""Probabilities are kept this far from 0 and 1."""

Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Histories:
    """What is known of the ties of P pairs over at most T periods; beyond a pair's length anything may stand.

    Args:
        present: shape (P, T), chance of a tie, 0 to 1.
        leave: shape (P, T, K), chance that a tie of each kind there in the period before is gone in this one.
        fresh: shape (P, T, K), chances of the kinds of a tie that begins in this period, summing to 1.
        begin: Chance that a tie begins in a period, above 0, below 1.
        length: shape (P,), periods of each pair, 1 to T.
    """

    present: FloatArray
    leave: FloatArray
    fresh: FloatArray
    begin: float
    length: IntArray


def outlasts(known: Histories, periods: int) -> tuple[FloatArray, FloatArray]:
    """Chance that the tie of a period, if there is one, lasts at least so many periods in all; and its kind.

    A pair has no tie, or a tie of one of K kinds that dissolves at its own rate. Of all histories of this chain,
    weigh them so that the chance of a tie in each period is the one given, and change nothing else: the distribution
    closest to the chain in relative entropy (an I-projection, Csiszar 1975), found by iterative scaling of one period
    after the other, back and forth. It is again a Markov chain; how long its spells last follows exactly. A spell
    that reaches the last period goes on at the rate of its kind.

    Returns:
        Shape (P, T), 0 to 1, beyond a pair's length 0; and the chances of the kinds, shape (P, T, K).
    """
    chain = projected(known)
    ahead = _remaining(chain, periods)
    joint = chain.ahead * chain.back
    kind = joint / joint.sum(axis=2, keepdims=True)
    made = np.zeros(kind.shape[:2])
    # age[..., j]: the tie has been there for j + 1 periods (the last: or more), by kind.
    age = np.zeros((*kind[0].shape, periods))
    age[..., 0] = 1.0
    for t in range(len(made)):
        if t:
            new = chain.newly(t)[..., None]
            older = (1 - new) * age
            age = np.concatenate([new, older[..., :-1]], axis=-1)
            age[..., -1] += older[..., -1]
        made[t] = (kind[t] * (age * ahead[t, :, :, ::-1]).sum(axis=2)).sum(axis=1)
    return np.where(chain.inside, made, 0.0).T, kind.swapaxes(0, 1)


def projected(known: Histories) -> Messages:
    """The chain's messages once every period has the chance of a tie that is given."""
    chain = Messages(known)
    n_periods = known.present.shape[1]
    for _ in range(PASSES):
        for t in range(n_periods):
            chain.forward(t)
            chain.match(t)
        for t in range(n_periods - 2, -1, -1):
            chain.backward(t)
            chain.match(t)
    for t in range(n_periods):
        chain.forward(t)
    return chain


def _remaining(chain: Messages, periods: int) -> FloatArray:
    """Chance that a tie there in a period is still there 0, 1, ... periods - 1 later, shape (T, P, K, periods)."""
    n_periods = len(chain.leave)
    made = np.ones((*chain.leave.shape, periods))
    steps = np.arange(periods)
    for t in range(n_periods - 1, -1, -1):
        made[t] = (1 - chain.leave[t])[..., None] ** steps
        if t + 1 < n_periods:
            on = chain.inside[t + 1]
            made[t, on, :, 1:] = chain.stays(t + 1)[on][..., None] * made[t + 1, on, :, :-1]
    return made


class Messages:
    """Forward and backward messages of all chains, and the tilt of each period towards a tie; periods first."""

    def __init__(self, known: Histories) -> None:
        target = np.clip(known.present.T, SURE, 1 - SURE)
        self.odds = target / (1 - target)
        self.leave = np.ascontiguousarray(known.leave.swapaxes(0, 1))
        self.begun = known.begin * np.ascontiguousarray(known.fresh.swapaxes(0, 1))
        self.begin = known.begin
        shape = self.leave.shape
        self.inside: Bools = np.arange(shape[0])[:, None] < known.length
        self.tilt = np.ones(shape[:2])
        self.ahead_none, self.ahead = np.ones(shape[:2]), np.ones(shape)
        self.back_none, self.back = np.ones(shape[:2]), np.ones(shape)

    def forward(self, t: int) -> None:
        """What the periods before say of period t."""
        if t == 0:
            none, tie = np.full(self.odds.shape[1], 1 - self.begin), self.begun[0]
        else:
            before_none = self.ahead_none[t - 1]
            before = self.tilt[t - 1, :, None] * self.ahead[t - 1]
            gone = before * self.leave[t]
            none = before_none * (1 - self.begin) + gone.sum(axis=1)
            tie = before_none[:, None] * self.begun[t] + before - gone
        scale = none + tie.sum(axis=1)
        self.ahead_none[t], self.ahead[t] = none / scale, tie / scale[:, None]

    def backward(self, t: int) -> None:
        """What the periods after say of period t."""
        leave, on = self.leave[t + 1], self.inside[t + 1]
        after_none, after = self.back_none[t + 1], self.tilt[t + 1, :, None] * self.back[t + 1]
        none = (1 - self.begin) * after_none + (self.begun[t + 1] * after).sum(axis=1)
        tie = leave * after_none[:, None] + (1 - leave) * after
        scale = none + tie.sum(axis=1)
        self.back_none[t] = np.where(on, none / scale, 1.0)
        self.back[t] = np.where(on[:, None], tie / scale[:, None], 1.0)

    def match(self, t: int) -> None:
        """Tilt one period so that the chance of a tie in it is the one given, all else as it stands."""
        with_tie = (self.ahead[t] * self.back[t]).sum(axis=1)
        tilt = self.odds[t] * self.ahead_none[t] * self.back_none[t] / with_tie
        self.tilt[t] = np.where(self.inside[t], tilt, 1.0)

    def present(self) -> FloatArray:
        """Chance of a tie under the chain as it stands, shape (P, T)."""
        tie = self.tilt * (self.ahead * self.back).sum(axis=2)
        return np.asarray(tie / (tie + self.ahead_none * self.back_none)).T

    def newly(self, t: int) -> FloatArray:
        """Chance that the tie of a period began in it, by kind, shape (P, K); from the second period on."""
        new = self.ahead_none[t - 1, :, None] * self.begun[t]
        old = self.tilt[t - 1, :, None] * self.ahead[t - 1] * (1 - self.leave[t])
        return np.asarray(new / (new + old))

    def stays(self, t: int) -> FloatArray:
        """Chance that a tie of the period before is still there in this one, by kind, shape (P, K)."""
        stay = (1 - self.leave[t]) * self.tilt[t, :, None] * self.back[t]
        gone = self.leave[t] * self.back_none[t, :, None]
        return np.asarray(stay / (stay + gone))
