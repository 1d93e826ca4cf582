"""Many-sidedness."""

from __future__ import annotations

import numpy as np

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.concentration import entropy
from shadowgraph.measures.unseen_groups import unseen_groups


class ManySidedness(Measure):
    """How evenly violence is spread over pairs of opponents.

    Formula: -sum of p_k log p_k + (m - 1) / (2 n), with p_k the share of pair k among the period's n events and m the
        number of pairs: Shannon entropy with the Miller-Madow correction for pairs not seen. An event between
        sides of several actors is divided equally among their pairs; violence against civilians is a pair of its
        own for each perpetrator; an unnamed side is one actor.
    Units: nats (exp of it is the number of equally active pairs).
    Range: 0 and above; none without events.
    Interval: Bayesian bootstrap of events, with a Dirichlet process for pairs that no event showed (`unseen_groups`).
    Source: Shannon (1948); Miller (1955) for the correction.
    """

    name = "many_sidedness"
    title = "Many-sidedness"
    theme = "escalation"
    unit_kinds = ("theatre", "district")
    units = "nats"
    range = (0.0, float("inf"))
    citation = "Shannon 1948; Miller 1955"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        pairs = context.totals("dyads", "dyad", "events", sampled=True)
        made = entropy(pairs, unseen_groups(context, pairs))
        n_pairs = pairs.present()[:, 0]
        n_events = np.maximum(context.slots["n_events"].to_numpy(), 1)
        made[:, 0] += np.maximum(n_pairs - 1, 0) / (2.0 * n_events)
        return made
