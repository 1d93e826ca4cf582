import numpy as np
import polars as pl
import pytest

from shadowgraph.ties.odds import chance
from shadowgraph.trust.credibility.features import FEATURES
from shadowgraph.trust.credibility.learning import (
    Lessons,
    choose,
    learn,
    learn_plain,
    log_odds_of,
    review_shift,
)
from shadowgraph.trust.credibility.model import BARS, Standing, interval, learnt_standing

K = len(FEATURES)


def planted(n: int, seed: int, *, country_sd: float = 0.0) -> tuple[Lessons, np.ndarray, np.ndarray]:
    """Reports of eight countries and twelve offices with known effects."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, K))
    weight = np.where(np.arange(K) < 4, [1.0, -1.0, 0.5, -0.5] + [0.0] * (K - 4), 0.0)
    office = rng.integers(0, 12, n)
    effect = rng.normal(0, 0.8, 12)
    country = rng.integers(0, 8, n)
    shift = rng.normal(0, country_sd, 8)
    stood = rng.random(n) < chance(1.0 + values @ weight + effect[office] + shift[country])
    said = pl.DataFrame({"event": np.arange(n), "office": [f"o{k:02d}" for k in office]})
    return Lessons(values, stood, said, country.astype(str)), weight, effect


def test_planted_weights_and_offices_are_recovered() -> None:
    lessons, weight, effect = planted(4000, 0)
    model = learn_plain(lessons, (0.5, 1.0))
    assert np.abs(model.weight / model.scale - weight).max() < 0.15
    found = np.array([model.offices[f"o{k:02d}"][0] for k in range(12)])
    assert np.corrcoef(found, effect)[0, 1] > 0.95


def test_an_office_with_few_reports_is_drawn_in() -> None:
    lessons, _, _ = planted(400, 1)
    few = Lessons(
        lessons.values,
        lessons.stood,
        lessons.said.with_columns(
            pl.when(pl.col("event") == 0).then(pl.lit("rare")).otherwise("office").alias("office")
        ),
        lessons.country,
    )
    model = learn_plain(few, (0.3, 0.6))
    assert abs(model.offices["rare"][0]) < 0.35
    assert model.offices["rare"][1] > max(sd for name, (_, sd) in model.offices.items() if name != "rare")


def test_countries_that_differ_are_found_to() -> None:
    calm, _, _ = planted(2000, 2)
    stormy, _, _ = planted(2000, 2, country_sd=1.5)
    spreads = [learn(lessons, sds=(0.3, 0.6)).country_sd for lessons in (calm, stormy)]
    assert spreads[0] < 0.35
    assert spreads[1] > 0.8


def test_noise_is_held_back_harder_than_signal() -> None:
    rng = np.random.default_rng(3)
    lessons, _, _ = planted(500, 3)
    noise = Lessons(lessons.values, rng.random(500) < 0.8, lessons.said, lessons.country)
    assert choose(noise)[0] < choose(lessons)[0]


def test_bars_sum_to_the_log_odds() -> None:
    lessons, _, _ = planted(300, 4)
    model = learn_plain(lessons, (0.3, 0.6))
    effect, _ = model.office_effect(lessons.said, 300)
    bars = model.bars(lessons.values, effect, np.zeros(300))
    assert bars.shape == (300, len(BARS))
    assert np.allclose(bars.sum(axis=1), log_odds_of(model, lessons))


def test_the_effect_of_two_offices_is_their_mean_and_none_is_as_uncertain_as_a_new_one() -> None:
    model = learnt_standing()
    known = sorted(model.offices)[:2]
    said = pl.DataFrame({"event": [0, 0, 1], "office": [*known, "never met before"]})
    effect, variance = model.office_effect(said, 3)
    assert effect[0] == pytest.approx((model.offices[known[0]][0] + model.offices[known[1]][0]) / 2)
    assert effect[1] == effect[2] == 0
    assert variance[1] == variance[2] == pytest.approx(model.office_sd**2)


@pytest.mark.parametrize("fell", [0, 3, 40])
def test_the_shift_of_a_review_gives_the_share_that_fell(fell: int) -> None:
    odds = np.random.default_rng(5).normal(1.0, 1.0, 400)
    stood = np.arange(400) >= fell
    shift = review_shift(odds, stood)
    assert chance(-(odds + shift)).mean() == pytest.approx((fell + 0.5) / 401, rel=1e-6)


def test_weights_survive_writing_and_reading() -> None:
    model = learnt_standing()
    again = Standing.of_data(model.as_data())
    assert again.as_data() == model.as_data()
    assert model.as_data()["features"] == [feature.name for feature in FEATURES]
    assert len(model.weight) == K


def test_an_interval_is_around_the_chance() -> None:
    low, high = interval(np.array([0.0, 2.0]), np.array([0.0, 1.0]))
    assert low[0] == high[0] == pytest.approx(0.5)
    assert low[1] < chance(np.array([2.0]))[0] < high[1]


def test_what_speaks_against_a_report_speaks_against_it_in_the_weights_shipped() -> None:
    weight = dict(zip((f.name for f in FEATURES), learnt_standing().weight, strict=True))
    for name in (
        "what it was in doubt",
        "details in doubt",
        "parties below threshold",
        "no deaths",
        "day unknown",
    ):
        assert weight[name] < 0, name
    assert weight["reports"] > 0
    assert min(weight, key=lambda name: weight[name]) == "parties below threshold"
