"""Every built-in measure has words, and only built-in ones do."""

from shadowgraph.measures.builtin import shadowgraph_measures
from shadowgraph.reports.measure_labels import GROUPS, ORDER, group_of, measure_label

BUILT_IN = {one.name: one for one in shadowgraph_measures()}


def test_every_measure_has_words_in_the_part_of_its_theme() -> None:
    assert set(ORDER) == set(BUILT_IN)
    assert {name: group_of(name) for name in BUILT_IN} == {name: one.theme for name, one in BUILT_IN.items()}


def test_few_are_drawn_at_once_and_each_part_has_one() -> None:
    main = {part: [name for name in labels if labels[name].main] for part, labels in GROUPS.items()}
    assert all(1 <= len(names) <= 5 for names in main.values())
    assert all("theatre" in BUILT_IN[name].unit_kinds for names in main.values() for name in names)


def test_only_measures_of_districts_are_drawn_by_district() -> None:
    local = [name for name in BUILT_IN if measure_label(name).local]
    assert 8 <= len(local) <= 20
    assert all("district" in BUILT_IN[name].unit_kinds for name in local)


def test_what_nobody_announced_is_drawn_under_its_name() -> None:
    label = measure_label("some_new_measure")
    assert (label.label, label.main, group_of("some_new_measure")) == ("Some new measure", True, "other")
