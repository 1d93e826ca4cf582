"""Reported ties: what datasets, analysts and texts state about the two, and what those that looked don't say."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, FloatArray, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import number, silent
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, RIVAL
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.statements.on_cells import stated_cells
from shadowgraph.ties.statements.sources import COOPERATIVE
from shadowgraph.ties.statements.weigh import FROM_RIVALRY, rivalry, weigh

__all__ = ["COOPERATIVE", "Reported", "ReportedRivalry", "statements_by_cell"]


def statements_by_cell(panel: Panel, relations: tuple[str, ...]) -> pl.DataFrame:
    """Statements of some relations laid on the periods they cover.

    Returns:
        Columns cell, statement_id, dataset, org, org_j (as stated); sorted by cell, statement_id.
    """
    return stated_cells(panel, relations).select("cell", "statement_id", "dataset", "org", "org_j")


class Reported:
    """Statements of a tie, each source by its error rates, and the silence of those that looked.

    The ratios are learnt from the agreement of the sources, or stand in their Admiralty ratings
    (`ties.statements`); they are not learnt from the theatre. `observed` counts sources that state a tie, `expected`
    those that would if there were none.
    """

    name = "reported ties"
    mode: Mode = "events+reports"
    compared = (
        "what sources state or leave unsaid, by how often each errs, with what they would say without a tie"
    )
    rates = Rates((1.0, 1.0, 1.0, 1.0), strength=1.0, dispersion=1.0, power=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Weigh statements of ties; silent in mode 'events'."""
        if panel.mode == "events" or panel.data.statements.is_empty():
            return silent(panel)
        weighed = weigh(panel)
        ratios = np.zeros((panel.n_cells, N_STATES))
        ratios[:, COOPERATING] = weighed.ties[:, None]
        return _values(panel, COOPERATIVE, weighed.voices, weighed.due, ratios)


class ReportedRivalry:
    """Statements that the two fight, where the events don't show it already.

    A dataset that condenses the same reports as the events is heard only on years in which the record holds no
    clash of the two.
    """

    name = "reported rivalry"
    mode: Mode = "events+reports"
    compared = (
        "sources that state the two fight, in years in which no event shows it, by how often such ratings err"
    )
    rates = Rates((1.0, 1.0, 1.0, 1.0), strength=1.0, dispersion=1.0, power=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Weigh statements of rivalry; silent in mode 'events'."""
        if panel.mode == "events" or panel.data.statements.is_empty():
            return silent(panel)
        stated = rivalry(panel)
        ratios = np.zeros((panel.n_cells, N_STATES))
        ratios[:, RIVAL] = stated
        ratios[:, COOPERATING] = -FROM_RIVALRY * stated[:, None]
        return _values(panel, ("rivalry",), (stated > 0).astype(float), np.zeros(panel.n_cells), ratios)


def _values(
    panel: Panel, relations: tuple[str, ...], observed: FloatArray, expected: FloatArray, ratios: FloatArray
) -> TermValues:
    stated = stated_cells(panel, relations)
    sources = stated.select("cell", pl.lit(None, pl.String).alias("event_id"), "statement_id")
    heard = number(panel, stated["cell"].to_numpy())
    return TermValues(observed, expected, sources.select(*SOURCES_SCHEMA), heard, log_ratios=ratios)
