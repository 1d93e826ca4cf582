"""Text: one kind of space, no stand-ins for nothing, and no individuals among the news offices."""

import polars as pl
import pytest

from shadowgraph.sources.text import ACCOUNT, PRIVATE, clean, iso_days, offices, text


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("al-Qaida ", "al-Qaida"),
        ("Bahr al Ghazal\u00a0province", "Bahr al Ghazal province"),
        ("Dizi   - Suri", "Dizi - Suri"),
        ("line\r\nbreak\ttab", "line break tab"),
        ("cafe\u0301", "café"),
        ("\ufeffname\u200b", "name"),
        ("\u202etxet\u202c", "txet"),
        ("nul\x00byte", "nul byte"),
        ("می‌خواهم", "می‌خواهم"),
        ("=cmd()", "=cmd()"),
        ("NA", None),
        ("", None),
        (" \n ", None),
        ("nan", None),
        ("Na", "Na"),
        ("none", "none"),
    ],
)
def test_cleaning(cell: str, cleaned: str | None) -> None:
    assert clean(cell) == cleaned
    assert text(pl.Series([cell, "other", None]), limit=50).values.to_list() == [cleaned, "other", None]


def test_a_swallowed_row_is_no_name() -> None:
    read = text(pl.Series(["a", "x" * 51, None]), limit=50)
    assert read.values.to_list() == ["a", None, None]
    assert read.bad.select("position", "rule").rows() == [(1, "too-long")]


def test_individuals_are_taken_out_of_lists_of_offices() -> None:
    given = pl.Series(
        [
            "Reuters News;John Example on Twitter",
            "@someone",
            "BBC Monitoring Africa",
            "Ahmed Example;AFP",
            None,
            "Kib@ru",
        ]
    )
    assert offices(given).to_list() == [
        f"Reuters News;{ACCOUNT}",
        ACCOUNT,
        "BBC Monitoring Africa",
        f"{PRIVATE};AFP",
        None,
        ACCOUNT,
    ]


def test_publication_dates_keep_their_days() -> None:
    given = pl.Series(["2016-05-26;2016-05-27", "2016-05-26 17:07:00", "soon;2016-05-27", "soon", "", None])
    read = iso_days(given)
    assert read.values.to_list() == ["2016-05-26;2016-05-27", "2016-05-26", ";2016-05-27", None, None, None]
    assert read.bad.rows() == [(3, "soon", "not-a-date")]
