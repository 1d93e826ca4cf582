"""Lulls of districts and pairs."""

import dataclasses
import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from shadowgraph.conformance.changed_theatres import shortened
from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of, ties_of
from shadowgraph.kernels.reference.silences import HEARD, SILENT, UNKNOWN
from shadowgraph.measures.peace.district_months import DistrictMonths
from shadowgraph.measures.peace.holding import PRIOR_ENDS, kaplan_meier, landmarks
from shadowgraph.measures.peace.lulls import lulls
from shadowgraph.measures.peace.spells import CANT_SAY, HOLDS, VIOLENCE, spells
from shadowgraph.records.lull import LULLS


def fight(month: int, a: str = "Ash", b: str = "State East", where: str = "A", **more):
    start = dt.date(2010 + month // 12, month % 12 + 1, 5)
    return {"a": a, "b": b, "day": start, "district": f"Invented|North|{where}", **more}


def day(month: int) -> dt.date:
    return dt.date(2010 + month // 12, month % 12 + 1, 1)


def laid(*codes):
    record = np.array(codes, np.int8)
    units = pl.DataFrame(
        {
            "site": range(len(record)),
            "entry": [int(np.flatnonzero(row == HEARD)[0]) for row in record],
            "unit": [f"u{k}" for k in range(len(record))],
        }
    )
    return DistrictMonths(units, record, 2010 * 12)


def test_spells_start_after_violence_and_end_with_it_the_window_or_the_record() -> None:
    months = laid(
        [1, 1] + [0] * 7 + [1] + [0] * 5 + [1],
        [0, 0, 1] + [0] * 13,
        [1] + [0] * 8 + [-1] * 2 + [0] * 5,
        [1] + [-1] * 2 + [0] * 13,
    )
    found = spells(months)
    rows = [getattr(found, name).tolist() for name in ("site", "start", "stop", "outcome")]
    assert rows == [[0, 1, 2], [2, 3, 1], [9, 16, 9], [VIOLENCE, HOLDS, CANT_SAY]]
    assert found.months.tolist() == [7, 13, 8]
    assert found.heard.tolist() == [2, 1, 1]
    assert found.known.tolist() == [2, 1, 1]


def test_surprise_is_the_beta_binomial() -> None:
    found = spells(laid([1, 0, 1, 1] + [0] * 8))
    value, low, high = found.surprise()
    # Three of four months heard; eight silent ones under Jeffreys' prior.
    assert value[0] == pytest.approx(betabinom(8, 3.5, 1.5).pmf(0))
    assert low[0] < value[0] < high[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([SILENT, SILENT, SILENT, HEARD, UNKNOWN]), min_size=1, max_size=60))
def test_spells_hold_nothing_but_silence(codes) -> None:
    row = [HEARD, *codes]
    found = spells(laid(row))
    for start, stop, outcome in zip(found.start, found.stop, found.outcome, strict=True):
        assert set(row[start:stop]) == {SILENT}
        assert row[start - 1] == HEARD
        after = row[stop] if stop < len(row) else None
        assert outcome == {HEARD: VIOLENCE, UNKNOWN: CANT_SAY, None: HOLDS}[after]


def test_landmarks_and_kaplan_meier() -> None:
    found = spells(laid([1] + [0] * 7 + [1] + [0] * 24 + [1] + [0] * 13))
    assert found.months.tolist() == [7, 24, 13]
    spell, age, held = landmarks(found)
    # The last lull is still open after 13 months: at 6 it can't be said whether it held 12 more.
    assert list(zip(spell.tolist(), age.tolist(), held.tolist(), strict=True)) == [
        (0, 6, False),
        (1, 6, True),
        (1, 12, True),
        (1, 18, False),
        (1, 24, False),
    ]
    usual = kaplan_meier(found.months, found.outcome == VIOLENCE)
    none = 1 - PRIOR_ENDS / (3 + 2 * PRIOR_ENDS)
    assert usual[1] == pytest.approx(none)
    seventh = 1 - (1 + PRIOR_ENDS) / (3 + 2 * PRIOR_ENDS)
    assert usual[8] == pytest.approx(none**7 * seventh)


ROWS = [
    *(fight(m) for m in range(6)),
    fight(14, "Birch", "Civilians", deaths=3),
    *(fight(m, "Ash", "Civilians", "B") for m in range(24)),
]


def test_a_district_falls_silent_and_somebody_else_breaks_it() -> None:
    found = lulls(theatre_of(ROWS)).filter(kind="district")
    first = found.filter(unit="Invented|North|A").row(0, named=True)
    assert (first["start"], first["end"]) == (day(6), dt.date(2011, 2, 28))
    assert (first["months"], first["outcome"]) == (8, "violence")
    assert (first["ended_by"], first["ended_by_same"]) == ("Birch", False)
    assert first["actors_before"] == "Ash; State East"
    assert first["rate_before"] == 1.0
    assert first["p_silence"] < 0.01 < first["p_unheard"]
    # It was a lull when six months were over: the chance is of that day, not of what came.
    assert first["as_of"] == dt.date(2010, 12, 31)
    second = found.filter(unit="Invented|North|A").row(1, named=True)
    assert (second["start"], second["outcome"], second["as_of"]) == (day(15), "holds", dt.date(2011, 12, 31))
    assert found.filter(unit="Invented|North|B").is_empty()


def test_a_pair_stops_fighting_while_both_stay() -> None:
    found = lulls(theatre_of(ROWS)).filter(kind="pair")
    row = found.row(0, named=True)
    assert (row["actor_a"], row["actor_b"]) == ("name:Ash", "name:State East")
    assert (row["start"], row["months"], row["outcome"]) == (day(6), 18, "holds")
    assert row["both_active"]
    gone = theatre_of([row for row in ROWS if row["b"] != "Civilians" or row["a"] == "Birch"])
    assert not lulls(gone).filter(kind="pair")["both_active"][0]
    far = theatre_of([row | ({"at": (9.0, 9.0)} if row["district"].endswith("B") else {}) for row in ROWS])
    assert not lulls(far).filter(kind="pair")["both_active"][0]


def test_ties_that_began_in_the_year_before() -> None:
    quarters = [dt.date(2010 + q // 4, q % 4 * 3 + 1, 1) for q in range(8)]
    rows = [fight(m, ("Ash", "Birch")[m % 2]) for m in range(12)]
    rows += [fight(m, "Ash", "Civilians", "B") for m in range(24)]
    began = ties_of(
        [("Ash", "Birch", start, 0.1, 0.8 if k >= 3 else 0.2) for k, start in enumerate(quarters)]
    )
    row = lulls(theatre_of(rows), began).filter(kind="district").row(0, named=True)
    assert row["start"] == day(12)
    assert (row["tie_began"], row["tie_ended"], row["rivalry_ended"]) == (True, False, False)
    # Months 1 to 11 follow violence; the tie began in month 9: months 9, 10, 11 have it in the year before them.
    assert row["n_placebo"] == 11
    assert row["usual_began"] == pytest.approx(3 / 11)
    assert row["usual_ended"] == 0.0
    assert lulls(theatre_of(rows)).filter(kind="district")["tie_began"].null_count() == 1


def test_the_invented_theatre_keeps_the_contract() -> None:
    data, ties = invented_theatre()
    found = lulls(data, ties, seed=3)
    LULLS.check(found)
    assert found.equals(lulls(data, ties, seed=3))
    assert set(found["unit_name"].filter(found["kind"] == "district")) >= {
        "Invented|East|E",
        "Invented|East|F",
    }
    for name in ("p_silence", "p_hold"):
        inside = found.filter(
            (pl.col(f"{name}_low") <= pl.col(name)) & (pl.col(name) <= pl.col(f"{name}_high"))
        )
        assert inside.height == found.height
    empty = dataclasses.replace(data, events=data.events.clear(), participants=data.participants.clear())
    assert lulls(empty, ties).is_empty()


def test_what_is_said_at_its_day_does_not_change_with_what_comes_later() -> None:
    data, _ = invented_theatre()
    end = dt.date(2012, 12, 31)
    cut = shortened(data, end)
    key = ["kind", "unit", "start"]
    both = (
        lulls(data).join(lulls(cut), on=key, suffix="_then").filter(pl.col("as_of") == pl.col("as_of_then"))
    )
    assert both.height >= 2
    assert both["actors_before"].to_list() == both["actors_before_then"].to_list()
    for name in ("p_hold", "p_hold_low", "p_hold_high", "rate_before"):
        np.testing.assert_allclose(both[name], both[f"{name}_then"], rtol=1e-9)


def test_names_do_not_matter() -> None:
    swapped = [row | {"district": row["district"].translate(str.maketrans("AB", "ZC"))} for row in ROWS]
    drop = ["unit", "unit_name", "country"]
    one, other = (lulls(theatre_of(rows)).drop(drop).sort("kind", "start") for rows in (ROWS, swapped))
    assert one.equals(other)
