"""The suite for tie models: every built-in and every rival passes it, and planted defects fail it."""

import itertools
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.changed_theatres import with_statements
from shadowgraph.conformance.invented_theatre import invented_theatre
from shadowgraph.conformance.models import check_model
from shadowgraph.plugins.manager import registered
from shadowgraph.ties import infer
from shadowgraph.ties.evidence.opportunity import count
from shadowgraph.ties.models.block_model import BlockModel
from shadowgraph.ties.models.dyad_frequency import DyadFrequency
from shadowgraph.ties.models.heuristics import heuristics
from shadowgraph.ties.models.scored import Scored, prior_bar, scored_result
from shadowgraph.ties.tables import Bar

RIVALS = {m.name: m for m in (DyadFrequency(), DyadFrequency(one_sided=False), *heuristics(), BlockModel())}
MODELS = {**RIVALS, **registered("tie_models")}


@pytest.fixture(scope="module")
def theatre():
    return invented_theatre(seed=1, n_events=250)[0]


@pytest.mark.parametrize("name", MODELS)
def test_models_pass(name, theatre) -> None:
    assert check_model(MODELS[name], theatre).model == name


def test_the_planted_statement_would_change_the_answer_if_it_were_read(theatre) -> None:
    least = infer(theatre, seed=0).pairs().sort("p_cooperating").row(0, named=True)
    a, b = least["actor_a"], least["actor_b"]
    both = pl.col("actor_a").eq(a) & pl.col("actor_b").eq(b)
    read = infer(with_statements(theatre, a, b), mode="events+reports", seed=0).pairs().filter(both)
    unread = infer(theatre, mode="events+reports", seed=0).pairs().filter(both)
    assert abs(read["log_odds"][0] - unread["log_odds"][0]) > 0.1


class Plain:
    """Joint namings of this and earlier periods; no defect."""

    name = "plain"

    def score(self, panel):
        met = panel.meetings.filter(~pl.col("opposed"))
        seen = count(panel, met["cell"].to_numpy(), met["weight"].to_numpy())
        so_far = np.cumsum(seen)
        before = np.concatenate([[0.0], so_far])[panel.cell_starts[:-1]]
        return np.log1p(so_far - before[panel.cell_pair])

    def infer(self, panel, *, seed, terms=None):
        score = self.score(panel)
        bars = (prior_bar(panel, -2.0, "assumed"), Bar("joint", "joint namings", score))
        model = Scored(panel, bars, lambda rng: -2.0 + score * rng.normal(1.0, 0.2), keeps=0.8)
        return self.spoil(scored_result(model, model=self.name, seed=seed, parameters={}))

    def spoil(self, result):
        return result


class PlainPast(Plain):
    one_sided = True


class LooksAhead(PlainPast):
    def score(self, panel):
        forward = super().score(panel)
        return np.maximum.reduceat(forward, panel.cell_starts[:-1])[panel.cell_pair]


class ShiftsABar(Plain):
    def spoil(self, result):
        moved = pl.when(pl.col("term") == "joint").then(1e-6).otherwise(0.0)
        return replace(
            result, evidence=result.evidence.with_columns(contribution=pl.col("contribution") + moved)
        )


class LosesAPair(Plain):
    def spoil(self, result):
        return replace(result, pair_table=result.pair_table.head(-1))


class OneWidth(Plain):
    def spoil(self, result):
        width = [(pl.col("p_cooperating")).alias("p_low"), (pl.col("p_cooperating")).alias("p_high")]
        return replace(result, table=result.table.with_columns(width))


class StatesDoNotSum(Plain):
    def spoil(self, result):
        return replace(result, table=result.table.with_columns(p_rival=pl.lit(0.1)))


class ReadsStatements(Plain):
    def score(self, panel):
        return super().score(panel) + panel.data.statements.height / 10


class Restless(Plain):
    calls = itertools.count()

    def score(self, panel):
        return super().score(panel) + next(self.calls) / 10


class GoesByIds(Plain):
    def score(self, panel):
        return super().score(panel) + (panel.cell_pair % 2) / 10


class CountsHeads(Plain):
    def score(self, panel):
        return super().score(panel) + panel.orgs.height / 10


class DrawsAnything(Plain):
    def spoil(self, result):
        class Anything:
            def histories(self, n, rng):
                return rng.integers(0, 4, (n, result.table.height)).astype(np.int8)

        return replace(result, posterior=Anything())


@pytest.mark.parametrize("sound", [Plain, PlainPast])
def test_a_plain_model_passes(sound, theatre) -> None:
    check_model(sound(), theatre)


@pytest.mark.parametrize(
    ("broken", "rule"),
    [
        (LooksAhead, "the future changes"),
        (ShiftsABar, "bars add up"),
        (LosesAPair, "one row per pair"),
        (OneWidth, "not a constant"),
        (StatesDoNotSum, "add up to 1"),
        (ReadsStatements, "read a statement"),
        (Restless, "differs between two runs"),
        (GoesByIds, "other actor ids change"),
        (CountsHeads, "an isolated organisation changes"),
        (DrawsAnything, "draws leave the intervals"),
    ],
)
def test_planted_defects_are_seen(broken, rule, theatre) -> None:
    with pytest.raises(AssertionError, match=rule):
        check_model(broken(), theatre)
