"""What any kind of standing evidence must do: call `check_standing` in the tests of your own."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl

from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, FloatArray, StandingTerm
from shadowgraph.ties.panel import Panel, build_panel

SAME = 1e-9


def check_standing(term: StandingTerm, data: TheatreData) -> None:
    """Check one kind of standing evidence on a theatre.

    Args:
        term: The term.
        data: A theatre with at least a few dozen events; its statements may be empty.

    Raises:
        AssertionError: Says which rule is broken.
    """
    assert isinstance(term, StandingTerm), "a standing term has name, mode, sign, compared and compute"
    assert term.mode in MODES, f"mode is one of {MODES}"
    assert term.sign in (-1, 1), "sign is 1 (speaks for a tie) or -1 (speaks against)"
    assert term.name.strip(), "the name is shown in waterfalls, so it can't be empty"
    assert term.compared.strip(), "`compared` says in words what the value is"
    panel = build_panel(data, step="quarter", mode=term.mode)
    values = term.compute(panel)
    assert values.shape == (panel.n_pairs,), "one value per pair"
    assert np.isfinite(values).all(), "values are finite"
    again = term.compute(build_panel(data, step="quarter", mode=term.mode))
    assert np.array_equal(values, again), "values differ between two runs"
    yearly = term.compute(build_panel(data, step="year", mode=term.mode))
    assert yearly.shape == values.shape, "pairs don't depend on the step"
    assert np.allclose(yearly, values, atol=SAME), "standing evidence doesn't depend on the step"
    if term.mode == "events":
        blind = dataclasses.replace(data, statements=data.statements.clear(), lineage=data.lineage.clear())
        unread = term.compute(build_panel(blind, step="quarter", mode="events"))
        assert np.array_equal(unread, values), "a term of mode 'events' read statements"
    turned = _turned(data)
    assert np.allclose(
        _by_pair(panel, values),
        _by_pair(*_computed(term, turned), back=True),
        atol=SAME,
    ), "the order of the two (their ids) doesn't matter"


def _computed(term: StandingTerm, data: TheatreData) -> tuple[Panel, FloatArray]:
    panel = build_panel(data, step="quarter", mode=term.mode)
    return panel, term.compute(panel)


def _turned(data: TheatreData) -> TheatreData:
    """The same theatre with ids in the reverse order."""
    ids = sorted(data.actors["actor_id"].to_list())
    other = {old: f"z{len(ids) - k:06d}:{old}" for k, old in enumerate(ids)}

    def renamed(table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.col("actor_id").replace(other))

    return dataclasses.replace(
        data,
        actors=renamed(data.actors),
        participants=renamed(data.participants),
        statements=data.statements.clear(),
        lineage=data.lineage.clear(),
    )


def _by_pair(panel: Panel, values: FloatArray, *, back: bool = False) -> FloatArray:
    """Values in an order that the ids' order doesn't change."""
    ids = [text.split(":", 1)[1] if back else text for text in panel.orgs["actor_id"].to_list()]
    keys = [tuple(sorted((ids[a], ids[b]))) for a, b in zip(panel.pair_a, panel.pair_b, strict=True)]
    return values[sorted(range(len(keys)), key=lambda k: keys[k])]
