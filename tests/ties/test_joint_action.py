"""Joint action on a theatre small enough to count by hand."""

from shadowgraph.conformance.terms import check_term
from shadowgraph.ties.evidence.joint_action import JointAction
from shadowgraph.ties.panel import build_panel
from tests.ties.planted import planted
from tests.ties.test_evidence import theatre

FIGHTS = [
    ("2015-01-10", "A", "S"),
    ("2015-01-12", "B", "S"),
    ("2015-01-13", "C", "A"),
    ("2015-02-25", "C", "S"),
]


def counted(fights: list[tuple[str, str, str]], a: str, b: str) -> tuple[float, float, float]:
    panel = build_panel(theatre(fights), step="quarter", mode="events")
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index(a), ids.index(b)]
    values = JointAction().compute(panel)
    cells = slice(panel.cell_starts[pair], panel.cell_starts[pair + 1])
    assert values.chances is not None
    return tuple(float(v[cells].sum()) for v in (values.observed, values.expected, values.chances))


def test_fights_with_one_opponent_within_days_count_once_each_way() -> None:
    observed, expected, chances = counted(FIGHTS, "A", "B")
    assert observed == 2  # A on the 10th and B on the 12th, both with S
    assert chances == 2
    assert 0 < expected < 1


def test_fights_with_different_opponents_are_no_joint_action() -> None:
    # C fights A a day after B fights S: close in time, but nobody fights the same opponent.
    assert counted(FIGHTS, "B", "C")[0] == 0
    # C fights S as well, but six weeks later: an occasion that nobody used.
    assert counted(FIGHTS, "B", "C")[2] == 2


def test_it_passes_the_suite() -> None:
    check_term(JointAction(), planted(groups=10, quarters=16, seed=3)[0])
