"""Writes the TypeScript side of the data contract from the Python side, so that both always agree.

`python -m shadowgraph.reports.contract` renews `frontend/src/contract.ts`; a test compares the two.
"""

from __future__ import annotations

import inspect
import json
import sys
import types
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from shadowgraph.reports import finding_payload, payload, tie_payload
from shadowgraph.reports.words import BANDS, CONFIDENCE, LIKELY

_PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


def typescript() -> str:
    """Return the text of `contract.ts`: one interface per TypedDict, and the bands of the words for chances."""
    parts = [
        (
            "// Written by `python -m shadowgraph.reports.contract` from src/shadowgraph/reports/payload.py. "
            "Don't edit."
        ),
        f"export const FORMAT = {payload.FORMAT};",
        f"export const LIKELY = {LIKELY};",
        f"export const CONFIDENCE = {json.dumps(CONFIDENCE)} as const;",
        "export interface Band { word: string; low: number; high: number }",
        "export const BANDS: readonly Band[] = "
        + json.dumps([{"word": b.word, "low": b.low, "high": b.high} for b in BANDS], indent=2)
        + ";",
    ]
    parts += [_interface(kind) for kind in _kinds()]
    return "\n\n".join(parts) + "\n"


def _kinds() -> list[Any]:
    """Every TypedDict of the contract, in the order written."""
    return [
        kind
        for module in (tie_payload, finding_payload, payload)
        for kind in vars(module).values()
        if is_typeddict(kind) and kind.__module__ == module.__name__
    ]


def _interface(kind: Any) -> str:
    fields = get_type_hints(kind)
    doc = inspect.cleandoc(kind.__doc__ or "").replace("\n", "\n * ").replace(" * \n", " *\n")
    body = "\n".join(f"  {name}: {_name(hint)};" for name, hint in fields.items())
    return f"/** {doc} */\nexport interface {kind.__name__} {{\n{body}\n}}"


def _name(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    if get_origin(hint) is dict:
        return f"Record<{', '.join(_name(part) for part in get_args(hint))}>"
    if get_origin(hint) is list:
        inner = _name(get_args(hint)[0])
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if get_origin(hint) is types.UnionType:
        return " | ".join(_name(part) for part in get_args(hint))
    raise TypeError(f"{hint} has no TypeScript counterpart in the contract")


if __name__ == "__main__":
    sys.stdout.write(typescript())
