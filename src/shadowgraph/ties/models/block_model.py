"""Block model: who fights the same blocks, and not each other, is on the same side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shadowgraph.ties.base import FloatArray, TermValues
from shadowgraph.ties.evidence.opportunity import from_meetings
from shadowgraph.ties.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.models.base_rate import FROM_DENSITY, BaseRate
from shadowgraph.ties.models.block_samples import ALLY, ENEMY, Sample, Schedule, sample_blocks
from shadowgraph.ties.models.scored import Scored, prior_bar, scored_result
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Bar

DOUBT = 0.05
"""Chance of an edge that counts as nothing: below it, differences between chances move no bar."""

BARS = {
    "same enemies by block": "whom the blocks of the two fight, with fights that fall on everybody by their number",
    "enemies in common": "third parties that both are enemies of, edges counted by their chance, with the mean pair",
    "blocks allied": "joint namings between the blocks of the two, with the number their degrees would give",
    "enmity of the two": "the chance that they are enemies, given fights between the two and their blocks",
    "alliance of the two": "the chance that they are allies, given joint namings and their blocks",
}
WEIGHTS = (0.5, 1.0, 1.0, 0.5, 1.0)
"""Of the bars before they are standardised. Blocks and single enemies tell the same story twice; and allies of
convenience clash too. (Fights between the two blocks are left out: with coded ties they went the wrong way.)"""


@dataclass(frozen=True)
class BlockModel:
    """A degree-corrected stochastic block model of the signed graph, its edges uncertain.

    Two layers, enmity and alliance, share one division into blocks; a layer's edges are Poisson around
    theta_i theta_j omega_rs (Karrer and Newman 2011). Edges are not what is counted: clashes and joint namings are
    noisy measurements of them (after Peixoto 2018), so a single clash may be a mistake and an unseen edge may exist.
    Blocks, edges and error rates are sampled together by Gibbs sampling from several starts; every figure is a mean
    over samples, so over partitions and over the number of occupied blocks. The bars are log-ratios of what the blocks
    say, standardised over pairs and read as a binormal signal without labels (`BaseRate`). The model speaks of a
    pair over the whole window. A pair that does not cooperate is a rival with the chance that it has an edge of enmity.

    Args:
        base: Base rate and separation, assumed.
        schedule: How long and how often to sample.
    """

    name: str = "block-model"
    base: BaseRate = field(default_factory=BaseRate)
    schedule: Schedule = field(default_factory=Schedule)

    def infer(
        self,
        panel: Panel,
        *,
        seed: int,
        terms: tuple[str, ...] | None = None,  # noqa: ARG002 - it reads fights and joint namings, no terms
    ) -> TieResult:
        """Sample blocks and score every pair.

        Args:
            panel: Pairs and periods.
            seed: Seed of the sampler and of the interval draws.
            terms: Not used.
        """
        opposed = panel.meetings["opposed"]
        clashes, joint = (from_meetings(panel, panel.meetings.filter(which)) for which in (opposed, ~opposed))
        values = {
            "enemies in common": SharedEnemy().compute(panel),
            "enmity of the two": clashes,
            "alliance of the two": joint,
        }
        samples = sample_blocks(
            panel, [_per_pair(panel, clashes), _per_pair(panel, joint)], self.schedule, seed
        )
        scores = [pair_scores(panel, sample) for sample in samples]
        base = self.base.of(panel)
        bars = binormal_bars(np.mean(scores, axis=0), base)

        def redrawn(rng: np.random.Generator) -> FloatArray:
            drawn, one = base.redrawn(rng), scores[int(rng.integers(len(scores)))]
            return np.asarray(drawn.prior() + binormal_bars(one, drawn).sum(axis=0)[panel.cell_pair])

        made = [prior_bar(panel, base.prior(), FROM_DENSITY)]
        for k, (name, compared) in enumerate(BARS.items()):
            made.append(Bar(name, compared, bars[k][panel.cell_pair], values=values.get(name)))
        rival = np.mean([sample.edge[ENEMY] for sample in samples], axis=0)[panel.cell_pair]
        scored = Scored(panel, tuple(made), redrawn, rival=rival)
        return scored_result(
            scored, model=self.name, seed=seed, parameters={**_sampled(samples), **base.to_json()}
        )


def pair_scores(panel: Panel, sample: Sample) -> FloatArray:
    """The five scores of every pair in one sample, weighted, in the order of `BARS`, shape (5, P).

    Organisations without any edge have no block: what blocks say is 0 for them.
    """
    r, s = sample.block[panel.pair_a], sample.block[panel.pair_b]
    placed = (r >= 0) & (s >= 0)
    enemies, allied = (
        np.where(placed, table[r, s], 0.0)
        for table in (same_enemies(sample.rates[ENEMY], sample.reach[ENEMY]), np.log(sample.near[ALLY]))
    )
    chance = np.zeros((panel.orgs.height, panel.orgs.height))
    chance[panel.pair_a, panel.pair_b] = chance[panel.pair_b, panel.pair_a] = sample.edge[ENEMY]
    common = (chance @ chance)[panel.pair_a, panel.pair_b]
    scores = (
        enemies,
        np.log1p(common),
        allied,
        -np.log1p(sample.edge[ENEMY] / DOUBT),
        np.log1p(sample.edge[ALLY] / DOUBT),
    )
    return np.stack([weight * score for weight, score in zip(WEIGHTS, scores, strict=True)])


def same_enemies(rates: FloatArray, reach: FloatArray) -> FloatArray:
    """Whether two blocks fight the same blocks, shape (B, B), natural logarithm, 0 where it is as chance has it.

    The chance that a fight of a member of one and a fight of a member of the other fall on the same node, over
    that chance if fights fell on nodes by their degrees alone; at least `DOUBT`.

    Args:
        rates: shape (B, B), block rates over what degrees alone would give (1 is neutral).
        reach: shape (B,), summed degree parameters per block.
    """
    null = reach / max(float(reach.sum()), 1e-12)
    aim = rates * null
    aim = aim / np.maximum(aim.sum(axis=1, keepdims=True), 1e-12)
    together = np.where(null > 0, aim / np.maximum(null, 1e-12), 0.0) @ aim.T
    return np.asarray(np.log(np.maximum(together, DOUBT)))


def binormal_bars(scores: FloatArray, base: BaseRate) -> FloatArray:
    """Scores of K kinds as additive log-likelihood ratios, shape (K, P).

    The sum is standardised over pairs and read as a binormal signal; each kind keeps its part of the sum, and bears
    of the constant what it brings to the variance.

    Args:
        scores: shape (K, P).
        base: Base rate and separation.
    """
    total = scores.sum(axis=0)
    variance = float(total.var())
    if variance <= 0:
        return np.zeros_like(scores)
    centred = scores - scores.mean(axis=1, keepdims=True)
    share = (centred * (total - total.mean())).mean(axis=1) / variance
    return np.asarray(base.separation * centred / np.sqrt(variance) - share[:, None] * base.separation**2 / 2)


def _per_pair(panel: Panel, values: TermValues) -> FloatArray:
    return np.bincount(panel.cell_pair, values.observed, panel.n_pairs).astype(np.float64)


def _sampled(samples: Sequence[Sample]) -> dict[str, object]:
    occupied = [len(np.unique(sample.block[sample.block >= 0])) for sample in samples]
    return {
        "blocks": float(np.mean(occupied)),
        "samples": len(samples),
        "error_enmity": float(np.mean([sample.error[ENEMY] for sample in samples])),
        "error_alliance": float(np.mean([sample.error[ALLY] for sample in samples])),
    }
