"""The shipped names are well formed: one organisation each, no individual, no repeat."""

from shadowgraph.actors.aliases import known_aliases
from shadowgraph.actors.spelling import fold
from shadowgraph.sources.persons import person_rule


def test_about_a_hundred_and_sixty_organisations_in_many_scripts() -> None:
    entries = known_aliases()
    assert len(entries) >= 150
    assert len({entry.ucdp_id for entry in entries}) == len(entries)
    names = [alias for entry in entries for alias in entry.aliases]
    assert len(names) >= 600
    for low, high, least in (("\u0400", "\u04ff", 40), ("\u0600", "\u06ff", 60), ("\u1000", "\u109f", 10)):
        assert sum(any(low <= letter <= high for letter in name) for name in names) >= least


def test_a_name_belongs_to_one_organisation() -> None:
    seen: dict[str, int] = {}
    for entry in known_aliases():
        for alias in entry.aliases:
            assert seen.setdefault(fold(alias), entry.ucdp_id) == entry.ucdp_id, alias


def test_no_alias_is_an_individual() -> None:
    assert [a for entry in known_aliases() for a in entry.aliases if person_rule(a)] == []
