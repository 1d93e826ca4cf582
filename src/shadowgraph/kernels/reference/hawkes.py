"""A multivariate Hawkes process in plain NumPy: its simulator, its likelihood and one EM step, a definition a line.

The intensity of node i at time t is

    mu_i s_gb + sum over edges (j -> i), decays d and events k of j before t of alpha_ijd beta_d exp(-beta_d (t - t_k))

with g the group of node i and b the block of time that t is in. The *shape* s is the common cause: it lifts all
nodes of a group together in a block of time (somebody's offensive, a season), so that their crowding then does not
count as excitation. alpha_ijd is the mean number of events of i that one event of j sets off (Hawkes 1971).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEAST = 1e-12
"""Least alpha: EM halves a needless edge for ever, and numbers below 1e-308 are slow to compute with."""


class Edges(NamedTuple):
    """Which nodes may excite which: the parents of node i are parent[starts[i]:starts[i + 1]].

    Args:
        starts: shape (N + 1,), ascending, from 0 to M.
        parent: shape (M,), node index 0 to N - 1; ascending within a child.
    """

    starts: Ints
    parent: Ints

    @property
    def child(self) -> Ints:
        """Child of each edge, shape (M,)."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


class Record(NamedTuple):
    """What happened, and over which time it was watched.

    Args:
        when: shape (n,), times, ascending, in [ends[0], ends[-1]]. Events at the same time don't excite each other.
        node: shape (n,), node index of each event, 0 to N - 1.
        ends: shape (B + 1,), ascending borders of the blocks of time; the first and last bound the window.
        group: shape (N,), group of each node, 0 to G - 1: nodes of a group share a shape.
    """

    when: Floats
    node: Ints
    ends: Floats
    group: Ints


class Parameters(NamedTuple):
    """The intensity's parameters.

    Args:
        baseline: shape (N,), events per unit of time, at least 0.
        shape: shape (G, B), factor of the baseline in each block, time-weighted mean 1.
        alpha: shape (M, D), mean number of direct offspring per event, per edge and decay, at least 0.
        decays: shape (D,), per unit of time, above 0.
    """

    baseline: Floats
    shape: Floats
    alpha: Floats
    decays: Floats


class Sweep(NamedTuple):
    """What one pass over the events gives: expected causes under the current parameters.

    Args:
        offspring: shape (M, D), events of the child set off by the parent.
        immigrants: shape (N, B), events nobody set off, by node and block.
        log_intensity: sum over events of the log of their intensity.
    """

    offspring: Floats
    immigrants: Floats
    log_intensity: float


def all_pairs(n_nodes: int) -> Edges:
    """Every node may excite every node, itself included."""
    return Edges(np.arange(n_nodes + 1) * n_nodes, np.tile(np.arange(n_nodes), n_nodes))


