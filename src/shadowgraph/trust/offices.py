"""Who reported what: news offices of events, one spelling each."""

from __future__ import annotations

import re
from collections import Counter

import polars as pl

from shadowgraph.actors.spelling import fold

_NUMBERED = re.compile(r"\b(?:vol|no|nr|s|n)?\s*\d.*$")
"""'OCHA Situation Report 22 Oct 2021' and 'BBC Terrorism Digest: 4-5 Mar 21' lose their dates."""

ACCOUNTS = "manyaccounts"
"""Key of what the reader writes for accounts on social media and private sources: many sources under one name."""

_MANY = frozenset(("social media account", "private source"))

_WORDS = """
the news newswires newswire online english website site official agency service report reports reported situation
update updates citing via new press release statement media communique com www https http net org
"""
_SAID_BY_ALL = frozenset(_WORDS.split())
"""Words that don't tell one office from another."""

_SAME = {
    "afp": "agencefrance",
    "agencefrancepresse": "agencefrance",
    "ap": "associated",
    "humanrightswatch": "hrw",
    "unitednationssecuritycouncil": "unsecuritycouncil",
    "aa": "anadolu",
    "eepahorn": "eepa",
    "europeexternalprogrammewithafrica": "eepa",
    "fama": "fama",
}
"""Short and full names of offices that report in many countries."""


def office_key(name: str) -> str:
    """What two spellings of one office share.

    Examples:
        >>> office_key("Reuters News"), office_key("AllAfrica"), office_key("Crisis Watch")
        ('reuters', 'allafrica', 'crisiswatch')
        >>> office_key("OCHA Situation Report 22 Oct 2021")
        'ocha'
    """
    if name in _MANY:
        return ACCOUNTS
    words = _NUMBERED.sub("", fold(name)).split()
    telling = "".join(word for word in words if word not in _SAID_BY_ALL) or "".join(words)
    telling = telling or fold(name).replace(" ", "")
    return _SAME.get(telling, telling)


def offices_of(events: pl.DataFrame) -> pl.DataFrame:
    """Offices that report each event, once each.

    Args:
        events: `EVENTS` rows.

    Returns:
        Columns event (row number), office (key), name (its commonest spelling here); sorted by event and office.
        Events whose offices aren't known have no row.
    """
    said = (
        events.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("event"), "source_office")
        .drop_nulls()
        .with_columns(pl.col("source_office").str.split(";"))
        .explode("source_office")
        .with_columns(pl.col("source_office").str.strip_chars())
        .filter(pl.col("source_office") != "")
    )
    spellings = (
        said["source_office"].value_counts().sort(["count", "source_office"], descending=[True, False])
    )
    keys = [office_key(name) for name in spellings["source_office"]]
    commonest: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for name, count, key in zip(spellings["source_office"], spellings["count"], keys, strict=True):
        if count > commonest[key]:
            commonest[key], shown[key] = count, name
    named = spellings.select("source_office", pl.Series("office", keys, dtype=pl.String)).with_columns(
        pl.col("office").replace_strict(shown, return_dtype=pl.String, default=None).alias("name")
    )
    return (
        said.join(named, on="source_office")
        .select("event", "office", "name")
        .unique(["event", "office"])
        .sort("event", "office")
    )
