"""How much of the time a coded tie is alive: where `ties.models.together.ALIVE` comes from."""

from __future__ import annotations

import numpy as np
import polars as pl

from benchmarks.tie_lessons import WHOLE
from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.learnt.labels import CODED_TO
from shadowgraph.ties.learnt.learn import Lessons
from shadowgraph.ties.panel import build_panel

KEYS = ("actor_a", "actor_b")


def alive_years(
    actors: Actors, slices: list[tuple[str, str, TheatreData]], taught: Lessons
) -> dict[str, int]:
    """Years at risk of pairs with a coded covert tie, and how many of them are coded.

    At risk: the panel's years of the pair in the theatre it is judged in, as far as the files look.
    """
    judged = taught.judged().filter("at_risk", "covert").select(*KEYS, "theatre")
    parts = []
    for theatre, part, data in slices:
        if part != WHOLE:
            continue
        try:
            panel = build_panel(data, step="year", mode="events")
        except NoEventsError:
            continue
        ids = panel.orgs["actor_id"]
        first = panel.periods.dt.year().gather(panel.first_period)
        spans = pl.DataFrame(
            {
                "actor_a": ids.gather(panel.pair_a),
                "actor_b": ids.gather(panel.pair_b),
                "from": first,
                "to": first + np.diff(panel.cell_starts) - 1,
            }
        ).with_columns(pl.lit(theatre).alias("theatre"))
        parts.append(spans.join(judged, on=[*KEYS, "theatre"], how="semi"))
    at_risk = _years(pl.concat(parts).with_columns(pl.col("to").clip(upper_bound=CODED_TO.year)))
    support = actors.statements.filter(pl.col("relation") == "support").select(
        pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
        pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
        pl.col("date_start").dt.year().alias("from"),
        pl.coalesce("date_end", "date_start").dt.year().alias("to"),
    )
    coded = at_risk.join(_years(support.drop_nulls()), on=[*KEYS, "year"], how="semi")
    return {"pairs": judged.height, "years_at_risk": at_risk.height, "years_coded": coded.height}


def _years(spans: pl.DataFrame) -> pl.DataFrame:
    years = spans.with_columns(pl.int_ranges("from", pl.col("to") + 1, dtype=pl.Int64).alias("year"))
    return years.explode("year").select(*KEYS, "year").drop_nulls().unique()
