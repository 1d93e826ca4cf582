"""Infighting: who counts as being on the same side."""

import pytest

WAR = [
    {"a": "Ash", "b": "State East", "day": "2012-05-01"},
    {"a": "Birch", "b": "State East", "day": "2012-05-02"},
]
CLASH = {"a": "Ash", "b": "Birch", "day": "2012-05-09"}


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        # One of three fights is between two who both fight the state.
        ([*WAR, CLASH], 1 / 3),
        # Only one of them fights it: no common enemy.
        ([WAR[0], CLASH], 0.0),
        # Violence against civilians is not fighting.
        ([*WAR, CLASH, {"a": "Ash", "b": "Civilians", "day": "2012-05-20"}], 1 / 3),
        # The other side is two together: half of that fight is with a group that has no common enemy.
        ([*WAR, {"a": "Ash", "b": "Birch, Cedar", "day": "2012-05-09"}], 0.5 / 3),
        # A common enemy that is no state makes no common side.
        (
            [
                {"a": "Ash", "b": "Cedar", "day": "2012-05-01"},
                {"a": "Birch", "b": "Cedar", "day": "2012-05-02"},
                CLASH,
            ],
            0.0,
        ),
    ],
)
def test_infighting(value_of, rows, share) -> None:
    assert value_of(rows, "infighting_share") == pytest.approx(share, abs=1e-6)


def test_it_needs_a_fight(value_of) -> None:
    assert value_of([{"a": "Ash", "b": "Civilians", "day": "2012-05-20"}], "infighting_share") is None


@pytest.mark.parametrize(("fought", "share"), [("2011-06-15", 1.0), ("2011-05-31", 0.0)])
def test_enemies_are_remembered_for_twelve_months(value_of, fought, share) -> None:
    rows = [{**one, "day": fought} for one in WAR] + [CLASH]
    assert value_of(rows, "infighting_share") == share


def test_an_enemy_made_later_does_not_count_before(value_of) -> None:
    rows = [CLASH, *({**one, "day": "2012-06-15"} for one in WAR)]
    assert value_of(rows, "infighting_share") == 0.0


def test_a_fight_known_to_the_year_makes_enemies_only_once_it_is_over(value_of) -> None:
    rough = [{**one, "day": "2012-01-01", "until": "2012-12-31", "when": 5} for one in WAR]
    fine = [{"a": "Ash", "b": "State West", "day": f"2012-05-{day:02d}"} for day in range(1, 10)]
    assert value_of([*rough, *fine, CLASH], "infighting_share") == 0.0
    later = [{**CLASH, "day": "2013-05-09"}]
    assert value_of([*rough, *fine, *later], "infighting_share", "2013-05-01") == 1.0


APART = [
    {"a": "Ash", "b": "State East", "day": "2012-05-01"},
    {"a": "Birch", "b": "State West", "day": "2012-05-02"},
    CLASH,
]


@pytest.mark.parametrize(("coop", "share"), [(0.9, 1 / 3), (0.2, 0.0)])
def test_states_that_likely_cooperate_are_one_enemy(value_of, coop, share) -> None:
    ties = [("State East", "State West", "2012-04-01", 0.0, coop)]
    assert value_of(APART, "infighting_share", ties=ties) == pytest.approx(share, abs=1e-6)


def test_a_tie_of_another_quarter_does_not_count(value_of) -> None:
    ties = [("State East", "State West", "2012-07-01", 0.0, 0.9)]
    assert value_of(APART, "infighting_share", ties=ties) == 0.0


def test_none_of_few_fights_is_not_surely_none(value_of) -> None:
    few = value_of([WAR[0], CLASH], "infighting_share", part="high")
    many = value_of(
        [WAR[0], *[{**CLASH, "day": f"2012-05-{day:02d}"} for day in range(1, 29)]],
        "infighting_share",
        part="high",
    )
    assert many < 0.15 < 0.3 < few
