"""Blocks: findings beside the measures, each a sentence, a mark and a table."""

from __future__ import annotations

from shadowgraph.reports.blocks.every import build

__all__ = ["build"]
