"""Ties from covariates: planted coefficients found, a second relation places an actor nobody saw."""

import numpy as np
import polars as pl
import pytest

from shadowgraph.errors import UsageError
from shadowgraph.kernels.reference.grouped_probit import sample
from shadowgraph.ties.models.covariates import ties_from_covariates

N = 24


def planted(seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """SYNTHETIC: two camps that fight each other; ties follow likeness, size and camp."""
    rng = np.random.default_rng(seed)
    i, j = np.triu_indices(N, 1)
    camp, size = np.arange(N) % 2, rng.standard_normal(N)
    near = rng.standard_normal(len(i))
    fights = rng.poisson(np.where(camp[i] == camp[j], 0.0, 1.0))
    eta = -1.0 + 1.0 * near + 0.6 * (size[i] + size[j]) + np.where(camp[i] == camp[j], 0.8, -0.8)
    tie = (eta + rng.standard_normal(len(i)) > 0).astype(float)
    names = np.array([f"g{k:02d}" for k in range(N)])
    pairs = pl.DataFrame(
        {
            "actor_a": names[i],
            "actor_b": names[j],
            "tie": tie,
            "near": near,
            "fights": fights,
            "note": ["x"] * len(i),
        }
    )
    return pairs, pl.DataFrame({"actor": names, "size": size})


def without(pairs: pl.DataFrame, actor: str) -> pl.DataFrame:
    hidden = (pl.col("actor_a") == actor) | (pl.col("actor_b") == actor)
    return pairs.with_columns(tie=pl.when(hidden).then(None).otherwise(pl.col("tie")))


def test_planted_coefficients_are_found() -> None:
    pairs, actors = planted()
    found = ties_from_covariates(pairs.drop("fights"), outcome="tie", actors=actors, sweeps=400)
    weights = {row["name"]: row for row in found.coefficients.iter_rows(named=True)}
    # The camps are not among the covariates: what they do is noise, and a probit shrinks by 1 / sqrt(1 + 0.8 ** 2).
    assert weights["near"]["low"] < 1 / np.sqrt(1.64) < weights["near"]["high"]
    assert weights["size"]["low"] > 0.2
    assert "note" not in weights
    assert found.table.filter(~pl.col("probability").is_between("p_low", "p_high")).is_empty()


def test_a_second_relation_helps_an_actor_nobody_saw() -> None:
    gains = []
    pairs, actors = planted(1)
    for actor in ("g03", "g08", "g13"):
        shown = without(pairs, actor)
        truth = pairs.filter(shown["tie"].is_null())["tie"].to_numpy()
        scores = []
        for second in (None, "fights"):
            given = shown if second else shown.drop("fights")
            table = ties_from_covariates(given, outcome="tie", actors=actors, second=second, sweeps=200).table
            chance = table.filter(~pl.col("known"))["probability"].to_numpy()
            scores.append(np.where(truth > 0, np.log(chance), np.log1p(-chance)).mean())
        gains.append(scores[1] - scores[0])
    assert np.mean(gains) > 0.05


def test_unknown_outcomes_are_not_looked_at() -> None:
    pairs, actors = planted(2)
    shown = without(pairs, "g00")
    as_nan = shown.with_columns(pl.col("tie").fill_null(float("nan")))
    one, two = (
        ties_from_covariates(p, outcome="tie", actors=actors, second="fights", sweeps=40)
        for p in (shown, as_nan)
    )
    assert one.table.equals(two.table)
    assert (~one.table["known"]).sum() == N - 1


def test_coefficients_that_do_nothing_are_drawn_in() -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(400), rng.standard_normal((400, 21))])
    y = (x[:, 1] * 1.5 + rng.standard_normal(400) > 0).astype(float)
    group = np.r_[-1, 0, np.ones(20)].astype(np.int64)
    found = sample(x, y, group, np.array([0.5, 0.5]), rng, burn=100, keep=300)
    assert found.weights[:, 1].mean() == pytest.approx(1.5, abs=0.35)
    assert np.abs(found.weights[:, 2:].mean(axis=0)).max() < 0.25
    assert found.spread[:, 1].mean() < 0.4 * found.spread[:, 0].mean()


def test_a_group_nobody_saw_keeps_its_prior() -> None:
    y = np.array([1.0, 0.0] * 20)
    x = np.column_stack([np.ones(40), np.zeros(40)])
    found = sample(x, y, np.array([-1, 0]), np.array([0.7]), np.random.default_rng(0), keep=2000)
    assert np.median(np.abs(found.weights[:, 1])) == pytest.approx(0.6, abs=0.25)
    assert found.mean == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda p: p.drop("tie"), "pairs"),
        (
            lambda p: pl.concat(
                [p, p.head(1).rename({"actor_a": "actor_b", "actor_b": "actor_a"}).select(p.columns)]
            ),
            "pairs",
        ),
        (lambda p: p.with_columns(tie=pl.lit(1.0)), "tie"),
    ],
)
def test_tables_that_cannot_be_learnt_from_are_refused(change, field: str) -> None:
    with pytest.raises(UsageError) as error:
        ties_from_covariates(change(planted()[0]), outcome="tie")
    assert error.value.field == field
