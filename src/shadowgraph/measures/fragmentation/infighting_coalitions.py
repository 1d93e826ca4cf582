"""Infighting inside coalitions."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.network import Network, network_during
from shadowgraph.measures.shares import share
from shadowgraph.measures.streams import uniforms


class InfightingCoalitions(Measure):
    """Share of the fighting that is between members of one coalition as it stood a period before.

    Formula: events between two organisations that were in one camp (see `coalitions`) in the period of the ties before,
        over all events between two organisations. The camps of the period itself would not do: those who clash in it
        are hardly likely partners in it. Events between sides of several organisations are divided equally among
        their pairs.
    Units: share.
    Range: 0 to 1; none where organisations did not fight each other, or the ties have no period before.
    Interval: Bayesian bootstrap of events with Jeffreys' prior, and draws of which ties are likely. Ties are those
        inferred from the whole window, so a value may move when later events come in.
    Source: infighting as in Bakke, Cunningham and Seymour (2012), within camps of Doreian and Mrvar (1996).
    """

    name = "infighting_coalitions"
    title = "Infighting inside coalitions"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "share"
    range = (0.0, 1.0)
    citation = "Bakke, Cunningham and Seymour 2012; Doreian and Mrvar 1996"
    resolution = "ties"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = np.full((context.n_slots, 1 + context.n_draws), np.nan, np.float32)
        ties = context.ground.ties
        if ties is None:
            return made
        starts = ties.table["period_start"].unique().sort().to_list()
        same, whole = np.zeros_like(made), np.zeros_like(made)
        known = np.zeros(context.n_slots, bool)
        for (slot,), pairs in _pairs(context).group_by("slot", maintain_order=True):
            place = starts.index(context.slots["period_start"][slot])
            if slot < context.lead or not place:
                continue
            known[slot] = True
            network = network_during(context, ties, starts[place - 1])
            inside = _together(network, pairs["first"].to_numpy(), pairs["second"].to_numpy())
            counts = _bootstrapped(pairs["n"].to_numpy(), context.slot_keys[slot], context.n_draws)
            whole[slot], same[slot] = counts.sum(axis=0), (counts * inside).sum(axis=0)
        made = share(context, same, whole, "events")
        made[~known] = np.nan
        return made


def _pairs(context: MeasureContext) -> pl.DataFrame:
    """Columns slot, first, second, n: fights of each two organisations."""
    met = pl.col("fought") & (pl.col("first") != pl.col("second"))
    return (
        context.frame("dyads")
        .filter(met)
        .group_by("slot", "first", "second")
        .agg(pl.col("share").sum().alias("n"))
        .sort("slot", "first", "second")
    )


def _together(network: Network, first: IntArray, second: IntArray) -> Draws:
    """1 where two were in one camp, shape (pairs, 1 + n_draws)."""
    place = np.full(
        max(int(each.max(initial=0)) for each in (network.nodes, first, second)) + 1, len(network.nodes)
    )
    place[network.nodes] = np.arange(len(network.nodes))
    # One column more for organisations without a likely tie: they are in no camp.
    camps = np.pad(network.camps, ((0, 0), (0, 1)), constant_values=-1).T
    a, b = camps[place[first]], camps[place[second]]
    return np.asarray((a == b) & (a >= 0), np.float32)


def _bootstrapped(n: NDArray[np.float64], key: np.uint64, n_draws: int) -> Draws:
    """Bootstrapped sums of n events each, the numbers first: a sum of n exponential weights is Gamma(n)."""
    from scipy.special import gammaincinv

    made = np.repeat(n[:, None], 1 + n_draws, axis=1).astype(np.float32)
    u = uniforms(key + np.arange(len(n), dtype=np.uint64), "weight", n_draws)
    made[:, 1:] = gammaincinv(n[:, None], u)
    return made
