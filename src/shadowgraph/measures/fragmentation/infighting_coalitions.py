"""Infighting inside coalitions."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.base import Draws, IntArray, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.network import network_during
from shadowgraph.measures.shares import share
from shadowgraph.measures.totals import group_sums


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
        fights = context.frame("dyads").filter(pl.col("fought") & (pl.col("first") != pl.col("second")))
        slot, record, part = (fights[name].to_numpy() for name in ("slot", "record", "share"))
        weights = context.matrix("events", sampled=True)
        inside, known = self._together(context, fights["first"].to_numpy(), fights["second"].to_numpy(), slot)
        rows = np.flatnonzero(inside.any(axis=1))
        whole = group_sums(slot, record, part, context.n_slots, weights)
        among = weights[record[rows]] * inside[rows]
        same = group_sums(slot[rows], np.arange(len(rows)), part[rows], context.n_slots, among)
        made = share(context, same, whole, "events")
        made[~known] = np.nan
        return made

    @staticmethod
    def _together(
        context: MeasureContext, first: IntArray, second: IntArray, slot: IntArray
    ) -> tuple[Draws, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """1 where the two of a fight were in one camp before, by fight and draw; slots with a period before."""
        made = np.zeros((len(slot), 1 + context.n_draws), np.float32)
        known = np.zeros(context.n_slots, bool)
        ties = context.ground.ties
        starts = [] if ties is None else ties.table["period_start"].unique().sort().to_list()
        ends = np.searchsorted(slot, np.arange(context.n_slots + 1))
        for now, start in enumerate(context.slots["period_start"].to_list()):
            before = [each for each in starts if each < start]
            if ties is None or now < context.lead or not before:
                continue
            known[now] = True
            rows = slice(ends[now], ends[now + 1])
            network = network_during(context, ties, before[-1])
            place = np.full(context.ground.frames.actors.height + 1, len(network.nodes))
            place[network.nodes] = np.arange(len(network.nodes))
            # One column more for organisations without a likely tie: they are in no camp.
            camps = np.pad(network.camps, ((0, 0), (0, 1)), constant_values=-1).T
            a, b = camps[place[first[rows]]], camps[place[second[rows]]]
            made[rows] = (a == b) & (a >= 0)
        return made, known
