"""Layers of ties: which kinds of cooperation a tie has, if there is one; "can't say" is an answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from shadowgraph.kernels.reference import ridge_logistic
from shadowgraph.records.tie import LAYERS, TIE_LAYERS
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.layer_covariates import NAMES, layer_covariates
from shadowgraph.ties.panel import Panel

OF_STATEMENT = {
    "joint operations": "joint operations",
    "finance": "finance",
    "logistics": "logistics and materiel",
    "materiel": "logistics and materiel",
    "weapons": "weapons",
    "training": "training",
    "intelligence": "intelligence",
    "sanctuary": "sanctuary",
    "propaganda": "propaganda",
    "non-aggression": "non-aggression",
}
"""Layer of a statement to layer of a tie; 'unspecified' and 'lineage' say nothing about the kind of cooperation."""
Z90 = 1.6448536269514722
"""Half-width of a 90 % normal interval in standard deviations."""
NO_LABELS = "no dataset codes this kind of cooperation, so there is nothing to learn from"
NO_BETTER = "what can be learnt is no better than a base rate in theatres left out"
NOT_YET = "no figures are shipped for this layer"


@dataclass(frozen=True)
class Layer:
    """What is known about one layer.

    Args:
        weights: shape (F + 1,), log-odds given a tie: intercept, covariates.
        spread: shape (F + 1, F + 1), covariance of the weights.
        says: Whether it beats its base rates on theatres left out, by an interval that excludes zero.
        why: The comparison in words.
        confirmed: Chance with interval that a second source states the layer when a first one does.
        omitted: The same when the first one names other kinds but not this one.
    """

    weights: FloatArray
    spread: FloatArray
    says: bool
    why: str
    confirmed: tuple[float, float, float] | None = None
    omitted: tuple[float, float, float] | None = None

    def chance(self, x: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Probability with 90 % interval, three arrays of shape (P,), from covariates of shape (P, F)."""
        full = np.column_stack([np.ones(len(x)), x])
        middle = full @ self.weights
        half = Z90 * np.sqrt(((full @ self.spread) * full).sum(axis=1))
        low, mean, high = (1 / (1 + np.exp(-value)) for value in (middle - half, middle, middle + half))
        return mean, low, high


@dataclass(frozen=True)
class LayerModel:
    """One `Layer` for each that has labels, and where they come from."""

    layers: dict[str, Layer]
    provenance: dict[str, Any] = field(default_factory=dict, compare=False)

    def to_json(self) -> str:
        """Text of the data file, figures to six significant digits."""
        body: dict[str, Any] = {"provenance": self.provenance, "names": list(NAMES), "layers": {}}
        for name, layer in self.layers.items():
            body["layers"][name] = {
                "weights": _short(layer.weights),
                "spread": [_short(row) for row in layer.spread],
                "says": layer.says,
                "why": layer.why,
                "confirmed": layer.confirmed and _short(np.array(layer.confirmed)),
                "omitted": layer.omitted and _short(np.array(layer.omitted)),
            }
        return json.dumps(body, indent=1) + "\n"

    @classmethod
    def of_json(cls, text: str) -> LayerModel:
        """Read what `to_json` wrote."""
        read = json.loads(text)
        made = {}
        for name, layer in read["layers"].items():
            told = {key: layer[key] and tuple(layer[key]) for key in ("confirmed", "omitted")}
            made[name] = Layer(
                np.array(layer["weights"]), np.array(layer["spread"]), layer["says"], layer["why"], **told
            )
        return cls(made, read["provenance"])


FREE = 1e3
"""Standard deviation of the intercept's prior: none to speak of."""


def _short(values: FloatArray) -> list[float]:
    return [float(f"{v:.6g}") for v in values]


@cache
def learnt_layers() -> LayerModel:
    """The model shipped with the package: `ties/layers.json`, its provenance inside."""
    return LayerModel.of_json((files(__package__) / "layers.json").read_text(encoding="utf-8"))


def fit_layer(x: FloatArray, label: FloatArray, *, penalty: float = 1.0) -> tuple[FloatArray, FloatArray]:
    """Shrunken logistic regression: weights (intercept free) and their covariance.

    Args:
        x: shape (P, F), covariates.
        label: shape (P,), 0 or 1.
        penalty: Precision of the normal prior of each weight.
    """
    full = np.column_stack([np.ones(len(x)), x])
    fitted = ridge_logistic.fit(full, label, np.append(FREE, np.full(x.shape[1], penalty**-0.5)))
    inverse = np.linalg.inv(fitted.root)
    return fitted.weights, inverse.T @ inverse


