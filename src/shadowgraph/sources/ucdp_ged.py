"""UCDP Georeferenced Event Dataset (GED), releases 17.1 to 26.1, in any form it comes in.

Bulk CSV, its zip, Parquet, GeoJSON, XLSX, the web export, copies with a row of HXL tags, without a header, or
mangled by a spreadsheet. Fields follow the GED codebook (Högbladh 2025; Sundberg and Melander 2013).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.ged_reader import ged_likeness, read_ged


class UcdpGed:
    """Reader of UCDP GED."""

    name = "ucdp-ged"
    yields: Yields = "events"

    def recognise(self, head: Head) -> float:
        """Recognise by the columns of the GED layout."""
        return ged_likeness(head)

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        """Read events.

        Args:
            path: The file, or an archive of it.
            options: 'version' overrides the release that the file's name tells.

        Raises:
            InputError: The file can't be opened, or lacks a column no event can do without.
        """
        return read_ged(path, dataset=self.name, options=options)
