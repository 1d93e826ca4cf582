"""Pairs judged as a whole: their waterfalls, what would flip them, kinds of tie, cases."""

import dataclasses
import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.tie import TIE_LAYERS
from shadowgraph.reports import ReportTables
from shadowgraph.reports.builder import build
from shadowgraph.reports.payload import Payload
from shadowgraph.ties.explain import explain
from shadowgraph.ties.result import TieResult
from tests.reports.invented import theatre_tables
from tests.reports.judged import judged_tables


@pytest.fixture(scope="module")
def tables() -> ReportTables:
    return judged_tables(theatre_tables(n_events=600, n_pairs=60))


@pytest.fixture(scope="module")
def made(tables: ReportTables) -> Payload:
    return build(tables)


def _pair(tables: ReportTables, made: Payload, pair: int) -> tuple[pl.Expr, str, str]:
    ids = made["actors"]["id"]
    a, b = ids[made["pairs"]["a"][pair]], ids[made["pairs"]["b"][pair]]
    return (pl.col("actor_a") == a) & (pl.col("actor_b") == b), a, b


def test_the_bars_of_a_pair_sum_to_its_log_odds(tables: ReportTables, made: Payload) -> None:
    assert len(made["standing"]["bars"]) == tables.pairs.height
    for bars in made["standing"]["bars"]:
        both, _, _ = _pair(tables, made, bars["pair"])
        odds = tables.pairs.filter(both)["log_odds"][0]
        assert sum(bars["contribution"]) / 1000 == pytest.approx(odds, abs=0.0006 * len(bars["term"]))


def test_flips_and_cases_are_those_of_explain(tables: ReportTables, made: Payload) -> None:
    result = TieResult(
        tables.ties,
        tables.pairs,
        tables.evidence,
        "learnt",
        "events",
        "quarter",
        {},
        standing=tables.standing,
        layers=tables.layers,
    )
    terms, names = made["standing"]["term"], made["actors"]["name"]
    flipped = 0
    for bars in made["standing"]["bars"][:20]:
        _, a, b = _pair(tables, made, bars["pair"])
        told = explain(result, a, b, None)
        assert {terms[k] for k in bars["flips"]} == set(told.pair_flips)
        flipped += len(bars["flips"])
        shown = [(names[made["pairs"]["a"][pair]], names[made["pairs"]["b"][pair]]) for pair in bars["cases"]]
        assert shown == told.cases.select("name_a", "name_b").rows()
    assert flipped > 0


def test_values_are_shown_beside_the_typical_pairs(tables: ReportTables, made: Payload) -> None:
    standing = made["standing"]
    typical = dict(zip(standing["term"], standing["typical"], strict=True))
    assert typical["distance"] == "15 km"
    assert typical["war with states"] == "0"
    seen = set()
    for bars in standing["bars"]:
        for term, value in zip(bars["term"], bars["value"], strict=True):
            if standing["term"][term] == "named together":
                seen.add(standing["text"][value])
    assert seen == {"0 events", "1 event", "3 events"}


def test_open_and_covert_are_null_where_the_table_has_none(tables: ReportTables, made: Payload) -> None:
    pairs = made["pairs"]
    for pair in range(len(pairs["a"])):
        both, _, _ = _pair(tables, made, pair)
        row = tables.pairs.filter(both).row(0, named=True)
        for column, key in (("open", "p_open"), ("covert", "p_covert")):
            shown = pairs[column][pair]  # type: ignore[literal-required]
            assert (shown is None) == (row[key] is None)
            if shown is not None:
                assert shown / 1000 == pytest.approx(row[key], abs=0.0006)


def test_kinds_keep_their_basis_and_can_not_say(tables: ReportTables, made: Payload) -> None:
    kinds = made["kinds"]
    assert kinds["layer"] == list(TIE_LAYERS)
    assert len(kinds["pair"]) == tables.pairs.height
    for place, pair in enumerate(kinds["pair"]):
        assert made["pairs"]["kinds"][pair] == place
        both, _, _ = _pair(tables, made, pair)
        rows = {row["layer"]: row for row in tables.layers.filter(both).iter_rows(named=True)}
        for n, layer in enumerate(kinds["layer"]):
            row = rows[layer]
            assert kinds["basis"][kinds["based"][place][n]] == row["basis"]
            assert kinds["text"][kinds["reason"][place][n]] == row["reason"]
            assert (kinds["chance"][place][n] is None) == (row["basis"] == "can't say")


def test_strength_of_evidence_is_that_of_the_pair(tables: ReportTables, made: Payload) -> None:
    for pair in (0, 5, 20):
        both, _, _ = _pair(tables, made, pair)
        rows = tables.standing.filter(both & (pl.col("term") != "prior"))
        assert made["pairs"]["weight"][pair] == pytest.approx(rows["contribution"].sum(), abs=0.006)


def test_what_the_chance_means_follows_the_model(tables: ReportTables, made: Payload) -> None:
    assert "coders would record a tie" in made["meta"]["meaning"]
    assert "at least as common" in made["meta"]["meaning"]
    assert "leaving one theatre out" in made["meta"]["range"]
    plain = build(theatre_tables(n_events=300, n_pairs=20))
    assert "coders" not in plain["meta"]["meaning"]
    assert plain["standing"]["bars"] == []
    assert set(plain["pairs"]["standing"]) == {-1}


def test_lines_without_their_best_evidence_are_those_of_pairs(tables: ReportTables, made: Payload) -> None:
    flips = made["trust"]["flips"]
    assert flips
    for flip in flips:
        both, _, _ = _pair(tables, made, flip["pair"])
        bars = tables.standing.filter(both)
        top = np.max(bars.filter(pl.col("term") != "prior")["contribution"].to_numpy())
        after = 1 / (1 + math.exp(-(bars["contribution"].sum() - top)))
        assert flip["turns"] == (after < 0.5)


def test_a_statement_for_other_dates_is_told(tables: ReportTables) -> None:
    quiet = tables.pairs.filter((pl.col("basis") == "inferred") & (pl.col("joint") < 1)).row(0, named=True)
    said = tables.statements.head(1).with_columns(
        actor_a=pl.lit(quiet["actor_b"]),
        actor_b=pl.lit(quiet["actor_a"]),
        date_start=pl.lit(dt.date(1990, 1, 1)),
    )
    changed = dataclasses.replace(tables, statements=pl.concat([tables.statements, said]))
    pairs = build(changed)["pairs"]
    texts = [text for text, flag in zip(pairs["sentence"], pairs["elsewhere"], strict=True) if flag]
    assert len(texts) == 1
    assert "for other dates only" in texts[0]
    assert "inferred" in texts[0]
