import pytest

from shadowgraph.conformance.measures import check_measure
from shadowgraph.errors import SchemaError
from shadowgraph.measures.base import Measure
from shadowgraph.measures.builtin import shadowgraph_measures
from shadowgraph.measures.escalation.events import EventCount
from shadowgraph.plugins.manager import registered


@pytest.mark.parametrize("one", shadowgraph_measures(), ids=lambda one: one.name)
def test_every_built_in_measure_passes(one: Measure) -> None:
    check_measure(one)


def test_the_built_ins_are_registered() -> None:
    assert [one.name for one in shadowgraph_measures()] == list(registered("measures"))[
        : len(shadowgraph_measures())
    ]


class NoFormula(EventCount):
    """Counts.

    Units: events.
    """

    name = "no_formula"


class OutOfRange(EventCount):
    __doc__ = EventCount.__doc__
    name = "out_of_range"
    range = (0.0, 3.0)


class Careless(EventCount):
    __doc__ = EventCount.__doc__
    name = "careless"

    def compute(self, context):
        made = super().compute(context)
        made[:, 1:] = made[:, :1]
        return made


class Prophet(EventCount):
    __doc__ = EventCount.__doc__
    name = "prophet"

    def compute(self, context):
        made = super().compute(context)
        return made + context.ground.data.events.height


class ByName(EventCount):
    __doc__ = EventCount.__doc__
    name = "by_name"

    def compute(self, context):
        first = context.ground.data.actors["actor_id"][0]
        return super().compute(context) + len(context.ground.data.participants.filter(actor_id=first))


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (NoFormula(), "docstring"),
        (Careless(), "draws differ"),
        (Prophet(), "later events"),
        (ByName(), "renaming organisations"),
    ],
    ids=["no formula", "no draws", "looks ahead", "depends on names"],
)
def test_a_bad_measure_is_caught(bad: Measure, rule: str) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_measure(bad)


def test_a_value_outside_the_declared_range_is_an_error() -> None:
    with pytest.raises(SchemaError, match="outside its range"):
        check_measure(OutOfRange())
