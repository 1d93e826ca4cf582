"""The heads Shadowgraph brings, kept as arrays with a note on where they come from."""

from __future__ import annotations

import functools
import json
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
    first = every[0]
    return Heads(
        first.terms,
        first.open_terms,
        first.covert_terms,
        first.reference,
        first.open,
        first.covert,
        tuple(every[1:]),
    )


def _plain(heads: Heads) -> dict[str, object]:
    def rounded(values: Any) -> list[float]:
        return [float(f"{float(v):.9g}") for v in values]

    return {
        "terms": list(heads.terms),
        "reference": rounded(heads.reference),
        "open": {
            "terms": list(heads.open_terms),
            "centre": rounded(heads.open.centre),
            "scale": rounded(heads.open.scale),
            "weight": rounded(heads.open.weight),
            "intercept": heads.open.intercept,
        },
        "covert": {
            "terms": list(heads.covert_terms),
            "intercept": heads.covert.intercept,
            "slope": heads.covert.slope,
            "trees": len(heads.covert.forest.roots),
        },
    }


def _heads(plain: dict[str, Any], arrays: Any, number: int) -> Heads:
    opened, covert = plain["open"], plain["covert"]
    trees = {name: arrays[f"{name}_{number}"] for name in ARRAYS}
    forest = Forest(
        **{k: v.astype(np.float64) if v.dtype.kind == "f" else v.astype(np.int32) for k, v in trees.items()}
    )
    return Heads(
        terms=tuple(plain["terms"]),
        open_terms=tuple(opened["terms"]),
        covert_terms=tuple(covert["terms"]),
        reference=np.array(plain["reference"]),
        open=Logistic(
            centre=np.array(opened["centre"]),
            scale=np.array(opened["scale"]),
            weight=np.array(opened["weight"]),
            intercept=float(opened["intercept"]),
        ),
        covert=Covert(forest, float(covert["intercept"]), float(covert["slope"])),
    )
