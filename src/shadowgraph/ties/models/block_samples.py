"""Gibbs samples of blocks, block rates, edges and error rates of a two-layer graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.models.uncertain_edges import Measured, neighbour_lists
from shadowgraph.ties.panel import Panel

ENEMY, ALLY = 0, 1

SPREAD = 0.5
"""Pseudo-nodes per block (Jeffreys)."""
SHAPE = 1.0
"""Of the gamma prior of a block rate around what the degrees alone would give."""
FAINT = 0.2
"""Added to every degree: an organisation nobody was seen to fight may still have an enemy."""


@dataclass(frozen=True)
class Schedule:
    """How long and how often to sample.

    Args:
        starts: Chains from independent random divisions.
        burn: Sweeps of each chain that are thrown away.
        keep: Samples kept of each chain.
        apart: Sweeps between samples kept.
        nodes_per_block: Most blocks there can be: nodes over this, from 2 to `most`.
        most: Most blocks however many nodes.
    """

    starts: int = 4
    burn: int = 40
    keep: int = 10
    apart: int = 3
    nodes_per_block: int = 10
    most: int = 24

    def blocks(self, n: int) -> int:
        """Most blocks for n nodes."""
        return int(np.clip(n // self.nodes_per_block, 2, self.most))


@dataclass(frozen=True)
class Sample:
    """One sample.

    Args:
        block: shape (N,), block of each organisation, -1 for one without an edge in any layer.
        rates: shape (2, B, B), block rates over what degrees alone would give.
        near: shape (2, B, B), the same among pairs at risk only: over what the degrees would give if edges fell on
            pairs at risk alone.
        reach: shape (2, B), summed degree parameters of the blocks.
        edge: shape (2, P), chance of an edge in each layer.
        error: Chance of one more record where there is no edge, per layer.
    """

    block: IntArray
    rates: FloatArray
    near: FloatArray
    reach: FloatArray
    edge: FloatArray
    error: tuple[float, float]


@dataclass(frozen=True)
class _Graph:
    """Nodes and pairs in an order that does not hang on ids, so that a seed means the same under other ids."""

    org: IntArray
    pair: IntArray
    a: IntArray
    b: IntArray
    measured: tuple[Measured, Measured]
    n_orgs: int
    n_pairs: int


def sample_blocks(panel: Panel, counts: list[FloatArray], schedule: Schedule, seed: int) -> list[Sample]:
    """Sample divisions of the organisations that have met anybody.

    Args:
        panel: Pairs and periods.
        counts: Clashes and joint namings per pair, each of shape (P,).
        schedule: How long and how often.
        seed: Seed.
    """
    graph = _graph(panel, counts)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(schedule.starts):
        found += _one_chain(graph, schedule, rng)
    return found


def _graph(panel: Panel, counts: list[FloatArray]) -> _Graph:
    names = panel.orgs.select("org", "name", "actor_id").sort("name", "actor_id", nulls_last=True)
    rank = np.empty(panel.orgs.height, np.int64)
    rank[names["org"].to_numpy()] = np.arange(names.height)
    met = (counts[ENEMY] + counts[ALLY]) > 0
    used = np.zeros(panel.orgs.height, bool)
    used[panel.pair_a[met]] = used[panel.pair_b[met]] = True
    org = np.argsort(rank)[used[np.argsort(rank)]]
    node = np.full(panel.orgs.height, -1)
    node[org] = np.arange(len(org))
    ends = pl.DataFrame({"one": node[panel.pair_a], "other": node[panel.pair_b]}).with_row_index("pair")
    ends = (
        ends.filter((pl.col("one") >= 0) & (pl.col("other") >= 0))
        .select("pair", a=pl.min_horizontal("one", "other"), b=pl.max_horizontal("one", "other"))
        .sort("a", "b")
    )
    pair = ends["pair"].to_numpy().astype(np.int64)
    measured = (Measured.of(counts[ENEMY][pair]), Measured.of(counts[ALLY][pair]))
    return _Graph(
        org, pair, ends["a"].to_numpy(), ends["b"].to_numpy(), measured, panel.orgs.height, panel.n_pairs
    )


def _one_chain(graph: _Graph, schedule: Schedule, rng: np.random.Generator) -> list[Sample]:
    from shadowgraph.kernels.compiled.roles import sweep_blocks

    n, n_blocks = len(graph.org), schedule.blocks(len(graph.org))
    labels = rng.integers(0, n_blocks, n)
    measured = list(graph.measured)
    edges = np.stack([layer.counts > 0 for layer in measured])
    kept: list[Sample] = []
    for step in range(schedule.burn + schedule.keep * schedule.apart):
        theta = np.stack([_degrees(graph, has) for has in edges])
        rate = SHAPE * np.maximum(theta.sum(axis=1), FAINT) ** 2 / np.maximum(2.0 * edges.sum(axis=1), 1.0)
        starts, near = neighbour_lists(graph.a, graph.b, edges, n)
        labels = sweep_blocks(labels, starts, near, theta, n_blocks, SPREAD, SHAPE, rate, rng.random(n))
        shape, exposure, reach = _block_rates(graph, labels, edges, theta, n_blocks, rate)
        drawn = rng.gamma(shape) / exposure
        mean = _edge_means(graph, labels, theta, _symmetric(drawn))
        chances = np.stack([layer.chance(mean[k]) for k, layer in enumerate(measured)])
        edges = rng.random(chances.shape) < chances
        measured = [layer.redrawn(edges[k], rng) for k, layer in enumerate(measured)]
        if step >= schedule.burn and (step - schedule.burn) % schedule.apart == 0:
            relative = _symmetric(shape / exposure * (rate / SHAPE)[:, None, None])
            near_rates = _rates_at_risk(graph, labels, shape, theta)
            kept.append(_sample(graph, labels, (relative, near_rates), reach, chances, measured))
    return kept


def _degrees(graph: _Graph, has: NDArray[np.bool_]) -> FloatArray:
    n = len(graph.org)
    degree = np.bincount(graph.a[has], minlength=n) + np.bincount(graph.b[has], minlength=n)
    return np.asarray(degree + FAINT)


def _block_rates(
    graph: _Graph,
    labels: IntArray,
    edges: NDArray[np.bool_],
    theta: FloatArray,
    n_blocks: int,
    rate: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Shape and rate of the gamma posterior of every block rate, each (2, B, B), and reach, (2, B)."""
    seen, reach = np.zeros((2, n_blocks, n_blocks)), np.zeros((2, n_blocks))
    for layer in range(2):
        has = edges[layer]
        np.add.at(seen[layer], (labels[graph.a[has]], labels[graph.b[has]]), 1.0)
        reach[layer] = np.bincount(labels, theta[layer], n_blocks)
    seen = seen + seen.transpose(0, 2, 1)
    due = reach[:, :, None] * reach[:, None, :]
    for table in (seen, due):
        table[:, np.arange(n_blocks), np.arange(n_blocks)] /= 2
    return seen + SHAPE, due + rate[:, None, None], reach


