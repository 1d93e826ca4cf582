"""Simulation-based calibration of the chain (Talts et al. 2018): are posterior draws what they claim to be?

Keys: sbc_passes (1 when every test passes), sbc_least_p (least p-value of all, before correction),
sbc_unknown_passes and sbc_unknown_least_p (parameters unknown to the sampler), sbc_caught (share of planted errors
the tests catch; must be 1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.output import Table, arguments, finish
from shadowgraph.ties.models.likelihood import MISTAKEN, Counts, all_ratios, log_of_unrelated, means
from shadowgraph.ties.models.parameters import CLASSES, COOPERATING, N_STATES, RIVAL, STRATEGIC, Parameters
from shadowgraph.ties.models.posterior import Chain

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RUNS, RUNS_UNKNOWN, DRAWS = 400, 120, 99
THIN, STEP = 5, 0.3
"""Metropolis steps between kept draws, and their length (preconditioned Crank-Nicolson: Cotter et al. 2013)."""

LEVEL = 0.01
"""Of all tests together (Bonferroni)."""
BINS = 10
ORGANISATIONS, PERIODS = 7, 14
TERMS = 4


@dataclass(frozen=True)
class Toy:
    """A panel without events: pairs, periods, and what the null expects of each."""

    pair_a: Ints
    pair_b: Ints
    classes: Ints
    starts: Ints
    expected: Floats
    unused: Floats

    @property
    def pair(self) -> Ints:
        """Pair of each cell."""
        return np.repeat(np.arange(len(self.pair_a)), np.diff(self.starts))


def toy(rng: np.random.Generator) -> Toy:
    """Every two of a few organisations, in lives of random length."""
    a, b = np.triu_indices(ORGANISATIONS, 1)
    lengths = rng.integers(4, PERIODS + 1, len(a))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    expected = rng.gamma(0.7, 1.5, (TERMS, starts[-1])) * (rng.random((TERMS, starts[-1])) < 0.8)
    unused = rng.gamma(1.0, 4.0, expected.shape) * (expected > 0)
    unused[: TERMS // 2] = 0.0
    classes = rng.choice([CLASSES.index("state and group"), *range(4, len(CLASSES))], len(a))
    return Toy(a, b, classes.astype(np.int64), starts, expected, unused)


def parameters() -> Parameters:
    """The model's own prior, with two terms that multiply and two that coordinate; ties common enough to be seen."""
    base = Parameters.prior([]).but(
        terms=tuple("abcd"),
        multipliers=np.array([[3.0, 0.7, 0.4, 0.4], [0.4, 0.6, 1.9, 1.6], [1.0] * 4, [0.8, 0.9, 0.9, 0.9]]),
        dispersion=np.array([2.0, 10.0, 8.0, 4.0]),
        power=np.ones(TERMS),
        strength=np.full(TERMS, 100.0),
        coordinated=np.array([0.0, 0.0, 0.2, 0.3]),
    )
    odds = np.where(np.isin(np.arange(N_STATES), COOPERATING), 4.0, 1.0)
    return base.but(
        starts=base.starts * odds / (base.starts * odds).sum(axis=1, keepdims=True),
        dwell=np.minimum(base.dwell, 20.0),
    )


def simulate(made: Toy, truth: Parameters, rng: np.random.Generator) -> tuple[Ints, Counts]:
    """Histories and counts, from the model as its docstrings state it."""
    states = np.empty(made.starts[-1], np.int64)
    matrix = truth.transition("quarter")
    for p, (begin, end) in enumerate(zip(made.starts[:-1], made.starts[1:], strict=True)):
        for c in range(begin, end):
            chance = truth.starts[made.classes[p]] if c == begin else matrix[made.classes[p], states[c - 1]]
            states[c] = rng.choice(N_STATES, p=chance / chance.sum())
    counts = Counts(np.zeros_like(made.expected), made.expected, made.unused)
    observed = np.zeros_like(made.expected)
    for k in range(TERMS):
        said = np.where(rng.random(len(states)) < MISTAKEN, rng.integers(0, N_STATES, len(states)), states)
        mean = means(counts, truth, k)[np.arange(len(states)), said]
        observed[k] = rng.poisson(mean * rng.gamma(truth.dispersion[k], 1.0 / truth.dispersion[k], len(mean)))
    return states, Counts(observed, made.expected, made.unused)


