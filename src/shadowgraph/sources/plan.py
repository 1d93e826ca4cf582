"""A plan says which column holds which field of `EVENTS`, and how one provider writes its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shadowgraph.sources.dates import Order
from shadowgraph.sources.fields import VIOLENCE_CODES


@dataclass(frozen=True)
class Plan:
    """How to read one table of text cells as events.

    Args:
        dataset: Catalogue id.
        version: Release.
        columns: Field (of `EVENTS`, or of `fields.SIDE_FIELDS`) to column.
        constants: Field to the text every cell of it holds.
        fills: Field to the text a blank cell of it holds.
        values: Field to translations of its cells: folded code to text, '*' for every other.
        violence: Codes of the type of violence; None leaves such rows out.
        date_order: Order of day and month when dates with slashes don't say.
        date_form: strftime pattern of the dates, when it is known.
        leave_out: Column to the folded cells whose rows are left out.
        nothing: Folded cells that mean "not known", in every column.
    """

    dataset: str
    version: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    violence: Mapping[str, str | None] = field(default_factory=lambda: VIOLENCE_CODES)
    date_order: Order = "mdy"
    date_form: str | None = None
    leave_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset()
