"""Dated spells and the scores they are judged by, on cases worked out by hand."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest

from benchmarks.concordance import censoring, concordance, d_calibration, kaplan_meier
from benchmarks.tie_spells import spells

NO_EVENTS = {
    "event_id": pl.String,
    "side": pl.String,
    "actor_id": pl.String,
    "composite": pl.Boolean,
}


def world(
    supports: list[tuple[str, str, int, int, bool]],
    wars: list[tuple[str, int, int]],
    together: list[tuple[int, str, str]] = (),  # type: ignore[assignment]
    joined: list[tuple[str, str, int]] = (),  # type: ignore[assignment]
) -> tuple[Any, Any]:
    """Events and actors: support (giver, taker, from, to, alleged), wars of a group with 'gov', joint events."""
    said = [("support", "ucdp-esd", *row) for row in supports]
    said += [("rivalry", "ucdp-prio-acd", "gov", group, first, last, False) for group, first, last in wars]
    statements = pl.DataFrame(
        [
            {
                "relation": relation,
                "dataset": dataset,
                "actor_a": a,
                "actor_b": b,
                "date_start": dt.date(first, 1, 1),
                "date_end": dt.date(last, 12, 31),
                "alleged": alleged,
                "country": "Mali",
                "layer": "weapons",
            }
            for relation, dataset, a, b, first, last, alleged in said
        ]
    )
    ids = sorted(
        {"gov", *statements["actor_a"], *statements["actor_b"], *(x for _, a, b in together for x in (a, b))}
    )
    kinds = ["state" if x in ("gov", "patron") else "rebel" for x in ids]
    events = pl.DataFrame(
        {
            "event_id": [f"e{k}" for k in range(len(together))],
            "country": ["Mali"] * len(together),
            "date_start": [dt.date(year, 5, 1) for year, _, _ in together],
        },
        schema={"event_id": pl.String, "country": pl.String, "date_start": pl.Date},
    )
    sides = [
        (f"e{k}", "a", x, len({a, b}) > 1)
        for k, (_, a, b) in enumerate(together)
        for x in dict.fromkeys((a, b))
    ]
    lineage = pl.DataFrame(
        [{"actor_id": a, "relation": "joined", "other_id": b, "year_from": year} for a, b, year in joined],
        schema={"actor_id": pl.String, "relation": pl.String, "other_id": pl.String, "year_from": pl.Int32},
    )
    actors = SimpleNamespace(
        statements=statements,
        table=pl.DataFrame({"actor_id": ids, "kind": kinds}),
        participants=pl.DataFrame(sides, schema=NO_EVENTS, orient="row"),
        lineage=lineage,
    )
    return SimpleNamespace(table=events), actors


def only(events: Any, actors: Any, source: str = "ucdp-esd") -> dict[str, Any]:
    found = spells(events, actors).table.filter(pl.col("source") == source)
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("supports", "wars", "expected"),
    [
        # The war goes on, the support doesn't.
        ([("patron", "g", 2000, 2002, False)], [("g", 1998, 2008)], (2000, 2002, "dissolved")),
        # One missing year is bridged.
        (
            [("patron", "g", 2000, 2001, False), ("patron", "g", 2003, 2004, False)],
            [("g", 1998, 2008)],
            (2000, 2004, "dissolved"),
        ),
        # Nobody looked after the war's last year, but the group is heard of again.
        (
            [("patron", "g", 2000, 2002, False)],
            [("g", 1998, 2002), ("g", 2010, 2011)],
            (2000, 2002, "not coded"),
        ),
        # The group is never heard of again.
        ([("patron", "g", 2000, 2002, False)], [("g", 1998, 2002)], (2000, 2002, "party gone")),
        # The supporter is a group that no longer exists.
        ([("h", "g", 2000, 2002, False)], [("g", 1998, 2008)], (2000, 2002, "party gone")),
        # The source ends.
        ([("patron", "g", 2015, 2017, False)], [("g", 2010, 2019)], (2015, 2017, "coverage")),
    ],
)
def test_how_a_spell_ends(
    supports: list[tuple[str, str, int, int, bool]],
    wars: list[tuple[str, int, int]],
    expected: tuple[int, int, str],
) -> None:
    spell = only(*world(supports, wars))
    assert (spell["start"], spell["end"], spell["why"]) == expected
    assert spell["dissolved"] == (expected[2] == "dissolved")
    assert spell["theatre"] == "Sahel and West Africa"


def test_a_longer_gap_makes_two_spells_and_alleged_support_none() -> None:
    supports = [
        ("patron", "g", 2000, 2001, False),
        ("patron", "g", 2004, 2005, False),
        ("patron", "g", 2002, 2003, True),
    ]
    found = spells(*world(supports, [("g", 1998, 2008)])).table
    assert found.select("start", "end").rows() == [(2000, 2001), (2004, 2005)]


def test_joint_naming_ends_when_both_fight_on_apart_and_merges_when_one_joins() -> None:
    events = [(2010, "g", "h"), (2011, "g", "h"), (2012, "g", "g"), (2012, "h", "h")]
    base = ([("patron", "z", 2000, 2000, False)], [("z", 2000, 2002)])
    assert only(*world(*base, events), source="named together")["why"] == "dissolved"
    joined = [("g", "h", 2012)]
    assert only(*world(*base, events, joined), source="named together")["why"] == "merged"


def test_kaplan_meier_by_hand() -> None:
    time, ended = np.array([1.0, 2, 2, 3]), np.array([True, False, True, False])
    # 3/4 survive year 1; of the three at risk in year 2 one ends.
    assert kaplan_meier(time, ended, 1) == pytest.approx(0.75)
    assert kaplan_meier(time, ended, 3) == pytest.approx(0.75 * 2 / 3)
    # Not censored before 2: sure. Before 3: of the two left after the end in year 2, one was censored.
    assert censoring(time, ended) == {1.0: 1.0, 2.0: 1.0, 3.0: 0.5}


def test_concordance_by_hand() -> None:
    time, ended = np.array([1.0, 2, 2, 3]), np.array([True, False, True, False])
    # Comparable: 0 before 1, 2, 3; 2 before 1 (censored that year) and 3.
    assert concordance(time, ended, np.array([4.0, 2, 3, 1])) == 1.0
    assert concordance(time, ended, np.array([1.0, 2, 3, 4])) == pytest.approx(1 / 5)
    assert concordance(time, ended, np.zeros(4)) == 0.5


def test_d_calibration_accepts_the_truth_and_refuses_a_lie() -> None:
    rng = np.random.default_rng(0)
    time = np.ceil(rng.exponential(4.0, 3000))
    ended = time <= 8
    time = np.minimum(time, 8)
    truth = np.exp(-np.array([1, 3, 5]) / 4)[:, None].repeat(3000, axis=1)
    assert d_calibration(truth, time, ended) > 0.05
    assert d_calibration(truth**2, time, ended) < 1e-6


@pytest.mark.data
def test_real_spells_fall_apart_most_in_their_first_year(data: Any) -> None:
    from benchmarks.record import record

    found = spells(*record(data)).table.filter((pl.col("source") == "ucdp-esd") & (pl.col("start") >= 1989))
    length = (found["end"] - found["start"] + 1).to_numpy()
    gone = found["dissolved"].to_numpy()
    hazard = [float((gone & (length == n)).sum() / (length >= n).sum()) for n in (1, 2, 3)]
    assert hazard[0] > 1.5 * hazard[1] > 0
    assert found.filter((pl.col("end") == 2017) & pl.col("dissolved")).is_empty()
