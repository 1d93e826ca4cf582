import numpy as np
import pytest

from shadowgraph.measures.impact import ratios
from shadowgraph.measures.impact.ratios import fit_ratios


def fitted(treated, control, *, cluster=None, outcome="events", n_treated=1.0, n_control=1.0, baseline=2):
    t, c = np.atleast_2d(np.asarray(treated, float)), np.asarray(control, float)
    # Two groups of provinces that say the same, so that nothing hangs on which controls there are.
    c = c if c.ndim == 3 else np.stack([np.atleast_2d(c) / 2] * 2)
    groups = np.arange(len(t)) if cluster is None else np.asarray(cluster)
    return fit_ratios(outcome, t, c, np.full_like(t, n_treated), np.full_like(c, n_control), groups, baseline)


@pytest.fixture
def no_prior(monkeypatch):
    monkeypatch.setattr(ratios, "PRIOR_SD", 1e6)


@pytest.mark.usefixtures("no_prior")
def test_one_stack_gives_the_ratio_of_ratios_when_the_baseline_blocks_agree():
    # 10 a block before, 30 after; controls 20 before, 30 after: (30 / 10) / (30 / 20) = 2.
    fit = fitted([10, 10, 30], [20, 20, 30])
    assert np.exp(fit.theta) == pytest.approx([2.0])


@pytest.mark.usefixtures("no_prior")
def test_number_of_districts_cancels_when_it_is_constant_and_counts_when_it_is_not():
    assert np.exp(fitted([10, 10, 30], [20, 20, 30], n_treated=7.0, n_control=1.5).theta) == pytest.approx(
        [2.0]
    )
    t, c = np.array([[10.0, 10.0, 30.0]]), np.array([[[20.0, 20.0, 30.0]]])
    # Three districts with a value after and one before: 30 is 10 each, so that (10 / 10) / (30 / 20) = 2 / 3.
    fit = fit_ratios("events", t, c, np.array([[1.0, 1.0, 3.0]]), np.ones_like(c), np.zeros(1, int), 2)
    assert np.exp(fit.theta) == pytest.approx([2 / 3])


def test_one_cluster_has_no_spread_and_none_no_fit():
    assert np.isinf(fitted([10, 10, 30], [20, 20, 30]).spread[0, 0])
    assert fitted([10, 10, 30], [0, 0, 0]) is None
    assert fitted([0, 0, 0], [20, 20, 30]) is None


def test_two_equal_clusters_agree_and_the_spread_grows_as_they_part():
    same = fitted([[10, 10, 30]] * 2, [[20, 20, 30]] * 2)
    apart = fitted([[10, 10, 30], [10, 10, 10]], [[20, 20, 30]] * 2)
    assert same.spread[0, 0] < 1e-3
    assert apart.spread[0, 0] > 0.1


def test_stacks_of_one_cluster_count_as_one():
    treated, control = [[10, 10, 30], [10, 10, 30], [10, 10, 10]], [[20, 20, 30]] * 3
    fit = fitted(treated, control, cluster=[5, 5, 9])
    assert fit.clusters == 2
    # Totals 100 and 30: (130)^2 / (100^2 + 30^2) = 1.55 clusters in effect, hence at least one degree of freedom.
    assert fit.freedom == 1.0


@pytest.mark.usefixtures("no_prior")
def test_a_great_war_does_not_decide_for_all():
    # One stack of thousands falls to a half, nine of ten each double; weighed by size the war would win.
    treated = [[5000, 5000, 2500]] + [[10, 10, 20]] * 9
    fit = fitted(treated, [[20, 20, 20]] * 10)
    assert np.exp(fit.theta[0]) > 1.3


def test_controls_of_one_province_leave_the_spread_unknown():
    fit = fitted([[10, 10, 30]] * 4, np.array([[[10.0, 10.0, 10.0]] * 4]))
    assert np.isinf(fit.spread[0, 0])


def test_left_out_controls_add_to_the_spread():
    treated = [[10, 10, 30]] * 4
    even = np.array([[[10.0, 10.0, 10.0]] * 4] * 2)
    odd = np.array([[[10.0, 10.0, 4.0]] * 4, [[10.0, 10.0, 16.0]] * 4])
    assert fitted(treated, odd).spread[0, 0] > fitted(treated, even).spread[0, 0] + 0.1


@pytest.mark.usefixtures("no_prior")
def test_same_as_a_poisson_regression_with_dummies():
    from sklearn.linear_model import PoissonRegressor

    rng = np.random.default_rng(5)
    stacks, blocks = 5, 5
    treated, control = rng.poisson(15, (stacks, blocks)), rng.poisson(15, (stacks, blocks))
    fit = fitted(treated, control, outcome="unweighed")
    s, b, side = np.indices((stacks, blocks, 2)).reshape(3, -1)
    y = np.stack([treated, control], axis=2).reshape(-1)
    columns = [
        *(s * blocks + b == k for k in range(stacks * blocks)),
        *((s == k) & (side == 0) for k in range(stacks)),
    ]
    columns += [(b == k) & (side == 0) for k in range(2, blocks)]
    weight = np.where(side == 0, 1.0, ratios.CONTROL_WEIGHT)
    model = PoissonRegressor(
        alpha=1e-12, fit_intercept=False, max_iter=2000, tol=1e-12, solver="newton-cholesky"
    )
    model.fit(np.column_stack(columns).astype(float), y, sample_weight=weight)
    assert fit.theta == pytest.approx(model.coef_[-3:], abs=1e-4)


@pytest.mark.usefixtures("no_prior")
def test_same_as_diff_diff_on_one_cohort():
    diff_diff = pytest.importorskip("diff_diff")
    pd = pytest.importorskip("pandas")
    rng = np.random.default_rng(3)
    n, blocks = 60, 6
    treated = np.arange(n) < 20
    level = rng.normal(1, 0.5, (n, 1)) + 0.2 * np.arange(blocks)
    y = rng.poisson(np.exp(level + 0.6 * (treated[:, None] & (np.arange(blocks) >= 3))))
    table = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(n), blocks),
            "time": np.tile(np.arange(1, blocks + 1), n),
            "y": y.ravel().astype(float),
            "first": np.repeat(np.where(treated, 4, 0), blocks),
        }
    )
    found = diff_diff.WooldridgeDiD(method="poisson").fit(table, "y", "unit", "time", "first")
    theirs = [found.group_time_effects[4, time]["att"] for time in (4, 5, 6)]
    fit = fit_ratios(
        "unweighed",
        y[treated].sum(axis=0)[None].astype(float),
        y[~treated].sum(axis=0)[None, None].astype(float),
        np.full((1, blocks), 20.0),
        np.full((1, 1, blocks), 40.0),
        np.zeros(1, int),
        3,
    )
    # Theirs is a difference: what was seen less what would have been.
    ours = y[treated].mean(axis=0)[3:] * (1 - np.exp(-fit.theta))
    assert ours == pytest.approx(theirs, rel=1e-6)
