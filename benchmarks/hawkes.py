"""How fast a Hawkes process is fitted, and how well its edges are found, beside tick. All data here are SYNTHETIC.

Keys: hawkes_vs_tick (processor seconds of tick's EM over ours, same data, same number of EM steps, one thread each),
hawkes_vs_tick_low and _high (range over repetitions), hawkes_vs_tick_to_target (the same until the edges are ranked
with an AUC of 0.999), hawkes_edge_auc, tick_edge_auc, hawkes_seconds, hawkes_two_threads_seconds (by the wall clock),
hawkes_compile_seconds, tick_seconds, tick_least_squares_seconds and tick_least_squares_edge_auc (another estimator).

tick is no dependency of Shadowgraph: `pip install --require-hashes -r requirements/peers.txt` (Python 3.11 only).
Without it, its figures are null.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import Any, NamedTuple

import numpy as np

from benchmarks.output import Table, arguments, finish
from benchmarks.scores import auc
from shadowgraph.kernels.compiled.hawkes import fit_hawkes
from shadowgraph.kernels.reference.hawkes import (
    Parameters,
    Record,
    all_pairs,
    edges_between,
    simulate,
    spectral_radius,
)

DECAY = 1 / 3
"""Per day: what one attack sets off comes within days."""
STEPS = 30
CHUNK, MOST = 5, 60
TARGET = 0.999
SUPPORTS = ((9.0, 3), (15.0, 5))
"""Support (days) and number of bins of tick's piecewise kernel: a short one, and one that covers 99 %."""
PENALTY = 2.0


class Case(NamedTuple):
    """A record with the edges behind it: branching (N, N), child first."""

    record: Record
    branching: np.ndarray

    @property
    def edge(self) -> np.ndarray:
        """Whether each ordered pair of two nodes is an edge, shape (N * N - N,)."""
        return (self.branching > 0)[~np.eye(len(self.branching), dtype=bool)]

    def score(self, found: np.ndarray) -> float:
        """Edge AUC of an (N, N) matrix: self-excitation is left out, it is no edge."""
        return auc(self.edge, found[~np.eye(len(found), dtype=bool)])

    def times(self) -> list[np.ndarray]:
        """Times of each node, as tick takes them."""
        return [
            np.ascontiguousarray(self.record.when[self.record.node == i]) for i in range(len(self.branching))
        ]


def case(seed: int, *, nodes: int, events: int) -> Case:
    """SYNTHETIC: each node has three parents and itself; about 9 events a day, as in the world's record."""
    rng = np.random.default_rng(seed)
    days = events / 8.5
    child = np.repeat(np.arange(nodes), 4)
    parent = np.concatenate(
        [[i, *rng.choice(np.delete(np.arange(nodes), i), 3, replace=False)] for i in range(nodes)]
    )
    edges = edges_between(child, parent, nodes)
    alpha = np.where(edges.child == edges.parent, 0.15, rng.uniform(0.1, 0.25, len(edges.parent)))[:, None]
    branching = np.zeros((nodes, nodes))
    branching[edges.child, edges.parent] = alpha[:, 0]
    wanted = events / days / nodes * rng.lognormal(0.0, 0.3, nodes)
    baseline = np.maximum(wanted - branching @ wanted, 0.2 * wanted)
    truth = Parameters(baseline, np.ones((1, 1)), alpha, np.array([DECAY]))
    assert spectral_radius(edges, alpha, nodes) < 1.0
    record, _ = simulate(edges, truth, np.array([0.0, 1.5 * days]), np.zeros(nodes, np.int64), rng)
    kept = slice(0, events)
    end = float(record.when[min(events, len(record.when)) - 1])
    return Case(
        record._replace(when=record.when[kept], node=record.node[kept], ends=np.array([0.0, end])), branching
    )


class Run(NamedTuple):
    """Seconds and edge AUC after STEPS steps, and seconds to the target (None: not within MOST steps)."""

    seconds: float
    auc: float
    to_target: float | None


