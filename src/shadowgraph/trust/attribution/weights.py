"""The weights of attribution: learnt from masked events, kept as JSON with their provenance."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shadowgraph.errors import InputError
from shadowgraph.kernels.reference.conditional_logit import Utility
from shadowgraph.records.attribution import ATTRIBUTION_MODES
from shadowgraph.trust.attribution.candidates import SETTINGS
from shadowgraph.trust.attribution.features import columns_of, outside_columns

FILE = Path(__file__).parent / "learnt" / "weights.json"


@dataclass(frozen=True)
class Learnt:
    """Weights of one mode and setting.

    Args:
        utility: Learnt from all countries.
        refits: Learnt with one country left out each, for intervals.
    """

    utility: Utility
    refits: tuple[Utility, ...]


Weights = dict[tuple[str, str], Learnt]
"""By mode and setting."""


@functools.cache
def shipped() -> Weights:
    """The weights Shadowgraph brings; `learnt/README.md` says what they were learnt from."""
    return load(FILE)


def save(weights: Weights, file: Path, provenance: dict[str, object]) -> None:
    """Write weights as JSON, with the names of the columns they belong to."""
    plain = {}
    for (mode, setting), learnt in sorted(weights.items()):
        of = SETTINGS.index(setting)
        plain[f"{mode}, {setting}"] = {
            "columns": [name for name, _ in columns_of(of, ahead=mode == ATTRIBUTION_MODES[0])],
            "outside_columns": outside_columns(of),
            "weights": _plain(learnt.utility),
            "refits": [_plain(one) for one in learnt.refits],
        }
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"provenance": provenance, "models": plain}, indent=None, separators=(",", ":"))
    file.write_text(text.replace('"models"', '\n"models"').replace("},", "},\n") + "\n", encoding="utf-8")


def load(file: Path) -> Weights:
    """Read weights.

    Raises:
        InputError: They belong to other columns than this version's.
    """
    models = json.loads(file.read_text(encoding="utf-8"))["models"]
    made: Weights = {}
    for mode in ATTRIBUTION_MODES:
        for of, setting in enumerate(SETTINGS):
            plain = models[f"{mode}, {setting}"]
            names = [name for name, _ in columns_of(of, ahead=mode == ATTRIBUTION_MODES[0])]
            if plain["columns"] != names or plain["outside_columns"] != outside_columns(of):
                raise InputError(
                    "The weights of attribution belong to other columns",
                    where=str(file),
                    field="columns",
                    rule="weights and features come from the same version",
                    way_out="learn them again with `python -m benchmarks.attribution_weights`",
                )
            refits = tuple(_utility(one) for one in plain["refits"])
            made[mode, setting] = Learnt(_utility(plain["weights"]), refits)
    return made


def _plain(utility: Utility) -> dict[str, list[float]]:
    return {"named": _short(utility.named), "outside": _short(utility.outside)}


def _short(values: Any) -> list[float]:
    return [float(f"{float(v):.6g}") for v in values]


def _utility(plain: dict[str, list[float]]) -> Utility:
    return Utility(np.array(plain["named"]), np.array(plain["outside"]))
