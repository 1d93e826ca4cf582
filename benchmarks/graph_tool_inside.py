"""Run inside the interpreter that has graph-tool (Debian's python3-graph-tool): graph in, samples out, JSON both ways.

Imports nothing of Shadowgraph: that interpreter need not have it.
"""

from __future__ import annotations

import json
import sys
import warnings

BURN = 200
SAMPLES = 40
APART = 5


def main() -> None:
    """Sample a measured or uncertain block state; write partitions and marginal edge probabilities."""
    warnings.simplefilter("ignore")
    import graph_tool
    import graph_tool.inference as inference
    import numpy as np

    given = json.load(sys.stdin)
    graph_tool.seed_rng(given["seed"])
    np.random.seed(given["seed"])  # noqa: NPY002 - graph-tool draws from NumPy's global state too
    graph = graph_tool.Graph(directed=False)
    graph.add_vertex(given["nodes"])
    edges = [graph.add_edge(i, j) for i, j in given["pairs"]]
    state = _state(given, graph, edges, inference)
    state.mcmc_sweep(niter=BURN)
    marginal, partitions = None, []
    for _ in range(SAMPLES):
        state.mcmc_sweep(niter=APART)
        marginal = state.collect_marginal(marginal)
        blocks = state.bstate.levels[0] if hasattr(state.bstate, "levels") else state.bstate
        partitions.append([int(block) for block in blocks.get_blocks().a])
    found = {
        tuple(sorted((int(e.source()), int(e.target())))): float(marginal.ep.eprob[e])
        for e in marginal.edges()
    }
    chance = [found.get((min(i, j), max(i, j)), 0.0) for i, j in given["pairs"]]
    json.dump({"version": graph_tool.__version__, "partitions": partitions, "chance": chance}, sys.stdout)


def _state(given: dict, graph: object, edges: list, inference: object) -> object:
    if given["kind"] == "measured":
        tried, seen = graph.new_ep("int"), graph.new_ep("int")
        for edge, n, x in zip(edges, given["tried"], given["seen"], strict=True):
            tried[edge], seen[edge] = n, x
        return inference.MeasuredBlockState(
            graph, n=tried, x=seen, n_default=given["tried_default"], x_default=0, nested=True
        )
    belief = graph.new_ep("double")
    for edge, q in zip(edges, given["belief"], strict=True):
        belief[edge] = q
    return inference.UncertainBlockState(graph, q=belief, q_default=given["belief_default"], nested=True)


if __name__ == "__main__":
    main()