def layers(panel: Panel, pairs: IntArray | None = None, *, model: LayerModel | None = None) -> pl.DataFrame:
    """Probabilities of the layers of each pair's tie, given that there is a tie.

    In mode 'events+reports', a layer that a statement names has the chance that a second source confirms it; one that
    a statement about other kinds leaves out, the chance that a second source adds it. Support of a kind that isn't
    stated counts as missing. Everything else is learnt from what the two are and do. In mode 'events' statements are
    counted but not used; being named on one side in an event is an event, and shows joint operations in both modes.

    Args:
        panel: Pairs and periods.
        pairs: Pairs to judge (positions, as in `panel.pair_a`); None: all.
        model: What was learnt; None: what is shipped.

    Returns:
        `LAYERS` rows, nine per pair; probability null where basis is "can't say".
    """
    model = model or learnt_layers()
    chosen = np.arange(panel.n_pairs) if pairs is None else np.sort(pairs)
    together = _together(panel)[chosen]
    a, b = panel.pair_a[chosen], panel.pair_b[chosen]
    orgs = panel.orgs.sort("org")
    x = layer_covariates(orgs, a, b, _shared(panel, a, b), (together > 0).astype(float))
    named, specified = _named(panel)
    ids = orgs["actor_id"]
    frames = []
    for number, name in enumerate(TIE_LAYERS):
        count = named[chosen, number]
        told = panel.mode == "events+reports"
        columns = _judge(name, model.layers.get(name), x, count * told, specified[chosen] & told, together)
        frames.append(
            pl.DataFrame(
                {
                    "theatre": [panel.data.theatre.id] * len(chosen),
                    "actor_a": ids.gather(a),
                    "actor_b": ids.gather(b),
                    "layer": [name] * len(chosen),
                    **columns,
                    "n_statements": count,
                    "order": [number] * len(chosen),
                }
            )
        )
    made = pl.concat(frames).sort("actor_a", "actor_b", "order")
    return LAYERS.conform(made.with_columns(pl.col("probability", "low", "high").fill_nan(None)))


def _judge(
    name: str,
    layer: Layer | None,
    x: FloatArray,
    count: IntArray,
    specified: np.ndarray[tuple[int], np.dtype[np.bool_]],
    together: IntArray,
) -> dict[str, object]:
    """Columns probability, low, high, basis, reason of one layer."""
    n = len(x)
    chance = np.full((3, n), np.nan)
    basis = np.full(n, "can't say", dtype=object)
    reason = np.full(n, NO_LABELS if name in ("propaganda", "non-aggression") else NOT_YET, dtype=object)
    if layer is not None:
        reason[:] = layer.why
        if layer.says:
            chance[:], basis[:] = np.array(layer.chance(x)), "inferred"
        if layer.omitted is not None:
            left_out = specified & (count == 0)
            chance[:, left_out], basis[left_out] = np.array(layer.omitted)[:, None], "inferred"
            reason[left_out] = "statements name other kinds of support of this pair, not this one"
        if layer.confirmed is not None:
            chance[:, count > 0], basis[count > 0] = np.array(layer.confirmed)[:, None], "reported"
            reason[count > 0] = "stated; the chance is how often a second source agrees"
            if name == "joint operations":
                seen = (together > 0) & (count == 0)
                chance[:, seen], basis[seen] = np.array(layer.confirmed)[:, None], "reported"
                reason[seen] = "named on one side in events; the chance is how often a second source agrees"
    return {
        "probability": chance[0],
        "low": chance[1],
        "high": chance[2],
        "basis": basis.tolist(),
        "reason": reason.tolist(),
    }


def _together(panel: Panel) -> IntArray:
    """Events that name both on one side, by pair, shape (P,)."""
    met = panel.meetings.filter(~pl.col("opposed"))
    pair = panel.pair_of[met["org_i"].to_numpy(), met["org_j"].to_numpy()]
    return np.bincount(pair, minlength=panel.n_pairs).astype(np.int64)


def _shared(panel: Panel, a: IntArray, b: IntArray) -> FloatArray:
    """Whether two organisations ever fight the same third one, shape (P,), 0 or 1."""
    met = panel.meetings.filter("opposed")
    fights = np.zeros((panel.orgs.height, panel.orgs.height), bool)
    i, j = met["org_i"].to_numpy(), met["org_j"].to_numpy()
    fights[i, j] = fights[j, i] = True
    bits = np.packbits(fights, axis=1)
    return np.asarray((bits[a] & bits[b]).any(axis=1), np.float64)


def _named(panel: Panel) -> tuple[IntArray, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Statements that name each layer, shape (P, 9), and whether any support of the pair is of a stated kind."""
    count = np.zeros((panel.n_pairs, len(TIE_LAYERS)), np.int64)
    specified = np.zeros(panel.n_pairs, bool)
    number = dict(panel.orgs.select("actor_id", "org").iter_rows())
    cooperative = panel.data.statements.filter(
        pl.col("relation").is_in(["support", "coalition", "alliance"]) & ~pl.col("alleged")
    )
    for a, b, layer, relation in cooperative.select("actor_a", "actor_b", "layer", "relation").iter_rows():
        if layer in OF_STATEMENT and a in number and b in number:
            pair = panel.pair_of[number[a], number[b]]
            if pair >= 0:
                count[pair, TIE_LAYERS.index(OF_STATEMENT[layer])] += 1
                specified[pair] |= relation == "support"
    return count, specified
