import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_panel import FIRST, Plan, invented_panel
from shadowgraph.measures.impact.panel import YEAR, Panel, province_groups
from shadowgraph.measures.impact.reported import TURN_COLUMNS
from shadowgraph.measures.impact.stacks import build_stacks, ground_of, joined

NONE = frozenset()
TURN = 24


def panel_of(presence, quarters=48, n=30):
    """n districts with five events in every year; presence: (actor, district, quarter)."""
    values = np.full((n, quarters), 5.0)
    whole = np.zeros((n, quarters), bool)
    whole[:, : -YEAR + 1] = True
    districts = tuple(f"C|{d % 6}|{d:03d}" for d in range(n))
    names = ("events", "deaths", "civilian_deaths", "effective_groups", "many_sidedness")
    return Panel(
        first=FIRST,
        districts=districts,
        group=province_groups(districts),
        values={name: values.copy() for name in names},
        exposure={name: np.ones_like(values) for name in names},
        to_year=whole,
        to_quarter=whole,
        state_events=values / 2,
        takes=pl.DataFrame(
            presence, schema={"actor_id": pl.String, "district": pl.Int64, "quarter": pl.Int64}, orient="row"
        ),
    )


def turns_of(*rows):
    return pl.DataFrame([(a, b, FIRST + q, r) for a, b, q, r in rows], schema=TURN_COLUMNS, orient="row")


def both(districts, quarter=TURN - 8):
    return [(actor, d, quarter) for actor in ("Ash", "Elm") for d in districts]


def treated(stacks, row=0):
    return np.flatnonzero(stacks.districts[row] > 0).tolist()


@pytest.mark.parametrize(
    ("quarter", "touched"),
    [
        (TURN - 12, True),
        (TURN - 5, True),
        (TURN - 4, False),
        (TURN - 1, False),
        (TURN + 2, False),
        (TURN - 13, False),
    ],
)
def test_ground_is_where_both_were_active_in_the_baseline_and_never_later(quarter, touched):
    panel = panel_of(both([3], quarter))
    assert ground_of(panel, "Ash", "Elm", TURN, None, NONE)[3] == touched


def test_ground_of_support_is_that_of_the_one_supported_unless_it_is_a_government():
    panel = panel_of([("Ash", 4, TURN - 8)])
    assert ground_of(panel, "Ash", "Elm", TURN, "Ash", NONE)[4]
    assert not ground_of(panel, "Ash", "Elm", TURN, "Ash", frozenset({"Ash"})).any()
    assert not ground_of(panel, "Ash", "Elm", TURN, None, NONE).any()


def test_where_nothing_differs_controls_weigh_alike_and_sum_to_the_treated():
    stacks = build_stacks(
        panel_of(both([3, 4])), turns_of(("Ash", "Elm", TURN, None)), NONE, to_quarter=False
    )
    assert treated(stacks) == [3, 4]
    control = -stacks.districts[0][stacks.districts[0] < 0]
    assert control == pytest.approx(np.full(28, 2 / 28))
    assert stacks.treated["events"][0].tolist() == [10.0] * 6
    assert stacks.control["events"].sum(axis=0)[0] == pytest.approx([10.0] * 6)
    assert stacks.n_control["events"].sum(axis=0)[0] == pytest.approx([2.0] * 6)


def test_districts_that_turn_in_the_window_are_no_controls_and_never_treated_twice():
    presence = [
        *both([3]),
        ("Oak", 5, TURN - 4),
        ("Fir", 5, TURN - 4),
        ("Oak", 3, TURN - 4),
        ("Fir", 3, TURN - 4),
    ]
    turns = turns_of(("Ash", "Elm", TURN, None), ("Fir", "Oak", TURN + 4, None))
    stacks = build_stacks(panel_of(presence), turns, NONE, to_quarter=False)
    first, second = stacks.districts
    assert first[5] == 0.0
    # District 3 turned a year before the second turn: it is not clean any more.
    assert (np.flatnonzero(second > 0).tolist(), second[3]) == ([5], 0.0)
    assert stacks.cluster.tolist() == [0, 1]


def test_turns_of_one_quarter_that_share_ground_are_one():
    presence = [*both([3, 4]), ("Oak", 4, TURN - 8), ("Oak", 5, TURN - 8)]
    turns = turns_of(("Ash", "Elm", TURN, None), ("Ash", "Oak", TURN, "Oak"))
    stacks = build_stacks(panel_of(presence), turns, NONE, to_quarter=False)
    assert stacks.n == 1
    assert treated(stacks) == [3, 4]


def test_blocks_must_lie_within_the_record():
    early, late = turns_of(("Ash", "Elm", 8, None)), turns_of(("Ash", "Elm", 40, None))
    panel = panel_of(both([3], 0) + both([3], 32))
    assert build_stacks(panel, early, NONE, to_quarter=False).n == 0
    assert build_stacks(panel, late, NONE, to_quarter=False).n == 0


def test_placebos_may_see_no_real_turn_at_all():
    presence = [*both([3]), ("Oak", 3, TURN - 8), ("Fir", 3, TURN - 8), ("Oak", 3, TURN), ("Fir", 3, TURN)]
    fake, real = turns_of(("Ash", "Elm", TURN, None)), turns_of(("Fir", "Oak", TURN + 8, None))
    assert build_stacks(panel_of(presence), fake, NONE, to_quarter=False).n == 1
    assert build_stacks(panel_of(presence), fake, NONE, to_quarter=False, beside=real).n == 0


def test_names_of_organisations_and_order_of_turns_do_not_matter():
    made = invented_panel(Plan(areas=16, seed=3))
    one = build_stacks(made.panel, made.turns, NONE, to_quarter=False)
    other = build_stacks(made.panel, made.turns.reverse(), NONE, to_quarter=False)
    order, back = (np.lexsort([*s.districts.T, s.quarter]) for s in (one, other))
    assert one.districts[order] == pytest.approx(other.districts[back])


def test_only_districts_within_are_treated():
    panel, turns = panel_of(both([3, 4])), turns_of(("Ash", "Elm", TURN, None))
    within = np.arange(30) == 4
    half = build_stacks(panel, turns, NONE, to_quarter=False, within=within)
    rest = build_stacks(panel, turns, NONE, to_quarter=False, within=~within)
    assert (treated(half), treated(rest)) == ([4], [3])
    both_halves = joined([half, rest])
    assert both_halves.n == 2
    assert both_halves.treated["events"].shape == (2, 6)
    assert both_halves.control["events"].shape[1:] == (2, 6)
