"""Attributes of organisations that hold several values, separated by ';'."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shadowgraph.ties.panel import Panel


def holds(panel: Panel, column: str, value: str) -> NDArray[np.bool_]:
    """Whether each organisation has the value, shape (N,); unknown is no."""
    split = panel.orgs[column].fill_null("").str.split(";")
    return split.list.contains(value).to_numpy()


def value_sets(panel: Panel, column: str) -> list[frozenset[str]]:
    """Each organisation's values, empty where none is known."""
    return [frozenset(text.split(";")) if text else frozenset() for text in panel.orgs[column].to_list()]
