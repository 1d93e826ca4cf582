"""EM for a multivariate Hawkes process with exponential kernels, in time linear in the events."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from shadowgraph.kernels.reference.hawkes import (
    Edges,
    Parameters,
    Record,
    Sweep,
    block_of,
    log_likelihood,
    maximise,
    spectral_radius,
    start,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REBASE = 30.0
"""Decays after which the running sums are brought back to scale: exp(30) loses no precision, exp(700) overflows."""

VECTORISE = {"reassoc", "contract"}
"""Lets the sum over parents run several lanes wide; infinities and signed zeros keep their meaning."""


class HawkesFit(NamedTuple):
    """A fitted process.

    Args:
        parameters: Baseline, shape and alpha at the last step.
        log_likelihood: shape (n_iter,), penalised, before each step: it never falls.
        radius: Spectral radius of the branching matrix; below 1 the fitted process is stationary.
        converged: Whether the likelihood per event rose by less than `tol` in the last step.
    """

    parameters: Parameters
    log_likelihood: Floats
    radius: float
    converged: bool


def fit_hawkes(
    record: Record,
    edges: Edges,
    decays: Floats,
    *,
    penalty: float = 0.0,
    learn_shape: bool = True,
    first: Parameters | None = None,
    tol: float = 1e-6,
    max_iter: int = 200,
    threads: int = 1,
) -> HawkesFit:
    """Fit by expectation-maximisation (Veen and Schoenberg 2008; Zhou, Zha and Song 2013).

    Args:
        record: Events, window and blocks of time.
        edges: Who may excite whom; `all_pairs` takes the dense path.
        decays: shape (D,), fixed decay rates, per unit of time.
        penalty: Pseudo-exposure of each edge, in events: an exponential prior on alpha that keeps edges that rest
            on a coincidence or two near 0.
        learn_shape: Whether to learn the common cause; False keeps the shape of `first` (all ones without).
        first: Where to start; None for an even start.
        tol: Least rise of the log-likelihood per event.
        max_iter: Most steps.
        threads: Nodes are shared out over this many threads.

    Returns:
        The fit. A radius of 1 or more says that the record holds an explosion the baseline does not explain.
    """
    n_nodes = len(record.group)
    now = first or start(record, edges, n_nodes, np.asarray(decays, np.float64))
    trace: list[float] = []
    converged = False
    for _ in range(max_iter):
        found = sweep(record, edges, now, threads=threads)
        trace.append(log_likelihood(record, edges, now, found.log_intensity, penalty=penalty))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol * max(len(record.when), 1):
            converged = True
            break
        now = maximise(record, edges, now, found, penalty=penalty, learn_shape=learn_shape)
    return HawkesFit(now, np.array(trace), spectral_radius(edges, now.alpha, n_nodes), converged)


def sweep(record: Record, edges: Edges, now: Parameters, *, threads: int = 1) -> Sweep:
    """E-step by recursion: the same as `kernels.reference.hawkes.sweep`, O(events x parents)."""
    n_nodes = len(now.baseline)
    own = now.baseline[record.node] * now.shape[record.group[record.node], block_of(record)]
    intensity = np.empty(len(record.when))
    chunk = _chunks(record, edges, n_nodes, threads)
    dense = len(edges.parent) == n_nodes * n_nodes
    # Dense is laid out as child, decay, parent: the sum over parents runs over neighbours in memory.
    square = now.alpha.reshape(n_nodes, n_nodes, -1).transpose(0, 2, 1) if dense else now.alpha
    alpha = np.ascontiguousarray(square)
    ratio = np.zeros_like(alpha)

    def one(c: int) -> None:
        events = (record.when, record.node, own, alpha, now.decays, chunk, c)
        if dense:
            _dense(*events, ratio, intensity)
        else:
            _sparse(*events, edges.starts, edges.parent, ratio, intensity)

    if threads == 1:
        one(0)
    else:  # the kernels let go of the interpreter's lock; each writes to rows of its own
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(one, range(threads)))
    weight = ratio.transpose(0, 2, 1).reshape(now.alpha.shape) if dense else ratio
    key = record.node * now.shape.shape[1] + block_of(record)
    immigrants: Floats = np.bincount(key, own / intensity, n_nodes * now.shape.shape[1]).astype(np.float64)
    return Sweep(
        weight * now.alpha, immigrants.reshape(n_nodes, now.shape.shape[1]), float(np.log(intensity).sum())
    )


def _chunks(record: Record, edges: Edges, n_nodes: int, threads: int) -> Ints:
    """Thread of each node, shape (N,): the work of a node is its events times its parents."""
    work = np.bincount(record.node, minlength=n_nodes) * (np.diff(edges.starts) + 1)
    before = np.cumsum(work) - work
    return np.asarray(np.minimum(before * threads // max(int(work.sum()), 1), threads - 1), np.int64)


@njit(cache=True, nogil=True, fastmath=VECTORISE)
def _dense(
    when: Floats,
    node: Ints,
    own: Floats,
    alpha: Floats,
    decays: Floats,
    chunk: Ints,
    c: int,
    ratio: Floats,
    intensity: Floats,
) -> None:
    """All pairs, children of chunk c: alpha (N, D, N). Fills offspring over alpha, and intensity at each event."""
    n_nodes, n_decays, _ = alpha.shape
    past, base, scale = np.zeros((n_decays, n_nodes)), np.zeros(n_decays), np.zeros(n_decays)
    if len(when):
        base[:] = when[0]
    added = 0
    for k in range(len(when)):
        t = when[k]
        while added < k and when[added] < t:
            for d in range(n_decays):
                if decays[d] * (when[added] - base[d]) > REBASE:
                    past[d] *= np.exp(-decays[d] * (when[added] - base[d]))
                    base[d] = when[added]
                past[d, node[added]] += np.exp(decays[d] * (when[added] - base[d]))
            added += 1
        i = node[k]
        if chunk[i] != c:
            continue
        total = own[k]
        for d in range(n_decays):
            scale[d] = decays[d] * np.exp(-decays[d] * (t - base[d]))
            part = 0.0
            for j in range(n_nodes):
                part += alpha[i, d, j] * past[d, j]
            total += scale[d] * part
        intensity[k] = total
        for d in range(n_decays):
            factor = scale[d] / total
            for j in range(n_nodes):
                ratio[i, d, j] += factor * past[d, j]


@njit(cache=True, nogil=True)
def _sparse(
    when: Floats,
    node: Ints,
    own: Floats,
    alpha: Floats,
    decays: Floats,
    chunk: Ints,
    c: int,
    starts: Ints,
    parent: Ints,
    ratio: Floats,
    intensity: Floats,
) -> None:
    """Listed edges, children of chunk c: alpha (M, D). Fills offspring over alpha, and intensity at each event."""
    n_nodes, n_decays = len(starts) - 1, len(decays)
    past, base, scale = np.zeros((n_nodes, n_decays)), np.zeros(n_decays), np.zeros(n_decays)
    if len(when):
        base[:] = when[0]
    added = 0
    for k in range(len(when)):
        t = when[k]
        while added < k and when[added] < t:
            for d in range(n_decays):
                if decays[d] * (when[added] - base[d]) > REBASE:
                    past[:, d] *= np.exp(-decays[d] * (when[added] - base[d]))
                    base[d] = when[added]
                past[node[added], d] += np.exp(decays[d] * (when[added] - base[d]))
            added += 1
        i = node[k]
        if chunk[i] != c:
            continue
        total = own[k]
        for d in range(n_decays):
            scale[d] = decays[d] * np.exp(-decays[d] * (t - base[d]))
        for m in range(starts[i], starts[i + 1]):
            for d in range(n_decays):
                total += alpha[m, d] * scale[d] * past[parent[m], d]
        intensity[k] = total
        for m in range(starts[i], starts[i + 1]):
            for d in range(n_decays):
                ratio[m, d] += scale[d] / total * past[parent[m], d]
