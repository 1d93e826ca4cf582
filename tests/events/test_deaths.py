"""The mixture: known answers, quantiles that invert the distribution, moments that match draws."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.events.deaths import (
    Mixture,
    deaths_cdf,
    deaths_pmf,
    deaths_quantile,
    deaths_sample,
    mixture,
)
from shadowgraph.events.deaths_total import total_interval

GAMMA = 0.5772156649015329


def table(*rows: tuple[str, int | None, int, int | None]) -> pl.DataFrame:
    schema = {"violence": pl.String, "deaths_low": pl.Int32, "deaths_best": pl.Int32, "deaths_high": pl.Int32}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def one(best: float, loc: float, scale: float, weight: float) -> Mixture:
    return Mixture(*(np.array([float(x)]) for x in (best, loc, scale, weight)))


def test_known_answers_of_the_mixture() -> None:
    made = one(10, 12, 4, 0.3)
    # By hand: G(x) = exp(-exp(-(x - 12) / 4)); rounded to whole deaths, so P(X <= k) looks at k + 1/2.
    gumbel = lambda x: np.exp(-np.exp(-(x - 12) / 4))  # noqa: E731
    assert made.cdf(9)[0] == pytest.approx(0.7 * gumbel(9.5))
    assert made.cdf(10)[0] == pytest.approx(0.3 + 0.7 * gumbel(10.5))
    assert made.pmf(10)[0] == pytest.approx(0.3 + 0.7 * (gumbel(10.5) - gumbel(9.5)))
    assert made.cdf(-1)[0] == 0.0
    assert made.cdf(0)[0] == pytest.approx(0.7 * gumbel(0.5))  # what would lie below 0 stands at 0
    assert made.quantile(0.99)[0] == np.ceil(12 - 4 * np.log(-np.log(0.69 / 0.7)) - 0.5)
    assert made.quantile(0.3)[0] == 10


def test_a_wide_mixture_has_the_textbook_moments() -> None:
    made = one(5000, 5000, 400, 0.25)
    mean, variance, third = (part[0] for part in made.cumulants())
    drawn, spread = 5000 + GAMMA * 400, (np.pi * 400) ** 2 / 6
    assert mean == pytest.approx(0.25 * 5000 + 0.75 * drawn, rel=1e-4)
    expected = 0.25 * (5000 - mean) ** 2 + 0.75 * (spread + (drawn - mean) ** 2)
    assert variance == pytest.approx(expected, rel=1e-3)
    skewed = 1.1395470994046486 * spread**1.5
    off = drawn - mean
    assert third == pytest.approx(
        0.25 * (5000 - mean) ** 3 + 0.75 * (skewed + 3 * spread * off + off**3), rel=5e-3
    )


@settings(max_examples=60, deadline=None)
@given(
    best=st.integers(0, 500), loc=st.floats(-3, 600), scale=st.floats(0.05, 200), weight=st.floats(0, 0.95),
    p=st.floats(0.001, 0.999),
)  # fmt: skip
def test_the_quantile_is_the_first_number_reached(
    best: int, loc: float, scale: float, weight: float, p: float
) -> None:
    made = one(best, loc, scale, weight)
    q = int(made.quantile(p)[0])
    assert made.cdf(q)[0] >= p - 1e-9
    assert q == 0 or made.cdf(q - 1)[0] < p + 1e-9


@settings(max_examples=30, deadline=None)
@given(best=st.integers(0, 300), loc=st.floats(-3, 300), scale=st.floats(0.1, 60), weight=st.floats(0, 0.95))
def test_the_masses_are_a_distribution(best: int, loc: float, scale: float, weight: float) -> None:
    made = one(best, loc, scale, weight)
    masses = [made.pmf(k)[0] for k in range(int(loc + 30 * scale) + 400)]
    assert min(masses) >= -1e-12
    assert sum(masses) == pytest.approx(1.0, abs=1e-9)
    assert np.arange(len(masses)) @ masses == pytest.approx(made.cumulants()[0][0], rel=0.01, abs=0.02)


def test_draws_have_the_moments_and_the_quantiles() -> None:
    events = table(
        ("state-based", None, 1, None), ("one-sided", 3, 3, 40), ("non-state", 0, 12, 30), ("state-based", 90, 90, 90),
    )  # fmt: skip
    made = mixture(events)
    draws = deaths_sample(events, 200_000, np.random.default_rng(4))
    assert draws.shape == (4, 200_000)
    assert draws.min() >= 0
    mean, variance, third = made.cumulants()
    assert draws.mean(axis=1) == pytest.approx(mean, rel=0.01)
    assert draws.var(axis=1) == pytest.approx(variance, rel=0.03)
    centred = draws - draws.mean(axis=1, keepdims=True)
    assert (centred.astype(float) ** 3).mean(axis=1) == pytest.approx(third, rel=0.12)
    for p in (0.05, 0.25, 0.5, 0.9, 0.99):
        assert np.quantile(draws, p, axis=1, method="inverted_cdf") == pytest.approx(
            deaths_quantile(events, p), abs=np.maximum(1, 0.02 * mean).max()
        )


def test_a_stated_range_holds_nine_tenths_and_the_best_estimate_is_the_median() -> None:
    events = table(
        ("state-based", 5, 10, 20), ("non-state", 10, 10, 100), ("one-sided", 0, 4182, 4182), ("one-sided", 0, 3, 4),
        ("state-based", 3, 8, 8),
    )  # fmt: skip
    made = mixture(events)
    low, high = events["deaths_low"].to_numpy(), events["deaths_high"].to_numpy()
    below = np.where(low > 0, made.cdf(low - 1.0), 0.05)
    assert below == pytest.approx(0.05, abs=1e-9)
    assert 1 - made.cdf(high.astype(float)) == pytest.approx(0.05, abs=1e-9)
    assert made.quantile(0.5).tolist() == events["deaths_best"].to_list()
    assert made.weight[0] == 0.0  # 10 is the median of a Gumbel over 5 to 20 by itself
    assert made.weight[1] > 0.4  # 10 of "10 to 100" is not


def test_a_wider_range_gives_a_wider_distribution() -> None:
    events = table(*(("state-based", 10, 10, high) for high in (11, 15, 20, 50, 200)))
    spread = mixture(events).cumulants()[1]
    assert (np.diff(spread) > 0).all()


def test_quantiles_rise_with_probability_and_with_the_best_estimate() -> None:
    events = table(
        *(
            (kind, None, best, None)
            for kind in ("state-based", "non-state", "one-sided")
            for best in range(1, 400)
        )
    )
    made = mixture(events)
    levels = np.stack([made.quantile(p) for p in (0.01, 0.05, 0.5, 0.95, 0.99)])
    assert (np.diff(levels, axis=0) >= 0).all()
    assert (levels[2] == events["deaths_best"].to_numpy()).all()
    for kind in range(3):
        upper = levels[4, kind * 399 : (kind + 1) * 399]
        assert (np.diff(upper) >= -1).all()


def test_an_event_without_a_range_is_uncertain_all_the_same() -> None:
    events = table(
        ("state-based", None, 20, None), ("state-based", 20, 20, 20), ("state-based", None, 0, None)
    )
    made = mixture(events)
    assert made.loc[0] == made.loc[1]  # one figure is no more certain than none stated
    assert 0.5 < made.weight[0] < 1
    assert (made.cumulants()[1] > 0).all()
    assert made.cdf(0)[2] < 0.9  # best 0 means "reported, not confirmed": more is likely enough


def test_functions_over_events_agree_with_the_mixture() -> None:
    events = table(("state-based", 5, 10, 20))
    made = mixture(events)
    assert deaths_cdf(events, 12)[0] == made.cdf(12)[0]
    assert deaths_pmf(events, 12)[0] == made.pmf(12)[0]
    assert deaths_pmf(events, 12)[0] == pytest.approx(deaths_cdf(events, 12)[0] - deaths_cdf(events, 11)[0])


def many(n: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    best = rng.geometric(0.15, n)
    high = best + rng.integers(0, 8, n)
    return table(
        *(("state-based", int(b), int(b), int(h)) for b, h in zip(best, high, strict=True))
    ).with_columns(pl.Series("group", rng.integers(0, 4, n)))


def test_total_by_moments_agrees_with_drawing() -> None:
    events = many(400, 5)
    by_moments = total_interval(events, "group", method="moments")
    drawn = total_interval(events, "group", method="sample", draws=20_000, rng=np.random.default_rng(1))
    width = (drawn["high"] - drawn["low"]).to_numpy()
    assert np.abs((by_moments["low"] - drawn["low"]).to_numpy() / width).max() < 0.05
    assert np.abs((by_moments["high"] - drawn["high"]).to_numpy() / width).max() < 0.05
    assert by_moments["group"].to_list() == [0, 1, 2, 3]
    assert by_moments["n_events"].sum() == 400
    assert by_moments["best"].sum() == events["deaths_best"].sum()


def test_errors_that_go_together_give_the_wider_interval() -> None:
    events = many(300, 6)
    apart = total_interval(events, "group")
    together = total_interval(events, "group", dependence="together")
    assert (together["low"] <= apart["low"]).all()
    assert (together["high"] >= apart["high"]).all()
    wide = (together["high"] - together["low"]) / (apart["high"] - apart["low"])
    assert wide.min() > 3


def test_small_groups_are_drawn_and_reproducible() -> None:
    events = many(40, 7)
    first, second = total_interval(events, "group"), total_interval(events, "group")
    assert first.equals(second)
    assert (first["low"] <= first["mean"]).all()
    assert (first["mean"] <= first["high"]).all()
    assert (
        first["low"].round(0).equals(first["low"])
    )  # a quantile of drawn whole numbers, not of a fitted curve


def test_totals_by_several_columns_and_a_wider_level() -> None:
    events = many(200, 8).with_columns(pl.lit("x").alias("other"))
    narrow = total_interval(events, ["other", "group"], level=0.5)
    wide = total_interval(events, ["other", "group"], level=0.99)
    assert narrow.columns == ["other", "group", "best", "mean", "low", "high", "n_events"]
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()
