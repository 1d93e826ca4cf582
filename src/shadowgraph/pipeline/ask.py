"""Ask: what one assessment is asked for, checked and in a form that can be hashed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shadowgraph.errors import UsageError
from shadowgraph.records.period import check_step
from shadowgraph.ties.base import MODES

DEFAULT_THEATRE = "sahel"
DEFAULT_START, DEFAULT_END = dt.date(2012, 1, 1), dt.date(2021, 12, 31)
"""What `assess` looks at when it is told nothing: ten years in which alliances formed, merged and broke."""


@dataclass(frozen=True)
class Ask:
    """What is asked for.

    Args:
        countries: Countries to assess as one theatre.
        theatre: A named region, country or polygon.
        all_theatres: Let the events decide which theatres there are.
        start: First day, or None for the first event's.
        end: Last day, or None for the last event's.
        step: Period of the ties.
        measure_step: Period of the measures.
        mode: 'events' or 'events+reports'.
        model: Registered tie model.
        seed: Seed of every random draw.
        sites: Name and hash of a file of resource sites.
    """

    countries: tuple[str, ...] | None
    theatre: str | None
    all_theatres: bool
    start: dt.date | None
    end: dt.date | None
    step: str
    measure_step: str
    mode: str
    model: str
    seed: int
    sites: str | None = None

    def __post_init__(self) -> None:
        chosen = [bool(self.countries), self.theatre is not None, self.all_theatres]
        if sum(chosen) > 1:
            raise UsageError(
                "Theatres are chosen in one way at a time",
                field="theatre",
                rule="one of --countries, --theatre, --all-theatres",
                way_out="drop all but one",
            )
        check_step(self.step)
        check_step(self.measure_step)
        if self.mode not in MODES:
            raise UsageError(
                "Unknown mode", field="mode", value=self.mode, rule=" or ".join(MODES), way_out="choose one"
            )

    @property
    def nothing_chosen(self) -> bool:
        """True when neither place nor time was given."""
        return not (self.countries or self.theatre or self.all_theatres or self.start or self.end)

    @property
    def slug(self) -> str:
        """Start of the run folder's name."""
        if self.all_theatres:
            return "all-theatres"
        text = self.theatre or "-".join(self.countries or ()) or "everything"
        folded = "".join(c if c.isalnum() else "-" for c in text.lower()).strip("-")
        return "-".join(part for part in folded.split("-") if part)[:40] or "theatre"

    def to_settings(self) -> dict[str, Any]:
        """What changes a result, JSON-ready."""
        made = asdict(self)
        made.pop("seed")
        if self.sites is None:
            made.pop("sites")  # so that runs of older releases go on
        return {k: str(v) if isinstance(v, dt.date) else v for k, v in made.items()}

    def command(self, events: Path | None) -> str:
        """The command that makes this assessment again."""
        parts = ["shadowgraph assess"]
        if events is not None:
            parts.append(f'--events "{events.name}"')
        if self.countries:
            parts.append(f'--countries "{",".join(self.countries)}"')
        if self.theatre:
            parts.append(f'--theatre "{self.theatre}"')
        if self.all_theatres:
            parts.append("--all-theatres")
        parts += [f"--from {self.start}"] if self.start else []
        parts += [f"--to {self.end}"] if self.end else []
        if self.sites:
            name = self.sites.rsplit(" ", 1)[0]
            parts.append(f'--sites "{name}"')
        parts += [f"--step {self.step}", f'--mode "{self.mode}"', f"--seed {self.seed}"]
        return " ".join(parts)


def as_names(countries: Sequence[str] | str | None) -> tuple[str, ...] | None:
    """Country names from a list or a comma-separated text."""
    if countries is None:
        return None
    parts = countries.split(",") if isinstance(countries, str) else countries
    return tuple(part.strip() for part in parts if part.strip()) or None
