"""Patterns: where districts stand on the four patterns of escalation, year by year.

Each pattern is the mean rank of its component measures among the district-years of a reference record; the score is the
rank of that mean among theirs, both with what their intervals leave open: a district-year of which little is known is
compared with others of which little is known. A pure function of the measures table: nothing of another district or
year enters.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.measure import step_of
from shadowgraph.records.pattern import PATTERN_NAMES, PATTERNS

FloatArray = NDArray[np.float64]

COMPONENTS: dict[str, tuple[str, ...]] = {
    "many-sided and local": ("many_sidedness", "contact_line", "infighting_share"),
    "ambiguous": (
        "attribution_doubt",
        "deaths_spread",
        "unclear_share",
        "vague_place_share",
        "single_source_share",
    ),
    "insulated": ("financed_share", "supplied_share", "frontier_share"),
    "patron-driven": (
        "proxy_share",
        "cross_border_share",
        "sanctuary_share",
        "retreat_share",
        "foreign_forces_share",
    ),
}
"""Measures of each pattern, all of which grow with it. `docs/why/patterns.md` says why these."""

LEAST_EVENTS = 5
"""Events a district-year needs: with fewer, a share or an entropy says little."""

DRAWS = 200
"""Normal deviates per component, the same for every row: scores move with the measures, not by chance."""

EVEN = 0.5

NINETY = 2 * 1.6448536269514722
"""Width of the central 90 % of a normal distribution, in standard deviations."""

FILE = "patterns.json"


@dataclass(frozen=True)
class Scale:
    """Ranks of a quantity among the district-years of the reference record.

    Args:
        values: shape (k,), ascending, distinct.
        ranks: shape (k,), share of district-years below each, those equal counting half.
    """

    values: FloatArray
    ranks: FloatArray

    def rank(self, values: FloatArray) -> FloatArray:
        """Rank of each value, 0 to 1, never falling; NaN stays."""
        made: FloatArray = np.interp(values, self.values, self.ranks)
        return np.where(np.isnan(values), np.nan, made)

    @classmethod
    def of(cls, values: FloatArray, points: int = 101) -> Scale:
        """Scale of a sample, thinned to quantiles."""
        ordered = np.sort(values)
        kept = np.unique(np.quantile(ordered, np.linspace(0, 1, points), method="inverted_cdf"))
        below = np.searchsorted(ordered, kept, side="left")
        equal = np.searchsorted(ordered, kept, side="right") - below
        return cls(kept, (below + equal / 2) / len(ordered))


@dataclass(frozen=True)
class Reference:
    """What district-years of the reference record look like, at one step of the measures.

    Args:
        components: Scale of each measure.
        composites: Scale of draws of the mean rank of each pattern, by its components (names joined by ',').
        provenance: Where it comes from.
    """

    components: Mapping[str, Scale]
    composites: Mapping[str, Scale]
    provenance: Mapping[str, Any] = field(default_factory=dict, compare=False)


@functools.cache
def reference(step: str) -> Reference:
    """The reference shipped with the package: `measures/patterns.json`, its provenance inside.

    Args:
        step: 'month', 'quarter' or 'year', the step of the run's measures.
    """
    read = json.loads((resources.files(__package__) / FILE).read_text(encoding="utf-8"))
    part = read["steps"][step]
    scales = {
        kind: {name: Scale(*(np.array(row) for row in rows)) for name, rows in part[kind].items()}
        for kind in ("components", "composites")
    }
    return Reference(scales["components"], scales["composites"], read["provenance"])


def patterns(measures: pl.DataFrame, *, against: Mapping[str, Reference] | None = None) -> pl.DataFrame:
    """Score every district and year of a theatre on the four patterns.

    Of a year's months (or quarters) the mean weighed by events counts; a year known only as a whole counts as it is.
    Both are ranked among district-years of the reference record measured at the same step.

    Args:
        measures: `MEASURES` rows.
        against: Reference by step; None: the one shipped.

    Returns:
        `PATTERNS` rows, four per district and year with any event, sorted. Where fewer than five events or no component
        is known, score is null and basis "can't say".
    """
    yearly = yearly_values(measures)
    if yearly.is_empty():
        return PATTERNS.empty()
    units = ["theatre", "unit_kind", "unit", "unit_name", "year", "step", "n_events"]
    tables = []
    for (step,), part in yearly.partition_by("step", as_dict=True, maintain_order=True).items():
        ruler = reference(str(step)) if against is None else against[str(step)]
        keys = part.select(units).unique(maintain_order=True)
        tables += [_scored(name, keys, part, ruler) for name in PATTERN_NAMES]
    return PATTERNS.conform(pl.concat(tables)).sort("unit", "year", "pattern")


def profiles(table: pl.DataFrame) -> pl.DataFrame:
    """One line per district and year: the four scores with their intervals, or "can't say".

    Args:
        table: `PATTERNS` rows.

    Returns:
        Columns theatre, unit_kind, unit, unit_name, year, n_events, profile; sorted.
    """
    figures = [
        pl.col(name).round(2).map_elements("{:.2f}".format, return_dtype=pl.String) for name in _FIGURES
    ]
    said = pl.format("{} {} ({} to {})", pl.col("pattern"), *figures)
    order = pl.col("pattern").cast(pl.Enum(PATTERN_NAMES))
    text = pl.when(pl.col("score").is_null()).then(pl.format("{} can't say", "pattern")).otherwise(said)
    keys = ["theatre", "unit_kind", "unit", "unit_name", "year", "n_events"]
    ordered = table.with_columns(text.alias("profile")).sort(*keys[:5], order)
    return ordered.group_by(keys, maintain_order=True).agg(pl.col("profile").str.join("; "))


_FIGURES = ("score", "low", "high")


def yearly_values(measures: pl.DataFrame) -> pl.DataFrame:
    """Yearly value and spread of every component of every district.

    Returns:
        Columns theatre, unit_kind, unit, unit_name, year, step (of the rows it is made of), n_events (of the unit's
        year), measure, value, sd; sorted. A district-year without any component known has one row, its measure null.
    """
    wanted = sorted({name for names in COMPONENTS.values() for name in names})
    rows = measures.filter(pl.col("unit_kind") == "district").with_columns(
        step_of(), pl.col("period_start").dt.year().cast(pl.Int64).alias("year")
    )
    unit = ["theatre", "unit_kind", "unit", "year"]
    # Months where there are any; else the year as a whole. Some measures have years only.
    finer, mine = (((pl.col("step") != "year").any().over(keys)) for keys in (unit, [*unit, "measure"]))
    spoken = rows.filter(pl.when(mine).then(pl.col("step") != "year").otherwise(True))
    rows = rows.filter(pl.when(finer).then(pl.col("step") != "year").otherwise(True))
    counts = (
        rows.group_by(*unit, "period_start")
        .agg(pl.col("n_events").max(), pl.col("step").first(), pl.col("unit_name").first())
        .group_by(unit)
        .agg(pl.col("n_events").sum(), pl.col("step").first(), pl.col("unit_name").first())
    )
    known = spoken.filter(
        pl.col("measure").is_in(wanted) & pl.col("value").is_not_null() & (pl.col("n_events") > 0)
    )
    weight, sd = pl.col("n_events"), (pl.col("high") - pl.col("low")) / NINETY
    values = known.group_by(*unit, "measure").agg(
        ((pl.col("value") * weight).sum() / weight.sum()).alias("value"),
        (((sd * weight) ** 2).sum().sqrt() / weight.sum()).alias("sd"),
    )
    made = counts.join(values, on=unit, how="left")
    return made.sort(*unit, "measure")


def _scored(pattern: str, keys: pl.DataFrame, values: pl.DataFrame, ruler: Reference) -> pl.DataFrame:
    """`PATTERNS` columns of one pattern, one row per row of keys."""
    names = [name for name in COMPONENTS[pattern] if name in ruler.components]
    unit = ["theatre", "unit_kind", "unit", "year"]
    wide = keys
    for name in names:
        mine = values.filter(pl.col("measure") == name)
        wide = wide.join(
            mine.select(*unit, pl.col("value").alias(name), pl.col("sd").alias(f"{name} sd")),
            on=unit,
            how="left",
            maintain_order="left",
        )
    drawn, text = _ranked(wide, names, ruler)
    known = np.isfinite(np.column_stack([_columns(wide, name)[0] for name in names]))
    enough = (keys["n_events"].to_numpy() >= LEAST_EVENTS) & known.any(axis=1)
    score, low, high, above = (np.full(len(known), np.nan) for _ in range(4))
    for sort in np.unique(known[enough], axis=0):
        rows = np.flatnonzero(enough & (known == sort).all(axis=1))
        scale = ruler.composites[",".join(name for name, there in zip(names, sort, strict=True) if there)]
        ranks = scale.rank(drawn[rows])
        score[rows] = ranks.mean(axis=1)
        low[rows], high[rows] = np.quantile(ranks, [0.05, 0.95], axis=1)
        above[rows] = (ranks > EVEN).mean(axis=1) + (ranks == EVEN).mean(axis=1) / 2
    return keys.drop("step").with_columns(
        pl.lit(pattern).alias("pattern"),
        pl.Series("score", score, nan_to_null=True),
        pl.Series("low", np.minimum(low, score), nan_to_null=True),
        pl.Series("high", np.maximum(high, score), nan_to_null=True),
        pl.Series("p_above", above, nan_to_null=True),
        pl.Series(
            "components", [words if ok else None for words, ok in zip(text, enough, strict=True)], pl.String
        ),
        pl.Series("basis", np.where(enough, "measured", "can't say")),
    )


def _ranked(wide: pl.DataFrame, names: list[str], ruler: Reference) -> tuple[FloatArray, list[str]]:
    """Draws of the mean rank of the known components, shape (n, DRAWS), and the ranks in words."""
    ranks, draws = [], []
    for value, spread, name in ((*_columns(wide, name), name) for name in names):
        ranks.append(ruler.components[name].rank(value))
        draws.append(ruler.components[name].rank(drawn_values(value, spread, names.index(name))))
    n = np.isfinite(np.array(ranks)).sum(axis=0)
    text = [
        "; ".join(
            f"{name} {rank[row]:.2f}"
            for name, rank in zip(names, ranks, strict=True)
            if np.isfinite(rank[row])
        )
        for row in range(wide.height)
    ]
    return np.nansum(draws, axis=0) / np.where(n > 0, n, np.nan)[:, None], text


def _columns(wide: pl.DataFrame, name: str) -> tuple[FloatArray, FloatArray]:
    value, spread = (
        wide[column].cast(pl.Float64).fill_null(np.nan).to_numpy() for column in (name, f"{name} sd")
    )
    return value, spread


def drawn_values(value: FloatArray, spread: FloatArray, place: int) -> FloatArray:
    """Draws of values, shape (n, DRAWS): the same normal deviates for every row, others for each place.

    Args:
        value: shape (n,).
        spread: shape (n,), standard deviations.
        place: Place of the component among those of its pattern.
    """
    deviates = np.random.default_rng(place).standard_normal(DRAWS)
    made: FloatArray = value[:, None] + spread[:, None] * deviates
    return made