def figures_of(made: Toy, states: Ints, used: Parameters) -> Floats:
    """What is ranked, in the order of `NAMES`: counts of states, then parameters."""
    tie = np.isin(states, COOPERATING)
    of_first, of_second = (
        tie[(made.pair_a[made.pair] == i) | (made.pair_b[made.pair] == i)].sum() for i in (0, 1)
    )
    return np.array(
        [
            tie.sum(),
            tie[made.starts[1:] - 1].sum(),
            of_first,
            of_second,
            (states == RIVAL).sum(),
            (states == STRATEGIC).sum(),
            np.log(used.multipliers[0, RIVAL]),
            np.log(used.coordinated[2]),
            np.log(used.starts[-1, list(COOPERATING)].sum()),
        ]
    )


NAMES = (
    "ties in all",
    "ties at the end of lives",
    "ties of one organisation",
    "ties of another",
    "rivalries",
    "strategic ties",
    "multiplier of clashes between rivals",
    "share of chances used together",
    "base rate of cooperation",
)
N_OF_STATES = 6

Spoil = Callable[[Parameters], Parameters]


def ranks(runs: int, *, known: bool, spoil: Spoil | None = None, seed: int = 0) -> Floats:
    """Rank of the truth among posterior draws, 0 to DRAWS; ties are broken at random.

    Args:
        runs: How many truths.
        known: Whether the sampler is told the parameters.
        spoil: A planted error: what the sampler takes the parameters for.
        seed: Seed of everything.

    Returns:
        shape (runs, figures).
    """
    rng = np.random.default_rng(seed)
    prior, found = parameters(), []
    for _ in range(runs):
        made = toy(rng)
        noise = rng.standard_normal(prior.multipliers.size + prior.dwell.size + 1)
        truth = prior.shifted(noise)
        states, counts = simulate(made, truth, rng)
        actual = figures_of(made, states, truth)
        if known:
            taken = truth if spoil is None else spoil(truth)
            chain = _chain(made, counts, taken)
            drawn = np.array([figures_of(made, chain.paths(rng), taken) for _ in range(DRAWS)])
        else:
            drawn = _around(made, counts, prior, noise, rng)
        below, same = (drawn < actual).sum(axis=0), (drawn == actual).sum(axis=0)
        found.append(below + rng.integers(0, same + 1))
    return np.array(found)


def _chain(made: Toy, counts: Counts, used: Parameters) -> Chain:
    logs = sum(all_ratios(counts, used), np.zeros((made.starts[-1], N_STATES)))
    return Chain.of(logs, made.starts, used, "quarter", made.classes)


def _around(made: Toy, counts: Counts, prior: Parameters, noise: Floats, rng: np.random.Generator) -> Floats:
    """Draws of parameters and histories from a reversible chain in which the truth has a random place.

    Run forwards from the truth for some draws and, as it is reversible, the same way backwards for the rest, the
    truth is exchangeable with the draws however slowly the chain mixes (Besag and Clifford 1989). Slow mixing costs
    power, not validity.
    """
    before = int(rng.integers(0, DRAWS + 1))
    drawn = []
    for many in (before, DRAWS - before):
        here, chain, fit = _at(made, counts, prior, noise)
        where = noise
        for _ in range(many):
            for _ in range(THIN):
                there = np.sqrt(1 - STEP**2) * where + STEP * rng.standard_normal(len(noise))
                proposed, moved, new = _at(made, counts, prior, there)
                if np.log(rng.random()) < new - fit:
                    where, here, chain, fit = there, proposed, moved, new
            drawn.append(figures_of(made, chain.paths(rng), here))
    return np.array(drawn)


