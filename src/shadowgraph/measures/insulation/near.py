"""Near: the share of events within a distance of something."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share


def near_share(context: MeasureContext, km: NDArray[np.float64], within: float) -> Draws:
    """Events within a distance / events whose distance is known.

    Args:
        context: The block.
        km: shape (n_events,), distance of each event of the theatre; NaN where not known.
        within: Kilometres.
    """
    own = km[context.records["event"].to_numpy()]
    known = np.isfinite(own)
    part = context.total("events", sampled=True, weight=(known & (own <= within)).astype(float))
    return share(context, part, context.total("events", sampled=True, weight=known.astype(float)), "events")
