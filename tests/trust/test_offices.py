import polars as pl
import pytest

from shadowgraph.trust.offices import ACCOUNTS, office_key, offices_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reuters News", "Reuters"),
        ("AllAfrica", "All Africa"),
        ("Crisis Watch", "Crisiswatch"),
        ("The Irrawaddy", "The Irrawaddy Online"),
        ("OCHA Situation Report 22 Oct 2021", "OCHA"),
        ("Ministry of Defence.", "Ministry of Defence"),
        ("AP", "Associated Press Newswires"),
        ("Human Rights Watch", "HRW"),
    ],
)
def test_spellings_of_one_office_share_a_key(one: str, other: str) -> None:
    assert office_key(one) == office_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("BBC News", "BBC Monitoring Africa"), ("Kachin News", "Karen News"), ("News", "Reuters News")],
)
def test_offices_stay_apart(one: str, other: str) -> None:
    assert office_key(one) != office_key(other)


def test_accounts_and_private_sources_are_many_under_one_name() -> None:
    assert office_key("social media account") == office_key("private source") == ACCOUNTS


def test_each_office_counts_once_an_event_and_shows_its_commonest_spelling() -> None:
    events = pl.DataFrame({"source_office": ["Reuters;Reuters News;AFP", None, "Reuters News", ""]})
    made = offices_of(events)
    assert made.rows() == [
        (0, "agencefrance", "AFP"),
        (0, "reuters", "Reuters News"),
        (2, "reuters", "Reuters News"),
    ]
