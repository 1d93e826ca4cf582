"""The result: bars sum, intervals hold, reports are shown, the future is unseen, bytes repeat."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.errors import UsageError
from shadowgraph.records.tie import PATRON_EVIDENCE, PATRONS
from shadowgraph.ties.learnt.logistic import Logistic
from shadowgraph.ties.patrons import PatronResult, patrons
from shadowgraph.ties.patrons.learning import PatronLessons, learn_patrons
from shadowgraph.ties.patrons.model import PatronModel, learnt_patrons, of_json, to_json
from shadowgraph.ties.patrons.terms import TERMS, terms_of
from tests.ties.patrons.borderland import EAST, WEST, borderland, support

REPORTS = pl.concat(
    [
        support("ucdp:85", WEST, years=(2003, 2003)),
        support("ucdp:85", WEST, dataset="other", years=(2005, 2005)),
        support("ucdp:112", EAST, alleged=True),
    ]
)


@pytest.fixture(scope="module")
def found() -> PatronResult:
    return patrons(borderland(REPORTS))


def test_tables_follow_their_schemas(found: PatronResult) -> None:
    assert PATRONS.conform(found.table).equals(found.table)
    assert PATRON_EVIDENCE.conform(found.evidence).equals(found.evidence)
    assert found.table["p_support"].is_between(0, 1).all()
    assert (found.table["p_low"] <= found.table["p_support"]).all()
    assert (found.table["p_support"] <= found.table["p_high"]).all()
    # A jackknife, not a constant.
    width = found.table.select(
        ((pl.col("p_high") / (1 - pl.col("p_high"))).log() - pl.col("log_odds")).alias("w")
    )["w"]
    assert width.n_unique() > 50


@pytest.mark.parametrize("mode", ["events", "events+reports"])
def test_bars_sum_to_the_log_odds(mode) -> None:
    one = patrons(borderland(REPORTS), mode)
    sums = one.evidence.group_by("state", "actor_b").agg(pl.col("contribution").sum())
    both = sums.join(one.table, on=["state", "actor_b"])
    assert both.height == sums.height > 0
    assert (both["contribution"] - both["log_odds"]).abs().max() < 1e-9
    for state in ("Chad", "Cuba", "625"):
        told = one.explain(state, "West")
        assert told.bars["term"].to_list()[0] == "prior"
        assert told.bars.height == len(terms_of(mode)) + 1
        assert told.probability == pytest.approx(told.patron["p_support"], abs=1e-12)


def test_the_neighbour_at_war_with_the_enemy_comes_first(found: PatronResult) -> None:
    best = found.of("West")["name_state"].to_list()
    assert best[0] == "Government of Chad"
    sudan = found.of("West").filter(pl.col("gwno") == 625)["p_support"][0]
    assert sudan < found.of("West")["p_support"][0]


def test_reports_are_shown_and_change_nothing_in_mode_events(found: PatronResult) -> None:
    silent = patrons(borderland())
    assert silent.table["log_odds"].equals(found.table["log_odds"])
    assert set(silent.table["basis"]) == {"inferred"}
    chad = found.table.filter((pl.col("gwno") == 483) & (pl.col("actor_b") == WEST)).row(0, named=True)
    assert chad["basis"] == "reported"
    assert chad["years_reported"] == "2003-2003;2005-2005"
    assert chad["layers_reported"] == "weapons"
    assert chad["reported_by"] == "made;other"
    assert not chad["alleged_only"]
    sudan = found.table.filter((pl.col("gwno") == 625) & (pl.col("actor_b") == EAST)).row(0, named=True)
    assert sudan["alleged_only"]


def test_reports_raise_the_chance_in_mode_events_and_reports() -> None:
    def chance(data) -> float:
        table = patrons(data, "events+reports").table
        return float(table.filter((pl.col("gwno") == 483) & (pl.col("actor_b") == WEST))["p_support"][0])

    assert chance(borderland(REPORTS)) > chance(borderland()) + 0.2


def test_silence_says_nothing_where_nobody_has_looked() -> None:
    events = patrons(borderland()).table
    unseen = patrons(borderland(), "events+reports")
    assert np.allclose(unseen.table["log_odds"], events["log_odds"])
    # A file that looks at everybody, and says nothing of the two, makes support less likely.
    looked = support("ucdp:85", EAST, dataset="ucdp-esd")
    heard = patrons(borderland(looked), "events+reports").table
    both = heard.join(events, on=["state", "actor_b"]).filter(
        (pl.col("gwno") == 625) & (pl.col("actor_b") == EAST)
    )
    assert both["log_odds"][0] < both["log_odds_right"][0]


def test_groups_that_never_fight_a_government_are_not_judged() -> None:
    data = borderland()
    raiders = data.participants.filter(pl.col("actor_id") == "ucdp:9003")["event_id"]
    quiet = replace(
        data,
        events=data.events.with_columns(
            pl.when(pl.col("event_id").is_in(raiders.implode()))
            .then(pl.lit("non-state"))
            .otherwise("violence")
            .alias("violence")
        ),
    )
    found = patrons(quiet, least_events=3)
    assert set(found.table["actor_b"]) == {WEST, EAST}
    assert ": 1 that never" in found.notes[0]
    assert "ucdp:9003" in set(patrons(quiet, least_events=3, every_group=True).table["actor_b"])


def test_what_comes_after_the_window_is_unseen(found: PatronResult) -> None:
    whole = borderland(REPORTS)
    short = replace(whole.theatre, end=dt.date(2004, 12, 31))
    cut = whole.events.filter(pl.col("date_end") <= short.end)
    inside = whole.participants.filter(pl.col("event_id").is_in(cut["event_id"].implode()))
    early = replace(whole, theatre=short, events=cut, participants=inside)
    row = (
        patrons(early).table.filter((pl.col("gwno") == 483) & (pl.col("actor_b") == WEST)).row(0, named=True)
    )
    assert row["years_reported"] == "2003-2003"
    assert row["last_year"] == 2004


def test_same_input_same_bytes() -> None:
    one, two = patrons(borderland(REPORTS)), patrons(borderland(REPORTS.reverse()))
    assert one.table.equals(two.table)
    assert one.evidence.equals(two.evidence)


def test_usage_errors(found: PatronResult) -> None:
    with pytest.raises(UsageError):
        patrons(borderland(), "rumours")  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        patrons(borderland(), "events", model=learnt_patrons("events+reports"))
    with pytest.raises(UsageError):
        found.of("Nobody")
    with pytest.raises(UsageError):
        found.explain("Atlantis", "West")
    kept = replace(found, bars=None)
    assert kept.explain("Chad", "West").bars.height == len(terms_of("events")) + 1
    least = found.of("West").row(-1, named=True)
    with pytest.raises(UsageError):
        kept.explain(least["state"], "West")


def test_shipped_weights_keep_their_signs_and_say_where_they_come_from() -> None:
    for mode in ("events", "events+reports"):
        model = learnt_patrons(mode)
        for fitted in (model.whole, *model.refits):
            for term, weight in zip(terms_of(mode), fitted.weight, strict=True):
                assert weight * term.sign >= 0
        assert len(model.refits) >= 6
        assert {"data", "licence", "command"} <= set(model.provenance)


def test_weights_survive_the_file() -> None:
    model = learnt_patrons("events")
    again = of_json(to_json({"events": model}))["events"]
    rows = np.random.default_rng(0).normal(size=(20, len(model.terms)))
    assert np.array_equal(model.log_odds(rows), again.log_odds(rows))
    assert np.array_equal(model.spread(rows), again.spread(rows))


def test_the_jackknife_by_hand() -> None:
    def flat(intercept: float) -> Logistic:
        return Logistic(np.zeros(1), np.ones(1), np.zeros(1), intercept)

    model = PatronModel(("one",), flat(0.0), (flat(-1.0), flat(0.0), flat(1.0)))
    # Three refits at -1, 0, 1: variance (n - 1) / n * sum of squares = 2 / 3 * 2.
    assert model.spread(np.zeros((1, 1)))[0] == pytest.approx(np.sqrt(4 / 3))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_learning_never_breaks_a_sign(seed: int) -> None:
    rng = np.random.default_rng(seed)
    terms = TERMS[:6]
    values = rng.normal(size=(120, 6))
    label = (rng.random(120) < 1 / (1 + np.exp(2 - values[:, 0]))).astype(float)
    label[[0, 60]] = 1.0
    theatre = np.where(np.arange(120) < 60, "a", "b")
    model = learn_patrons(PatronLessons(values, label, theatre), terms, {})
    for fitted in (model.whole, *model.refits):
        assert all(w * t.sign >= 0 for w, t in zip(fitted.weight, terms, strict=True))
    assert np.allclose(model.whole.intercept + model.bars(values).sum(axis=1), model.log_odds(values))


def test_one_theatre_is_too_few_to_learn_from() -> None:
    taught = PatronLessons(np.zeros((2, 1)), np.array([1.0, 0.0]), np.array(["a", "a"]))
    with pytest.raises(UsageError):
        learn_patrons(taught, TERMS[:1], {})


@pytest.mark.data
def test_known_patrons_rank_high_on_the_real_record(data: Path) -> None:
    from benchmarks.patron_labels import coded, pairs
    from benchmarks.patron_rivals import left_out, signed
    from benchmarks.record import record
    from benchmarks.scores import auc, average_precision

    events, actors = record(data)
    found = pairs(events, actors, coded(actors, data))
    assert (found.n_groups, int(found.label.sum())) == (124, 172)
    score = left_out(signed(terms_of("events")), found.lessons(terms_of("events")))
    assert auc(found.label, score) > 0.92
    assert average_precision(found.label, score) > 0.20
    table = found.table.with_columns(score=pl.Series(score))
    for state, group, among in ((517, "M23", 5), (531, "ONLF", 5), (625, "LRA", 5), (770, "Taleban", 8)):
        of_group = table.filter(pl.col("name_b") == group).sort("score", descending=True)
        assert state in of_group["gwno"].head(among).to_list(), group
