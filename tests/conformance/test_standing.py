"""Every registered kind of standing evidence passes the suite, and the suite sees planted defects."""

import numpy as np
import pytest

from shadowgraph.conformance.changed_theatres import with_statements
from shadowgraph.conformance.standing import check_standing
from shadowgraph.plugins.manager import registered
from tests.ties.planted import planted

NAMES = sorted(registered("standing_terms"))


@pytest.fixture(scope="module")
def theatre():
    return planted(seed=3)[0]


@pytest.mark.parametrize("name", NAMES)
def test_standing_terms_pass(name, theatre) -> None:
    check_standing(registered("standing_terms")[name], theatre)


class Plain:
    name = "plain"
    mode = "events"
    sign = 1
    compared = "nothing"

    def compute(self, panel):
        return np.zeros(panel.n_pairs)


class NotFinite(Plain):
    def compute(self, panel):
        return np.full(panel.n_pairs, np.nan)


class OneSided(Plain):
    def compute(self, panel):
        return panel.pair_a.astype(float)


class ReadsStatements(Plain):
    def compute(self, panel):
        return np.full(panel.n_pairs, float(panel.data.statements.height))


class CountsPeriods(Plain):
    def compute(self, panel):
        return np.diff(panel.cell_starts).astype(float)


def test_a_plain_term_passes(theatre) -> None:
    check_standing(Plain(), theatre)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [(NotFinite, "finite"), (OneSided, "order of the two"), (CountsPeriods, "depend on the step")],
)
def test_planted_defects_are_seen(broken, rule, theatre) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_standing(broken(), theatre)


def test_reading_statements_is_seen(theatre) -> None:
    first, second = theatre.actors["actor_id"].sort().to_list()[:2]
    with pytest.raises(AssertionError, match="read statements"):
        check_standing(ReadsStatements(), with_statements(theatre, first, second))
