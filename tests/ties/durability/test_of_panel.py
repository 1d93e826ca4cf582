"""Covariates of a panel: clashes of the record in both modes, statements in theirs."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.actor import LINEAGE
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.ties.durability.covariates import NAMES
from shadowgraph.ties.durability.of_panel import panel_covariates
from shadowgraph.ties.panel import Panel, build_panel
from tests.ties.planted import planted

STATED = ("kin", "kinds of support", "troops")


@pytest.fixture(scope="module")
def panel() -> Panel:
    return build_panel(planted(seed=41, groups=12, quarters=32)[0], step="quarter", mode="events")


def told(panel: Panel, mode: str) -> Panel:
    """The panel with two kinds of support and a split stated of its first pair, from its second period on."""
    ids = panel.orgs.sort("org")["actor_id"]
    a, b = ids[int(panel.pair_a[0])], ids[int(panel.pair_b[0])]
    since = panel.periods[int(panel.first_period[0]) + 1]
    rows = [
        {
            "statement_id": f"made:{layer}",
            "relation": "support",
            "layer": layer,
            "actor_a": a,
            "actor_b": b,
            "name_a": "a",
            "name_b": "b",
            "directed": True,
            "date_start": since,
            "date_end": panel.periods[-1],
            "alleged": False,
            "reliability": "B",
            "credibility": 2,
            "dataset": "made",
            "dataset_version": "1",
            "row_id": "1",
            "original": "",
        }
        for layer in ("weapons", "joint operations", "unspecified")
    ]
    split = {"actor_id": b, "relation": "split_from", "other_id": a, "statement_id": "made:split"}
    data = replace(
        panel.data,
        statements=STATEMENTS.conform(pl.DataFrame(rows)),
        lineage=LINEAGE.conform(pl.DataFrame([split])),
    )
    return replace(panel, mode=mode, data=data)


def columns(x: np.ndarray, rows: slice) -> list[list[float]]:
    return x[rows][:, [NAMES.index(name) for name in STATED]].tolist()


def test_statements_enter_in_their_mode_and_period(panel: Panel) -> None:
    chance = np.zeros(panel.n_cells)
    x = panel_covariates(told(panel, "events+reports"), chance)
    end = int(panel.cell_starts[1])
    assert columns(x, slice(0, 1)) == [[1.0, 0.0, 0.0]]
    assert np.array(columns(x, slice(1, end))) == pytest.approx(np.tile([1.0, np.log(2), 1.0], (end - 1, 1)))
    assert not np.array(columns(x, slice(end, None))).any()


def test_mode_events_never_looks_at_statements(panel: Panel) -> None:
    chance = np.full(panel.n_cells, 0.3)
    assert (
        panel_covariates(told(panel, "events"), chance).tobytes() == panel_covariates(panel, chance).tobytes()
    )


def test_clashes_between_the_two_last_two_years(panel: Panel) -> None:
    x = panel_covariates(panel, np.zeros(panel.n_cells))[:, NAMES.index("clashes between them")]
    met = panel.meetings.filter("opposed")
    seen = np.zeros(panel.n_cells, bool)
    seen[met["cell"].to_numpy()] = True
    expected = np.zeros(panel.n_cells)
    for first, last in zip(panel.cell_starts[:-1], panel.cell_starts[1:], strict=True):
        for cell in range(first, last):
            expected[cell] = seen[max(first, cell - 7) : cell + 1].any()
    assert x.tolist() == expected.tolist()
