"""Sites: the file of resource sites a user brings to an assessment."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from shadowgraph.measures.insulation.sites import sites_and_rest

LISTED = 10


@dataclass(frozen=True)
class Sites:
    """Resource sites and where they are from.

    Args:
        table: Columns kind, latitude, longitude.
        about: File name and hash of its bytes, so that another file makes another run.
        left_out: Which lines were left out and why; empty: none.
    """

    table: pl.DataFrame
    about: str
    left_out: str

    @classmethod
    def read(cls, path: Path) -> Sites:
        """Read the file.

        Raises:
            InputError: It can't be read, lacks a column, or has no usable row.
        """
        table, lines = sites_and_rest(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        more = f" and {len(lines) - LISTED} more" if len(lines) > LISTED else ""
        said = (
            f"{path.name}: lines {', '.join(map(str, lines[:LISTED]))}{more} left out: no kind, or no position within "
            "-90 to 90 and -180 to 180 degrees."
        )
        return cls(table, f"{path.name} {digest}", said if lines else "")
