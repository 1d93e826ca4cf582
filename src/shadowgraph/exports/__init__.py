"""Exports: a run in other formats, each with its sources, licences, sensitivity and what was held back."""

from __future__ import annotations

from shadowgraph.exports.export import FORMATS, export
from shadowgraph.exports.options import DEFAULT_TLP, TLP_LEVELS, TLP_MEANING

__all__ = ["DEFAULT_TLP", "FORMATS", "TLP_LEVELS", "TLP_MEANING", "export"]
