"""Proxies: which groups likely have a patron, draw by draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.context import Ground, MeasureContext
from shadowgraph.measures.held import Held, any_of
from shadowgraph.measures.streams import keys_of, uniforms
from shadowgraph.measures.tie_draws import NINETY


@dataclass(frozen=True)
class Proxies:
    """Groups and their patrons.

    Args:
        pairs: `PATRONS` columns state, actor_b, p_support, p_low, p_high, and 'actor' (number), sorted by state,
            actor_b.
        there: shape (pairs, 1 + n_draws), chance of support in the first column, 0 or 1 in the others.
        of_actor: shape (n_actors,), row of each organisation in `any`; 0 for those nobody judged.
        any: shape (m, 1 + n_draws), whether a group has any patron; row 0 is unknown.
    """

    pairs: pl.DataFrame
    there: Draws
    of_actor: IntArray
    any: Draws


def proxies(ground: Ground) -> Proxies | None:
    """Draw patrons once per theatre; None without a table of them."""
    if "proxies" not in ground.memo:
        given = ground.beside.patrons
        ground.memo["proxies"] = (
            None if given is None else draw_patrons(given, ground.frames.actors, ground.seed, ground.n_draws)
        )
    made: Proxies | None = ground.memo["proxies"]
    return made


def draw_patrons(patrons: pl.DataFrame, actors: pl.DataFrame, seed: int, n_draws: int) -> Proxies:
    """Draw which states support which groups.

    A draw shifts the log-odds of each pair within its interval and then tosses; pairs are independent.

    Args:
        patrons: `PATRONS` rows of one theatre.
        actors: Columns actor, actor_id.
        seed: Seed of the run.
        n_draws: Number of draws.
    """
    from scipy.special import expit, logit, ndtri

    number = actors.select("actor", pl.col("actor_id").alias("actor_b"))
    pairs = patrons.select(
        "state", "actor_b", "first_year", "last_year", "p_support", "p_low", "p_high"
    ).join(number, on="actor_b")
    pairs = pairs.sort("state", "actor_b")
    keys = keys_of(
        [f"{state}|{group}" for state, group in pairs.select("state", "actor_b").iter_rows()], seed
    )
    middle, low, high = (
        np.clip(pairs[n].to_numpy(), 1e-6, 1 - 1e-6) for n in ("p_support", "p_low", "p_high")
    )
    there = np.zeros((pairs.height, 1 + n_draws), np.float32)
    there[:, 0] = middle
    spread = (logit(high) - logit(low)) / NINETY
    shift = ndtri(uniforms(keys, "patron", n_draws).astype(np.float64)) * spread[:, None]
    there[:, 1:] = uniforms(keys, "patron there", n_draws) < expit(logit(middle)[:, None] + shift)
    judged = np.unique(pairs["actor"].to_numpy())
    of_actor = np.zeros(actors.height, np.int64)
    of_actor[judged] = np.arange(1, len(judged) + 1)
    whole = any_of(of_actor[pairs["actor"].to_numpy()], len(judged) + 1, there)
    return Proxies(pairs, there, of_actor, whole)


def proxy_held(context: MeasureContext, takes: pl.DataFrame) -> Held | None:
    """Whether the organisation of each row of takes has a patron; None without a table of patrons."""
    found = proxies(context.ground)
    if found is None:
        return None
    unknown = np.zeros_like(found.any)
    unknown[0] = 1.0
    return Held(found.of_actor[takes["actor"].to_numpy()], found.any, unknown)
