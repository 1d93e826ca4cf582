"""Contradictions: periods in which one source states a tie and another states rivalry, or looked and found nothing."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.panel import Panel
from shadowgraph.ties.statements.learn import Learnt
from shadowgraph.ties.statements.on_cells import stated_cells
from shadowgraph.ties.statements.repeats import runs
from shadowgraph.ties.statements.sources import COOPERATIVE, NAMES, SILENT
from shadowgraph.ties.statements.weigh import Weighed, weigh

SCHEMA = {
    "actor_a": pl.String,
    "actor_b": pl.String,
    "first_period": pl.Date,
    "last_period": pl.Date,
    "odds_for": pl.Float64,
    "odds_against": pl.Float64,
    "tie_stated_by": pl.String,
    "rivalry_stated_by": pl.String,
    "silent": pl.String,
}


def contradictions(
    panel: Panel, weighed: Weighed | None = None, *, rates: dict[tuple[str, str], Learnt] | None = None
) -> pl.DataFrame:
    """Spells in which statements contradict each other, and what each side says.

    In mode 'events' there are none to see: statements aren't looked at.

    Args:
        panel: Pairs and periods.
        weighed: From `weigh`; None: weighed here.
        rates: Learnt rates, for `weigh`.

    Returns:
        One row per pair and unbroken spell: actor_a, actor_b, first_period, last_period (starts), odds_for (factor
        by which those who state a tie raise its odds over the spell), odds_against (factor by which the other side
        divides them), tie_stated_by, rivalry_stated_by (datasets, ';' between), silent (sources that looked and say
        nothing, ';' between); sorted by actor_a, actor_b, first_period.
    """
    if panel.mode == "events" or panel.data.statements.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    weighed = weigh(panel, rates) if weighed is None else weighed
    cell = np.flatnonzero(weighed.contradicted)
    pair = panel.cell_pair[cell]
    ids = panel.orgs["actor_id"]
    quiet = (weighed.said[cell] == SILENT) & (weighed.silent[cell] < 0)[:, None]
    cells = pl.DataFrame(
        {
            "cell": cell.astype(np.int64),
            "spell": runs(pair, panel.cell_period[cell], np.zeros(len(cell), np.int64)),
            "actor_a": ids.gather(panel.pair_a[pair]),
            "actor_b": ids.gather(panel.pair_b[pair]),
            "period": panel.periods.gather(panel.cell_period[cell]),
            "for": weighed.speaking[cell],
            "against": weighed.against[cell],
        }
    )
    spells = cells.group_by("spell", maintain_order=True).agg(
        pl.col("actor_a", "actor_b").first(),
        pl.col("period").min().alias("first_period"),
        pl.col("period").max().alias("last_period"),
        pl.col("for").sum().exp().alias("odds_for"),
        (-pl.col("against").sum()).exp().alias("odds_against"),
    )
    for name, relations in (("tie_stated_by", COOPERATIVE), ("rivalry_stated_by", ("rivalry",))):
        stated = stated_cells(panel, relations).select("cell", pl.col("dataset").alias("who"))
        spells = _who(spells, cells, stated, name)
    row, source = np.nonzero(quiet)
    looked = pl.DataFrame({"cell": cell[row].astype(np.int64), "who": [NAMES[s] for s in source.tolist()]})
    looked = looked.cast({"who": pl.String})
    return _who(spells, cells, looked, "silent").select(pl.col(n).cast(t) for n, t in SCHEMA.items())


def _who(spells: pl.DataFrame, cells: pl.DataFrame, speaking: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add who speaks (columns cell, who) during each spell."""
    named = (
        cells.select("cell", "spell")
        .join(speaking, on="cell")
        .group_by("spell")
        .agg(pl.col("who").unique().sort().str.join(";").alias(name))
    )
    return spells.join(named, on="spell", how="left", maintain_order="left")
