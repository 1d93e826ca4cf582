"""What attribution learns from: masked events, each in one way, a few with their organisation made unseen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.attribution_masks import RETROSPECTIVE, THEN, Case, Masked, cases, joined
from shadowgraph.kernels.reference.conditional_logit import Utility, fit
from shadowgraph.records.attribution import ATTRIBUTION_MODES
from shadowgraph.trust.attribution.candidates import SETTINGS

RIDGE = 1e-4
WAYS = dict(zip(ATTRIBUTION_MODES, (RETROSPECTIVE, THEN), strict=True))


@dataclass(frozen=True)
class Lessons:
    """Cases of one mode.

    Args:
        judged: Every target under every way of masking, by setting.
        taught: Every target under one way, drawn at random; a few without their organisation.
        unseen_rate: Share of targets so changed, by setting.
    """

    judged: dict[int, Case]
    taught: dict[int, Case]
    unseen_rate: dict[int, float]


def lessons(cast: Masked, *, seed: int = 0) -> dict[str, Lessons]:
    """Cases of both modes.

    How often an organisation is one never seen before is taken from looking back only, where first appearances are
    real; in retrospect as many cases lose theirs. It is a rate of events that *were* attributed.
    """
    rng = np.random.default_rng(seed)
    judged = {mode: cases(cast, ways) for mode, ways in WAYS.items()}
    first = {
        of: float(case.outside_share[case.way == 0].mean())
        for of, case in judged[ATTRIBUTION_MODES[1]].items()
    }
    made = {}
    for mode, ways in WAYS.items():
        own = rng.integers(len(ways), size=len(cast.targets))
        rate = first if mode == ATTRIBUTION_MODES[0] else dict.fromkeys(first, 0.0)
        gone = (
            rng.random(len(cast.targets))
            < np.array([rate[of] for of in range(len(SETTINGS))])[cast.targets.setting]
        )
        chosen = np.flatnonzero(gone)
        lost = cases(cast.only(chosen), ways, unseen=True) if len(chosen) else {}
        taught = {}
        for of, case in judged[mode].items():
            parts = [case.within((own[case.target] == case.way) & ~gone[case.target])]
            if lost:
                there = lost[of]
                target = chosen[there.target]
                kept = own[target] == there.way
                parts.append(
                    Case(there.choices, there.share, target, there.way, there.organisation).within(kept)
                )
            taught[of] = joined(parts)
        made[mode] = Lessons(judged[mode], taught, rate)
    return made


def learn(
    case: Case, kept: np.ndarray, *, start: Utility | None = None, weight: np.ndarray | None = None
) -> Utility:
    """Weights from some of the cases."""
    own = case.within(kept)
    return fit(
        own.choices, own.share, ridge=RIDGE, start=start, weight=None if weight is None else weight[kept]
    )
