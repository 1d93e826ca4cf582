"""Which release a file is, from its name: GED 25.1, Candidate 24.0.3 or 21.01.21.12."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePath

UNKNOWN = "unknown"

_CUMULATIVE = re.compile(r"v(\d{2})_0?1_(\d{2})_(\d{1,2})(?!\d)", re.IGNORECASE)
_MONTHLY = re.compile(r"v(\d{2})_0_(\d{1,2})(?!\d)", re.IGNORECASE)
_FINAL = re.compile(r"(?:v(\d{2})_(\d)|ged[_-]?(\d{2})\.?_?(\d))(?!\d)", re.IGNORECASE)
_DEVELOPMENT = re.compile(r"ged\w*[-_]dev\b", re.IGNORECASE)


def version_of(*names: str) -> str:
    """The release named by the first file name that names one, else 'unknown'.

    Examples:
        >>> version_of("ged251-csv.zip"), version_of("GEDEvent_v24_0_3.csv"), version_of("events.csv")
        ('25.1', '24.0.3', 'unknown')
        >>> version_of("data.zip", "GEDEvent_v21_01_21_12.csv")
        '21.01.21.12'
    """
    for name in names:
        stem = PurePath(name).name
        if match := _CUMULATIVE.search(stem):
            return f"{match[1]}.01.{match[2]}.{int(match[3]):02d}"
        if match := _MONTHLY.search(stem):
            return f"{match[1]}.0.{int(match[2])}"
        if match := _FINAL.search(stem):
            return ".".join(part for part in match.groups() if part is not None)
        if _DEVELOPMENT.search(stem):
            return "dev"
    return UNKNOWN


def is_candidate(version: str) -> bool:
    """Whether a version is one of the UCDP Candidate's, monthly or cumulative.

    Examples:
        >>> is_candidate("24.0.3"), is_candidate("25.1")
        (True, False)
    """
    return version.count(".") >= 2


def last_month(version: str) -> dt.date | None:
    """First day of the last month a release covers; None when the version doesn't say.

    A GED release of year Y covers all years before Y; a Candidate release names its months.

    Examples:
        >>> last_month("25.1"), last_month("24.0.3"), last_month("21.01.21.12")
        (datetime.date(2024, 12, 1), datetime.date(2024, 3, 1), datetime.date(2021, 12, 1))
    """
    parts = version.split(".")
    if not all(part.isdigit() for part in parts) or len(parts) < 2:
        return None
    year = 2000 + int(parts[0])
    if len(parts) == 2:
        return dt.date(year - 1, 12, 1)
    if len(parts) == 3:
        return dt.date(year, int(parts[2]), 1) if 1 <= int(parts[2]) <= 12 else None
    return dt.date(2000 + int(parts[2]), int(parts[3]), 1) if 1 <= int(parts[3]) <= 12 else None


def order_of(version: str) -> tuple[int, ...]:
    """Sort key that puts newer releases last; an unknown version comes first.

    Examples:
        >>> order_of("9.1") < order_of("25.1"), order_of("unknown") < order_of("17.1")
        (True, True)
    """
    numbers = [int(part) for part in version.split(".") if part.isdigit()]
    return tuple(numbers) if numbers else (-1,)
