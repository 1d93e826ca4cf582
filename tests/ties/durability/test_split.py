"""Tactical and strategic by durability, on planted theatres and on the outlook of each tie."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from shadowgraph.ties.durability import outlook, split_states
from shadowgraph.ties.durability.model import learnt
from shadowgraph.ties.panel import Panel, build_panel
from tests.ties.planted import auc, planted

QUARTERS = 12


@pytest.fixture(scope="module")
def theatre() -> tuple[Panel, np.ndarray]:
    """Panel and planted state of every cell."""
    data, made = planted(seed=41, groups=12, quarters=32)
    panel = build_panel(data, step="quarter", mode="events")
    names = panel.orgs.sort("org")["name"]
    cells = pl.DataFrame(
        {
            "a": names.gather(panel.pair_a[panel.cell_pair]),
            "b": names.gather(panel.pair_b[panel.cell_pair]),
            "period_start": panel.periods.gather(panel.cell_period),
        }
    ).with_columns(name_a=pl.min_horizontal("a", "b"), name_b=pl.max_horizontal("a", "b"))
    joined = cells.join(
        made.truth, on=["name_a", "name_b", "period_start"], how="left", maintain_order="left"
    )
    return panel, joined["state"].fill_null(1).to_numpy()


def runs(panel: Panel, there: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Length of the run of each cell, and whether it touches the pair's last period."""
    pair = panel.cell_pair
    number = np.cumsum(np.append(True, (pair[1:] != pair[:-1]) | (there[1:] != there[:-1]))) - 1
    last = np.append(pair[1:] != pair[:-1], True)
    open_ended = np.bincount(number, last)[number] > 0
    return np.bincount(number)[number], open_ended


def test_ties_known_exactly_are_split_by_how_long_they_last(theatre: tuple[Panel, np.ndarray]) -> None:
    panel, state = theatre
    there = state >= 2
    share = split_states(panel, there.astype(float))
    length, open_ended = runs(panel, there)
    over = there & ~open_ended
    assert share[there & (length >= QUARTERS)] == pytest.approx(1.0, abs=1e-2)
    assert share[over & (length < QUARTERS)] == pytest.approx(0.0, abs=1e-2)
    # What is cut off stays open.
    cut = there & open_ended & (length < QUARTERS)
    assert ((share[cut] > 0.02) & (share[cut] < 0.999)).all()
    assert cut.any()


def test_blurred_knowledge_still_tells_planted_kinds_apart(theatre: tuple[Panel, np.ndarray]) -> None:
    panel, state = theatre
    there = state >= 2
    blurred = np.where(there, 0.8, 0.04)
    share = split_states(panel, blurred)
    assert ((share >= 0) & (share <= 1)).all()
    assert auc(pl.Series(share[there]), pl.Series(state[there] == 3)) > 0.7


def test_the_same_input_gives_the_same_bytes(theatre: tuple[Panel, np.ndarray]) -> None:
    panel, state = theatre
    chance = np.where(state >= 2, 0.7, 0.1)
    assert split_states(panel, chance).tobytes() == split_states(panel, chance).tobytes()


def test_pairs_that_hardly_cooperate_get_the_duration_of_a_new_tie(theatre: tuple[Panel, np.ndarray]) -> None:
    panel, _ = theatre
    model = replace(learnt(), kind=np.zeros(len(learnt().names) + 1), shift=np.zeros(len(learnt().names)))
    share = split_states(panel, np.full(panel.n_cells, 0.01), model=model)
    # Even odds of the kinds; eleven more quarters than the first.
    stays = np.exp(-np.array(model.rates) * (QUARTERS - 1) / 4)
    assert share == pytest.approx(stays.mean())


def test_the_outlook_gives_chances_in_order_and_an_interval_around_the_years(
    theatre: tuple[Panel, np.ndarray],
) -> None:
    panel, state = theatre
    made = outlook(panel, np.where(state >= 2, 0.9, 0.06))
    assert made.height == panel.n_cells
    assert made.select(
        (
            (pl.col("p_lasts_1") > pl.col("p_lasts_3"))
            & (pl.col("p_lasts_3") > pl.col("p_lasts_5"))
            & (pl.col("years_low") <= pl.col("years_expected"))
            & (pl.col("years_expected") <= pl.col("years_high"))
            & ((pl.col("hazard") + pl.col("p_lasts_1") - 1).abs() < 1e-12)
            # Two years after losing the enemy: less than one year as things stand.
            & (pl.col("p_survives_loss").fill_null(0.0) < pl.col("p_lasts_1"))
        ).all()
    ).item()
    # Some pairs share no enemy: nothing to lose.
    assert 0 < made["p_survives_loss"].null_count() < made.height