def edges_between(child: Ints, parent: Ints, n_nodes: int) -> Edges:
    """Edges of a list of (child, parent); repeated ones count once."""
    key = np.unique(child * n_nodes + parent)
    starts = np.searchsorted(key // n_nodes, np.arange(n_nodes + 1)).astype(np.int64)
    return Edges(starts, key % n_nodes)


def block_of(record: Record) -> Ints:
    """Block of time of each event, shape (n,)."""
    found = np.searchsorted(record.ends, record.when, side="right") - 1
    return np.clip(found, 0, len(record.ends) - 2).astype(np.int64)


def exposure(record: Record, n_nodes: int, decays: Floats) -> Floats:
    """How many offspring per unit of alpha each node's events had time to set off, shape (N, D)."""
    left = -np.expm1(-np.outer(record.ends[-1] - record.when, decays))
    return np.column_stack([np.bincount(record.node, part, n_nodes) for part in left.T])


def sweep(record: Record, edges: Edges, now: Parameters) -> Sweep:
    """E-step from the definition, O(n squared): who set off whom."""
    n_nodes, n_edges = len(now.baseline), len(edges.parent)
    edge_of = np.full((n_nodes, n_nodes), -1)
    edge_of[edges.child, edges.parent] = np.arange(n_edges)
    pair = edge_of[record.node[:, None], record.node[None]]
    gap = record.when[:, None] - record.when[None]
    caused = np.zeros((*gap.shape, len(now.decays)))
    here = (gap > 0) & (pair >= 0)
    caused[here] = now.alpha[pair[here]] * now.decays * np.exp(-gap[here][:, None] * now.decays)
    block = block_of(record)
    own = now.baseline[record.node] * now.shape[record.group[record.node], block]
    intensity = own + caused.sum(axis=(1, 2))
    share = caused / intensity[:, None, None]
    offspring = np.zeros_like(now.alpha)
    np.add.at(offspring, pair[here], share[here])
    immigrants = np.zeros((n_nodes, now.shape.shape[1]))
    np.add.at(immigrants, (record.node, block), own / intensity)
    return Sweep(offspring, immigrants, float(np.log(intensity).sum()))


def log_likelihood(
    record: Record, edges: Edges, now: Parameters, log_intensity: float, *, penalty: float = 0.0
) -> float:
    """Log-likelihood of the record less `penalty` times the sum of alpha (Daley and Vere-Jones 2003, 7.2)."""
    spans = np.diff(record.ends)
    own = now.baseline @ (now.shape @ spans)[record.group]
    offspring = (now.alpha * (exposure(record, len(now.baseline), now.decays)[edges.parent] + penalty)).sum()
    return float(log_intensity - own - offspring)


def maximise(
    record: Record,
    edges: Edges,
    now: Parameters,
    found: Sweep,
    *,
    penalty: float = 0.0,
    learn_shape: bool = True,
) -> Parameters:
    """M-step: the parameters under which the causes found are most likely.

    Shape and baseline are raised in turn (Meng and Rubin 1993), so the likelihood never falls.
    """
    spans = np.diff(record.ends)
    shape, baseline = now.shape, now.baseline
    if learn_shape and shape.shape[1] > 1:
        by_group = np.zeros_like(shape)
        np.add.at(by_group, record.group, found.immigrants)
        per_time = np.bincount(record.group, baseline, len(shape))
        shape = by_group / np.maximum(per_time[:, None] * spans, 1e-300)
        mean = shape @ spans / spans.sum()
        shape = shape / np.where(mean > 0, mean, 1.0)[:, None]
    baseline = found.immigrants.sum(axis=1) / np.maximum((shape @ spans)[record.group], 1e-300)
    chances = exposure(record, len(baseline), now.decays)[edges.parent] + penalty
    alpha = found.offspring / np.maximum(chances, 1e-300)
    return Parameters(baseline, shape, np.where(alpha < LEAST, 0.0, alpha), now.decays)


def start(record: Record, edges: Edges, n_nodes: int, decays: Floats) -> Parameters:
    """Half of all events from nobody, the rest shared out over the parents alike."""
    n_groups = int(record.group.max()) + 1
    count = np.bincount(record.node, minlength=n_nodes)
    baseline = 0.5 * (count + 0.5) / (record.ends[-1] - record.ends[0])
    per_child = np.bincount(edges.child, exposure(record, n_nodes, decays)[edges.parent].sum(axis=1), n_nodes)
    each = 0.5 * count / np.maximum(per_child, 1e-300)
    alpha = np.repeat(each[edges.child][:, None], len(decays), axis=1)
    return Parameters(baseline, np.ones((n_groups, len(record.ends) - 1)), alpha, decays)


def spectral_radius(edges: Edges, alpha: Floats, n_nodes: int) -> float:
    """Largest eigenvalue of the branching matrix; below 1 the process is stationary (Hawkes and Oakes 1974)."""
    matrix = np.zeros((n_nodes, n_nodes))
    matrix[edges.child, edges.parent] = alpha.sum(axis=1)
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def simulate(
    edges: Edges, now: Parameters, ends: Floats, group: Ints, rng: np.random.Generator
) -> tuple[Record, Ints]:
    """Play the process generation by generation (Hawkes and Oakes 1974).

    Args:
        edges: Who may excite whom.
        now: The truth.
        ends: shape (B + 1,), borders of the blocks of time.
        group: shape (N,), group of each node.
        rng: Where chance comes from.

    Returns:
        The record, and the node that set off each event, shape (n,), -1 for nobody.

    Raises:
        ValueError: The spectral radius is 1 or more: the play would never end.
    """
    n_nodes = len(now.baseline)
    if spectral_radius(edges, now.alpha, n_nodes) >= 1.0:
        raise ValueError("alpha: spectral radius is 1 or more; the process explodes. Way out: lower alpha.")
    rate = now.baseline[:, None] * now.shape[group] * np.diff(ends)
    count = rng.poisson(rate)
    node = np.repeat(np.repeat(np.arange(n_nodes), rate.shape[1]), count.ravel())
    block = np.repeat(np.tile(np.arange(rate.shape[1]), n_nodes), count.ravel())
    when = rng.uniform(ends[block], ends[block + 1])
    times, nodes, causes = [when], [node], [np.full(len(node), -1)]
    by_parent = np.argsort(edges.parent, kind="stable")
    first = np.searchsorted(edges.parent[by_parent], np.arange(n_nodes + 1))
    while len(when):
        born_when, born_node, born_of = [], [], []
        for d, decay in enumerate(now.decays):
            lengths = np.diff(first)[node]
            offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            edge = by_parent[np.repeat(first[node], lengths) + offset]
            n = rng.poisson(now.alpha[edge, d])
            since = np.repeat(np.repeat(when, lengths), n)
            born_when.append(since + rng.exponential(1.0 / decay, len(since)))
            born_node.append(np.repeat(edges.child[edge], n))
            born_of.append(np.repeat(edges.parent[edge], n))
        when, node, of = np.concatenate(born_when), np.concatenate(born_node), np.concatenate(born_of)
        inside = when < ends[-1]
        when, node, of = when[inside], node[inside], of[inside]
        times.append(when)
        nodes.append(node)
        causes.append(of)
    when, node, of = np.concatenate(times), np.concatenate(nodes), np.concatenate(causes)
    order = np.argsort(when, kind="stable")
    return Record(when[order], node[order].astype(np.int64), ends, group), of[order].astype(np.int64)
