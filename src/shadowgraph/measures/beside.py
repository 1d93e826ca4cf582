"""Beside: further tables that measures may read beside a theatre's events and ties."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Beside:
    """Tables made elsewhere, for measures that need them; None: not there, and those measures have no value.

    Args:
        patrons: `PATRONS` rows of the theatre (ties.patrons).
        layers: `LAYERS` rows of the theatre; None: those of the ties.
        attribution: `ATTRIBUTIONS` rows (trust.attribution), of which event_id, side, actor_id and p are read: who may
            be the side of an event that names nobody. What is left to 1, and somebody else, is nobody listed. Rows of
            mode 'retrospective' look at later events, and so then do the measures that read them.
        sites: Resource sites the user brings (`measures.insulation.sites.read_sites`): columns kind, latitude,
            longitude.
        contradictions: Spells of statements against each other (`ties.statements.contradictions`): columns actor_a,
            actor_b, first_period, last_period; None: worked out from the theatre's statements.
    """

    patrons: pl.DataFrame | None = None
    layers: pl.DataFrame | None = None
    attribution: pl.DataFrame | None = None
    sites: pl.DataFrame | None = None
    contradictions: pl.DataFrame | None = None
