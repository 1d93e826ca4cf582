"""The study: what changed after ties began or ended, in one theatre."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from shadowgraph.measures.impact.inference import Estimate, bounds, estimate, holm, over_draws
from shadowgraph.measures.impact.inferred import inferred_turns
from shadowgraph.measures.impact.panel import YEAR, FloatArray, Panel, build_panel
from shadowgraph.measures.impact.placebos import earlier_dates, other_pairs
from shadowgraph.measures.impact.ratios import Fit, fit_ratios
from shadowgraph.measures.impact.reported import reported_turns
from shadowgraph.measures.impact.stacks import AFTER, BASELINE, BLOCKS, FIRST, LEAD, Stacks, build_stacks
from shadowgraph.measures.impact.verdicts import Findings, verdict
from shadowgraph.records.impact import IMPACT, OUTCOMES, TREATMENTS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

DATE_DRAWS = 10
"""Draws of the dates of inferred turns."""

INVERTED = ("effective_groups",)
"""Panels hold the chance of meeting the same group; its inverse is the number of groups."""

Row = dict[str, object]


def impact(data: TheatreData, ties: TieResult | None, *, seed: int = 0) -> pl.DataFrame:
    """What changed in districts after ties began or ended there, against districts like them.

    An event study over staggered turns, each with clean controls matched on the two years that end a year before it
    (`stacks`), as ratios of counts (`ratios`), with intervals over groups of turns, a check of the year before, placebo
    dates and pairs, bounds for trends that part, and a verdict that says no more than the design can
    (docs/why/impact.md).

    Args:
        data: The theatre.
        ties: Its ties; None leaves out turns inferred from events.
        seed: Seed of the draws of dates and of placebo pairs.

    Returns:
        `IMPACT` rows, in the order treatment, basis, outcome, kind, lag.
    """
    panel = build_panel(data)
    states = frozenset(data.actors.filter(pl.col("kind") == "state")["actor_id"].to_list())
    rows: list[Row] = []
    for treatment in TREATMENTS:
        study = Study(panel, states, treatment, "reported", seed)
        rows += study.rows([reported_turns(data, treatment)])
        if ties is not None:
            turns = inferred_turns(data, ties, treatment, draws=DATE_DRAWS, seed=seed)
            rows += replace(study, basis="inferred").rows(turns)
    return as_table(rows, data.theatre.id)


def as_table(rows: list[Row], theatre: str) -> pl.DataFrame:
    """`IMPACT` rows of one theatre, with numbers that are not finite as null."""
    numbers = [column.name for column in IMPACT.columns if column.dtype == pl.Float64]
    made = pl.DataFrame(rows, schema=_SCHEMA, orient="row") if rows else pl.DataFrame(schema=_SCHEMA)
    finite = [pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in numbers]
    return IMPACT.conform(made.with_columns(pl.lit(theatre, pl.String).alias("theatre"), *finite))


_SCHEMA = {column.name: column.dtype for column in IMPACT.columns if column.name != "theatre"}


@dataclass(frozen=True)
class Study:
    """One treatment by one basis.

    Args:
        panel: The districts.
        states: Ids of governments.
        treatment: 'tie begins' or 'tie ends'.
        basis: Who dates it; see `records.impact.IMPACT_BASES`.
        seed: Seed of placebo pairs.
    """

    panel: Panel
    states: frozenset[str]
    treatment: str
    basis: str
    seed: int

    @property
    def to_year(self) -> bool:
        """Whether turns are dated to the year: its own block is neither before nor after."""
        return self.basis == "reported"

    def rows(self, drawn: Sequence[pl.DataFrame]) -> list[Row]:
        """All rows: effects, leads and placebos of every outcome.

        Args:
            drawn: Turns, the point first, then draws of their dates.
        """
        stacks = [self.stacked(turns) for turns in drawn]
        return self.rows_of(stacks, self._placebos(drawn[0], stacks[0]))

    def rows_of(self, stacks: Sequence[Stacks], placebos: dict[str, Stacks]) -> list[Row]:
        """Rows from stacks already built; see `rows`."""
        made = [self._outcome(outcome, stacks, placebos) for outcome in OUTCOMES]
        adjusted = holm(np.array([one.effect.p_value if one.effect else np.nan for one in made]))
        rows: list[Row] = []
        for one, p_adjusted in zip(made, adjusted.tolist(), strict=True):
            said = verdict(replace(one.findings, p_adjusted=p_adjusted))
            one.rows[0] |= {"p_adjusted": p_adjusted, "verdict": said}
            rows += one.rows
        return rows

    def stacked(self, turns: pl.DataFrame, beside: pl.DataFrame | None = None) -> Stacks:
        """Stacks of turns; `beside`: see `stacks.build_stacks`."""
        return build_stacks(self.panel, turns, self.states, to_quarter=not self.to_year, beside=beside)

    def _placebos(self, turns: pl.DataFrame, real: Stacks) -> dict[str, Stacks]:
        if not real.n:
            return {}
        rng = np.random.default_rng([self.seed, TREATMENTS.index(self.treatment)])
        made = {
            "placebo date": earlier_dates(turns),
            "placebo pair": other_pairs(self.panel, turns, self.states, rng),
        }
        return {kind: self.stacked(fake, beside=turns) for kind, fake in made.items()}

    def _outcome(self, outcome: str, stacks: Sequence[Stacks], placebos: dict[str, Stacks]) -> _Outcome:
        after = (AFTER[0] if self.to_year else FIRST, len(BLOCKS) - 1)
        whole = self._fitted(outcome, stacks, after)
        apart = self._fitted(outcome, stacks, None)
        first, last = BLOCKS[after[0]], BLOCKS[-1] + YEAR - 1
        lead, post = 0, -1
        row = _Rows(self, outcome, stacks[0])
        effect = estimate(whole, post % len(whole.theta)) if whole else None
        robust = bounds(whole, post % len(whole.theta), lead) if whole else (math.nan, math.nan)
        rows = [row.of("effect", first, last, effect, robust=robust)]
        before = estimate(whole, lead) if whole else None
        rows.append(row.of("pre-trend", BLOCKS[LEAD], BLOCKS[LEAD] + YEAR - 1, before))
        if apart:
            shown = range(after[0], len(BLOCKS))
            if self.to_year:
                within = estimate(apart, FIRST - len(BASELINE))
                rows.append(row.of("start year", BLOCKS[FIRST], BLOCKS[FIRST] + YEAR - 1, within))
            for block in shown:
                one = estimate(apart, block - len(BASELINE), together=len(shown))
                rows.append(row.of("by year", BLOCKS[block], BLOCKS[block] + YEAR - 1, one))
        checks = []
        for kind, fake in placebos.items():
            fit = self._fitted(outcome, [fake], after)
            one_check = estimate(fit, post % len(fit.theta)) if fit else None
            checks += [one_check] if one_check else []
            rows.append(_Rows(self, outcome, fake).of(kind, first, last, one_check))
        return _Outcome(rows, effect, Findings(self.basis, effect, math.nan, before, tuple(checks), robust))

    def _fitted(self, outcome: str, drawn: Sequence[Stacks], after: tuple[int, int] | None) -> Fit | None:
        """Fit under every draw; with `after`, these blocks together as one."""
        fits = []
        for stacks in drawn:
            fit = fit_ratios(
                outcome,
                _collapsed(stacks.treated[outcome], after),
                _collapsed(stacks.control[outcome], after),
                _collapsed(stacks.n_treated[outcome], after),
                _collapsed(stacks.n_control[outcome], after),
                stacks.cluster,
                len(BASELINE),
            )
            if fit is not None:
                fits.append(replace(fit, theta=-fit.theta) if outcome in INVERTED else fit)
        return over_draws(fits) if fits else None


def _collapsed(blocks: FloatArray, after: tuple[int, int] | None) -> FloatArray:
    if after is None:
        return blocks
    together = blocks[..., after[0] : after[1] + 1].sum(axis=-1, keepdims=True)
    return np.concatenate([blocks[..., : after[0]], together], axis=-1)


@dataclass(frozen=True)
class _Outcome:
    """Rows of one outcome, the effect first, and what its verdict looks at."""

    rows: list[Row]
    effect: Estimate | None
    findings: Findings


@dataclass(frozen=True)
class _Rows:
    """Makes rows of one outcome and one set of stacks."""

    study: Study
    outcome: str
    stacks: Stacks

    def of(
        self,
        kind: str,
        lag: int,
        lag_end: int,
        found: Estimate | None,
        *,
        robust: tuple[float, float] = (math.nan, math.nan),
    ) -> Row:
        """One row; numbers that are not known are NaN."""
        return {
            "treatment": self.study.treatment,
            "basis": self.study.basis,
            "outcome": self.outcome,
            "kind": kind,
            "lag": lag,
            "lag_end": lag_end,
            **numbers(found),
            "robust_low": multiple(robust[0]),
            "robust_high": multiple(robust[1]),
            "n_ties": self.stacks.n,
            "n_clusters": len(np.unique(self.stacks.cluster)),
            "n_treated": self.stacks.treated_districts,
            "n_controls": self.stacks.control_districts,
            "verdict": None,
        }


def numbers(found: Estimate | None) -> Row:
    """The estimate's columns; NaN where not known. Never an effect without its interval."""
    nan = math.nan
    if found is None:
        found = Estimate(nan, nan, nan, nan, nan, nan, nan)
    return {
        "effect": multiple(found.log_ratio) if math.isfinite(found.low) else nan,
        "low": multiple(found.low),
        "high": multiple(found.high),
        "robust_low": nan,
        "robust_high": nan,
        "p_adjusted": nan,
        "detectable": multiple(found.detectable),
        "log_ratio": found.log_ratio,
        "log_error": found.error,
        "freedom": found.freedom,
    }


def multiple(log: float) -> float:
    """exp, at most 1e6 and at least 1e-6; NaN where nothing is known."""
    return math.nan if not math.isfinite(log) else math.exp(min(max(log, -math.log(1e6)), math.log(1e6)))
