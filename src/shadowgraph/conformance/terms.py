"""What any evidence term must do: call `check_term` in the tests of your own."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from shadowgraph.records.tie import STATES
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, SOURCES_SCHEMA, EvidenceTerm, TermValues
from shadowgraph.ties.panel import Panel, build_panel


def check_term(term: EvidenceTerm, data: TheatreData) -> None:
    """Check an evidence term on a theatre.

    Args:
        term: The term.
        data: A theatre with at least a few dozen events; its statements may be empty.

    Raises:
        AssertionError: Says which rule is broken.
    """
    _declared(term)
    panel = build_panel(data, step="quarter", mode="events+reports")
    values = term.compute(panel)
    _shaped(values, panel)
    _grounded(values, panel, data)
    again = term.compute(build_panel(data, step="quarter", mode="events+reports"))
    assert np.array_equal(values.observed, again.observed), "observed differs between two runs"
    assert np.array_equal(values.expected, again.expected), "expected differs between two runs"
    assert values.sources.equals(again.sources), "sources differ between two runs"
    if term.mode == "events":
        blind = dataclasses.replace(data, statements=data.statements.clear(), lineage=data.lineage.clear())
        unread = term.compute(build_panel(blind, step="quarter", mode="events"))
        assert np.allclose(unread.observed.sum(), values.observed.sum()), (
            "a term of mode 'events' read statements"
        )


def _declared(term: EvidenceTerm) -> None:
    assert isinstance(term, EvidenceTerm), "a term has name, mode, compared, rates and compute"
    assert term.mode in MODES, f"mode is one of {MODES}"
    assert term.name.strip(), "the name is shown in waterfalls, so it can't be empty"
    assert term.compared.strip(), "`compared` says in words what is compared with what"
    assert len(term.rates.multipliers) == len(STATES), "one multiplier per state"
    assert all(m > 0 and math.isfinite(m) for m in term.rates.multipliers), "multipliers are above 0"
    assert term.rates.strength > 0, "the prior is worth something"
    assert 0 < term.rates.power <= 1, "power is above 0, at most 1"


def _shaped(values: TermValues, panel: Panel) -> None:
    for name in ("observed", "expected", "n_sources"):
        array = getattr(values, name)
        assert array.shape == (panel.n_cells,), f"{name} has one value per cell"
        assert np.isfinite(array).all(), f"{name} is finite"
        assert (array >= 0).all(), f"{name} is at least 0"
    assert dict(values.sources.schema) == SOURCES_SCHEMA, f"sources has the columns {list(SOURCES_SCHEMA)}"


def _grounded(values: TermValues, panel: Panel, data: TheatreData) -> None:
    cells = values.sources["cell"]
    assert cells.is_between(0, panel.n_cells - 1).all(), "sources point to cells that exist"
    assert (values.n_sources[cells.unique().to_numpy()] > 0).all(), "a cell with sources counts them"
    events = values.sources["event_id"].drop_nulls().unique()
    assert events.is_in(data.events["event_id"].implode()).all(), "sources name events of the theatre"
    stated = values.sources["statement_id"].drop_nulls().unique()
    known = set(data.statements["statement_id"]) | set(data.lineage["statement_id"])
    assert set(stated) <= known, "sources name statements of the theatre"
