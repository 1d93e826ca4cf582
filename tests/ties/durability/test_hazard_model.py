"""Two kinds of ties: survival, bars, and what learning finds, against figures worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shadowgraph.ties.durability.covariates import NAMES
from shadowgraph.ties.durability.learning import Design, YearsAtRisk, learn, log_posterior, within
from shadowgraph.ties.durability.model import HazardModel, learnt

LN2 = np.log(2)
PLAIN = HazardModel(
    ("shared enemy", "lost shared enemy", "kin"),
    kind=np.array([0.0, 0.0, 0.0, LN2]),
    shift=np.array([0.0, LN2, 0.0]),
    # A tactical tie halves every year, a strategic one every ten.
    log_rates=np.log([LN2, LN2 / 10]),
)


def row(*values: float) -> np.ndarray:
    return np.array([values], float)


def test_survival_mixes_the_two_kinds() -> None:
    nothing = row(0, 0, 0)
    odds = PLAIN.at_start(nothing)
    # Even odds: half of 2 ** -3, half of 2 ** -0.3.
    assert PLAIN.survival(3, odds, PLAIN.strain(nothing))[0] == pytest.approx((2**-3 + 2**-0.3) / 2)


def test_who_has_lasted_is_of_the_lasting_kind() -> None:
    odds = PLAIN.after(PLAIN.at_start(row(0, 0, 0)), np.array([10.0]))
    # After ten years, 2 ** -10 of the tactical and half of the strategic ones are left: 512 to 1.
    assert np.exp(odds[0]) == pytest.approx(512)


def test_kin_doubles_the_odds_and_a_lost_enemy_the_rate() -> None:
    x = row(0, 1, 1)
    assert np.exp(PLAIN.at_start(x)[0]) == pytest.approx(2)
    assert PLAIN.survival(1, np.array([50.0]), PLAIN.strain(x))[0] == pytest.approx(2**-0.2)


def test_without_the_enemy_only_ties_that_have_one_change() -> None:
    x = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert PLAIN.without_enemy(x).tolist() == [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def test_expected_years_are_the_area_under_the_survival_curve() -> None:
    odds, strain = np.array([0.3]), np.array([1.7])
    years = np.linspace(0, 10, 20_001)
    area = np.trapezoid([PLAIN.survival(float(y), odds, strain)[0] for y in years], years)
    assert PLAIN.expected_years(odds, strain)[0] == pytest.approx(area, abs=1e-6)


@given(
    st.lists(st.floats(-3, 3), min_size=3, max_size=3),
    st.lists(st.floats(-3, 3), min_size=3, max_size=3),
    st.floats(0, 30),
)
def test_bars_sum_to_the_log_hazard_and_to_the_log_odds(
    start: list[float], now: list[float], lasted: float
) -> None:
    x, y = row(*start), row(*now)
    odds = PLAIN.after(PLAIN.at_start(x), np.array([lasted]))
    assert PLAIN.odds_bars(x, odds).sum() == pytest.approx(odds[0], abs=1e-9)
    assert PLAIN.bars(x, y, odds).sum() == pytest.approx(PLAIN.log_hazard(odds, PLAIN.strain(y))[0], abs=1e-9)


def test_the_bar_of_lasting_lowers_the_hazard() -> None:
    x = row(0, 0, 0)
    odds = PLAIN.after(PLAIN.at_start(x), np.array([5.0]))
    bars = PLAIN.bars(x, x, odds)[0]
    assert bars[-1] < 0
    assert bars[1:-1].tolist() == [0.0, 0.0, 0.0]


def test_the_likelihood_of_three_spells_by_hand() -> None:
    # Lengths 1 (ended), 2 (ended), 1 (censored); even odds, rates exp(a), exp(b).
    rows = YearsAtRisk(np.zeros((4, 0)), np.array([True, False, True, False]), np.array([0, 1, 3]))
    point = np.array([-1.0, np.log(2.0), 0.0])
    tactical, strategic = np.exp(-1 + 1), np.exp(-1 - 1)

    def alive(n: int) -> float:
        return float((np.exp(-tactical * n) + np.exp(-strategic * n)) / 2)

    by_hand = np.log(1 - alive(1)) + np.log(alive(1) - alive(2)) + np.log(alive(1))
    assert log_posterior(point, rows, Design((), ()))[0] == pytest.approx(by_hand)


def test_the_gradient_is_that_of_the_value() -> None:
    rng = np.random.default_rng(3)
    starts = np.arange(0, 60, 3)
    ended = np.zeros(60, bool)
    ended[2::3] = rng.random(20) < 0.5
    rows = YearsAtRisk(rng.normal(size=(60, 3)), ended, starts)
    design = Design((0, 2), (1, 2))
    point = rng.normal(0, 0.4, 7)
    step = 1e-6 * np.eye(7)
    slope = [
        (log_posterior(point + s, rows, design)[0] - log_posterior(point - s, rows, design)[0]) / 2e-6
        for s in step
    ]
    assert log_posterior(point, rows, design)[1] == pytest.approx(slope, abs=1e-5)


def test_planted_kinds_are_found_again() -> None:
    rng = np.random.default_rng(0)
    n = 4000
    sign = rng.integers(0, 2, n).astype(float)
    lasting = rng.random(n) < 1 / (1 + np.exp(-(-1.0 + 1.5 * sign)))
    years = rng.exponential(1 / np.where(lasting, 0.08, 1.2))
    length = np.minimum(np.ceil(years), 12).astype(int)
    starts = np.cumsum(length) - length
    ended = np.zeros(length.sum(), bool)
    ended[starts + length - 1] = years <= 12
    rows = YearsAtRisk(np.repeat(sign, length)[:, None], ended, starts)
    model, _ = learn(rows, ("sign",), Design((0,), ()), penalty=0.1)
    assert model.rates == pytest.approx((1.2, 0.08), rel=0.12)
    assert model.kind == pytest.approx([-1.0, 1.5], abs=0.2)


def test_sums_within_spells_start_anew() -> None:
    first = np.array([0, 0, 2, 2, 2])
    assert within(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), first).tolist() == [1, 3, 3, 7, 12]


def test_the_shipped_model_reads_back_as_written_and_its_kinds_mean_what_they_say() -> None:
    model = learnt()
    assert model.names == NAMES
    assert HazardModel.of_json(model.to_json()).flat() == pytest.approx(model.flat(), rel=1e-5)
    tactical, strategic = np.exp(-3 * np.array(model.rates))
    assert tactical < 0.5 < strategic
    assert model.draws.shape == (40, 2 * len(NAMES) + 3)
    assert model.provenance["licence"] == "CC BY 4.0; cite UCDP"
