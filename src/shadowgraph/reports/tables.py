"""ReportTables: everything one theatre's report may draw on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from shadowgraph.records.development import DEVELOPMENTS
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.theatre import Theatre
from shadowgraph.records.tie import LAYERS, STANDING
from shadowgraph.store.layout import TABLES


@dataclass(frozen=True)
class ReportTables:
    """The result tables of one theatre. The builder reads them and changes none.

    Args:
        theatre: What was assessed.
        events: `EVENTS` rows of the theatre plus 'district' and 'district_name' (nullable strings).
        participants: `PARTICIPANTS` rows of those events.
        actors: `ACTORS` rows of the theatre.
        names: `NAMES` rows (others' are ignored).
        lineage: `LINEAGE` rows (others' are ignored).
        statements: `STATEMENTS` rows between the theatre's actors.
        ties: `TIES` rows.
        pairs: `PAIRS` rows.
        evidence: `EVIDENCE` rows.
        measures: `MEASURES` rows.
        quarantine: `QUARANTINE` rows of the whole run.
        datasets: Every dataset read.
        settings: 'seed', 'mode', 'step', 'model', 'versions' (mapping), 'command' (how to reproduce),
            'created' (ISO date, given by the caller so that the same run gives the same bytes), and optionally
            'sensitivity' (a TLP 2.0 label), 'parameters' (fitted tie-model parameters), 'input_hashes'.
        synthetic: True for invented data; every page then carries a ribbon.
        standing: `STANDING` rows; none for models that look at periods only.
        layers: `LAYERS` rows.
        developments: `DEVELOPMENTS` rows.
        findings: Further tables of the run, by their names in `store.layout.TABLES`.
    """

    theatre: Theatre
    events: pl.DataFrame
    participants: pl.DataFrame
    actors: pl.DataFrame
    names: pl.DataFrame
    lineage: pl.DataFrame
    statements: pl.DataFrame
    ties: pl.DataFrame
    pairs: pl.DataFrame
    evidence: pl.DataFrame
    measures: pl.DataFrame
    quarantine: pl.DataFrame
    datasets: tuple[DatasetRef, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    synthetic: bool = False
    standing: pl.DataFrame = field(default_factory=STANDING.empty)
    layers: pl.DataFrame = field(default_factory=LAYERS.empty)
    developments: pl.DataFrame = field(default_factory=DEVELOPMENTS.empty)
    findings: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    def finding(self, name: str) -> pl.DataFrame:
        """A further table of the run, without rows where the run hasn't it.

        Args:
            name: One of `store.layout.TABLES`.
        """
        return self.findings[name] if name in self.findings else TABLES[name].empty()

    @property
    def step(self) -> str:
        """Time step of the ties: month, quarter or year."""
        return str(self.settings.get("step", "quarter"))
