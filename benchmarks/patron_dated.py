"""Patronage by year: the same evidence from three years of events, judged on the years in which support is coded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.patron_labels import CODED_TO, NAMES, Coded, Floats, Pairs, columns, pairs
from benchmarks.patron_rivals import left_out, signed
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.ties.patrons.learning import fit_signed
from shadowgraph.ties.patrons.terms import terms_of

WINDOW = 3
EVERY = 2
"""Every second year is judged: windows overlap by a year, and neighbours say much the same."""
FIRST = 1991


@dataclass(frozen=True)
class Dated:
    """Group-state-years.

    Args:
        label: shape (R,), whether support is coded in that year.
        theatre: shape (R,).
        scores: Log-odds by way of dating, each shape (R,).
        pair: shape (R,), number of the pair.
    """

    label: NDArray[np.bool_]
    theatre: NDArray[np.str_]
    scores: dict[str, Floats]
    pair: NDArray[np.int64]


def dated(events: Events, actors: Actors, said: Coded, whole: Pairs) -> Dated:
    """Score every second year from the events of that year and the two before, theatres left out one at a time."""
    terms = terms_of("events")
    taught = whole.lessons(terms)
    lifetime = whole.table.select("gwno", "actor_b").with_columns(
        pl.Series("lifetime", left_out(signed(terms), taught))
    )
    fitted = {
        name: fit_signed(taught, terms, taught.theatre != name) for name in np.unique(taught.theatre).tolist()
    }
    theatre_of = whole.table.select("actor_b", "theatre").unique()
    parts = []
    for year in range(FIRST, CODED_TO + 1, EVERY):
        one = pairs(
            events,
            actors,
            said,
            years=(year, year),
            record_from=year - WINDOW + 1,
            record_to=year,
            least_events=1,
        )
        now = (
            said.support.filter((pl.col("year") == year) & ~pl.col("alleged"))
            .select("gwno", "actor_b")
            .unique()
        )
        table = (
            one.table.drop("theatre")
            .with_row_index("row")
            .join(theatre_of, on="actor_b")
            .join(lifetime, on=["gwno", "actor_b"])
            .join(now.with_columns(pl.lit(value=True).alias("coded")), on=["gwno", "actor_b"], how="left")
            .with_columns(pl.col("coded").fill_null(value=False), pl.lit(year).alias("year"))
            .sort("row")
        )
        values = one.values[table["row"].to_numpy()][:, columns(terms_of("events"))]
        score = np.empty(len(values))
        for name in table["theatre"].unique().to_list():
            mine = (table["theatre"] == name).to_numpy()
            score[mine] = fitted[name].log_odds(_at_length(values[mine], fitted[name].centre))
        parts.append(table.select("gwno", "actor_b", "theatre", "lifetime", "coded", window=pl.Series(score)))
    rows = pl.concat(parts).with_columns(
        pl.struct("gwno", "actor_b").rank("dense").cast(pl.Int64).alias("pair")
    )
    life, window = rows["lifetime"].to_numpy(), rows["window"].to_numpy()
    return Dated(
        rows["coded"].to_numpy(),
        rows["theatre"].to_numpy().astype(str),
        {"lifetime": life, "three years": window, "mean of both": (life + window) / 2},
        rows["pair"].to_numpy(),
    )


def _at_length(values: Floats, centre: Floats) -> Floats:
    """Values of a short window with the size, toll and length of the typical life: a window is short by design."""
    made = values.copy()
    kept = [NAMES[k] for k in columns(terms_of("events"))]
    for name in ("size", "toll", "lifetime"):
        made[:, kept.index(name)] = centre[kept.index(name)]
    return made


def within_pairs(found: Dated, score: Floats) -> tuple[float, int]:
    """Chance that a coded year of a pair outranks one that isn't, over pairs that have both; and how many have."""
    wins, of, n = 0.0, 0.0, 0
    for pair in np.unique(found.pair[found.label]):
        mine = found.pair == pair
        yes, no = score[mine & found.label], score[mine & ~found.label]
        if len(yes) and len(no):
            better = (yes[:, None] > no[None, :]).mean() + 0.5 * (yes[:, None] == no[None, :]).mean()
            wins, of, n = wins + float(better), of + 1.0, n + 1
    return (wins / of if of else float("nan")), n
