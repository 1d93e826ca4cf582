"""Tactical or strategic: the share of a tie's probability that belongs to ties that last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.durability.model import YEARS, HazardModel, learnt
from shadowgraph.ties.durability.of_panel import panel_covariates
from shadowgraph.ties.durability.spell_chain import Histories, outlasts
from shadowgraph.ties.panel import Panel

WORTH_A_LOOK = 0.05
"""Pairs that never reach this probability are given the duration of any new tie."""
MOST_VALUES = 4_000_000
"""Numbers worked on at once: the working set stays near 100 MB."""
TOGETHER = 1500
"""Pairs worked on at once, sorted by length, so that short ones are hardly padded."""
RAREST, OFTENEST = 1e-4, 0.2
"""Bounds of the chance that a tie begins in a period."""


def split_states(panel: Panel, cooperating: FloatArray, *, model: HazardModel | None = None) -> FloatArray:
    """Strategic share of the probability of cooperation in every cell.

    A tie is strategic when it lasts at least three years in all (`durability.model.YEARS`). How long it has lasted
    and went on to last is read from `cooperating`; where that ends or leaves it open, the hazard of dissolution
    learnt from dated spells decides. The whole history of `cooperating` is used, as it is itself; for a forecast,
    give a panel that ends where the past does.

    Args:
        panel: Pairs and periods.
        cooperating: shape (C,), probability that the two cooperate in the period, 0 to 1.
        model: The hazard model; None: the one shipped.

    Returns:
        shape (C,), 0 to 1: p_strategic = share * cooperating, p_tactical = (1 - share) * cooperating.
    """
    return durations(panel, cooperating, panel_covariates(panel, cooperating), model or learnt()).share


@dataclass(frozen=True)
class Durations:
    """How ties last, by cell.

    Args:
        share: shape (C,), chance that a tie lasts three years in all, 0 to 1.
        odds: shape (C,), log-odds that a tie is of the lasting kind, given all that is known.
    """

    share: FloatArray
    odds: FloatArray


def durations(panel: Panel, cooperating: FloatArray, x: FloatArray, model: HazardModel) -> Durations:
    """As `split_states`, with covariates at hand, shape (C, F), and the kinds of ties beside."""
    step = MONTHS[panel.step] / 12
    periods = max(round(YEARS / step), 1)
    leave = -np.expm1(-step * model.strain(x)[:, None] * np.array(model.rates))
    odds = model.at_start(x)
    lasting = 1 / (1 + np.exp(-odds))
    fresh = np.column_stack([1 - lasting, lasting])
    begin = _begin(cooperating, leave, fresh)
    made = (fresh * (1 - leave) ** (periods - 1)).sum(axis=1)
    length = np.diff(panel.cell_starts)
    most = np.maximum.reduceat(cooperating, panel.cell_starts[:-1])
    for pairs in _batches(np.flatnonzero(most >= WORTH_A_LOOK), length, periods):
        starts = panel.cell_starts[pairs][:, None]
        slot = np.arange(int(length[pairs].max()))
        inside = slot < length[pairs][:, None]
        cell = np.where(inside, starts + slot, starts)
        known = Histories(cooperating[cell], leave[cell], fresh[cell], begin, length[pairs])
        share, kind = outlasts(known, periods)
        made[cell[inside]] = share[inside]
        sure = np.clip(kind[inside], 1e-12, None)
        odds[cell[inside]] = np.log(sure[:, 1] / sure[:, 0])
    return Durations(np.clip(made, 0.0, 1.0), odds)


def _batches(pairs: IntArray, length: IntArray, periods: int) -> list[IntArray]:
    order = pairs[np.argsort(length[pairs], kind="stable")]
    made, at = [], 0
    while at < len(order):
        longest = int(length[order[min(at + TOGETHER, len(order)) - 1]])
        made.append(order[at : at + max(1, min(TOGETHER, MOST_VALUES // (2 * longest * periods)))])
        at += len(made[-1])
    return made


def _begin(cooperating: FloatArray, leave: FloatArray, fresh: FloatArray) -> float:
    """Chance that a tie begins in a period without one: what keeps the theatre's number of ties as it is."""
    none = float((1 - cooperating).sum())
    ended = float((cooperating * (leave * fresh).sum(axis=1)).sum())
    return float(np.clip(ended / max(none, 1e-9), RAREST, OFTENEST))
