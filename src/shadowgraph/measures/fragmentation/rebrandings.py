"""Re-brandings."""

from __future__ import annotations

import polars as pl

from shadowgraph.measures.base import Draws, Measure
from shadowgraph.measures.context import MeasureContext
from shadowgraph.measures.fragmentation.lineage_counts import yearly_rate

RENAMED = "renamed_to"


class Rebrandings(Measure):
    """How many organisations went on under another name.

    Formula: organisations of the theatre whose register entry says that they were renamed, that year, to another
        organisation of the theatre. By calendar year, since registers date renames to the year.
    Units: re-brandings.
    Range: 0 and above; none where the register dates no renaming in the theatre at all. UCDP's register keeps one id
        through all names of an organisation and dates none, so this needs a register or statements of one's own.
    Interval: of the yearly rate behind the number, under Jeffreys' prior. Renamings no register names are not covered.
    Source: lineage of a register of actors, beside `splits` and `mergers` (Bakke, Cunningham and Seymour 2012).
    """

    name = "rebrandings"
    title = "Re-brandings"
    theme = "fragmentation"
    unit_kinds = ("theatre",)
    units = "re-brandings"
    range = (0.0, float("inf"))
    citation = "Bakke, Cunningham and Seymour 2012"
    resolution = "year"

    def compute(self, context: MeasureContext) -> Draws:
        """See `Measure.compute`."""
        made = yearly_rate(context, (RENAMED,))
        dated = (pl.col("relation") == RENAMED) & pl.col("year_from").is_not_null()
        if context.ground.data.lineage.filter(dated).is_empty():
            made[:] = float("nan")
        return made
