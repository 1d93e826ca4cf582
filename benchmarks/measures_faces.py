"""Face validity: are the dates a specialist would look for among the turns found?

The lists of what to look for are ours, from general knowledge; each line names a window of dates, the kinds of turn
that would do, and whom or what they must name. A hit is the weightiest turn that fits. This is a check that known
things are found, not an estimate of how often turns are right. The page says which lists were written with a look.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.output import Table
from benchmarks.record import record
from shadowgraph.measures.developments import developments
from shadowgraph.reports.sections.story import shown
from shadowgraph.theatres import cut, select
from shadowgraph.ties import infer

LONG = 90
FIRST_LOOK, SECOND_LOOK, BLIND = "after a first look", "before a second version", "blind"
NOTE = (
    "How lines came to be listed. *After a first look*: when the first version's turns of that theatre had been seen. "
    "*Before a second version*: without a look, but the share found (2 of 16) then led to more sorts of turn and lower "
    "thresholds. *Blind*: theatres never looked at while building, listed before the turns were found; nothing was "
    "changed after. A line that names nobody must be met by a turn of the whole theatre. Windows of some months, since "
    "records date first events, not decisions. Events dated to the year only (Syria 2011-2015, the war of Ethiopia and "
    "Eritrea) tell no turn."
)
REGROUP = ("merger", "succession", "joined", "split")
CLASH = ("break", "rift")
FIGHT = ("break", "rift", "front")
UP, DOWN = ("escalation", "spread", "entrant"), ("calming",)


@dataclass(frozen=True)
class Known:
    """Something a specialist would look for.

    Args:
        what: In words.
        first: First day it may be dated to.
        last: Last day.
        kinds: Kinds of turn that would show it.
        names: Organisations or place it must name, all of them; none for the whole theatre.
    """

    what: str
    first: dt.date
    last: dt.date
    kinds: tuple[str, ...]
    names: tuple[str, ...] = ()


def _d(year: int, month: int, day: int = 1) -> dt.date:
    return dt.date(year, month, day)


THEATRES: dict[str, tuple[tuple[str, ...], int, tuple[Known, ...]]] = {
    "Sahel 2012-2021": (
        ("Mali", "Burkina Faso", "Niger", "Mauritania"),
        2012,
        (
            Known("French intervention, January 2013", _d(2012, 12), _d(2013, 3), UP),
            Known(
                "MUJAO and the Signed-in-Blood Battalion form al-Murabitun, August 2013",
                _d(2013, 6), _d(2014, 2), REGROUP, ("al-Murabitun", "MUJAO"),
            ),
            Known("Boko Haram crosses into Niger, February 2015", _d(2015, 1), _d(2015, 5), UP, ("Niger",)),
            Known(
                "AQIM, Ansar Dine and FLM form JNIM, March 2017",
                _d(2017, 1), _d(2017, 6), REGROUP, ("JNIM", "AQIM", "Ansar Dine"),
            ),
            Known("Spread into Burkina Faso, 2016-2017", _d(2016, 6), _d(2017, 12), UP, ("Burkina Faso",)),
            Known("JNIM and IS begin to fight, 2019-2020", _d(2019, 6), _d(2020, 6), CLASH, ("JNIM", "IS")),
        ),
    ),
    "Syria 2011-2021": (
        ("Syria",),
        2011,
        (
            Known(
                "Syrian Liberation Front formed, February 2018",
                _d(2017, 12), _d(2018, 5), REGROUP, ("Syrian Liberation Front", "Ahrar al-Sham"),
            ),
            Known(
                "National Front for Liberation formed, May 2018",
                _d(2018, 3), _d(2018, 9), REGROUP, ("National Front for Liberation",),
            ),
            Known(
                "HTS formed out of Jabhat Fateh al-Sham and others, January 2017",
                _d(2016, 1), _d(2017, 6), REGROUP, ("HTS", "Jabhat Fateh al-Sham"),
            ),
            Known("HTS fights Ahrar al-Sham, 2017", _d(2017, 1), _d(2017, 12), CLASH, ("HTS", "Ahrar al-Sham")),
            Known("Fall of eastern Ghouta and calm in the south, 2018", _d(2018, 3), _d(2018, 9), DOWN),
        ),
    ),
    "Sudan and South Sudan 1989-2021": (
        ("Sudan", "South Sudan"),
        1989,
        (
            Known(
                "SPLM/A splits (Nasir faction), August 1991",
                _d(1991, 7), _d(1991, 12), (*REGROUP, *CLASH), ("SPLM/A", "SSDF"),
            ),
            Known("War in Darfur begins, 2003", _d(2003, 1), _d(2004, 3), UP, ("Darfur",)),
            Known(
                "Sudan Revolutionary Front formed, November 2011",
                _d(2011, 9), _d(2012, 2), REGROUP, ("SRF", "SPLM/A-North", "JEM"),
            ),
            Known(
                "Civil war in South Sudan, December 2013",
                _d(2013, 11), _d(2014, 2), (*UP, *REGROUP), ("SPLM/A - IO",),
            ),
        ),
    ),
    "Sri Lanka 1989-2021": (
        ("Sri Lanka",),
        1989,
        (
            Known("Ceasefire of February 2002, truce from December 2001", _d(2001, 12), _d(2002, 3), DOWN),
            Known(
                "Karuna group splits from the LTTE, March 2004",
                _d(2004, 2), _d(2004, 6), (*REGROUP, *CLASH), ("LTTE - K",),
            ),
            Known("Return to war, December 2005 to 2006", _d(2005, 11), _d(2006, 9), UP),
            Known("End of the war, May 2009", _d(2009, 5), _d(2009, 7), DOWN),
        ),
    ),
    "Ethiopia 1989-2021": (
        ("Ethiopia",),
        1989,
        (
            Known("Protests and violence from November 2015", _d(2015, 10), _d(2016, 3), UP),
            Known("OLA breaks away from OLF, 2018-2019", _d(2018, 6), _d(2019, 12), REGROUP, ("OLA", "OLF")),
            Known("War in Tigray, November 2020", _d(2020, 10), _d(2020, 12), UP, ("TPLF",)),
        ),
    ),
}  # fmt: skip

LATER: dict[str, tuple[Known, ...]] = {
    "Sahel 2012-2021": (
        Known("Platform militias (GATIA) against the CMA, 2014", _d(2014, 4), _d(2015, 6), (*UP, *CLASH), ("GATIA",)),
        Known("Calm after the Algiers accord, June 2015", _d(2015, 4), _d(2015, 12), DOWN),
        Known("Dan na Ambassagou in central Mali, 2018", _d(2018, 1), _d(2018, 12), UP, ("Dan na Ambassagou",)),
        Known(
            "Ansaroul Islam formed, December 2016",
            _d(2016, 10), _d(2017, 3), (*UP, *REGROUP), ("Ansaroul Islam",),
        ),
    ),
    "Syria 2011-2021": (
        Known("Cessation of hostilities, February 2016", _d(2016, 2), _d(2016, 5), DOWN),
        Known("Fall of Aleppo, December 2016", _d(2016, 11), _d(2017, 3), DOWN),
        Known("Fall of Raqqa, October 2017", _d(2017, 9), _d(2018, 1), DOWN),
    ),
    "Sudan and South Sudan 1989-2021": (
        Known("War in South Kordofan, June 2011", _d(2011, 5), _d(2011, 9), UP, ("SPLM/A-North",)),
        Known("JEM attacks Omdurman, May 2008", _d(2008, 4), _d(2008, 6), UP, ("JEM",)),
        Known("Calm in the south before the peace of January 2005", _d(2002, 7), _d(2005, 3), DOWN),
    ),
    "Sri Lanka 1989-2021": (
        Known("War again after India leaves, June 1990", _d(1990, 5), _d(1990, 9), UP),
        Known("War again, April 1995", _d(1995, 4), _d(1995, 8), UP),
        Known("Offensive in the north, 2007-2008", _d(2007, 6), _d(2008, 6), UP, ("Northern",)),
    ),
    "Ethiopia 1989-2021": (
        Known("War with Eritrea, May 1998", _d(1998, 4), _d(1998, 8), UP),
        Known("End of the war with Eritrea, June 2000", _d(2000, 5), _d(2000, 8), DOWN),
        Known("Offensive in the Ogaden, 2007", _d(2007, 4), _d(2007, 12), UP, ("ONLF",)),
    ),
}  # fmt: skip

ELSEWHERE: dict[str, tuple[tuple[str, ...], int, tuple[Known, ...]]] = {
    "Myanmar 1989-2021": (
        ("Myanmar (Burma)",),
        1989,
        (
            Known("War in Kachin again, June 2011", _d(2011, 5), _d(2011, 9), UP, ("KIO",)),
            Known("Fighting in Kokang, February 2015", _d(2015, 1), _d(2015, 5), UP, ("MNDAA",)),
            Known("Rohingya crisis, August 2017", _d(2017, 7), _d(2017, 11), UP, ("Rakhine",)),
            Known("Arakan Army's offensive, from December 2018", _d(2018, 11), _d(2019, 5), UP, ("ULA",)),
            Known("After the coup, February 2021", _d(2021, 1), _d(2021, 6), UP),
            Known("TNLA against RCSS, November 2015", _d(2015, 10), _d(2016, 4), FIGHT, ("PSLF", "RCSS")),
        ),
    ),
    "Central African Republic 2000-2021": (
        ("Central African Republic",),
        2000,
        (
            Known("Seleka's offensive, December 2012", _d(2012, 11), _d(2013, 2), (*UP, *REGROUP), ("Seleka",)),
            Known("Anti-Balaka attack Bangui, December 2013", _d(2013, 8), _d(2014, 1), UP),
            Known("Anti-Balaka appear, 2013", _d(2013, 8), _d(2014, 1), (*UP, *REGROUP), ("anti-Balaka",)),
            Known("FPRC against UPC, November 2016", _d(2016, 9), _d(2017, 3), FIGHT, ("FPRC", "UPC")),
            Known("CPC formed, December 2020", _d(2020, 11), _d(2021, 2), (*UP, *REGROUP), ("CPC",)),
            Known("LRA comes, 2008-2009", _d(2008, 2), _d(2009, 12), UP, ("LRA",)),
        ),
    ),
    "Sierra Leone 1989-2003": (
        ("Sierra Leone",),
        1989,
        (
            Known("AFRC takes power, May 1997", _d(1997, 5), _d(1997, 8), UP, ("AFRC",)),
            Known("Invasion of Freetown, January 1999", _d(1998, 10), _d(1999, 2), UP),
            Known("End of the war, January 2002", _d(2001, 1), _d(2002, 3), DOWN),
        ),
    ),
    "Ivory Coast 2000-2021": (
        ("Ivory Coast",),
        2000,
        (
            Known("Rebellion of September 2002", _d(2002, 9), _d(2002, 12), UP),
            Known("Calm after the war, 2003", _d(2003, 4), _d(2004, 3), DOWN),
            Known("War after the election, 2011", _d(2010, 12), _d(2011, 5), UP),
            Known("Calm after the war, 2011", _d(2011, 5), _d(2012, 9), DOWN),
        ),
    ),
}  # fmt: skip


def figures(folder: Path, *, quick: bool = False) -> tuple[list[Table], dict[str, float]]:
    """Table of known turns, and the share of them found, and found among the turns a report shows."""
    events, actors = record(folder)
    rows: list[tuple[object, ...]] = []
    listed = [
        *((name, *each, FIRST_LOOK) for name, each in THEATRES.items()),
        *((name, *THEATRES[name][:2], known, SECOND_LOOK) for name, known in LATER.items()),
        *((name, *each, BLIND) for name, each in ELSEWHERE.items()),
    ]
    told: dict[str, list[dict[str, object]]] = {}
    for name, countries, start, known, how in listed[: 1 if quick else None]:
        if name not in told:
            window = {"start": _d(start, 1), "end": _d(2021, 12, 31)}
            (theatre,) = select(events, actors, countries=list(countries), **window)
            data = cut(events, actors, theatre)
            names = dict(data.actors.select("actor_id", "name").iter_rows())
            told[name] = _named(developments(data, infer(data)), names)
        rows += [(name, one.what, *_hit(told[name], one), how) for one in known]
    made: dict[str, float] = {}
    for key, how in (("turns_seen", FIRST_LOOK), ("turns_second", SECOND_LOOK), ("turns_blind", BLIND)):
        part = [row for row in rows if row[-1] == how]
        made |= _shares(key, part) if part else {}
    columns = (
        "theatre",
        "what a specialist would look for",
        "found as",
        "dated",
        "place by weight",
        "in the report",
        "listed",
    )
    return [Table("Turns a specialist would look for", columns, rows, NOTE)], made


def _shares(key: str, part: list[tuple[object, ...]]) -> dict[str, float]:
    """Number listed, and shares found and shown with 90 % intervals (Jeffreys)."""
    from scipy.stats import beta

    made: dict[str, float] = {f"{key}_known": float(len(part))}
    for name, hits in (
        ("found", sum(row[2] != "" for row in part)),
        ("shown", sum(row[5] == "yes" for row in part)),
    ):
        low, high = beta.ppf((0.05, 0.95), hits + 0.5, len(part) - hits + 0.5)
        made |= {
            f"{key}_{name}": hits / len(part),
            f"{key}_{name}_low": float(low),
            f"{key}_{name}_high": float(high),
        }
    return made


def _named(table: pl.DataFrame, names: dict[str, str]) -> list[dict[str, object]]:
    return [
        {**row, "named": {names.get(one, one) for one in row["actors"]} | {row["place"] or ""}}
        for row in table.iter_rows(named=True)
    ]


def _hit(told: list[dict[str, object]], one: Known) -> tuple[object, ...]:
    chosen = shown(told)
    for row in told:
        named = row["named"]
        assert isinstance(named, set)
        # A line that names nobody is of the whole theatre: any province's calm would do otherwise.
        fits = all(any(_is(name, other) for other in named) for name in one.names) and (
            one.names or named == {""}
        )
        if row["kind"] in one.kinds and one.first <= row["date"] <= one.last and fits:  # type: ignore[operator]
            who = ", ".join(sorted(name for name in named if name)) or "the whole theatre"
            short = who if len(who) < LONG else f"{who[:LONG]} ..."
            return (
                f"{row['kind']}: {short}",
                str(row["date"]),
                row["rank"],
                "yes" if row["rank"] in chosen else "folded",
            )
    return "", "", "", ""


def _is(name: str, other: str) -> bool:
    """An organisation or country of that name, or a province whose name holds it."""
    return name == other or ("|" in other and name in other)
