"""Clarity, place, day, sources and tolls: how vague the record is."""

import pytest

E = "State East"


def event(day=3, **more):
    return {"a": "Ash", "b": E, "day": f"2012-05-{day:02d}", **more}


@pytest.mark.parametrize(
    ("name", "rows", "value"),
    [
        ("unclear_share", [event(clarity=2), event(clarity=1), event(clarity=1), event(clarity=1)], 1 / 4),
        # Events for which it isn't coded are left out, while most are coded.
        ("unclear_share", [event(clarity=2), event(clarity=1), event()], 1 / 2),
        ("unclear_share", [event(clarity=2), event(), event()], None),
        ("unclear_share", [event(clarity=1)], 0.0),
        ("single_source_share", [event(sources=1), event(sources=2), event(sources=5)], 1 / 3),
        ("single_source_share", [event(sources=1), event(sources=1)], 1.0),
        ("single_source_share", [event(sources=1), event(), event(), event(sources=3)], 1 / 2),
        ("vague_place_share", [event(where=1), event(where=2), event(where=3), event(where=6)], 1 / 2),
        ("vague_place_share", [event(where=2)], 0.0),
        ("vague_place_share", [event(where=4), event(where=5), event(where=1)], 2 / 3),
        ("vague_date_share", [event(), event(when=2), event(when=1), event(when=1)], 1 / 4),
        # Several possible days are vague whatever the code says.
        ("vague_date_share", [event(until="2012-05-09"), event()], 1 / 2),
        ("vague_date_share", [event()], 0.0),
        # 1 - (1 + 8) / (3 + 9).
        (
            "deaths_spread",
            [event(deaths=2, low=1, high=3), event(deaths=8, low=8, high=9)],
            1 / 4,
        ),
        ("deaths_spread", [event(deaths=2, low=2, high=2)], 0.0),
        ("deaths_spread", [event(deaths=2, low=0, high=2), event(deaths=5)], 1.0),
        ("deaths_spread", [event(deaths=0, low=0, high=0)], None),
    ],
)
def test_by_hand(value_of, name, rows, value) -> None:
    found = value_of(rows, name)
    assert found == (None if value is None else pytest.approx(value, abs=1e-5))


@pytest.mark.parametrize("kind", ["district", "actor"])
def test_of_districts_and_organisations(value_of, kind) -> None:
    rows = [
        event(clarity=2, district="Invented|North|A"),
        {**event(clarity=1, district="Invented|South|C"), "a": "Birch"},
    ]
    units = {"district": ("Invented|North|A", "Invented|South|C"), "actor": ("name:Ash", "name:Birch")}[kind]
    assert [value_of(rows, "unclear_share", kind=kind, unit=unit) for unit in units] == [1.0, 0.0]


def test_splitting_a_period_keeps_the_mean(value_of) -> None:
    rows = [event(clarity=2), event(clarity=1), {**event(clarity=2), "day": "2012-06-03"}]
    months = [(value_of(rows, "unclear_share", f"2012-{month}-01"), n) for month, n in (("05", 2), ("06", 1))]
    whole = value_of(rows, "unclear_share", "2012-01-01", step="year")
    assert whole == pytest.approx(sum(value * n for value, n in months) / 3)


def test_an_interval_of_none_in_ten_is_jeffreys(value_of) -> None:
    rows = [event(day, clarity=1) for day in range(1, 11)]
    assert value_of(rows, "unclear_share") == 0.0
    # 95 % quantile of Beta(0.5, 10.5) is 0.17.
    assert value_of(rows, "unclear_share", part="high") == pytest.approx(0.17, abs=0.06)
