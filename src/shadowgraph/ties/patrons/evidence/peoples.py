"""Peoples the organisations of a panel claim to speak for."""

from __future__ import annotations

import numpy as np

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.panel import PatronPanel


def peoples_of(panel: PatronPanel) -> tuple[FloatArray, FloatArray]:
    """Incidence of organisations and peoples, as claimed and with the families these belong to, each (N, T), 0 or 1."""
    from shadowgraph.actors.bases import base_table

    known = base_table().peoples
    own = [set(text.split(";")) if text else set() for text in panel.orgs["constituency"].to_list()]
    wide = [one.union(*(known[t].broader for t in one if t in known)) for one in own]
    tokens = {token: k for k, token in enumerate(sorted(set().union(*wide)))}
    made = np.zeros((2, len(own), max(len(tokens), 1)))
    for layer, claims in enumerate((own, wide)):
        for row, one in enumerate(claims):
            for token in one:
                made[layer, row, tokens[token]] = 1.0
    return made[0], made[1]


def creeds_of(panel: PatronPanel) -> FloatArray:
    """Incidence of organisations and ideologies, shape (N, T), 0 or 1."""
    held = [text.split(";") if text else [] for text in panel.orgs["ideology"].to_list()]
    tokens = {token: k for k, token in enumerate(sorted({t for one in held for t in one}))}
    made = np.zeros((len(held), max(len(tokens), 1)))
    for row, one in enumerate(held):
        for token in one:
            made[row, tokens[token]] = 1.0
    return made
