"""The payload holds what the tables say: numbers checked against them."""

import dataclasses
import datetime as dt
import json
import math
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.actor import ACTORS, LINEAGE, NAMES
from shadowgraph.records.event import EVENTS, PARTICIPANTS, QUARANTINE
from shadowgraph.records.measure import MEASURES
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.theatre import Theatre
from shadowgraph.records.tie import EVIDENCE, PAIRS, TIES
from shadowgraph.reports import ReportTables
from shadowgraph.reports.builder import build
from shadowgraph.reports.payload import Payload
from tests.reports.invented import theatre_tables

COLUMNAR = ("actors", "pairs", "lineage", "statements", "events")


def lengths(part: dict[str, Any]) -> set[int]:
    return {len(column) for name, column in part.items() if isinstance(column, list) and name != "word"}


def test_it_is_strict_json(payload: Payload) -> None:
    json.dumps(payload, allow_nan=False)


@pytest.mark.parametrize("part", COLUMNAR)
def test_columns_are_as_long_as_one_another(payload: Payload, part: str) -> None:
    assert len(lengths(payload[part])) == 1  # type: ignore[literal-required]


def test_the_same_tables_give_the_same_bytes() -> None:
    one, other = (json.dumps(build(theatre_tables(seed=3, n_events=400, n_pairs=30))) for _ in range(2))
    assert one == other


def test_numbers_point_at_rows_that_exist(payload: Payload) -> None:
    n_actors, n_events = len(payload["actors"]["id"]), len(payload["events"]["id"])
    pairs = payload["pairs"]
    assert all(0 <= actor < n_actors for actor in (*pairs["a"], *pairs["b"]))
    for bars in payload["evidence"]["bars"]:
        for ref in bars["refs"]:
            events, statements = ref[3 : 3 + ref[2]], ref[3 + ref[2] :]
            assert all(0 <= event < n_events for event in events)
            assert all(0 <= one < len(payload["statements"]["id"]) for one in statements)
    for measure in payload["measures"]:
        for track in (measure["theatre"], *measure["districts"]):
            if track and track["turn"]:
                assert -1 <= track["turn"]["event"] < n_events


def test_waterfalls_add_up_to_the_log_odds_of_the_tables(tables: ReportTables, payload: Payload) -> None:
    odds = {
        (a, b, start): value
        for a, b, start, value in tables.ties.select(
            "actor_a", "actor_b", "period_start", "log_odds"
        ).iter_rows()
    }
    ids, starts, pairs = payload["actors"]["id"], payload["periods"]["start"], payload["pairs"]
    checked = 0
    for bars in payload["evidence"]["bars"]:
        pair = bars["pair"]
        for place, period in enumerate(bars["at"]):
            total = sum(line[place] for line in bars["contribution"]) / 1000
            key = (ids[pairs["a"][pair]], ids[pairs["b"][pair]], dt.date.fromisoformat(starts[period]))
            assert total == pytest.approx(odds[key], abs=0.0006 * len(bars["term"]))
            checked += 1
    assert checked > 1000


def test_curves_hold_the_chances_of_the_tables(tables: ReportTables, payload: Payload) -> None:
    row = tables.ties.row(100, named=True)
    ids, pairs = payload["actors"]["id"], payload["pairs"]
    which = [
        n
        for n in range(len(pairs["a"]))
        if ids[pairs["a"][n]] == row["actor_a"] and ids[pairs["b"][n]] == row["actor_b"]
    ]
    series = pairs["series"][which[0]]
    assert series is not None
    at = payload["periods"]["start"].index(row["period_start"].isoformat())
    place = series["at"].index(at)
    together = series["tactical"][place] + series["strategic"][place]
    assert together / 1000 == pytest.approx(row["p_cooperating"], abs=0.0011)
    assert series["low"][place] / 1000 == pytest.approx(row["p_low"], abs=0.0006)


def test_deaths_on_the_map_are_those_of_the_events(tables: ReportTables, payload: Payload) -> None:
    picture = payload["picture"]
    placed = tables.events.filter(pl.col("latitude").is_not_null())
    assert sum(picture["spots"]["deaths"]) == placed["deaths_best"].sum()
    assert sum(picture["spot_months"]["deaths"]) == placed["deaths_best"].sum()
    assert sum(picture["spot_months"]["events"]) == placed.height
    assert picture["unplaced_events"] == tables.events.height - placed.height
    dated = sum(picture["months"]["events"])
    assert dated + picture["undated_events"] == tables.events.height


