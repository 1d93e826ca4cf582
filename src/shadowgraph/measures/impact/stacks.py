"""Stacks: each turn of a tie with the districts it touches, and untouched ones that were like them before.

Every turn is an experiment of its own, with clean controls of the same calendar time (Cengiz, Dube, Lindner and
Zipperer 2019; Dube, Girardi, Jorda and Taylor 2023): only districts that have not turned by its end serve as controls.
Those that turned earlier never do; that they do is what goes wrong in two-way fixed effects with staggered timing
(Goodman-Bacon 2021).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.impact.balance import balanced
from shadowgraph.measures.impact.panel import GROUPS, YEAR, Bools, FloatArray, IntArray, Panel

BLOCKS = (-12, -8, -4, 0, 4, 8)
"""Quarters between the turn and the first quarter of each block of four. The first two are the baseline."""

BASELINE, LEAD, FIRST, AFTER = (0, 1), 2, 3, (4, 5)
"""Places in `BLOCKS`. Controls are balanced on the baseline and what came before. The year before the turn (the lead)
is left alone: it shows whether the two were already parting, and whether they were alike by chance only."""

LOOK_BACK = 12
"""Quarters before the turn from which on things are looked at: the baseline begins."""

LEAST_EVENTS = 3.0
"""Events the treated districts must have had in the baseline: without any there is no ratio to speak of."""


@dataclass(frozen=True)
class Stacks:
    """Turns with their treated districts and weighted controls, summed up.

    Args:
        treated: Outcome to shape (S, B), sum over treated districts in each block.
        control: Outcome to shape (H, S, B), weighted sum over the controls of each group of provinces.
        n_treated: Outcome to shape (S, B), treated districts with a value.
        n_control: Outcome to shape (H, S, B), weight of the controls with a value.
        cluster: shape (S,), stacks that share ground and time have the same number.
        quarter: shape (S,), quarter of the turn (0 is the panel's first).
        districts: shape (S, D), weight of each district: 1 treated, 0 to 1 below 0 control (negative).
    """

    treated: dict[str, FloatArray]
    control: dict[str, FloatArray]
    n_treated: dict[str, FloatArray]
    n_control: dict[str, FloatArray]
    cluster: IntArray
    quarter: IntArray
    districts: FloatArray

    @property
    def n(self) -> int:
        """Number of stacks."""
        return len(self.quarter)

    @property
    def treated_districts(self) -> int:
        """Districts treated in any stack."""
        return int((self.districts > 0).any(axis=0).sum())

    @property
    def control_districts(self) -> int:
        """Districts that serve as a control in any stack."""
        return int((self.districts < 0).any(axis=0).sum())


def ground_of(
    panel: Panel, a: str, b: str, quarter: int, recipient: str | None, states: frozenset[str]
) -> Bools:
    """Districts a turn touches: where both were active before; for support, else where the one supported was.

    Before means in the baseline. A district that violence reached in the lead or later would be chosen by the outcome,
    and seem to have risen. A government is active all over its war, so that nothing is left to compare with: its ground
    alone is no ground.
    """
    start, stop = quarter + BLOCKS[BASELINE[0]], quarter + BLOCKS[LEAD]
    joint = panel.active(a, start, stop) & panel.active(b, start, stop)
    if joint.any() or recipient is None or recipient in states:
        return joint
    return panel.active(recipient, start, stop)


def build_stacks(
    panel: Panel,
    turns: pl.DataFrame,
    states: frozenset[str],
    *,
    to_quarter: bool,
    beside: pl.DataFrame | None = None,
    within: Bools | None = None,
) -> Stacks:
    """Weigh controls for each turn.

    Args:
        panel: The districts.
        turns: From `reported_turns` or `inferred_turns`.
        states: Ids of governments.
        to_quarter: Whether blocks must be dated to the quarter (turns inside a year) or to the year.
        beside: Other turns that neither treated districts nor controls may see: for placebos, the real ones.
        within: shape (D,), districts that may be treated; None: all.
    """
    valid = panel.to_quarter if to_quarter else panel.to_year
    merged = _merged(_grounds(panel, turns, states))
    near = _turning(panel, merged if beside is None else _merged(_grounds(panel, beside, states)))
    rows: list[tuple[int, FloatArray]] = []
    for quarter, ground in merged:
        judged = ground if within is None else ground & within
        weights = _one(panel, valid, near, quarter, judged, wholly=beside is not None)
        if weights is not None:
            rows.append((quarter, weights))
    return _summed(panel, rows)


def joined(parts: list[Stacks]) -> Stacks:
    """Stacks of several sets of turns as one set; clusters are worked out anew."""
    weights = np.concatenate([part.districts for part in parts])
    quarters = np.concatenate([part.quarter for part in parts])

    def together(name: str, axis: int) -> dict[str, FloatArray]:
        tables = [getattr(part, name) for part in parts]
        return {outcome: np.concatenate([table[outcome] for table in tables], axis) for outcome in tables[0]}

    return Stacks(
        treated=together("treated", 0),
        control=together("control", 1),
        n_treated=together("n_treated", 0),
        n_control=together("n_control", 1),
        cluster=_clusters(quarters, weights > 0),
        quarter=quarters,
        districts=weights,
    )


def _grounds(panel: Panel, turns: pl.DataFrame, states: frozenset[str]) -> list[tuple[int, Bools]]:
    """Quarter (0 is the panel's first) and districts of each turn that touches any."""
    made = []
    for a, b, quarter, recipient in turns.select("actor_a", "actor_b", "quarter", "recipient").iter_rows():
        at = quarter - panel.first
        ground = ground_of(panel, a, b, at, recipient, states)
        if ground.any():
            made.append((at, ground))
    return made


def _merged(grounds: list[tuple[int, Bools]]) -> list[tuple[int, Bools]]:
    """Turns of one quarter that share a district become one."""
    made: list[tuple[int, Bools]] = []
    for quarter, ground in sorted(grounds, key=lambda each: each[0]):
        now = ground.copy()
        rest = []
        for other_quarter, other in made:
            if other_quarter == quarter and (other & now).any():
                now |= other
            else:
                rest.append((other_quarter, other))
        made = [*rest, (quarter, now)]
    return made


def _turning(panel: Panel, merged: list[tuple[int, Bools]]) -> FloatArray:
    """Number of turns up to and with each quarter, per district, shape (D, 1 + Q)."""
    counts = np.zeros((panel.n_districts, 1 + panel.n_quarters))
    for quarter, ground in merged:
        if 0 <= quarter < panel.n_quarters:
            counts[ground, 1 + quarter] += 1.0
    made: FloatArray = np.cumsum(counts, axis=1)
    return made


def _one(
    panel: Panel, valid: Bools, near: FloatArray, quarter: int, ground: Bools, *, wholly: bool
) -> FloatArray | None:
    """Weights of one stack: 1 for treated districts, below 0 for controls; None where there can't be one.

    Treated districts see no other turn from the baseline on (`wholly`: none during all blocks). Controls have seen none
    yet: one that a tie has changed for good would pass for alike only where chance was high for the treated.
    """
    begins = quarter + np.array(BLOCKS)
    if begins[0] < 0 or begins[-1] + YEAR > panel.n_quarters:
        return None
    whole = valid[:, begins].all(axis=1)
    earlier = near[:, quarter] - near[:, quarter - LOOK_BACK]
    by_end = near[:, min(quarter + BLOCKS[-1] + YEAR, panel.n_quarters)]
    during = by_end - near[:, quarter - LOOK_BACK]
    treated = np.flatnonzero(ground & whole & ((during if wholly else earlier) == 0))
    base = begins[list(BASELINE)]
    pool = np.flatnonzero(whole & ~ground & (by_end == 0) & (panel.values["events"][:, base].sum(axis=1) > 0))
    if not len(treated) or panel.values["events"][np.ix_(treated, base)].sum() < LEAST_EVENTS:
        return None
    traits = _traits(panel, quarter)
    shares = balanced(traits[pool], traits[treated])
    if shares is None:
        return None
    made = np.zeros(panel.n_districts)
    made[treated] = 1.0
    made[pool] = -len(treated) * shares
    return made


def _traits(panel: Panel, quarter: int) -> FloatArray:
    """What districts are balanced on, shape (D, 5).

    Violence in each baseline year, with a government among the fighters, in all years before, and the share of those
    years that saw any (exposure).
    """
    events = panel.values["events"]
    base = [quarter + BLOCKS[block] for block in BASELINE]
    earlier = list(range(base[0] - YEAR, -1, -YEAR))
    blank = np.zeros(panel.n_districts)
    made: FloatArray = np.column_stack(
        [
            *(np.log1p(events[:, q]) for q in base),
            np.log1p(sum((panel.state_events[:, q] for q in base), blank)),
            np.log1p(sum((events[:, q] for q in earlier), blank)),
            sum(((events[:, q] > 0).astype(np.float64) for q in earlier), blank) / max(len(earlier), 1),
        ]
    )
    return made


def _summed(panel: Panel, rows: list[tuple[int, FloatArray]]) -> Stacks:
    quarters = np.array([quarter for quarter, _ in rows], np.int64)
    weights = np.array([weight for _, weight in rows]).reshape(len(rows), panel.n_districts)
    begins = quarters[:, None] + np.array(BLOCKS)
    treated, control = np.maximum(weights, 0.0), np.maximum(-weights, 0.0)
    grouped = [np.where(panel.group == group, control, 0.0) for group in range(GROUPS)]

    def summed(weight: FloatArray, values: FloatArray) -> FloatArray:
        made: FloatArray = np.einsum("sd,dsb->sb", weight, values[:, begins], optimize=True)
        return made

    sums: dict[str, dict[str, FloatArray]] = {}
    for kind, table in (("", panel.values), ("n_", panel.exposure)):
        sums[f"{kind}treated"] = {name: summed(treated, values) for name, values in table.items()}
        sums[f"{kind}control"] = {
            name: np.array([summed(weight, values) for weight in grouped]) for name, values in table.items()
        }
    return Stacks(
        treated=sums["treated"],
        control=sums["control"],
        n_treated=sums["n_treated"],
        n_control=sums["n_control"],
        cluster=_clusters(quarters, weights > 0),
        quarter=quarters,
        districts=weights,
    )


def _clusters(quarters: IntArray, treated: Bools) -> IntArray:
    """Stacks that share a treated district while their blocks overlap are one cluster, and so on."""
    number = np.arange(len(quarters))
    span = BLOCKS[-1] + YEAR - BLOCKS[0]
    for i in range(len(quarters)):
        for j in range(i):
            if abs(quarters[i] - quarters[j]) < span and (treated[i] & treated[j]).any():
                number[number == number[i]] = number[j]
    made: IntArray = np.unique(number, return_inverse=True)[1].astype(np.int64)
    return made
