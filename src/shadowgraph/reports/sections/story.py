"""The story: the turns of the conflict in order of time, each a sentence with the events to start reading with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from shadowgraph.reports.codes import month_number
from shadowgraph.reports.finding_payload import Story, StoryTurn
from shadowgraph.reports.numbers import count, day, joined, many, period
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import percent

SHOWN, LEVELS_SHOWN, KEPT = 12, 3, 40
"""Turns shown at once, how many of them may be mere changes of level, and turns carried in all."""

LEVELS = ("escalation", "calming")

WORDS = {
    "merger": "Merger",
    "succession": "Succession",
    "joined": "Joined",
    "split": "Split",
    "break": "Allies fall out",
    "rift": "Neighbours turn rivals",
    "front": "A new front",
    "alliance": "Likely tie begins",
    "entrant": "New organisation",
    "spread": "Violence spreads",
    "escalation": "More deaths",
    "calming": "Fewer deaths",
}


def wanted(tables: ReportTables) -> list[str]:
    """Ids of the events the turns carried point to."""
    return [one for row in tables.developments.head(KEPT)["event_ids"].to_list() for one in row]


def build(tables: ReportTables, event_rows: dict[str, int]) -> Story:
    """Return the story part.

    Args:
        tables: The theatre's tables.
        event_rows: Event id to its row in the page.
    """
    names = dict(tables.actors.select("actor_id", "name").iter_rows())
    rows = list(tables.developments.head(KEPT).iter_rows(named=True))
    chosen = shown(rows)
    ordered = sorted(rows, key=lambda row: (row["date"], row["rank"]))
    turns = [_turn(number, row, names, event_rows, chosen) for number, row in enumerate(ordered, start=1)]
    return {"title": _title(turns, tables), "turns": turns}


def shown(rows: Sequence[Mapping[str, Any]]) -> set[int]:
    """Ranks of the turns shown at once: the weightiest, few of them mere changes of level."""
    levels = [row["rank"] for row in rows if row["kind"] in LEVELS][:LEVELS_SHOWN]
    others = [row["rank"] for row in rows if row["kind"] not in LEVELS]
    return set(levels) | set(others[: SHOWN - len(levels)])


def _title(turns: list[StoryTurn], tables: ReportTables) -> str:
    if not turns:
        return "No turn could be made out"
    shown = sum(turn["shown"] for turn in turns)
    found = many(tables.developments.height, "turn")
    return (
        f"{found} of the conflict found in the record; the {count(shown)} that concern most deaths, in order"
    )


def _turn(
    number: int, row: dict[str, Any], names: dict[str, str], event_rows: dict[str, int], chosen: set[int]
) -> StoryTurn:
    who = [names.get(actor, actor) for actor in row["actors"]]
    return {
        "number": number,
        "kind": row["kind"],
        "word": WORDS[row["kind"]],
        "date": _date(row["date"], row["precision"]),
        "month": month_number(row["date"]),
        "text": sentence(row, who, {names.get(actor, actor) for actor in row["stated"]}),
        "caveat": _caveat(row),
        "stake": round(row["stake"], 3),
        "shown": row["rank"] in chosen,
        "events": [event_rows[one] for one in row["event_ids"] if one in event_rows],
    }


def _date(date: dt.date, precision: str) -> str:
    return day(date) if precision == "day" else period(date, precision)


def sentence(row: dict[str, Any], who: list[str], stated: set[str]) -> str:
    """What happened, in one sentence.

    Args:
        row: A `DEVELOPMENTS` row.
        who: Names of its actors, in their order.
        stated: Those of them a register states.
    """
    kind, after, before = row["kind"], row["after"], row["before"]
    if kind in ("merger", "succession"):
        return _merger(who, stated, row["date"])
    if kind == "joined":
        return f"{who[0]} joined {who[1]}, as a register of organisations states."
    if kind == "split":
        return f"{who[0]} broke away from {who[1]}, as a register of organisations states."
    if kind in ("break", "rift", "front"):
        shared = f"active on the same ground in {many(int(before), 'quarter')} without a recorded fight"
        past = {
            "break": "allies until then",
            "rift": shared,
            "front": "never recorded against each other before",
        }[kind]
        times = many(int(after), "fight is", "fights are")
        return (
            f"{who[0]} and {who[1]}, {past}, fought each other: {times} recorded in the two years from then."
        )
    if kind == "alliance":
        how = "inferred" if row["basis"] == "inferred" else "reported"
        return (
            f"{who[0]} and {who[1]} became at least as likely as not to cooperate ({percent(after)}, {how})."
        )
    if kind == "entrant":
        return (
            f"{who[0]} is recorded for the first time; {many(int(after), 'event')} in two years, and "
            f"{percent(row['stake'])} of the deaths around then are in events it took part in."
        )
    if kind == "spread":
        by = f", most with {joined(who)}" if who else ""
        return (
            f"Violence came to {_place(row['place'])}: {many(int(after), 'event')} in the year from then, "
            f"{count(before)} in the year before{by}."
        )
    way = "rose" if kind == "escalation" else "fell"
    where = f" in {_place(row['place'])}" if row["place"] else f" in events of {joined(who)}" if who else ""
    return f"Deaths{where} {way} from about {count(before)} to about {count(after)} a month."


def _place(place: str) -> str:
    country, _, province = place.partition("|")
    return f"{province}, {country}" if province else country


def _merger(who: list[str], stated: set[str], date: dt.date) -> str:
    new, old = who[0], who[1:]
    told = [name for name in old if name in stated]
    silent = [name for name in old if name not in stated]
    if not told:
        verb = "falls" if len(silent) == 1 else "fall"
        return f"{new} is recorded for the first time as {joined(silent)} {verb} silent on the same ground."
    more = f", as {joined(silent)} {'falls' if len(silent) == 1 else 'fall'} silent" if silent else ""
    return (
        f"{joined(told)} went into {new}, as a register of organisations states; its first event is of "
        f"{day(date)}{more}."
    )


def _caveat(row: dict[str, Any]) -> str:
    """What the sentence can't tell."""
    kind, p = row["kind"], row["p"]
    if kind in ("merger", "succession") and p is not None:
        return (
            f"That so many would fall silent at once by coincidence has a chance of {percent(1 - p)}. "
            "Falling silent may also be defeat, or being called by another name."
        )
    if kind in ("merger", "succession", "joined", "split"):
        return "Registers date such changes to the year, and may know only what was announced."
    if kind in ("break", "rift", "front"):
        rival = "" if p is None else f"Chance that the two were rivals then: {percent(p)}. "
        return f"{rival}Earlier fights may have gone unrecorded."
    if kind == "alliance":
        return "The period a tie begins in is uncertain by a year or more."
    if kind == "entrant":
        return "First recorded is not founded: it may have been there under another name, or unnamed."
    if kind == "spread":
        return "Earlier violence may have gone unrecorded."
    return "The largest events of the month stand beside it; they need not be the cause."
