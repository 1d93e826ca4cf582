"""A kind of evidence of your own: attacks on civilians in the same places. Needs no data.

A package of yours would register it by two things: the hook below, and in its pyproject.toml

    [project.entry-points."shadowgraph.plugins"]
    my-terms = "own_evidence_term"

From then on `shadowgraph assess` uses the term, shows its bar in every waterfall, and links it to its events. Here the
module registers itself, which comes to the same.

    python examples/own_evidence_term.py
"""

import sys
from collections.abc import Iterable

import numpy as np
import polars as pl

import shadowgraph as sg
from shadowgraph.conformance.terms import check_term
from shadowgraph.plugins.hooks import hookimpl
from shadowgraph.plugins.manager import manager, registered
from shadowgraph.records.place import located_within
from shadowgraph.sources.synthetic import Recipe, synthetic_theatre
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import SOURCES_SCHEMA, EvidenceTerm, Mode, Rates, TermValues
from shadowgraph.ties.panel import Panel


class CoTargeting:
    """PRIO-GRID cells in which both attack civilians in one period.

    The null: the two choose their cells independently among those where anybody attacks civilians then, so
    n_a * n_b / n cells are expected. Places known no better than a district and days too coarse don't count.
    """

    name = "co-targeting"
    mode: Mode = "events"
    compared = "cells where both attack civilians, with the number if each had chosen its cells independently"
    # Invented for this example, not learnt from anything; strength says how soon the data overrule them.
    rates = Rates((1.0, 1.0, 1.4, 1.6), strength=50.0, dispersion=1.0, power=0.5)

    def compute(self, panel: Panel) -> TermValues:
        """Count shared cells, pair by pair and period by period."""
        attacks = _attacks(panel)
        grounds = attacks.select("period", "priogrid", "org").unique().sort("period", "priogrid", "org")
        both = grounds.join(grounds, on=["period", "priogrid"], suffix="_j").filter(
            pl.col("org") < pl.col("org_j")
        )
        both = both.with_columns(pl.Series("cell", _cells(panel, both), dtype=pl.Int64)).filter(
            pl.col("cell") >= 0
        )
        sources = (
            both.join(attacks, on=["period", "priogrid"], suffix="_by")
            .filter((pl.col("org_by") == pl.col("org")) | (pl.col("org_by") == pl.col("org_j")))
            .select("cell", "event_id", pl.lit(None, pl.String).alias("statement_id"))
            .unique()
            .sort("cell", "event_id")
        )
        return TermValues(
            observed=_count(panel, both["cell"]).astype(float),
            expected=_expected(panel, grounds),
            sources=sources.group_by("cell", maintain_order=True).tail(20).select(*SOURCES_SCHEMA),
            n_sources=_count(panel, sources["cell"]),
        )


def _attacks(panel: Panel) -> pl.DataFrame:
    """One row per one-sided event and perpetrator: event_id, org, period, priogrid."""
    sure = panel.data.events.filter((pl.col("violence") == "one-sided") & located_within("point"))
    return (
        panel.takes.filter(pl.col("fine") & (pl.col("side") == "a"))
        .join(sure.select("event_id", "priogrid"), on="event_id")
        .select("event_id", "org", "period", "priogrid")
    )


def _cells(panel: Panel, both: pl.DataFrame) -> np.ndarray:
    return panel.cells(both["org"].to_numpy(), both["org_j"].to_numpy(), both["period"].to_numpy())


def _count(panel: Panel, cell: pl.Series) -> np.ndarray:
    return np.bincount(cell.to_numpy(), minlength=panel.n_cells).astype(np.int64)


def _expected(panel: Panel, grounds: pl.DataFrame) -> np.ndarray:
    """Shared cells under independent choice: 0 where nobody attacks civilians, so silence says nothing."""
    used = np.zeros((panel.orgs.height, len(panel.periods)))
    rows = grounds.group_by("org", "period").len()
    used[rows["org"].to_numpy(), rows["period"].to_numpy()] = rows["len"].to_numpy()
    anyone = np.zeros(len(panel.periods))
    rows = grounds.group_by("period").agg(pl.col("priogrid").n_unique())
    anyone[rows["period"].to_numpy()] = rows["priogrid"].to_numpy()
    a, b, t = panel.pair_a[panel.cell_pair], panel.pair_b[panel.cell_pair], panel.cell_period
    return used[a, t] * used[b, t] / np.maximum(anyone[t], 1.0)


@hookimpl
def shadowgraph_evidence_terms() -> Iterable[EvidenceTerm]:
    """What this plug-in registers."""
    return [CoTargeting()]


def synthetic_data() -> TheatreData:
    """A SYNTHETIC theatre."""
    reading = synthetic_theatre(Recipe(groups=10, quarters=16, seed=3)).reading
    events = sg.build_events([reading])
    actors = sg.register_actors(events, [reading])
    return sg.cut_theatre(events, actors, sg.select_theatres(events, actors)[0])


def main() -> None:
    """Judge the term, register it, use it."""
    data = synthetic_data()
    check_term(CoTargeting(), data)
    print("conformance: passed")

    manager().register(sys.modules[__name__], name="own_evidence_term")
    print("registered terms:", ", ".join(registered("evidence_terms")))

    ties = sg.infer_ties(data, mode="events", seed=1)
    bars = ties.evidence.filter(pl.col("term") == CoTargeting.name)
    largest = bars.sort(pl.col("contribution").abs(), descending=True).row(0, named=True)
    print(f"SYNTHETIC theatre: {bars.height} bars, the largest {largest['contribution']:+.2f} in log-odds,")
    print(
        f"resting on {largest['n_events']} events: saw {largest['observed']:.0f}, expected {largest['expected']:.1f}"
    )


if __name__ == "__main__":
    main()
