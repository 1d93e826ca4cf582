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
        attribution: Who may be behind events that name nobody: columns event_id, actor_id, probability; what is
            left to 1 in an event is somebody not named there.
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
