import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.credibility import CREDIBILITY, SOURCES
from shadowgraph.trust.credibility import BARS, judge
from shadowgraph.trust.credibility.letters import letter, number
from tests.trust.reported import plain, reported

DAY = dt.date(2021, 3, 10)


def rows_of(n: int, **more: object) -> list[dict]:
    base = {"a": "State East", "b": "Elm", "deaths": 6, "sources": 2, "clarity": 1, "status": "Clear"}
    return [
        {
            **base,
            "day": dt.date(2020, 1, 1) + dt.timedelta(3 * k),
            "at": (k % 9, k % 7),
            "offices": "Here Post",
            **more,
        }
        for k in range(n)
    ]


def judged(rows: list[dict]):
    data = reported(rows)
    return judge(plain(data), data.participants)


def test_tables_conform_and_bars_sum_to_the_log_odds() -> None:
    made = judged(rows_of(60))
    CREDIBILITY.check(made.table)
    SOURCES.check(made.sources)
    sums = made.table["bars"].list.sum().to_numpy()
    assert np.allclose(sums, made.table["log_odds"].to_numpy())
    assert set(made.table["bars"].list.len()) == {len(BARS)}
    assert (
        (made.table["low"] < made.table["p_stands"]) & (made.table["p_stands"] < made.table["high"])
    ).all()


def test_a_doubtful_report_has_a_lower_chance_and_a_worse_number() -> None:
    sound = rows_of(60)
    doubtful = {
        **sound[0], "a": None, "b": None, "status": "Check dyad", "sources": 1, "deaths": 0, "when": 4,
        "day": dt.date(2020, 7, 1), "until": dt.date(2020, 7, 30), "id": "doubt", "offices": "All Africa",
    }  # fmt: skip
    made = judged([*sound, doubtful]).table
    bad = made.row(by_predicate=pl.col("event_id") == "doubt", named=True)
    others = made.filter(pl.col("event_id") != "doubt")
    assert bad["p_stands"] < 0.3 < 0.8 < others["p_stands"].min()
    assert bad["credibility"] in "45"
    assert set(others["credibility"]) <= {"1", "2", "3"}


def test_parties_below_the_threshold_stand_less_but_are_no_less_sound() -> None:
    rows = [*rows_of(40, deaths=1), *rows_of(8, a="Oak", b="Fir", deaths=1)]
    small = [{**row, "day": dt.date(2021, 2, 1) + dt.timedelta(k)} for k, row in enumerate(rows[40:])]
    big = [{**row, "deaths": 26} if k == 0 else row for k, row in enumerate(rows[:40])]
    data = reported([*big, *small])
    made = judge(plain(data), data.participants).table.join(
        data.events.select("event_id", "side_a"), on="event_id"
    )
    below = made.filter(pl.col("side_a") == "Oak")
    above = made.filter(pl.col("side_a") != "Oak")
    assert (below["p_sound"] - below["p_stands"]).min() > 0.1
    assert (above["p_sound"] - above["p_stands"]).abs().max() < 1e-9


def test_a_final_release_is_surer_than_a_candidate_unless_its_coders_still_check() -> None:
    rows = rows_of(30)
    final = [{**row, "dataset": "ucdp-ged", "id": f"f{k:03d}"} for k, row in enumerate(rows)]
    final[0]["status"] = "Check deaths"
    made = judged(final).table
    plain_ = judged([{**row, "id": f"f{k:03d}"} for k, row in enumerate(rows)]).table
    lift = (made["log_odds"] - plain_["log_odds"]).to_numpy()
    assert (lift[1:] > 3).all()
    assert lift[0] < 0


def test_nothing_known_of_a_report_cant_be_judged() -> None:
    rows = [{"a": "Ash", "b": "Elm", "day": DAY}, {"a": "Ash", "b": "Elm", "day": DAY, "sources": 1}]
    made = judged(rows).table
    assert made["credibility"].to_list()[0] == "6"
    assert made["credibility"].to_list()[1] != "6"
    assert made["reliability"].to_list() == ["F", "F"]


