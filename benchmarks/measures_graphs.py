"""Graph parts of the measures against igraph's own routines on the same networks: time, and how good the divisions are.

Keys: graphs_balance_ratio, graphs_blocks_ratio, graphs_modularity_ratio, graphs_positive_ratio (igraph's time over
ours, above 1 when ours is faster; each with _low and _high over repeats), graphs_worse_divisions (share of networks
in which igraph's division has more frustrated ties than ours, with _low and _high), graphs_not_exact.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.output import Table
from benchmarks.record import record
from benchmarks.reliability import wilson
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.fragmentation.network import BUDGET, PROVEN
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.theatres import cut, select
from shadowgraph.ties import infer

THEATRES = {
    "Sahel": (("Mali", "Burkina Faso", "Niger"), 2012),
    "Syria and Iraq": (("Syria", "Iraq"), 2011),
    "Sudans": (("Sudan", "South Sudan"), 1989),
    "Ethiopia": (("Ethiopia",), 1989),
    "Afghanistan and Pakistan": (("Afghanistan", "Pakistan"), 2001),
}
REPEATS = 5
NETWORKS = 12
"""Of each theatre, evenly spaced in time: spinglass takes seconds for the largest."""
LARGEST = 15
"""Nodes of a network whose optimal modularity igraph is asked for: its integer program grows fast."""


@dataclass(frozen=True)
class Signed:
    """A signed network: n nodes, edges (first, second) and their signs."""

    n: int
    first: np.ndarray
    second: np.ndarray
    signs: np.ndarray

    def frustrated(self, camps: np.ndarray) -> int:
        """Edges that don't fit a division: rivals inside a camp, partners in different ones."""
        same = camps[self.first] == camps[self.second]
        return int((same != (self.signs > 0)).sum())


