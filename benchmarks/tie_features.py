"""Plain features of pairs, for heuristics and boosted trees: the same counts the evidence terms make."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.evidence.opportunity import overlap
from shadowgraph.ties.models.state_space import evidence_terms
from shadowgraph.ties.panel import Panel, build_panel


def pair_features(data: TheatreData) -> pl.DataFrame:
    """One row per pair at risk: sums of every event-based term, shared ground, activity, and graph heuristics."""
    panel = build_panel(data, step="quarter", mode="events")
    ids = panel.orgs["actor_id"]
    columns: dict[str, object] = {
        "actor_a": ids.gather(panel.pair_a),
        "actor_b": ids.gather(panel.pair_b),
        "overlap": overlap(panel)[panel.pair_a, panel.pair_b],
        "periods": np.diff(panel.cell_starts).astype(float),
    }
    for term in evidence_terms(panel, None):
        name, values = term.name, term.compute(panel)
        seen = np.bincount(panel.cell_pair, values.observed, panel.n_pairs)
        expected = np.bincount(panel.cell_pair, values.expected, panel.n_pairs)
        columns |= {
            f"{name}: observed": seen,
            f"{name}: expected": expected,
            f"{name}: ratio": np.log((seen + 0.5) / (expected + 0.5)),
            f"{name}: periods": np.bincount(
                panel.cell_pair, (values.observed > 0).astype(float), panel.n_pairs
            ),
        }
    active = panel.activity.sum(axis=1)
    a, b = active[panel.pair_a], active[panel.pair_b]
    columns |= {"activity": np.sqrt(a * b), "less active": np.minimum(a, b), **_graph(panel)}
    return pl.DataFrame(columns)


def _graph(panel: Panel) -> dict[str, object]:
    """Common neighbours, Jaccard, Adamic-Adar and Katz on the graph of who ever fights whom."""
    n = panel.orgs.height
    clashes = panel.meetings.filter("opposed")
    fights = np.zeros((n, n))
    fights[clashes["org_i"].to_numpy(), clashes["org_j"].to_numpy()] = 1.0
    fights = np.maximum(fights, fights.T)
    degree = fights.sum(axis=1)
    common = fights @ fights
    union = degree[:, None] + degree[None, :] - common
    weight = np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0.0)
    radius = max(np.abs(np.linalg.eigvalsh(fights)).max(), 1.0)
    katz = np.linalg.inv(np.eye(n) - 0.5 / radius * fights) - np.eye(n)
    pick = (panel.pair_a, panel.pair_b)
    return {
        "common enemies": common[pick],
        "Jaccard of enemies": (common / np.maximum(union, 1.0))[pick],
        "Adamic-Adar": ((fights * weight) @ fights)[pick],
        "Katz": katz[pick],
    }
