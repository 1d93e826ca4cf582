"""A measure of your own: the share of violence in which no state fights. Needs no data.

A package of yours would register it by the hook below and, in its pyproject.toml,

    [project.entry-points."shadowgraph.plugins"]
    my-measures = "own_measure"

    python examples/own_measure.py
"""

import sys
from collections.abc import Iterable

import polars as pl

import shadowgraph as sg
from shadowgraph.conformance.invented_theatre import invented_theatre
from shadowgraph.conformance.measures import check_measure
from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.shares import share
from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.plugins.manager import manager


class NonStateShare(Measure):
    """Share of events between organisations none of which is a state.

    Formula: events of non-state violence / all events.
    Units: share.
    Range: 0 to 1; none without events.
    Interval: Bayesian bootstrap of events with Jeffreys' prior.
    Source: UCDP's types of organised violence (Sundberg and Melander 2013); bootstrap of Rubin (1981).
    """

    name = "non_state_share"
    title = "Events in which no state fights"
    theme = "fragmentation"
    unit_kinds = ("theatre", "district")
    units = "share"
    range = (0.0, 1.0)
    citation = "Sundberg and Melander 2013; Rubin 1981"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        among_groups = (context.records["violence"] == "non-state").to_numpy().astype(float)
        part = context.total("events", sampled=True, weight=among_groups)
        return share(context, part, context.total("events", sampled=True), "events")


@hookimpl
def shadowgraph_measures() -> Iterable[Measure]:
    """What this plug-in registers."""
    return [NonStateShare()]


def main() -> None:
    """Judge the measure, register it, use it."""
    check_measure(NonStateShare())
    print("conformance: passed")

    manager().register(sys.modules[__name__], name="own_measure")
    data, ties = invented_theatre()
    found = sg.measure(data, ties, step="year", seed=1, names=["non_state_share"]).table
    print("SYNTHETIC theatre, year by year:")
    for row in found.filter(pl.col("unit_kind") == "theatre").iter_rows(named=True):
        print(f"  {row['period_start']:%Y}  {row['value']:.0%} ({row['low']:.0%} to {row['high']:.0%})")


if __name__ == "__main__":
    main()
