"""What any measure must hold: run `check_measure(MyMeasure())` in your own tests.

The checks run on an invented theatre. They fail with an AssertionError that says which habit is broken and what was
found.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import inspect
import re
from collections.abc import Callable

import numpy as np
import polars as pl

from shadowgraph.conformance.changed_theatres import shortened
from shadowgraph.conformance.invented_theatre import LAST, beside_of, invented_theatre, theatre_of
from shadowgraph.measures.base import Measure
from shadowgraph.measures.measuring import measure
from shadowgraph.records.measure import UNIT_KINDS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

SECTIONS = ("Formula:", "Units:", "Range:", "Interval:", "Source:")
KEY = ["unit_kind", "unit", "period_start", "period_end"]
DRAWS = 40


def check_measure(one: Measure) -> None:
    """Run every check on one measure.

    Raises:
        AssertionError: A check fails.
    """
    data, ties = invented_theatre()
    check_declaration(one)
    table = _table(one, data, ties)
    check_values(one, table)
    check_seeds(one, data, ties, table)
    check_names_do_not_matter(one, data, ties, table)
    check_no_look_ahead(one, data, ties, table)
    check_bystanders(one, data, ties, table)
    check_small_theatres(one)


def check_declaration(one: Measure) -> None:
    """The measure follows the protocol and documents formula, units, range, interval and source."""
    _true(isinstance(one, Measure), "it has the attributes of measures.base.Measure", type(one).__name__)
    _true(bool(re.fullmatch(r"[a-z][a-z0-9_]*", one.name)), "its name is lower snake case", one.name)
    _true(bool(one.title and one.units and one.citation), "it states title, units and citation", one.name)
    known = bool(one.unit_kinds) and set(one.unit_kinds) <= set(UNIT_KINDS)
    _true(known, f"its unit kinds are among {UNIT_KINDS}", one.unit_kinds)
    _true(one.range[0] < one.range[1], "its range has a least and a greatest value", one.range)
    text = inspect.getdoc(type(one)) or ""
    missing = [section for section in SECTIONS if section not in text]
    _true(not missing, "its docstring has " + ", ".join(SECTIONS), missing)


def check_values(one: Measure, table: pl.DataFrame) -> None:
    """Values lie in their range, inside their intervals, and only for the units declared."""
    _true(table.height > 0, "it gives rows for a theatre of 400 events", table.height)
    _true(table["value"].drop_nulls().len() > 0, "some of them have a value", table.height)
    kinds = set(table["unit_kind"].unique())
    _true(kinds == set(one.unit_kinds), f"it gives rows for exactly {one.unit_kinds}", sorted(kinds))
    low, high = one.range
    outside = table.filter(
        ~pl.all_horizontal(pl.col("value", "low", "high").is_between(low, high).fill_null(True))
    )
    _true(outside.is_empty(), f"value, low and high lie in {one.range}", _first(outside))
    crossed = table.filter((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value")))
    _true(crossed.is_empty(), "low <= value <= high", _first(crossed))
    bare = table.filter(pl.col("value").is_not_null() & (pl.col("low").is_null() | pl.col("high").is_null()))
    _true(bare.is_empty(), "no value without an interval", _first(bare))
    wide = table.filter(pl.col("high") > pl.col("low"))
    _true(wide.height > 0, "some interval has a width: draws differ", table.height)


def check_seeds(one: Measure, data: TheatreData, ties: TieResult, table: pl.DataFrame) -> None:
    """The same seed gives the same table; another seed moves intervals, never values."""
    _true(_table(one, data, ties).equals(table), "the same seed gives the same table", one.name)
    other = _table(one, data, ties, seed=1)
    _true(
        other.select(*KEY, "value").equals(table.select(*KEY, "value")),
        "values don't depend on the seed",
        one.name,
    )


def check_names_do_not_matter(one: Measure, data: TheatreData, ties: TieResult, table: pl.DataFrame) -> None:
    """Renaming organisations (in reverse order) or districts changes no value."""
    names = sorted(data.actors["actor_id"].to_list())
    renamed = dict(zip(names, [f"name:z{9 - place}" for place in range(len(names))], strict=True))
    there = _table(one, _with_actors(data, renamed), _ties_with_actors(ties, renamed))
    back = {new: old for old, new in renamed.items()}
    _same(_renamed_units(there, back), table, "renaming organisations changes no value")
    flipped = {
        unit: f"Z{9 - place}"
        for place, unit in enumerate(sorted(data.events["district"].drop_nulls().unique()))
    }
    events = data.events.with_columns(pl.col("district", "district_name").replace(flipped))
    there = _table(one, dataclasses.replace(data, events=events), ties)
    back = {new: old for old, new in flipped.items()}
    _same(_renamed_units(there, back), table, "renaming districts changes no value")


def _renamed_units(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    return table.with_columns(pl.col("unit").replace(names)).sort(KEY)


def check_no_look_ahead(one: Measure, data: TheatreData, ties: TieResult, table: pl.DataFrame) -> None:
    """Events of the last year change nothing before it: not a value, not an interval."""
    end = dt.date(LAST - 1, 12, 31)
    cut = shortened(data, end)
    columns = [*KEY, "value", "low", "high"]
    before = table.filter(pl.col("period_end") <= end).select(columns)
    there = _table(one, cut, ties).select(columns)
    # A district's series may end earlier without the last year; what is there must agree.
    joined = there.join(before, on=KEY, how="left", suffix="_then", nulls_equal=True)
    moved = joined.filter(
        pl.any_horizontal(
            pl.col(name).ne_missing(pl.col(f"{name}_then")) for name in ("value", "low", "high")
        )
    )
    _true(there.height > 0, "there are rows before the last year", there.height)
    _true(moved.is_empty(), "later events change nothing before them", _first(moved))


def check_bystanders(one: Measure, data: TheatreData, ties: TieResult, table: pl.DataFrame) -> None:
    """An organisation that took part in nothing changes no value."""
    extra = data.actors.head(1).with_columns(
        pl.lit("name:Bystander").alias("actor_id"),
        pl.lit("rebel").alias("kind"),
        n_events=pl.lit(0, pl.Int64),
    )
    wider = dataclasses.replace(data, actors=pl.concat([data.actors, extra]).sort("actor_id"))
    _same(_table(one, wider, ties), table, "an organisation without events changes no value")


def check_small_theatres(one: Measure) -> None:
    """One event, and none that can be placed, are handled."""
    row = {"a": "Ash", "b": "State East", "day": dt.date(2012, 5, 4), "district": "Invented|North|A"}
    single = theatre_of([row])
    table = _table(one, single, None)
    _true(table["value"].drop_nulls().is_finite().all(), "one event gives finite values or none", one.name)
    nowhere = theatre_of([{**row, "where": 7, "b": None}])
    _table(one, nowhere, None)
    empty = dataclasses.replace(
        single, events=single.events.clear(), participants=single.participants.clear()
    )
    _true(_table(one, empty, None).is_empty(), "no events give no rows", one.name)


def _table(one: Measure, data: TheatreData, ties: TieResult | None, seed: int = 0) -> pl.DataFrame:
    beside = beside_of(data)
    return measure(data, ties, step="month", seed=seed, names=[one], draws=DRAWS, beside=beside).table


def _with_actors(data: TheatreData, names: dict[str, str]) -> TheatreData:
    def renamed(*columns: str) -> pl.Expr:
        return pl.col(*columns).replace(names)

    return dataclasses.replace(
        data,
        participants=data.participants.with_columns(renamed("actor_id")).sort("event_id", "side", "actor_id"),
        actors=data.actors.with_columns(renamed("actor_id")).sort("actor_id"),
        lineage=data.lineage.with_columns(renamed("actor_id", "other_id")),
    )


def _ties_with_actors(ties: TieResult, names: dict[str, str]) -> TieResult:
    return dataclasses.replace(
        ties, table=_renamed_pairs(ties.table, names), layers=_renamed_pairs(ties.layers, names)
    )


def _renamed_pairs(table: pl.DataFrame, names: dict[str, str]) -> pl.DataFrame:
    ends = table.with_columns(pl.col("actor_a", "actor_b").replace(names))
    return ends.with_columns(
        pl.min_horizontal("actor_a", "actor_b").alias("actor_a"),
        pl.max_horizontal("actor_a", "actor_b").alias("actor_b"),
    )


def _same(there: pl.DataFrame, here: pl.DataFrame, rule: str) -> None:
    columns: list[Callable[[pl.DataFrame], pl.DataFrame]] = [
        lambda t: t.select(KEY),
        lambda t: t.select("value"),
    ]
    keys, values = columns
    _true(keys(there).equals(keys(here)), rule + " (rows)", there.height)
    a, b = (values(each)["value"].fill_null(np.nan).to_numpy() for each in (there, here))
    apart = np.flatnonzero(~np.isclose(a, b, rtol=1e-5, atol=1e-9, equal_nan=True))
    _true(not len(apart), rule, here.row(int(apart[0])) if len(apart) else None)


def _first(table: pl.DataFrame) -> object:
    return table.row(0) if table.height else None


def _true(holds: bool, rule: str, found: object) -> None:
    if not holds:
        raise AssertionError(f"A measure must hold that {rule}. Found: {found!r}.")
