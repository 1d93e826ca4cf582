"""Clean text: one kind of space, composed characters, no control characters, no stand-ins for "nothing"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import polars as pl

from shadowgraph.sources.cells import Cells, Unreadable, no_bad, settle
from shadowgraph.sources.persons import name_lists, person_rule

NOTHING = frozenset({"", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>", "\\N"})
"""Written by tools for an empty cell. "none" or "-" in a name might be meant, and stay."""

_DIRTY = (
    r"^$|^\s|\s$|\s\s|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]|\p{M}|"
    r"^(?:NA|N/A|#N/A|NaN|nan|NULL|null|None|<NA>|\\N)$"
)
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")

ACCOUNT = "social media account"
PRIVATE = "private source"
_SOCIAL = r"(?i)@|\b(twitter|tweet|facebook|telegram|instagram|youtube|whatsapp|x\.com)\b"


def text(column: pl.Series, *, limit: int) -> Cells:
    """Clean a column of text.

    Args:
        column: The column as text.
        limit: Longest text kept; a longer one is unreadable (a swallowed row, not a name).
    """
    distinct = column.unique()
    dirty = distinct.filter(distinct.str.contains(_DIRTY).fill_null(value=False))
    if len(dirty):
        column = exchanged(column, dirty, [clean(cell) for cell in dirty])
    if not (distinct.str.len_chars() > limit).any():
        return Cells(column, no_bad())
    long = column.str.len_chars().fill_null(0) > limit
    bad = pl.DataFrame({"position": long.arg_true().cast(pl.UInt32), "value": column.filter(long)})
    kept = pl.select(pl.when(~long).then(column)).to_series().alias(column.name)
    return Cells(kept, bad.with_columns(pl.lit("too-long").alias("rule")))


def exchanged(column: pl.Series, old: pl.Series, new: Sequence[str | None]) -> pl.Series:
    """Put new texts in the place of some old ones; cheaper than `replace` where few cells are touched."""
    places = column.is_in(old.implode()).fill_null(value=False).arg_true()
    fresh = column.gather(places).replace(old, pl.Series(new, dtype=pl.String))
    return column.clone().scatter(places, fresh)


def clean(cell: str) -> str | None:
    r"""Clean one text; None when nothing is left.

    Joiners inside words (Persian, Indic scripts) stay; marks that only steer the direction of writing go.

    Examples:
        >>> clean("  Government of\nMali ")
        'Government of Mali'
    """
    made = unicodedata.normalize("NFC", _SPACE.sub(" ", _UNSEEN.sub("", cell))).strip()
    return None if made in NOTHING else made


def offices(column: pl.Series) -> pl.Series:
    """Take individuals out of lists of news offices: their own names, and accounts on social media.

    An account may be an organisation's, but nothing in its name tells, and no table holds a person.
    """
    distinct = column.unique().drop_nulls()
    parts = distinct.str.split(";").explode().unique().drop_nulls()
    social = set(parts.filter(parts.str.contains(_SOCIAL)))
    masks = dict.fromkeys(sorted(social), ACCOUNT)
    masks.update(
        {part: PRIVATE for part in _maybe_persons(parts) if part not in social and person_rule(part)}
    )
    if not masks:
        return column
    touched = distinct.filter(
        distinct.str.split(";").list.set_intersection(pl.Series([list(masks)])).list.len() > 0
    )
    masked = [";".join(masks.get(part, part) for part in cell.split(";")) for cell in touched]
    return exchanged(column, touched, masked)


def _maybe_persons(parts: pl.Series) -> pl.Series:
    """The few names worth a closer look: two to five words, none of them an organisation's."""
    words = parts.filter(parts.str.contains(r"^\s*[\p{L}.'’-]+(?: [\p{L}.'’-]+){1,4}\s*$"))
    telling = sorted(word for word in name_lists().organisation_words if len(word) >= 5)
    return words.filter(~words.str.contains_any(telling, ascii_case_insensitive=True))


def iso_days(column: pl.Series) -> Cells:
    """Keep the ISO day of every date in lists separated by ';'; what isn't a date becomes empty."""
    odd = ~column.str.contains(r"^\d{4}-\d{2}-\d{2}(?:;\d{4}-\d{2}-\d{2})*$").fill_null(value=True)
    fast = pl.select(pl.when(~odd).then(column)).to_series().alias(column.name) if odd.any() else column
    return settle(column, fast, _days)


def _days(cell: str) -> str | None:
    if clean(cell) is None:
        return None
    days = [re.match(r"\s*(\d{4}-\d{2}-\d{2})(?:\D|$)", part) for part in cell.split(";")]
    if not any(days):
        raise Unreadable("not-a-date")
    return ";".join(day[1] if day else "" for day in days)
