"""UCDP Candidate Events Dataset: GED's layout, a month or a few after the fact, with provisional coding.

Released monthly (`GEDEvent_v24_0_3.csv`: March 2024) and, in some years, cumulatively
(`GEDEvent_v21_01_21_12.csv`: January to December 2021). An event keeps its id from release to release and,
mostly, in the final GED: the events stage keeps the latest. `code_status` marks rows coders still check
(Hegre, Croicu, Eck and Högbladh 2020).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shadowgraph.sources.base import Head, Reading, Yields
from shadowgraph.sources.ged_reader import ged_likeness, read_ged
from shadowgraph.sources.release import is_candidate, version_of

_CHECKED_YET = re.compile(r"[\"',]Check (?:dyad|deaths|geography|date|actor)|\bXXX\d+\b")
"""Statuses, and stand-ins for parties not yet identified (XXX475), that no final release has."""


class UcdpCandidate:
    """Reader of the UCDP Candidate Events Dataset."""

    name = "ucdp-candidate"
    yields: Yields = "events"

    def recognise(self, head: Head) -> float:
        """Recognise GED's layout under a Candidate's name, or with codes only a Candidate has."""
        likeness = ged_likeness(head)
        named = is_candidate(version_of(head.path.name)) or "candidate" in head.path.name.lower()
        if likeness and (named or _CHECKED_YET.search(head.text)):
            return round(likeness + 0.05, 6)
        return likeness * 0.5

    def read(self, path: Path, *, options: Mapping[str, Any]) -> Reading:
        """Read events.

        Args:
            path: The file, or an archive of it.
            options: 'version' overrides the release that the file's name tells.

        Raises:
            InputError: The file can't be opened, or lacks a column no event can do without.
        """
        return read_ged(path, dataset=self.name, options=options)
