"""Active and effective numbers of groups, and the concentration of power: answers worked out by hand."""

import math

import pytest

MAY = "2012-05-"


def fight(a, b, day=3, **more):
    return {"a": a, "b": b, "day": f"{MAY}{day:02d}", **more}


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        ([fight("Ash", "State East")], 2),
        ([fight("Ash, Birch", "State East"), fight("Ash", "Cedar")], 4),
        ([fight("Ash", "Civilians")], 1),
        ([fight("Unknown", "Civilians")], 0),
        ([fight("Ash", None)], 1),
    ],
)
def test_active_groups(value_of, rows, groups) -> None:
    assert value_of(rows, "active_groups") == groups


def test_one_event_says_nothing_of_groups_not_seen(value_of) -> None:
    rows = [fight("Ash", "State East")]
    assert value_of(rows, "active_groups", part="high") == 2


def test_groups_seen_once_suggest_groups_not_seen(value_of) -> None:
    once = [fight(f"G{k}", "State East") for k in range(8)]
    often = [fight(f"G{k}", "State East", day) for k in range(8) for day in (3, 9, 20)]
    # Chao: 7/8 * 8 * 7 / 2 = 24.5 missing, capped at the 9 seen; for the others none.
    assert 13 <= value_of(once, "active_groups", part="high") <= 9 + 16
    assert value_of(often, "active_groups", part="high") == 9


def test_a_group_whose_only_event_may_fall_later_lowers_the_count(value_of) -> None:
    rows = [
        fight("Ash", "State East"),
        {"a": "Birch", "b": "State East", "day": "2012-05-31", "until": "2012-06-20", "when": 4},
    ]
    assert value_of(rows, "active_groups") == 3
    assert value_of(rows, "active_groups", part="low") == 2


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([fight("Ash", "State East")], 2.0),
        # Shares 1/2, 1/4, 1/4.
        ([fight("Ash", "State East"), fight("Birch", "State East")], 1 / (1 / 4 + 1 / 16 + 1 / 16)),
        # Two together share their side: 1/2, 1/4, 1/4 again.
        ([fight("Ash, Birch", "State East")], 8 / 3),
        # Civilians are no group: only Ash.
        ([fight("Ash", "Civilians")], 1.0),
        # Counts 3, 2, 1.
        ([fight("Ash", "Birch"), fight("Ash", "Birch"), fight("Ash", "Cedar")], 36 / 14),
    ],
)
def test_effective_groups(value_of, rows, number) -> None:
    assert value_of(rows, "effective_groups") == pytest.approx(number, rel=1e-5)


def test_effective_groups_needs_a_group(value_of) -> None:
    assert value_of([fight("Unknown", "Civilians")], "effective_groups") is None


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([fight("Ash", "State East", deaths=10)], 2.0),
        # Deaths 12, 10, 2.
        ([fight("Ash", "State East", deaths=10), fight("Ash", "Birch", deaths=2)], 24**2 / (144 + 100 + 4)),
        ([fight("Ash", "Birch", deaths=7), fight("Cedar", "Elm", deaths=0)], 2.0),
    ],
)
def test_effective_groups_deaths(value_of, rows, number) -> None:
    assert value_of(rows, "effective_groups_deaths") == pytest.approx(number, rel=1e-5)


def test_effective_groups_deaths_needs_deaths(value_of) -> None:
    assert value_of([fight("Ash", "Birch", deaths=0)], "effective_groups_deaths") is None


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        # One cell, divided between two.
        ([fight("Ash", "State East")], 2.0),
        # Ash alone in two cells, half of a third: 2.5 of 3 cells; the state 0.5.
        (
            [
                fight("Ash", "Civilians", at=(0.1, 0.1)),
                fight("Ash", "Civilians", at=(5.1, 0.1)),
                fight("Ash", "State East", at=(9.1, 0.1)),
            ],
            1 / ((2.5 / 3) ** 2 + (0.5 / 3) ** 2),
        ),
        # Many events in a cell make no more ground.
        (
            [
                *[fight("Ash", "Civilians", day, at=(0.1, 0.1)) for day in range(1, 9)],
                fight("Birch", "Civilians", at=(5.1, 0.1)),
            ],
            2.0,
        ),
        # Known only to the district: no ground.
        ([fight("Ash", "State East"), fight("Birch", "Cedar", at=(5.1, 0.1), where=3)], 2.0),
    ],
)
def test_effective_groups_territory(value_of, rows, number) -> None:
    assert value_of(rows, "effective_groups_territory") == pytest.approx(number, rel=1e-5)


def test_effective_groups_territory_needs_a_place(value_of) -> None:
    assert value_of([fight("Ash", "Birch", where=4)], "effective_groups_territory") is None


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        ([fight("Ash", "State East")], 1.0),
        ([fight("Ash", "State East"), fight("Birch", "State East")], 0.5),
        # 3, 2, 1 of 6: the state doesn't count.
        (
            [
                fight("Ash", "Birch"),
                fight("Ash", "Birch"),
                fight("Ash", "Cedar"),
                fight("State East", "State West"),
            ],
            14 / 36,
        ),
    ],
)
def test_power_concentration(value_of, rows, index) -> None:
    assert value_of(rows, "power_concentration") == pytest.approx(index, rel=1e-5)


def test_power_concentration_needs_a_non_state_group(value_of) -> None:
    assert value_of([fight("State East", "State West")], "power_concentration") is None


def test_one_event_leaves_room_for_another_group(value_of) -> None:
    rows = [fight("Ash", "State East")]
    low, high = (value_of(rows, "effective_groups", part=part) for part in ("low", "high"))
    assert low >= 1.0
    assert 5.0 < high < 12.0


def test_more_events_narrow_the_interval(value_of) -> None:
    def width(times):
        rows = [fight(a, "State East", 1 + k % 28) for k in range(times) for a in ("Ash", "Birch")]
        low, high = (value_of(rows, "effective_groups", part=part) for part in ("low", "high"))
        return high - low

    assert width(100) < width(10) / 2 < width(1)


def test_a_split_of_one_group_in_two_adds_to_the_number(value_of) -> None:
    whole = [fight("Ash", "State East", day) for day in range(1, 11)]
    parted = [fight("Ash" if day % 2 else "Birch", "State East", day) for day in range(1, 11)]
    assert value_of(parted, "effective_groups") > value_of(whole, "effective_groups")
    assert value_of(parted, "power_concentration") < value_of(whole, "power_concentration")
    assert math.isclose(value_of(parted, "effective_groups"), 8 / 3, rel_tol=1e-5)
