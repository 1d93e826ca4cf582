import datetime as dt

import polars as pl
import pytest

from shadowgraph.trust.credibility import corrections
from tests.trust.reported import plain, reported

DAY = dt.date(2021, 3, 10)


def release(rows: list[dict], dataset: str) -> pl.DataFrame:
    named = [{**row, "dataset": dataset, "id": f"{dataset}:{row['row']}"} for row in rows]
    return plain(reported(named))


def test_what_became_of_each_event_by_hand() -> None:
    earlier = release(
        [
            {"row": "1", "a": "Ash", "b": "Elm", "day": DAY, "deaths": 5, "low": 4, "high": 6},
            {"row": "2", "a": "Ash", "b": "Elm", "day": DAY, "deaths": 5, "low": 4, "high": 6},
            {"row": "3", "a": "Ash", "b": None, "day": DAY, "at": (20.0, 20.0)},
            {"row": "4", "a": "Ash", "b": "Fir", "day": DAY, "at": (30.0, 20.0)},
            {"row": "5", "a": "Ash", "b": "Fir", "day": DAY, "country": ("Beyond", 2)},
            {"row": "6", "a": "Ash", "b": "Fir", "day": dt.date(2022, 1, 1)},
        ],
        "ucdp-candidate",
    )
    later = release(
        [
            {"row": "1", "a": "Ash", "b": "Elm", "day": DAY, "deaths": 7, "at": (0.25, 1.25)},
            {"row": "3", "a": "Ash", "b": "Oak", "day": DAY + dt.timedelta(4), "at": (20.0, 20.0)},
            {"row": "9", "a": "Ash", "b": "Elm", "day": dt.date(2021, 12, 31), "at": (-30.0, 0.0)},
        ],
        "ucdp-ged",
    )
    made = {row["event_id"].split(":")[1]: row for row in corrections(earlier, later).iter_rows(named=True)}
    assert {k: row["outcome"] for k, row in made.items()} == {
        "1": "stands",
        "2": "gone",
        "3": "stands",
        "4": "gone",
        "5": "not judged",
        "6": "not judged",
    }
    assert made["1"]["deaths_beyond"] is True
    assert (made["1"]["deaths_before"], made["1"]["deaths_after"]) == (5, 7)
    assert made["1"]["moved_km"] == pytest.approx(111.19, abs=0.1)
    assert made["1"]["sides_changed"] is False
    assert made["3"]["sides_changed"] is True
    assert made["3"]["days_apart"] == 4
    assert made["4"]["later_id"] is None
    assert made["4"]["deaths_beyond"] is None


def test_a_release_against_itself_stands() -> None:
    rows = [{"row": str(k), "a": "Ash", "b": "Elm", "day": DAY, "at": (k / 10, 0.0)} for k in range(9)]
    made = corrections(release(rows, "ucdp-candidate"), release(rows, "ucdp-ged"))
    assert set(made["outcome"]) == {"stands"}
    assert made["moved_km"].max() == 0
    assert not made["sides_changed"].any()


def test_only_countries_said_to_be_complete_are_judged() -> None:
    rows = [{"row": "1", "a": "Ash", "b": "Elm", "day": DAY}]
    later = [{"row": "2", "a": "Ash", "b": "Elm", "day": DAY + dt.timedelta(200), "at": (50.0, 50.0)}]
    early, late = release(rows, "ucdp-candidate"), release(later, "ucdp-ged")
    assert corrections(early, late)["outcome"].to_list() == ["gone"]
    assert corrections(early, late, countries=["Beyond"])["outcome"].to_list() == ["not judged"]