def ours(one: Case, threads: int = 1) -> Run:
    """Fit all pairs with the compiled kernel."""
    n = len(one.branching)
    edges, decays = all_pairs(n), np.array([DECAY])
    clock = time.process_time if threads == 1 else time.perf_counter
    begun = clock()
    fit = fit_hawkes(one.record, edges, decays, penalty=PENALTY, tol=-1.0, max_iter=STEPS, threads=threads)
    seconds = clock() - begun
    first, spent, reached = None, 0.0, None
    for _ in range(MOST // CHUNK):
        begun = clock()
        part = fit_hawkes(
            one.record, edges, decays, penalty=PENALTY, tol=-1.0, max_iter=CHUNK, first=first, threads=threads
        )
        spent += clock() - begun
        first = part.parameters
        if one.score(first.alpha[:, 0].reshape(n, n)) >= TARGET:
            reached = spent
            break
    return Run(seconds, one.score(fit.parameters.alpha[:, 0].reshape(n, n)), reached)


def tick_em(tick: Any, one: Case, support: float, size: int) -> Run:
    """Tick's EM, its bins given the true time scale; warm-started in chunks to see when the target is met."""
    np.random.seed(0)  # noqa: NPY002 - tick draws its start from the global generator
    events, end = [one.times()], float(one.record.ends[-1])
    spent, seconds, score, reached = 0.0, 0.0, float("nan"), None
    start: dict[str, np.ndarray] = {}
    for done in range(CHUNK, MOST + 1, CHUNK):
        learner = tick.HawkesEM(
            kernel_support=support, kernel_size=size, max_iter=CHUNK, tol=0.0, n_threads=1
        )
        begun = time.process_time()
        learner.fit(events, end, **start)
        spent += time.process_time() - begun
        start = {"baseline_start": learner.baseline, "kernel_start": learner.kernel}
        now = one.score(learner.get_kernel_norms())
        if reached is None and now >= TARGET:
            reached = spent
        if done == STEPS:
            seconds, score = spent, now
        if done >= STEPS and reached is not None:
            break
    return Run(seconds, score, reached)


def tick_least_squares(tick: Any, one: Case) -> Run:
    """Tick's least squares of the same exponential kernel: another estimator, shown for fairness."""
    learner = tick.HawkesExpKern(
        DECAY, gofit="least-squares", penalty="l2", C=1e3, solver="agd", max_iter=100
    )
    begun = time.process_time()
    learner.fit([one.times()])
    seconds, score = time.process_time() - begun, one.score(learner.adjacency)
    return Run(seconds, score, seconds if score >= TARGET else None)


def compile_seconds() -> float:
    """Seconds of the first fit in a fresh process without a cache, less those of the second."""
    code = (
        "import time\nfrom benchmarks.hawkes import case, ours\none = case(0, nodes=5, events=200)\n"
        "a = time.perf_counter(); ours(one); b = time.perf_counter(); ours(one)\n"
        "print(2 * b - a - time.perf_counter())"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"NUMBA_CACHE_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


def peer() -> Any:
    """`tick.hawkes`, or None with a sentence."""
    try:
        import tick.hawkes
    except ImportError as missing:
        print(
            f"tick is not here ({missing}): its figures are null. "
            "Way out: Python 3.11 and pip install --require-hashes -r requirements/peers.txt",
            file=sys.stderr,
        )
        return None
    return tick.hawkes


def main(argv: list[str] | None = None) -> None:
    """Fit, compare, write the table."""
    options = arguments("hawkes", argv)
    nodes, events = (40, 10_000) if options.quick else (200, 100_000)
    cases = [case(seed, nodes=nodes, events=events) for seed in range(1 if options.quick else 3)]
    ours(case(0, nodes=5, events=200))
    runs = {
        "ours, one thread": [ours(one) for one in cases],
        "ours, two threads": [ours(one, threads=2) for one in cases],
    }
    tick = peer()
    if tick is not None:
        for support, size in SUPPORTS:
            name = f"tick HawkesEM, support {support:.0f} days in {size} bins"
            runs[name] = [tick_em(tick, one, support, size) for one in cases]
        if not options.quick:
            runs["tick HawkesExpKern, least squares"] = [tick_least_squares(tick, cases[0])]
    figures = _figures(runs)
    finish("hawkes", figures, [_table(runs, nodes, events, figures)], options)


def _figures(runs: dict[str, list[Run]]) -> dict[str, float | int | None]:
    one, two = runs["ours, one thread"], runs["ours, two threads"]
    figures: dict[str, float | int | None] = {
        "hawkes_vs_tick": None,
        "hawkes_edge_auc": min(run.auc for run in one),
        "tick_edge_auc": None,
        "hawkes_seconds": _median(one),
        "hawkes_two_threads_seconds": _median(two),
        "hawkes_compile_seconds": compile_seconds(),
    }
    peers = [found for name, found in runs.items() if name.startswith("tick HawkesEM")]
    if peers:
        fastest = min(peers, key=_median)
        ratios = [theirs.seconds / mine.seconds for theirs, mine in zip(fastest, one, strict=True)]
        waits = [
            min((p[k].to_target for p in peers if p[k].to_target), default=None) for k in range(len(one))
        ]
        figures |= {
            "hawkes_vs_tick": float(np.median(ratios)),
            "hawkes_vs_tick_low": min(ratios),
            "hawkes_vs_tick_high": max(ratios),
            "hawkes_vs_tick_to_target": _ratio(waits, [run.to_target for run in one]),
            "tick_edge_auc": max(float(np.median([run.auc for run in p])) for p in peers),
            "tick_seconds": _median(fastest),
        }
    for run in runs.get("tick HawkesExpKern, least squares", []):
        figures |= {"tick_least_squares_seconds": run.seconds, "tick_least_squares_edge_auc": run.auc}
    return figures


def _median(runs: list[Run]) -> float:
    return float(np.median([run.seconds for run in runs]))


def _ratio(theirs: list[float | None], mine: list[float | None]) -> float | None:
    both = [a / b for a, b in zip(theirs, mine, strict=True) if a and b]
    return float(np.median(both)) if len(both) == len(mine) else None


def _table(
    runs: dict[str, list[Run]], nodes: int, events: int, figures: dict[str, float | int | None]
) -> Table:
    rows: list[tuple[object, ...]] = []
    for name, found in runs.items():
        seconds = [run.seconds for run in found]
        waits = [run.to_target for run in found if run.to_target is not None]
        rows.append(
            (
                name,
                len(found),
                _median(found),
                f"{min(seconds):.2f} to {max(seconds):.2f}",
                f"{np.median([run.auc for run in found]):.5f}",
                f"{min(run.auc for run in found):.5f} to {max(run.auc for run in found):.5f}",
                f"{np.median(waits):.2f}" if waits else "not reached",
            )
        )
    return Table(
        f"SYNTHETIC Hawkes process, {nodes} nodes, {events:,} events: fitted to all pairs",
        ("method", "repetitions", "seconds", "range", "edge AUC", "range", f"seconds to AUC {TARGET}"),
        rows,
        f"SYNTHETIC. Every node has three parents (0.10 to 0.25 offspring an event) and excites itself (0.15); decay "
        f"{1 / DECAY:.0f} days, about 9 events a day. The same data for all, one thread each unless said. EM rows: "
        f"{STEPS} steps each. Seconds are processor seconds, which a busy machine disturbs least (wall clock for "
        f"two threads), after compiling (compiling took {figures['hawkes_compile_seconds']:.1f} s, once "
        f"per machine: it is cached); ours takes the true decay as given, tick's bins are given its scale (tick's EM "
        f"has no exponential kernel). The last column goes on for up to {MOST} steps, in chunks of {CHUNK}. Least "
        "squares is another estimator of the same kernel, run with tick's default of 100 steps; it is shown for "
        "fairness and enters no ratio. Ranges are over repetitions with data of their own.",
    )


if __name__ == "__main__":
    main()