def networks(folder: Path, *, quick: bool) -> dict[str, list[Signed]]:
    """Networks of likely ties of quarters spread evenly over each theatre's years."""
    events, actors = record(folder)
    made: dict[str, list[Signed]] = {}
    for name in list(THEATRES)[: 1 if quick else None]:
        countries, start = THEATRES[name]
        window = {"start": dt.date(start, 1, 1), "end": dt.date(2021, 12, 31)}
        data = cut(events, actors, select(events, actors, countries=list(countries), **window)[0])
        ties = TieDraws.build(infer(data).table, EventFrames(data).actors, 0, 1)
        starts = ties.table["period_start"].unique().sort().to_list()
        for day in starts[:: max(1, len(starts) // NETWORKS)]:
            found = ties.during(day)
            used = np.flatnonzero(found.signs[:, 0])
            if len(used):
                ends = np.stack([found.first[used], found.second[used]])
                nodes, numbered = np.unique(ends, return_inverse=True)
                first, second = np.ascontiguousarray(numbered.reshape(2, -1), np.int64)
                made.setdefault(name, []).append(Signed(len(nodes), first, second, found.signs[used, 0]))
    return made


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Time each part on each theatre's networks, and compare the divisions."""
    found = networks(folder, quick=quick)
    rows: list[tuple[object, ...]] = []
    numbers: dict[str, float] = {}
    everything = [each for per in found.values() for each in per]
    repeats = 3 if quick else REPEATS
    for title, key, ours, theirs in PARTS:
        for theatre, graphs in {**found, "all": everything}.items():
            mine, other = _timed(ours, graphs, repeats), _timed(theirs, graphs, repeats)
            ratio = other / mine
            low, high = np.quantile(ratio, [0.05, 0.95])
            middle = float(np.median(ratio))
            rows.append(
                (title, theatre, len(graphs), 1e3 * float(np.median(mine)), 1e3 * float(np.median(other)),
                 f"{middle:.1f} ({low:.1f} to {high:.1f})")
            )  # fmt: skip
            if theatre == "all":
                numbers |= {f"graphs_{key}_ratio": middle, f"graphs_{key}_ratio_low": float(low)}
                numbers[f"graphs_{key}_ratio_high"] = float(high)
    worse, table = _divisions(found)
    return [
        Table(
            "Graph parts against igraph, networks of likely ties",
            ("part", "theatre", "networks", "ours, ms", "igraph, ms", "igraph over ours (5 to 95 %)"),
            rows,
            f"Median of {repeats} runs over all networks of a theatre, one core, building of igraph's graphs not "
            "counted. Division: frustration, camps, proof and modularity (ours) against one run of spinglass with "
            "negative ties (Traag and Bruggeman 2009) on each connected component, a heuristic without proof. Positive "
            f"ties only: ours as above against `community_optimal_modularity`, on networks of up to {LARGEST} nodes "
            "with a positive tie.",
        ),
        table,
    ], numbers | worse


def _timed(part: Callable[[Signed], object], graphs: list[Signed], repeats: int) -> np.ndarray:
    prepared = [_prepared(part, each) for each in graphs]
    for run in prepared[:3]:
        run()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        for run in prepared:
            run()
        taken.append(time.perf_counter() - begun)
    return np.array(taken)


def _prepared(part: Callable[[Signed], object], graph: Signed) -> Callable[[], object]:
    made = part(graph)
    assert callable(made)
    return made


def _balance(graph: Signed) -> Callable[[], object]:
    from shadowgraph.kernels.compiled.balance import balance

    signs = np.ascontiguousarray(graph.signs[:, None])
    return lambda: balance(graph.n, graph.first, graph.second, signs, BUDGET)


def _spinglass(graph: Signed) -> Callable[[], object]:
    parts = _components(graph)
    return lambda: [_spin(each) for each in parts]


def _components(graph: Signed) -> list[object]:
    """Connected components with more than one edge, as igraph graphs with weights."""
    import igraph

    whole = igraph.Graph(graph.n, list(zip(graph.first.tolist(), graph.second.tolist(), strict=True)))
    whole.es["weight"] = graph.signs.tolist()
    whole.vs["node"] = list(range(graph.n))
    return [each for each in whole.connected_components().subgraphs() if each.ecount() > 0]


def _spin(graph: object) -> object:
    return graph.community_spinglass(weights="weight", implementation="neg", lambda_=1.0)  # type: ignore[attr-defined]


def _blocks(graph: Signed) -> Callable[[], object]:
    from shadowgraph.kernels.compiled.balance import blocks

    return lambda: blocks(graph.n, graph.first, graph.second)


def _igraph_blocks(graph: Signed) -> Callable[[], object]:
    import igraph

    whole = igraph.Graph(graph.n, list(zip(graph.first.tolist(), graph.second.tolist(), strict=True)))
    return lambda: whole.biconnected_components()


def _modularity(graph: Signed) -> Callable[[], object]:
    from shadowgraph.kernels.compiled.balance import modularity

    camps, signs = _camps(graph), graph.signs.astype(np.int64)
    return lambda: modularity(graph.n, graph.first, graph.second, signs, camps)


def _igraph_modularity(graph: Signed) -> Callable[[], object]:
    import igraph

    camps = _camps(graph)
    labels = np.unique(camps, return_inverse=True)[1].tolist()
    parts = []
    for sign in (1, -1):
        of = graph.signs == sign
        parts.append(
            igraph.Graph(graph.n, list(zip(graph.first[of].tolist(), graph.second[of].tolist(), strict=True)))
        )
    return lambda: [each.modularity(labels) for each in parts]


def _camps(graph: Signed) -> np.ndarray:
    from shadowgraph.kernels.compiled.balance import balance

    _, camps = balance(graph.n, graph.first, graph.second, np.ascontiguousarray(graph.signs[:, None]), BUDGET)
    return np.where(camps[0] < 0, np.arange(graph.n), camps[0])


def _positive(graph: Signed) -> Signed:
    of = graph.signs > 0
    nodes, numbered = np.unique(np.stack([graph.first[of], graph.second[of]]), return_inverse=True)
    first, second = np.ascontiguousarray(numbered.reshape(2, -1), np.int64)
    return Signed(len(nodes), first, second, graph.signs[of])


def _small(graph: Signed) -> bool:
    return bool((graph.signs > 0).any()) and _positive(graph).n <= LARGEST


def _balance_positive(graph: Signed) -> Callable[[], object]:
    return _balance(_positive(graph)) if _small(graph) else lambda: None


def _optimal(graph: Signed) -> Callable[[], object]:
    import igraph

    if not _small(graph):
        return lambda: None
    given = _positive(graph)
    whole = igraph.Graph(given.n, list(zip(given.first.tolist(), given.second.tolist(), strict=True)))
    return lambda: whole.community_optimal_modularity()


PARTS = (
    ("division", "balance", _balance, _spinglass),
    ("biconnected components", "blocks", _blocks, _igraph_blocks),
    ("signed modularity of a division", "modularity", _modularity, _igraph_modularity),
    ("positive ties only", "positive", _balance_positive, _optimal),
)


def _divisions(found: dict[str, list[Signed]]) -> tuple[dict[str, float], Table]:
    """How many frustrated ties each division leaves."""
    import random

    from shadowgraph.kernels.compiled.balance import balance

    # igraph draws from Python's own generator.
    random.seed(0)
    rows: list[tuple[object, ...]] = []
    worse = better = total = proven = 0
    for theatre, graphs in found.items():
        ours, theirs, n_worse, n_proven = 0, 0, 0, 0
        for graph in graphs:
            scores, _ = balance(
                graph.n, graph.first, graph.second, np.ascontiguousarray(graph.signs[:, None]), BUDGET
            )
            mine, other = graph.frustrated(_camps(graph)), graph.frustrated(_spun(graph))
            ours, theirs = ours + mine, theirs + other
            n_worse += other > mine
            better += other < mine
            n_proven += int(scores[0, PROVEN])
        rows.append((theatre, len(graphs), ours, theirs, n_worse, n_proven))
        worse, total, proven = worse + n_worse, total + len(graphs), proven + n_proven
    low, high = wilson(worse, total)
    note = (
        f"Frustrated ties: rivals in one camp, partners in two, summed over networks. igraph's division is worse "
        f"in {worse} of {total} networks ({worse / total:.0%}, 90 % interval {low:.0%} to {high:.0%}), better in "
        f"{better}. It has no proof; ours is certain to be the best in {proven}."
    )
    numbers = {
        "graphs_worse_divisions": worse / total,
        "graphs_worse_divisions_low": low,
        "graphs_worse_divisions_high": high,
        "graphs_not_exact": float(total - proven),
    }
    heads = (
        "theatre",
        "networks",
        "frustrated, ours",
        "frustrated, spinglass",
        "spinglass worse in",
        "proven, ours",
    )
    return numbers, Table("How good the divisions are", heads, rows, note)


def _spun(graph: Signed) -> np.ndarray:
    camps, following = np.full(graph.n, -1), 0
    for part in _components(graph):
        division = _spin(part)
        camps[part.vs["node"]] = np.array(division.membership) + following  # type: ignore[attr-defined]
        following += len(division)  # type: ignore[arg-type]
    return camps
