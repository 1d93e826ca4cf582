"""The story: which turns are told, in which order, and what they point at."""

import datetime as dt

import pytest

from shadowgraph.records.development import DEVELOPMENT_KINDS
from shadowgraph.reports import ReportTables
from shadowgraph.reports.payload import Payload
from shadowgraph.reports.sections.story import LEVELS, LEVELS_SHOWN, SHOWN, WORDS, sentence


def test_turns_are_told_in_order_of_time_and_the_weightiest_shown(
    tables: ReportTables, payload: Payload
) -> None:
    turns = payload["story"]["turns"]
    dates = sorted(zip(tables.developments["date"], tables.developments["rank"], strict=True))
    assert [turn["month"] for turn in turns] == [(day.year - 1970) * 12 + day.month - 1 for day, _ in dates]
    assert [turn["number"] for turn in turns] == list(range(1, len(turns) + 1))
    shown = [turn for turn in turns if turn["shown"]]
    assert len(shown) == SHOWN
    assert sum(turn["kind"] in LEVELS for turn in shown) == LEVELS_SHOWN
    hidden = [turn for turn in turns if not turn["shown"] and turn["kind"] not in LEVELS]
    told = [turn for turn in shown if turn["kind"] not in LEVELS]
    assert min(turn["stake"] for turn in told) >= max(turn["stake"] for turn in hidden)


def test_the_events_of_a_turn_are_carried(tables: ReportTables, payload: Payload) -> None:
    ids = payload["events"]["id"]
    wanted = {event for row in tables.developments["event_ids"] for event in row}
    pointed = {ids[row] for turn in payload["story"]["turns"] for row in turn["events"]}
    assert pointed == wanted
    assert len(wanted) > 20


def test_the_headline_tells_regroupings_and_spread(payload: Payload) -> None:
    answers = {answer["number"]: [line["text"] for line in answer["lines"]] for answer in payload["answers"]}
    by_kind = {
        turn["kind"]: turn for turn in sorted(payload["story"]["turns"], key=lambda turn: turn["stake"])
    }
    for number, kind in ((3, "merger"), (4, "spread")):
        turn = by_kind[kind]
        assert f"{turn['date']}: {turn['text']}" in answers[number]


@pytest.mark.parametrize("kind", DEVELOPMENT_KINDS)
def test_every_kind_names_whom_and_how_much(kind: str) -> None:
    row = {
        "kind": kind, "date": dt.date(2017, 3, 5), "before": 0.25 if kind == "alliance" else 7.0,
        "after": 0.6 if kind == "alliance" else 42.0, "basis": "inferred", "stake": 0.31, "place": "Country|Province",
    }  # fmt: skip
    who = [] if kind in LEVELS else ["New", "Old", "Older"]
    text = sentence(row, who, {"Old"} if kind == "merger" else set())
    assert kind in WORDS
    named = {
        "merger": 3,
        "succession": 3,
        "joined": 2,
        "split": 2,
        "break": 2,
        "rift": 2,
        "alliance": 2,
        "entrant": 1,
    }
    assert all(name in text for name in who[: named.get(kind, 0)])
    figures = {
        "spread": "42",
        "escalation": "42",
        "calming": "42",
        "rift": "42",
        "front": "42",
        "break": "42",
        "entrant": "42",
    }
    assert figures.get(kind, "") in text
    assert ("60" in text) == (kind == "alliance")
    assert ("register" in text) == (kind in ("merger", "joined", "split"))
