"""Latent factors: organisations whose dealings with all others look alike are likely to be on one side."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shadowgraph.kernels.reference.additive_factors import Pairs, Sampled, Settings, sample
from shadowgraph.ties.base import FloatArray, IntArray, TermValues
from shadowgraph.ties.evidence.opportunity import from_meetings, overlap, states_in_pair
from shadowgraph.ties.models.base_rate import FROM_DENSITY, BaseRate
from shadowgraph.ties.models.block_model import binormal_bars
from shadowgraph.ties.models.scored import Scored, prior_bar, scored_result
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Bar

SCHEDULE = Settings(rank=2, binary=False, burn=200, keep=300)
HALF = 0.5
"""Meetings added to both sides of each ratio, so that nothing seen and nothing expected is no news."""

BARS = {
    "ground and kinds": "what pairs on such ground and of such kinds do to each other",
    "each with everyone": "how the two deal with others on average",
    "latent factors": "how alike the two are in whom they fight and whom they are named with",
    "the two themselves": "what is left of their own fights and joint namings",
}


@dataclass(frozen=True)
class LatentFactor:
    """Additive and multiplicative effects (AME) on the signed network of a theatre (Minhas, Hoff and Ward 2019).

    The outcome of a pair is the log-ratio of joint namings to their expectation less that of clashes to theirs.
    It is explained by ground and kinds, an effect of each organisation, and a bilinear product of latent factors: two
    that fight the same third parties get like factors, and are expected on one side even if they never met. What
    the pair itself showed beyond that comes last. The sum is standardised over pairs and read as a binormal signal
    without labels (`BaseRate`). The model speaks of a pair over the whole window and knows no rivals.

    Args:
        base: Base rate and separation, assumed.
        settings: Rank and length of the chain.
    """

    name: str = "latent-factor"
    base: BaseRate = field(default_factory=BaseRate)
    settings: Settings = SCHEDULE

    def infer(
        self,
        panel: Panel,
        *,
        seed: int,
        terms: tuple[str, ...] | None = None,  # noqa: ARG002 - it reads fights and joint namings, no terms
    ) -> TieResult:
        """Sample the factors and score every pair.

        Args:
            panel: Pairs and periods.
            seed: Seed of the sampler and of the interval draws.
            terms: Not used.
        """
        from shadowgraph.kernels.compiled.additive_factors import draw_rows

        joint = from_meetings(panel, panel.meetings.filter(~panel.meetings["opposed"]))
        clashes = from_meetings(panel, panel.meetings.filter("opposed"))
        y = _balance(panel, joint, clashes)
        pairs, rows = _canonical(panel, y)
        found = sample(pairs, self.settings, np.random.default_rng(seed), rows=draw_rows)
        scores = _scores(panel, pairs, rows, found, y)
        base = self.base.of(panel)
        bars = binormal_bars(scores, base)

        def redrawn(rng: np.random.Generator) -> FloatArray:
            drawn = base.redrawn(rng)
            one = scores.copy()
            eta = found.eta[int(rng.integers(len(found.eta)))]
            # The draw moves what the model explains; what it leaves unexplained moves against it.
            shift = eta - found.eta.mean(axis=0)
            one[2, rows] += shift
            one[3] = _own(y - one[:3].sum(axis=0))
            return np.asarray(drawn.prior() + binormal_bars(one, drawn).sum(axis=0)[panel.cell_pair])

        made = [prior_bar(panel, base.prior(), FROM_DENSITY)]
        for k, (name, compared) in enumerate(BARS.items()):
            values = joint if name == "the two themselves" else None
            made.append(Bar(name, compared, bars[k][panel.cell_pair], values=values))
        return scored_result(
            Scored(panel, tuple(made), redrawn),
            model=self.name,
            seed=seed,
            parameters={**_parameters(found, self.settings), **base.to_json()},
        )


def _balance(panel: Panel, joint: TermValues, clashes: TermValues) -> FloatArray:
    """Log-ratio of joint namings to their expectation less that of clashes to theirs, shape (P,)."""

    def ratio(values: TermValues) -> FloatArray:
        seen = np.bincount(panel.cell_pair, values.observed, panel.n_pairs)
        due = np.bincount(panel.cell_pair, values.expected, panel.n_pairs)
        return np.asarray(np.log((seen + HALF) / (due + HALF)))

    # Ratios of equal counts must be equal whatever the order of summation, or a seed would hang on the ids.
    return np.round(ratio(joint) - ratio(clashes), 9)


def _canonical(panel: Panel, y: FloatArray) -> tuple[Pairs, IntArray]:
    """Pairs in an order that does not hang on ids, so that a seed means the same under other ids."""
    used = np.unique(np.concatenate([panel.pair_a, panel.pair_b]))
    names = panel.orgs.select("org", "name", "actor_id")[used].sort("name", "actor_id")
    node = np.full(panel.orgs.height, -1)
    node[names["org"].to_numpy()] = np.arange(names.height)
    one, other = node[panel.pair_a], node[panel.pair_b]
    i, j = np.minimum(one, other), np.maximum(one, other)
    rows = np.lexsort((j, i))
    states = states_in_pair(panel)
    ground = np.round(np.log(overlap(panel)[panel.pair_a, panel.pair_b]), 9)
    x = np.column_stack([np.ones(len(y)), ground - ground.mean(), states == 1, states == 2]).astype(float)
    return Pairs(i[rows], j[rows], y[rows], x[rows], names.height), rows


def _scores(panel: Panel, pairs: Pairs, rows: IntArray, found: Sampled, y: FloatArray) -> FloatArray:
    """Posterior means of the parts, in the order of `BARS`, shape (4, P)."""
    scores = np.zeros((len(BARS), panel.n_pairs))
    scores[0, rows] = pairs.x @ found.beta.mean(axis=0)
    scores[1, rows] = found.effects[pairs.i, 0] + found.effects[pairs.j, 1]
    scores[2, rows] = found.factors[pairs.i, pairs.j]
    scores[3] = _own(y - scores[:3].sum(axis=0))
    return scores


def _own(residual: FloatArray) -> FloatArray:
    """Half the residual: a pair's own record is news, but noisy news."""
    return np.asarray(HALF * residual)


def _parameters(found: Sampled, settings: Settings) -> dict[str, object]:
    names = ("base", "ground", "one state", "two states")
    means = found.beta.mean(axis=0)
    made: dict[str, object] = {name: float(f"{value:.6g}") for name, value in zip(names, means, strict=True)}
    return {**made, "rank": settings.rank, "sweeps": settings.burn + settings.keep}
