"""Layers of ties: fits worked out by hand, and "can't say" where nothing is known."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.actor import ACTORS
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.tie import LAYERS, TIE_LAYERS
from shadowgraph.ties.layer_covariates import NAMES, layer_covariates
from shadowgraph.ties.layers import Layer, LayerModel, fit_layer, layers, learnt_layers
from shadowgraph.ties.panel import Panel, build_panel
from tests.ties.planted import planted

F = len(NAMES)
EVEN = Layer(np.zeros(F + 1), np.zeros((F + 1, F + 1)), True, "even", (0.8, 0.7, 0.9), (0.1, 0.05, 0.2))
MODEL = LayerModel(
    {"weapons": EVEN, "training": replace(EVEN, says=False, why="no better"), "joint operations": EVEN}
)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return build_panel(
        planted(seed=41, groups=12, quarters=32, secrecy=0.2)[0], step="quarter", mode="events"
    )


def with_support(panel: Panel, pair: int, layer: str, mode: str) -> Panel:
    """The panel with one stated support between the two of a pair."""
    ids = panel.orgs.sort("org")["actor_id"]
    row = {
        "statement_id": "made:1:1",
        "relation": "support",
        "layer": layer,
        "actor_a": ids[int(panel.pair_a[pair])],
        "actor_b": ids[int(panel.pair_b[pair])],
        "name_a": "a",
        "name_b": "b",
        "directed": True,
        "alleged": False,
        "reliability": "B",
        "credibility": 2,
        "dataset": "made",
        "dataset_version": "1",
        "row_id": "1",
        "original": "",
    }
    stated = STATEMENTS.conform(pl.DataFrame([row]))
    return replace(panel, mode=mode, data=replace(panel.data, statements=stated))


def test_an_intercept_alone_is_the_log_odds_of_the_share() -> None:
    label = np.array([1.0, 0, 0, 0])
    weights, spread = fit_layer(np.zeros((4, 0)), label)
    assert weights == pytest.approx([np.log(1 / 3)], abs=1e-5)
    # Variance of a logit: 1 / (n p (1 - p)).
    assert spread == pytest.approx(np.array([[1 / (4 * 0.25 * 0.75)]]), rel=1e-4)


def test_shrinkage_pulls_a_perfect_predictor_back() -> None:
    x, label = np.array([[0.0], [0], [1], [1]]), np.array([0.0, 0, 1, 1])
    loose, tight = (fit_layer(x, label, penalty=p)[0][1] for p in (0.1, 10.0))
    assert 0 < tight < loose < 10


def test_a_layer_without_labels_says_nothing(panel: Panel) -> None:
    made = layers(panel, model=MODEL)
    LAYERS.check(made)
    assert made.height == 9 * panel.n_pairs
    silent = made.filter(pl.col("layer").is_in(["propaganda", "non-aggression", "training", "finance"]))
    assert silent["basis"].unique().to_list() == ["can't say"]
    assert silent["probability"].null_count() == silent.height
    assert made.filter(pl.col("layer") == "weapons")["probability"].unique().to_list() == [0.5]
    assert made["layer"].head(9).to_list() == list(TIE_LAYERS)


def test_being_named_on_one_side_shows_joint_operations(panel: Panel) -> None:
    met = panel.meetings.filter(~pl.col("opposed"))
    together = set(panel.pair_of[met["org_i"].to_numpy(), met["org_j"].to_numpy()].tolist())
    made = layers(panel, model=MODEL).filter(pl.col("layer") == "joint operations")
    assert set(np.flatnonzero((made["basis"] == "reported").to_numpy()).tolist()) == together
    assert made.filter(pl.col("basis") == "reported")["probability"].unique().to_list() == [0.8]


@pytest.mark.parametrize(
    ("mode", "layer", "expected"),
    [
        ("events+reports", "weapons", {"weapons": (0.8, "reported", 1), "training": (0.1, "inferred", 0)}),
        (
            "events+reports",
            "unspecified",
            {"weapons": (0.5, "inferred", 0), "training": (None, "can't say", 0)},
        ),
        ("events", "weapons", {"weapons": (0.5, "inferred", 1), "training": (None, "can't say", 0)}),
    ],
)
def test_statements_speak_only_in_their_mode_and_unspecified_ones_not_at_all(
    panel: Panel, mode: str, layer: str, expected: dict[str, tuple[float | None, str, int]]
) -> None:
    made = layers(with_support(panel, 3, layer, mode), np.array([3]), model=MODEL)
    found = {
        row[0]: row[1:] for row in made.select("layer", "probability", "basis", "n_statements").iter_rows()
    }
    assert {name: found[name] for name in expected} == expected


def test_covariates_of_three_pairs_by_hand() -> None:
    rows = [
        ("s1", "state", 432, None, 0),  # Mali
        ("s2", "state", 220, None, 0),  # France
        ("g1", "rebel", None, "Mali;Niger;Algeria", 9),
        ("g2", "militia", None, "Mali", 99),
    ]
    actors = ACTORS.conform(
        pl.DataFrame(
            [
                {
                    "actor_id": i,
                    "name": i,
                    "kind": k,
                    "kind_basis": "",
                    "gwno": g,
                    "countries": c,
                    "n_events": n,
                    "deaths": 0,
                }
                for i, k, g, c, n in rows
            ]
        )
    )
    x = layer_covariates(actors, np.array([0, 1, 2]), np.array([3, 3, 3]), np.zeros(3), np.zeros(3))
    got = [{name: v for name, v in zip(NAMES, row, strict=True) if v} for row in x.tolist()]
    assert got[0] == {"state and group of one country": 1.0}
    assert got[1] == {"a great power": 1.0}
    assert got[2] == pytest.approx(
        {
            "between two groups": 1.0,
            "two groups of one country": 1.0,
            "a transnational group": 1.0,
            "activity, the less active group": np.log(10),
            "difference of activity, groups": np.log(100) - np.log(10),
        }
    )


def test_what_is_shipped_reads_back_and_says_only_what_beats_its_base_rate() -> None:
    model = learnt_layers()
    again = LayerModel.of_json(model.to_json())
    for name, layer in model.layers.items():
        assert again.layers[name].weights == pytest.approx(layer.weights, rel=1e-5)
        assert layer.weights.shape == (F + 1,)
    assert not {"propaganda", "non-aggression"} & set(model.layers)
    assert model.layers["sanctuary"].says
    assert not model.layers["intelligence"].says
