"""Ties: who cooperates with whom, openly or not, with the evidence for and against."""

from __future__ import annotations

from shadowgraph.ties.infer import infer
from shadowgraph.ties.result import TieResult

__all__ = ["TieResult", "infer"]
