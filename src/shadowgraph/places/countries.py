"""Countries: names as UCDP uses them, other names, ISO and Gleditsch-Ward codes with dates.

The table is `countries.csv` beside this file; `README.md` there says where each column comes from.
"""

from __future__ import annotations

import datetime as dt
import functools
import unicodedata
from dataclasses import dataclass
from importlib import resources

import polars as pl

from shadowgraph.errors import UsageError

CUTOFF = 86.0
"""Similarity (0-100, rapidfuzz ratio) from which a misspelt name is taken as meant, when no rival is near."""
LEAD = 5.0
"""How far ahead of the next country the best match must be."""

COLUMNS = {
    "gwno": pl.Int32,
    "name": pl.String,
    "gw_start": pl.Date,
    "gw_end": pl.Date,
    "iso3": pl.String,
    "iso2": pl.String,
    "iso_numeric": pl.Int32,
    "region": pl.String,
    "other_names": pl.String,
    "note": pl.String,
}


@dataclass(frozen=True)
class Country:
    """One state.

    Args:
        gwno: Gleditsch-Ward number, UCDP's `country_id`.
        name: Name in UCDP's event files.
        iso3: ISO 3166 alpha-3 code.
        iso2: ISO 3166 alpha-2 code.
        iso_numeric: ISO 3166 numeric code; None where there is none.
        region: UCDP region: Africa, Americas, Asia, Europe or Middle East.
        other_names: Names other sources use.
        gw_start: First day in the system of states (Gleditsch and Ward 1999).
        gw_end: Last day; None: still a member.
    """

    gwno: int
    name: str
    iso3: str
    iso2: str
    iso_numeric: int | None
    region: str
    other_names: tuple[str, ...]
    gw_start: dt.date
    gw_end: dt.date | None


@functools.cache
def country_table() -> pl.DataFrame:
    """The whole table, one row per state, sorted by gwno (see README.md beside `countries.csv`)."""
    source = resources.files("shadowgraph.places").joinpath("countries.csv").read_bytes()
    return pl.read_csv(source, schema=COLUMNS)


def fold(name: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: what names are compared by.

    Examples:
        >>> fold("  Côte d'Ivoire ")
        'cote d ivoire'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ")
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


@functools.cache
def _countries() -> dict[int, Country]:
    made = {}
    for row in country_table().iter_rows(named=True):
        others = tuple((row["other_names"] or "").split(";")) if row["other_names"] else ()
        fields = {k: row[k] for k in ("name", "iso3", "iso2", "iso_numeric", "region", "gw_start", "gw_end")}
        made[row["gwno"]] = Country(gwno=row["gwno"], other_names=others, **fields)
    return made


@functools.cache
def _names() -> dict[str, int]:
    """Folded name or ISO alpha-3 code to gwno; a state's main name beats another's alternative name."""
    found: dict[str, int] = {}
    for country in _countries().values():
        for name in (*country.other_names, country.iso3):
            found.setdefault(fold(name), country.gwno)
    found |= {fold(country.name): country.gwno for country in _countries().values()}
    return found


def gwno_by_name(names: list[str]) -> dict[str, int]:
    """Gleditsch-Ward numbers of those names that are known exactly (after folding); others are left out."""
    known = _names()
    return {name: known[fold(name)] for name in names if fold(name) in known}


def country_of(gwno: int) -> Country | None:
    """The state with that number, or None."""
    return _countries().get(gwno)


def find_country(name: str) -> Country:
    """The country meant by a name in any common spelling, an ISO alpha-3 code or a Gleditsch-Ward number.

    Args:
        name: For example 'Burkina', 'DRC', 'MLI', '432' or 'Cote dIvoire'.

    Returns:
        The country.

    Raises:
        UsageError: No country is near enough, or two are about as near; names the nearest ones.

    Examples:
        >>> find_country("zaire").name
        'DR Congo (Zaire)'
    """
    wanted = fold(name)
    known = _names()
    if wanted in known:
        return _countries()[known[wanted]]
    if wanted.isdigit() and int(wanted) in _countries():
        return _countries()[int(wanted)]
    near = _near(wanted)
    if near and near[0][1] >= CUTOFF and (len(near) == 1 or near[0][1] - near[1][1] >= LEAD):
        return _countries()[near[0][0]]
    guesses = ", ".join(_countries()[gwno].name for gwno, _ in near[:3])
    raise UsageError(
        "Unknown country",
        field="countries",
        value=name,
        rule="a country name, ISO alpha-3 code or Gleditsch-Ward number",
        way_out=f"did you mean {guesses}?" if guesses else "see docs/how-to/choose-a-theatre.md",
    )


def _near(wanted: str) -> list[tuple[int, float]]:
    """(gwno, similarity) of the nearest countries, best first; ties by number."""
    if not wanted:
        return []
    from rapidfuzz import fuzz, process

    best: dict[int, float] = {}
    known = _names()
    for text, score, _ in process.extract(wanted, list(known), scorer=fuzz.ratio, limit=12):
        gwno = known[text]
        best[gwno] = max(best.get(gwno, 0.0), float(score))
    return sorted(best.items(), key=lambda item: (-item[1], item[0]))
