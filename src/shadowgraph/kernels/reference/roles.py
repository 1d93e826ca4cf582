"""Gibbs sweep over the blocks of a degree-corrected block model by brute force: the oracle for `compiled.roles`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def log_joint(
    labels: Ints, edges: Floats, theta: Floats, n_blocks: int, spread: float, shape: float, rate: Floats
) -> float:
    """Log-probability of labels and edges with all block rates integrated out, up to a constant.

    Edges of a layer are Poisson with mean theta_i theta_j omega_rs (Karrer and Newman 2011, self-loops included);
    omega is Gamma(shape, rate of the layer); labels are Dirichlet-multinomial with `spread` per block.

    Args:
        labels: shape (N,), 0 to n_blocks - 1.
        edges: shape (L, N, N), symmetric, zero diagonal.
        theta: shape (L, N), degree parameters.
        n_blocks: Number of blocks B, empty ones included.
        spread: Pseudo-nodes per block.
        shape: Of the gamma prior.
        rate: shape (L,), of the gamma prior.
    """
    from scipy.special import gammaln

    member = np.zeros((len(labels), n_blocks))
    member[np.arange(len(labels)), labels] = 1.0
    total = float(gammaln(member.sum(axis=0) + spread).sum())
    for layer in range(len(edges)):
        seen = member.T @ edges[layer] @ member
        due = np.outer(theta[layer] @ member, theta[layer] @ member)
        seen[np.diag_indices(n_blocks)] /= 2
        due[np.diag_indices(n_blocks)] /= 2
        upper = np.triu_indices(n_blocks)
        e, x = seen[upper] + shape, due[upper] + rate[layer]
        total += float((gammaln(e) - gammaln(shape) + shape * np.log(rate[layer]) - e * np.log(x)).sum())
    return total


def sweep_blocks(
    labels: Ints,
    edges: Floats,
    theta: Floats,
    n_blocks: int,
    spread: float,
    shape: float,
    rate: Floats,
    uniforms: Floats,
) -> Ints:
    """Redraw every node's block given all others, in order; see `log_joint` for the arguments.

    Args:
        labels: shape (N,), current labels.
        edges: shape (L, N, N).
        theta: shape (L, N).
        n_blocks: Number of blocks B.
        spread: Pseudo-nodes per block.
        shape: Of the gamma prior.
        rate: shape (L,).
        uniforms: shape (N,), one per node.

    Returns:
        New labels, shape (N,).
    """
    made = labels.copy()
    for i in range(len(made)):
        scores = np.empty(n_blocks)
        for r in range(n_blocks):
            made[i] = r
            scores[r] = log_joint(made, edges, theta, n_blocks, spread, shape, rate)
        chance = np.cumsum(np.exp(scores - scores.max()))
        made[i] = min(int((chance < uniforms[i] * chance[-1]).sum()), n_blocks - 1)
    return made
