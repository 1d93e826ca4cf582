"""The heads Shadowgraph brings, kept as arrays with a note on where they come from."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from shadowgraph.ties.learnt.forest import Forest
from shadowgraph.ties.learnt.heads import Covert, Heads
from shadowgraph.ties.learnt.logistic import Logistic

FOLDER = Path(__file__).parent / "weights"
ARRAYS = ("roots", "feature", "threshold", "left", "right", "value")


@functools.cache
def shipped() -> Heads:
    """The heads Shadowgraph brings; `weights/README.md` says what they were learnt from."""
    return load(FOLDER)


def save(heads: Heads, folder: Path, provenance: dict[str, object]) -> None:
    """Write heads to a folder: weights.json to read, forests.npz for the trees.

    Args:
        heads: What was learnt.
        folder: Where to.
        provenance: Data, versions, licences, universe and command, JSON-ready.
    """
    folder.mkdir(parents=True, exist_ok=True)
    every = (heads, *heads.refits)
    text = {"provenance": provenance, "heads": [_plain(one) for one in every]}
    (folder / "weights.json").write_text(json.dumps(text, indent=1) + "\n")
    arrays: dict[str, Any] = {}
    for number, one in enumerate(every):
        for name in ARRAYS:
            values = getattr(one.covert.forest, name)
            arrays[f"{name}_{number}"] = values.astype(np.float32) if values.dtype.kind == "f" else values
    # Thresholds are single precision by birth (see `grow`); leaves need no more.
    np.savez_compressed(folder / "forests.npz", **arrays)


def load(folder: Path) -> Heads:
    """Read heads from a folder."""
    text = json.loads((folder / "weights.json").read_text())
    with np.load(folder / "forests.npz", allow_pickle=False) as arrays:
        every = [_heads(plain, arrays, number) for number, plain in enumerate(text["heads"])]
    return replace(every[0], refits=tuple(every[1:]))


def _plain(heads: Heads) -> dict[str, object]:
    return {
        "terms": list(heads.terms),
        "reference": _rounded(heads.reference),
        "open": _plain_logistic(heads.open),
        "with_state": _plain_logistic(heads.with_state),
        "covert": {
            "terms": list(heads.covert_terms),
            "intercept": heads.covert.intercept,
            "slope": heads.covert.slope,
            "trees": len(heads.covert.forest.roots),
        },
    }


def _plain_logistic(head: Logistic) -> dict[str, object]:
    shapes = {name: _rounded(getattr(head, name)) for name in ("centre", "scale", "weight")}
    return {**shapes, "intercept": head.intercept}


def _rounded(values: Any) -> list[float]:
    return [float(f"{float(v):.9g}") for v in values]


def _heads(plain: dict[str, Any], arrays: Any, number: int) -> Heads:
    covert = plain["covert"]
    trees = {name: arrays[f"{name}_{number}"] for name in ARRAYS}
    forest = Forest(
        **{k: v.astype(np.float64) if v.dtype.kind == "f" else v.astype(np.int32) for k, v in trees.items()}
    )
    return Heads(
        terms=tuple(plain["terms"]),
        covert_terms=tuple(covert["terms"]),
        reference=np.array(plain["reference"]),
        open=_logistic(plain["open"]),
        covert=Covert(forest, float(covert["intercept"]), float(covert["slope"])),
        with_state=_logistic(plain["with_state"]),
    )


def _logistic(plain: dict[str, Any]) -> Logistic:
    centre, scale, weight = (np.array(plain[name]) for name in ("centre", "scale", "weight"))
    return Logistic(centre, scale, weight, float(plain["intercept"]))
