"""Lineage counts: splits and mergers of the register, per year, as a rate."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws
from shadowgraph.measures.context import MeasureContext


def yearly_rate(context: MeasureContext, relations: tuple[str, ...]) -> Draws:
    """Organisations with such a relation that began in each year, shape (n_slots, 1 + n_draws).

    Draws are of the yearly rate behind the number: its posterior under Jeffreys' prior, Gamma(n + 1/2, 1).

    Args:
        context: A block of years.
        relations: `LINEAGE` relations to count.
    """
    from scipy.special import gammaincinv

    from shadowgraph.measures.streams import uniforms

    began = (
        context.ground.data.lineage.filter(
            pl.col("relation").is_in(relations) & pl.col("year_from").is_not_null()
        )
        .group_by(pl.col("year_from").cast(pl.Int64).alias("period"))
        .agg(pl.col("actor_id").n_unique().alias("n"))
    )
    counts = context.slots.join(began, on="period", how="left", maintain_order="left")["n"].fill_null(0)
    n = counts.to_numpy().astype(np.float64)
    made = np.empty((context.n_slots, 1 + context.n_draws), np.float32)
    made[:, 0] = n
    u = uniforms(context.slot_keys, "unseen", context.n_draws)
    made[:, 1:] = gammaincinv(n[:, None] + 0.5, u)
    return made