def _rates_at_risk(graph: _Graph, labels: IntArray, shape: FloatArray, theta: FloatArray) -> FloatArray:
    """Edges between blocks over what degrees would give among pairs at risk, shape (2, B, B), 1 where nothing."""
    due = np.zeros_like(shape)
    for layer in range(2):
        weight = theta[layer, graph.a] * theta[layer, graph.b]
        np.add.at(due[layer], (labels[graph.a], labels[graph.b]), weight)
    due = due + due.transpose(0, 2, 1)
    inner = np.arange(shape.shape[-1])
    due[:, inner, inner] /= 2
    seen = _symmetric(shape) - SHAPE
    total = [np.triu(table).sum(axis=(1, 2)) for table in (seen, due)]
    scale = total[0] / np.maximum(total[1], 1e-12)
    return np.asarray((seen + SHAPE) / (due * scale[:, None, None] + SHAPE))


def _symmetric(tables: FloatArray) -> FloatArray:
    upper = np.triu(tables)
    return np.asarray(upper + np.triu(tables, 1).transpose(0, 2, 1))


def _edge_means(graph: _Graph, labels: IntArray, theta: FloatArray, rates: FloatArray) -> FloatArray:
    """Expected number of edges of every pair in each layer, shape (2, pairs of the graph)."""
    own = theta[:, graph.a] * theta[:, graph.b]
    return np.asarray(own * rates[:, labels[graph.a], labels[graph.b]])


def _sample(
    graph: _Graph,
    labels: IntArray,
    rates: tuple[FloatArray, FloatArray],
    reach: FloatArray,
    chances: FloatArray,
    measured: list[Measured],
) -> Sample:
    block = np.full(graph.n_orgs, -1, np.int64)
    block[graph.org] = labels
    edge = np.zeros((2, graph.n_pairs))
    edge[:, graph.pair] = chances
    return Sample(block, *rates, reach, edge, (measured[ENEMY].error, measured[ALLY].error))