def _at(made: Toy, counts: Counts, prior: Parameters, noise: Floats) -> tuple[Parameters, Chain, float]:
    used = prior.shifted(noise)
    chain = _chain(made, counts, used)
    return used, chain, chain.evidence() + _unrelated(counts, used)


def _unrelated(counts: Counts, used: Parameters) -> float:
    """Log-likelihood of all counts if every pair were unrelated: ratios are against it, and it depends on the draw."""
    return float(sum(log_of_unrelated(counts, used, k).sum() for k in range(TERMS)))


def p_values(got: Floats) -> Floats:
    """Chance of rank histograms at least this uneven if the truth were one of the draws (chi-squared)."""
    from scipy.stats import chisquare

    bins = (got * BINS / (DRAWS + 1)).astype(int)
    return np.array([chisquare(np.bincount(column, minlength=BINS)).pvalue for column in bins.T])


def _too_sure(used: Parameters) -> Parameters:
    return used.but(coordinated=np.minimum(used.coordinated * 1.8, 0.9))


def _too_many(used: Parameters) -> Parameters:
    starts = used.starts * np.where(np.isin(np.arange(N_STATES), COOPERATING), 4.0, 1.0)
    return used.but(starts=starts / starts.sum(axis=1, keepdims=True))


def _too_lasting(used: Parameters) -> Parameters:
    return used.but(dwell=used.dwell * 3.0)


SPOILT: dict[str, Spoil] = {
    "coordination taken 1.8 times as strong": _too_sure,
    "base rate of starts taken four times as high": _too_many,
    "states taken to last three times as long": _too_lasting,
}


def main(argv: list[str] | None = None) -> None:
    """Run, test, and write the page."""
    options = arguments("sbc", argv)
    runs = 40 if options.quick else RUNS
    told = p_values(ranks(runs, known=True))[:N_OF_STATES]
    unknown = 20 if options.quick else RUNS_UNKNOWN
    learnt = p_values(ranks(unknown, known=False, seed=1))
    level_told, level_learnt = LEVEL / len(told), LEVEL / len(learnt)
    spoilt = {
        name: p_values(ranks(runs, known=True, spoil=spoil, seed=2))[:N_OF_STATES].min()
        for name, spoil in SPOILT.items()
    }
    rows: list[tuple[object, ...]] = [
        (name, float(told[k]) if k < N_OF_STATES else None, float(learnt[k])) for k, name in enumerate(NAMES)
    ]
    ok = f"uniform: every p above {LEVEL} / number of tests"
    rows.append((ok, str(bool(told.min() > level_told)), str(bool(learnt.min() > level_learnt))))
    tables = [
        Table(
            "Ranks of the truth among posterior draws",
            ("what is ranked", "p, parameters known", "p, parameters unknown"),
            rows,
            "SYNTHETIC: parameters from the model's own prior, histories and counts from the model. "
            f"{runs} truths ({unknown} with parameters unknown), {DRAWS} draws each; chi-squared over "
            f"{BINS} bins, all tests together at {LEVEL} (Bonferroni). Unknown parameters (multipliers, shares, dwell "
            "times and the base rate) are drawn by Metropolis steps, with the truth at a random place in the chain "
            "(Besag and Clifford 1989). The product itself learns its parameters and draws around them with fixed "
            "spreads; how its intervals fare is on the page on planted ties. This says that the sampler is right "
            "if the model is; the page on planted ties says what happens when the model is wrong.",
        ),
        Table(
            "Planted errors the test must catch",
            ("error", "least p", "caught"),
            [(name, float(p), str(bool(p < level_told))) for name, p in spoilt.items()],
            "The sampler is given wrong parameters; a test that passed these would be no test.",
        ),
    ]
    finish(
        "sbc",
        {
            "sbc_passes": int(told.min() > level_told),
            "sbc_least_p": float(told.min()),
            "sbc_unknown_passes": int(learnt.min() > level_learnt),
            "sbc_unknown_least_p": float(learnt.min()),
            "sbc_caught": float(np.mean([p < level_told for p in spoilt.values()])),
        },
        tables,
        options,
    )


if __name__ == "__main__":
    main()
