"""The rules a cell, row or file can break while being read: one short code, one sentence each.

`docs/reference/datasets.md` lists them; the events stage adds its own (order of death counts, places, dates).
"""

from __future__ import annotations

RULES = {
    # a required cell: the row is set aside
    "required-blank": "a required field is blank",
    "not-a-date": "not a date",
    "date-out-of-range": "the date lies before 1800 or after 2100",
    "not-a-number": "not a number",
    "number-out-of-range": "the number lies outside what the field can hold",
    "several-values": "several values where one belongs",
    "unknown-code": "a code the dataset's codebook doesn't define",
    "too-long": "the text is longer than the field can hold",
    # a whole row
    "field-count": "the row has more fields than the header has columns, so its columns have shifted",
    "broken-quotes": "a quotation mark is opened and never closed, so the row can't be told from the next",
    # kept, with a change
    "precision-from-span": "date precision not usable; taken from the span of the dates",
    "date-from-other-end": "one of the two dates is blank; taken from the other",
    "year-only": "both dates are blank; the year's first and last day were taken",
    "deaths-from-parts": "best estimate blank; taken as the sum of the four counts by side",
    "country-from-id": "country blank; taken from the other rows with the same country id",
    "sides-from-dyad": "side names blank; taken from the dyad's name",
    "id-from-second": "id not usable; the row's second id (relid) was taken",
    "id-from-content": "id not usable; one was derived from the row's content",
    "id-clash": "another, different event has the same id; this one got a suffix",
    "day-month-order": "day and month can't be told apart here; the file's usual order was taken",
    "joined-lines": "the row was broken over several lines without quotation marks; joined",
    "stray-quote": "a stray quotation mark was removed",
    # not data
    "duplicate-id": "an earlier copy of an event that occurs again further down",
    "repeated-header": "the header again",
    "excluded-by-mapping": "the mapping file leaves rows with this value out",
    # the file as a whole
    "hxl-tag-row": "a row of HXL tags, not data",
    "encoding": "bytes that are not UTF-8, read as Windows-1252",
    "excel-split": "lines cut up at ';' by a spreadsheet; put together again",
    "no-header": "no header row; columns named by the official order",
    "header-restored": "a column with an unknown name, named by its place in the official order",
    "column-missing": "the file has no such column",
    "date-order": "dates written with slashes; order of day and month taken from the whole file",
}
"""Code to sentence. Stable: they are written into run folders."""


def sentence(rule: str, done: str = "") -> str:
    """The rule in a sentence, with what was done.

    Examples:
        >>> sentence("not-a-date", "row set aside")
        'Not a date; row set aside.'
    """
    said = RULES[rule]
    said = said[0].upper() + said[1:]
    return f"{said}; {done}." if done else f"{said}."