def test_a_report_is_confirmed_only_by_two_offices() -> None:
    p = pl.DataFrame(
        {
            "p": [0.99, 0.99, 0.9, 0.6, 0.3, 0.1, 0.99],
            "n": [2, 1, 2, 2, 2, 2, 2],
            "told": [True] * 6 + [False],
        }
    )
    made = p.select(number(pl.col("p"), pl.col("n"), pl.col("told")))
    assert made.to_series().to_list() == ["1", "2", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("p", "low", "high", "reports", "many", "expected"),
    [
        (0.98, 0.9, 0.99, 50, False, "A"),
        (0.98, 0.7, 0.99, 50, False, "B"),
        (0.93, 0.9, 0.95, 50, False, "B"),
        (0.88, 0.8, 0.95, 50, False, "C"),
        (0.75, 0.6, 0.9, 50, False, "D"),
        (0.5, 0.4, 0.6, 50, False, "E"),
        (0.98, 0.9, 0.99, 4, False, "F"),
        (0.98, 0.5, 0.99, 50, False, "F"),
        (0.98, 0.9, 0.99, 50, True, "F"),
    ],
)
def test_letters(p: float, low: float, high: float, reports: int, many: bool, expected: str) -> None:
    frame = pl.DataFrame({"p": [p], "low": [low], "high": [high], "reports": [reports], "many": [many]})
    assert frame.select(letter(*(pl.col(name) for name in frame.columns))).item() == expected


def test_sources_by_hand() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 1), "offices": "Here Post;World Wire"},
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 2), "offices": "Here Post"},
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 1, 3), "offices": "World Wire;Third Daily"},
        {"a": "Ash", "b": "Elm", "day": dt.date(2021, 2, 3), "offices": "World Wire"},
    ]
    made = {row["name"]: row for row in judged(rows).sources.iter_rows(named=True)}
    assert (made["Here Post"]["reports"], made["Here Post"]["alone"]) == (2, 1)
    assert made["Here Post"]["corroborated"] == 0.5
    # In January others report two events (the first and the third); Here Post has one of them.
    assert made["Here Post"]["sensitivity"] == 0.5
    # World Wire: in January others report three, it has two; in February nobody else reports anything.
    assert made["World Wire"]["sensitivity"] == pytest.approx(2 / 3)
    assert made["Here Post"]["agreement"] is None
    assert made["Here Post"]["reliability"] == "F"


def test_sources_know_what_stood_of_an_earlier_release() -> None:
    late = [
        {**row, "row": str(k), "id": f"ucdp-ged:{k}", "dataset": "ucdp-ged"}
        for k, row in enumerate(rows_of(10))
    ]
    early = [
        {**row, "row": str(k), "id": f"ucdp-candidate:{k}", "dataset": "ucdp-candidate"}
        for k, row in enumerate([*rows_of(10), *rows_of(2, at=(40.0, 40.0))])
    ]
    data = reported(late)
    made = judge(plain(data), data.participants, earlier=plain(reported(early)))
    assert made.corrections["outcome"].value_counts(sort=True).rows()[0] == ("stands", 10)
    # Reports of the earlier release count, those that are gone with them: events that are left all stood.
    assert made.corrections["outcome"].value_counts(sort=True).rows()[1] == ("gone", 2)
    assert made.sources.select("judged", "stood").rows() == [(12, 10)]
    assert made.sources["agreement"].item() == pytest.approx(10 / 12)


def test_relabelling_places_and_organisations_moves_nothing() -> None:
    one = judged(rows_of(40)).table
    other = judged(rows_of(40, b="Oak")).table
    assert one["p_stands"].to_list() == other["p_stands"].to_list()


def test_an_empty_record_is_judged() -> None:
    data = reported(rows_of(1))
    made = judge(plain(data).clear(), data.participants.clear())
    assert made.table.is_empty()
    assert made.sources.is_empty()
    assert made.flags.is_empty()