def test_vague_places_are_never_cells(tables: ReportTables, payload: Payload) -> None:
    spots = payload["picture"]["spots"]
    sharp = sum(n for n, radius in zip(spots["events"], spots["radius"], strict=True) if radius == 0)
    assert sharp == tables.events.filter(pl.col("place_precision") <= 2).height
    assert {radius for radius in spots["radius"] if radius} >= {120, 300}


def test_pairs_come_by_strength_of_evidence(payload: Payload) -> None:
    pairs = payload["pairs"]
    likely = [p >= 525 for p in pairs["p"]]
    assert likely == sorted(likely, reverse=True)
    weights = [w for w, good in zip(pairs["weight"], likely, strict=True) if good and w is not None]
    assert weights == sorted(weights, reverse=True)


def test_every_sentence_says_inferred_or_reported(payload: Payload) -> None:
    for text, told in zip(payload["pairs"]["sentence"], payload["pairs"]["reported"], strict=True):
        assert ("reported by " in text) is told
        assert ("inferred" in text) is not told


def test_all_seven_questions_are_faced(payload: Payload) -> None:
    assert [answer["number"] for answer in payload["answers"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [answer["answered"] for answer in payload["answers"]] == [True] * 5 + [False] * 2
    for answer in payload["answers"][5:]:
        assert answer["lines"][0]["text"].startswith("Not answered")


def test_a_measure_nobody_announced_appears_by_itself(payload: Payload) -> None:
    new = [measure for measure in payload["measures"] if measure["name"] == "brand_new_measure"]
    assert len(new) == 1
    assert new[0]["units"] == "widgets"
    assert new[0]["theatre"] is not None
    assert len(new[0]["districts"]) == 12


def test_lines_without_their_best_evidence_are_recomputed(tables: ReportTables, payload: Payload) -> None:
    flips = payload["trust"]["flips"]
    assert flips
    pairs, ids = payload["pairs"], payload["actors"]["id"]
    for flip in flips:
        a, b = ids[pairs["a"][flip["pair"]]], ids[pairs["b"][flip["pair"]]]
        pair = tables.pairs.filter((pl.col("actor_a") == a) & (pl.col("actor_b") == b))
        bars = tables.evidence.filter(
            (pl.col("actor_a") == a)
            & (pl.col("actor_b") == b)
            & (pl.col("period_start") == pair["peak_period"][0])
        )
        top = bars.filter(pl.col("term") != "prior")["contribution"].max()
        after = 1 / (1 + math.exp(-(bars["contribution"].sum() - top)))  # type: ignore[operator]
        shown = int(100 * after + 0.5)
        assert f"({shown}\u202f%)" in flip["after"] or after < 0.005 or after > 0.995
        assert flip["turns"] == (after < 0.5)


def test_nothing_at_all_still_makes_a_report() -> None:
    theatre = Theatre("empty", "Empty", ("Empty",), dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    empty = ReportTables(
        theatre=theatre,
        events=EVENTS.empty(),
        participants=PARTICIPANTS.empty(),
        actors=ACTORS.empty(),
        names=NAMES.empty(),
        lineage=LINEAGE.empty(),
        statements=STATEMENTS.empty(),
        ties=TIES.empty(),
        pairs=PAIRS.empty(),
        evidence=EVIDENCE.empty(),
        measures=MEASURES.empty(),
        quarantine=QUARANTINE.empty(),
        datasets=(),
    )
    made = build(empty)
    assert [answer["answered"] for answer in made["answers"]] == [False] * 7
    assert made["periods"]["label"] == ["Q1 2020", "Q2 2020", "Q3 2020", "Q4 2020"]


def test_events_without_ties_make_a_report(tables: ReportTables) -> None:
    bare = dataclasses.replace(
        tables, ties=TIES.empty(), pairs=PAIRS.empty(), evidence=EVIDENCE.empty(), measures=MEASURES.empty()
    )
    made = build(bare)
    assert made["network"]["actor"] == []
    assert made["meta"]["n_events"] == tables.events.height
    assert made["answers"][4]["answered"]


def test_the_largest_theatre_stays_light() -> None:
    """More pairs than the page carries waterfalls for: with the rest of the largest theatre it stays under 15 MB."""
    large = build(theatre_tables(seed=5, n_actors=60, n_pairs=700, n_events=4000))
    bars = large["evidence"]["bars"]
    assert 300 <= len(bars) <= 600
    assert len(bars) < 700
    per_waterfall = len(json.dumps(large["evidence"], separators=(",", ":"))) / len(bars)
    per_pair = len(json.dumps(large["pairs"], separators=(",", ":"))) / 700
    per_event = len(json.dumps(large["events"], separators=(",", ":"))) / len(large["events"]["id"])
    assert 600 * 2 * per_waterfall + 1500 * 2 * per_pair + 20_000 * per_event < 13_500_000
