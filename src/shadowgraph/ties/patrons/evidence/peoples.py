"""Peoples and creeds the organisations of a panel claim."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.panel import PatronPanel

Claims = list[frozenset[str]]


def claims_of(panel: PatronPanel) -> tuple[Claims, Claims]:
    """Peoples each organisation claims to speak for, and the same with the families these belong to."""
    from shadowgraph.actors.bases import base_table

    known = base_table().peoples
    own = [frozenset(text.split(";")) if text else frozenset() for text in panel.orgs["constituency"]]
    return own, [one.union(*(known[t].broader for t in one if t in known)) for one in own]


def creeds_of(panel: PatronPanel) -> Claims:
    """Ideologies of each organisation."""
    return [frozenset(text.split(";")) if text else frozenset() for text in panel.orgs["ideology"]]


def incidence(claims: Sequence[frozenset[str]]) -> FloatArray:
    """Organisations by tokens, sorted, shape (N, T), 0 or 1; at least one column."""
    tokens = {token: k for k, token in enumerate(sorted(set().union(*claims)))}
    made = np.zeros((len(claims), max(len(tokens), 1)))
    for row, one in enumerate(claims):
        for token in one:
            made[row, tokens[token]] = 1.0
    return made
