"""The pipeline: all stages in order, into one run folder."""

from __future__ import annotations

from shadowgraph.pipeline.assess import assess
from shadowgraph.pipeline.assessment import Assessment
from shadowgraph.pipeline.render import render

__all__ = ["Assessment", "assess", "render"]
