"""Hook specifications. A plugin is a module or object that implements any of these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pluggy

PROJECT = "shadowgraph"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def shadowgraph_sources() -> Iterable[Any]:  # type: ignore[empty-body]
    """Return readers of datasets (`sources.base.Source`)."""


@hookspec
def shadowgraph_evidence_terms() -> Iterable[Any]:  # type: ignore[empty-body]
    """Return kinds of evidence (`ties.base.EvidenceTerm`)."""


@hookspec
def shadowgraph_standing_terms() -> Iterable[Any]:  # type: ignore[empty-body]
    """Return kinds of standing evidence (`ties.base.StandingTerm`)."""


@hookspec
def shadowgraph_tie_models() -> Iterable[Any]:  # type: ignore[empty-body]
    """Return tie models (`ties.base.TieModel`)."""


@hookspec
def shadowgraph_measures() -> Iterable[Any]:  # type: ignore[empty-body]
    """Return measures (`measures.base.Measure`)."""
