"""Days given on the command line: a year, a month or a day."""

from __future__ import annotations

import datetime as dt
import re

from shadowgraph.errors import UsageError

_SHAPE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?\Z")


def day(text: str | None, option: str, *, last: bool = False) -> dt.date | None:
    """Return the day meant by '2017', '2017-03' or '2017-03-14'.

    Args:
        text: What the user wrote; None stays None.
        option: Name of the option, for the message.
        last: Take the last day of a year or month instead of the first.

    Raises:
        UsageError: It is no such thing.
    """
    if text is None:
        return None
    found = _SHAPE.match(text.strip())
    try:
        if found is None:
            raise ValueError("not year, month, day")
        year, month, number = (int(part) if part else None for part in found.groups())
        assert year is not None  # noqa: S101 - the first group always matches
        first = dt.date(year, month or 1, number or 1)
        if not last or number:
            return first
        after = dt.date(year + 1, 1, 1) if month in (None, 12) else dt.date(year, (month or 0) + 1, 1)
        return after - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise UsageError(
            "This isn't a date",
            field=option,
            value=text,
            rule="YYYY, YYYY-MM or YYYY-MM-DD",
            way_out=f"for example {option} 2017-03-14",
        ) from None
