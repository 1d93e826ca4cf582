"""Which column of a GED-shaped file holds which field: releases 17.1 to 26.1, exports and renamed columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

ALIASES: dict[str, tuple[str, ...]] = {
    "row_id": ("id", "ged_id", "event_id"),
    "relid": ("relid",),
    "year": ("year",),
    "dyad": ("dyad_name",),
    "violence": ("type_of_violence", "violence_type"),
    "date_start": ("date_start", "start_date", "datestart"),
    "date_end": ("date_end", "end_date", "dateend"),
    "date_precision": ("date_prec", "date_precision", "dateprec"),
    "country": ("country", "country_name"),
    "gwno": ("country_id", "gwno", "gwcode", "gwnoloc"),
    "region": ("region",),
    "adm_1": ("adm_1", "adm1", "admin1", "admin_1"),
    "adm_2": ("adm_2", "adm2", "admin2", "admin_2"),
    "place": ("where_coordinates", "where_description"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "place_precision": ("where_prec", "where_precision", "whereprec"),
    "priogrid": ("priogrid_gid", "priogrid_id", "priogrid", "pg_id"),
    "side_a": ("side_a", "sidea"),
    "side_b": ("side_b", "sideb"),
    "side_a_id": ("side_a_new_id", "side_a_id", "actor_a_id"),
    "side_b_id": ("side_b_new_id", "side_b_id", "actor_b_id"),
    "conflict_id": ("conflict_new_id", "conflict_id"),
    "conflict": ("conflict_name",),
    "dyad_id": ("dyad_new_id", "dyad_id"),
    "deaths_a": ("deaths_a",),
    "deaths_b": ("deaths_b",),
    "deaths_civilians": ("deaths_civilians", "deaths_civ"),
    "deaths_unknown": ("deaths_unknown", "deaths_unk"),
    "deaths_low": ("low", "low_est", "low_estimate", "deaths_low"),
    "deaths_best": ("best", "best_est", "best_estimate", "deaths_best"),
    "deaths_high": ("high", "high_est", "high_estimate", "deaths_high"),
    "clarity": ("event_clarity", "clarity"),
    "code_status": ("code_status",),
    "n_sources": ("number_of_sources", "n_sources"),
    "source_office": ("source_office",),
    "source_date": ("source_date",),
}
"""Field to column names, the usual one first. Folded: see `fold`."""

_SIDES_OLD = (
    "id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name side_a_new_id "
    "gwnoa side_a side_b_new_id gwnob side_b number_of_sources source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates adm_1 adm_2 latitude longitude geom_wkt "
    "priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b "
    "deaths_civilians deaths_unknown low best high"
)
_SIDES_NEW = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id "
    "side_b number_of_sources source_article source_office source_date source_headline source_original "
    "where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid "
    "country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b "
    "deaths_civilians deaths_unknown"
)
OFFICIAL: dict[str, tuple[str, ...]] = {
    "17.1 to 19.1": tuple(_SIDES_OLD.split()),
    "20.1 to 26.1, Candidate": tuple((_SIDES_NEW + " best high low gwnoa gwnob").split()),
    "web export": tuple((_SIDES_NEW + " best_est high_est low_est").split()),
}
"""Official orders of columns, to read files whose header is gone or damaged."""

NEEDED = ("violence", "date_start", "country", "deaths_best")
"""Without these columns a file can't be read as GED."""

TELLING = (
    "violence",
    "date_start",
    "country",
    "deaths_best",
    "side_a",
    "side_b",
    "latitude",
    "date_precision",
)
"""Fields by which the layout is recognised."""


def fold(name: str) -> str:
    """Fold a column name: lower case, words joined by '_', no quotes, no byte-order mark.

    Examples:
        >>> fold(' "Date Start"')
        'date_start'
    """
    plain = name.replace("\ufeff", "").strip().strip("\"'").strip().lower()
    return re.sub(r"[\s.\-]+", "_", plain)


def locate(columns: Sequence[str]) -> dict[str, str]:
    """Field to column, for the fields whose columns are there.

    Args:
        columns: Folded column names of the file.
    """
    there = set(columns)
    found = {}
    for field, names in ALIASES.items():
        for name in names:
            if name in there:
                found[field] = name
                break
    return found


def likeness(columns: Sequence[str]) -> float:
    """How much a header looks like GED: share of the telling fields it has, 0 to 1."""
    found = locate(columns)
    return sum(field in found for field in TELLING) / len(TELLING)


def official_for(cells: Sequence[str]) -> tuple[str, ...] | None:
    """The official columns of a file without a header, from its first row; None when it doesn't fit.

    Args:
        cells: Cells of the first row.
    """
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    for names in OFFICIAL.values():
        if not width <= len(names) <= len(cells):
            continue
        row = dict(zip(names, cells, strict=False))
        numbers = row["id"].strip().isdigit() and row["type_of_violence"].strip() in {"1", "2", "3"}
        if (
            numbers
            and re.search(r"\d{4}", row["date_start"])
            and row["best" if "best" in row else "best_est"]
        ):
            return names
    return None


def restore(columns: Sequence[str], plausible: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Name columns by their place when most of the header follows an official order.

    Blank, misspelt or truncated names are replaced only if at least three quarters of the header stand where
    an official release has them, and only by names the header doesn't have elsewhere.

    Args:
        columns: Folded names.
        plausible: Whether a name found may stand for an official one.
    """
    for names in OFFICIAL.values():
        if not len(names) <= len(columns) <= len(names) + 2:
            continue
        same = sum(given == usual for given, usual in zip(columns, names, strict=False))
        if same == len(names) or same < 0.75 * len(names):
            continue
        there = set(columns)
        known = {name for aliases in ALIASES.values() for name in aliases}
        made = list(columns)
        for place, usual in enumerate(names):
            given = columns[place]
            if given != usual and usual not in there and given not in known and plausible(given, usual):
                made[place] = usual
        return tuple(made)
    return tuple(columns)
