"""How well a lull within twelve months is foretold: districts and pairs, each theatre left out, and forward in time.

`python -m benchmarks.lulls_ahead` learns the weights that come with the package anew.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.output import Table, data_folder
from benchmarks.paired import Judged, compare
from benchmarks.record import record
from benchmarks.scores import calibration_error
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.measures.escalation.fighting_spells import NAMES, FightingSpells
from shadowgraph.measures.escalation.lull_model import EVERY, learn
from shadowgraph.measures.escalation.p_lull_12m import district_spells
from shadowgraph.measures.escalation.protraction import pair_spells
from shadowgraph.theatres import cut, select

WINDOWS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "Mali, Burkina Faso and Niger": (
        ("Mali", 1989, 2021),
        ("Burkina Faso", 1989, 2021),
        ("Niger", 1989, 2021),
    ),
    "West African coast": (
        ("Ivory Coast", 1989, 2021),
        ("Senegal", 1989, 2021),
        ("Guinea-Bissau", 1989, 2021),
        ("Sierra Leone", 1989, 2021),
    ),
    "Sudans": (("Sudan", 1989, 2021), ("South Sudan", 2011, 2021)),
    "Ethiopia": (("Ethiopia", 1989, 2021),),
    "Central African Republic": (("Central African Republic", 1989, 2021),),
    "Sri Lanka": (("Sri Lanka", 1989, 2021),),
    "Myanmar": (("Myanmar (Burma)", 1989, 2021),),
    "Syria": (("Syria", 2016, 2019),),
    "Venezuela and El Salvador": (("Venezuela", 1989, 2021), ("El Salvador", 1989, 2021)),
}
"""Countries whose record is complete, and the years it is complete for."""

FORWARD = 2012
"""Learnt on landmarks whose twelve months are over before this year, judged on those from it on."""
JSON = Path(__file__).parents[1] / "src" / "shadowgraph" / "measures" / "escalation" / "lull_model.json"


@dataclass(frozen=True)
class Landmarks:
    """Rows: covariates, outcome, theatre, year and unit of each."""

    x: np.ndarray
    lull: np.ndarray
    theatre: np.ndarray
    year: np.ndarray
    unit: np.ndarray

    def only(self, rows: np.ndarray) -> Landmarks:
        """Some of the rows."""
        return Landmarks(*(getattr(self, name)[rows] for name in ("x", "lull", "theatre", "year", "unit")))


def landmarks(events: Events, actors: Actors, kind: str) -> Landmarks:
    """Every third month of every spell of fighting, where the record says what became of it."""
    parts: list[Landmarks] = []
    for number, countries in enumerate(WINDOWS.values()):
        for country, first, last in countries:
            chosen = select(
                events, actors, countries=[country], start=dt.date(first, 1, 1), end=dt.date(last, 12, 31)
            )
            data = cut(events, actors, chosen[0])
            found = district_spells(data) if kind == "district" else pair_spells(data)
            parts.append(_of(found, number, country))
    return Landmarks(
        *(np.concatenate([getattr(p, n) for p in parts]) for n in ("x", "lull", "theatre", "year", "unit"))
    )


def _of(found: FightingSpells, number: int, country: str) -> Landmarks:
    reached, known = found.lull_within()
    site, month = np.nonzero(found.fighting & known & ((found.age - 1) % EVERY == 0))
    units = np.array([f"{country}|{unit}" for unit in found.months.units["unit"]], dtype=object)
    year = (found.months.first_month + month) // 12
    return Landmarks(
        found.x[site, month], reached[site, month], np.full(len(site), number), year, units[site]
    )


MODELS = {"all covariates": NAMES, "age and silence": ("log_age", "silence"), "age only": ("log_age",)}


def chances(train: Landmarks, test: Landmarks) -> dict[str, np.ndarray]:
    """Chances each model gives, learnt on some rows and asked on others, and the base rate."""
    made = {}
    for name, names in MODELS.items():
        odds, _ = learn(train.x, train.lull, train.theatre, names=names).log_odds(test.x)
        made[name] = 1 / (1 + np.exp(-odds))
    made["base rate"] = np.full(len(test.lull), train.lull.mean())
    return made


def left_out(rows: Landmarks) -> Judged:
    """Each theatre foretold by the others; spells are resampled by unit."""
    made = {name: np.zeros(len(rows.lull)) for name in (*MODELS, "base rate")}
    for theatre in np.unique(rows.theatre):
        held = rows.theatre == theatre
        for name, chance in chances(rows.only(~held), rows.only(held)).items():
            made[name][held] = chance
    return Judged(rows.lull, made, rows.unit.astype(str))


def forward(rows: Landmarks) -> Judged:
    """What came from 2012 on, foretold by what was over before."""
    before, after = rows.only(rows.year < FORWARD - 1), rows.only(rows.year >= FORWARD)
    return Judged(after.lull, chances(before, after), after.unit.astype(str))


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Score both kinds both ways."""
    events, actors = record(folder)
    tables, numbers = [], {}
    for kind in ("district", "pair"):
        rows = landmarks(events, actors, kind)
        for split, judged in (("left_out", left_out(rows)), ("forward", forward(rows))):
            table, found = _scored(kind, split, judged, quick=quick)
            tables += table
            numbers |= found
    return tables, numbers


def _scored(kind: str, split: str, judged: Judged, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    found = compare(judged, "all covariates", n=100 if quick else 1000)
    rows: list[tuple[object, ...]] = []
    key = f"lull_{kind}_{split}"
    numbers = {f"{key}_auc": found.scores["all covariates"]["auc"]}
    for name, chance in judged.chances.items():
        ece = calibration_error(judged.hit, chance)
        gain = found.gains.get(name, {}).get("log_score")
        shown = f"{gain[0]:+.3f} ({gain[1]:+.3f} to {gain[2]:+.3f})" if gain else ""
        rows.append((name, found.scores[name]["log_score"], shown, found.scores[name]["auc"], ece))
        if name == "all covariates":
            numbers[f"{key}_ece"] = ece
        if name == "age only" and gain:
            numbers |= {f"{key}_gain": gain[0], f"{key}_gain_low": gain[1], f"{key}_gain_high": gain[2]}
    ways = {
        "left_out": "one theatre left out at a time",
        "forward": f"learnt on what was over before {FORWARD}, asked from {FORWARD} on",
    }
    note = (
        f"{len(judged.hit):,} landmarks of {len(np.unique(judged.group)):,} units, {judged.hit.mean():.2f} with a lull "
        "complete within twelve months. Gains are paired, with 95 % intervals over resamples of units; expected "
        "calibration error in ten bins of equal numbers. Countries whose record is complete."
    )
    head = ("model", "log score", "gain of all covariates (95 %)", "AUC", "calibration error")
    tables = [Table(f"A lull within twelve months, {kind}s, {ways[split]}", head, rows, note)]
    tables.append(_reliability(f"Reliability, {kind}s, {ways[split]}", judged))
    return tables, numbers


def _reliability(title: str, judged: Judged) -> Table:
    from benchmarks.reliability import bins

    found = bins(judged.hit, judged.chances["all covariates"])
    return Table(
        title,
        ("landmarks", "mean chance", "share with a lull", "5 %", "95 %"),
        list(found),
        "Ranges are Wilson's.",
    )


def main() -> None:
    """Learn the weights of both kinds on all complete countries and write them beside the code that reads them."""
    events, actors = record(data_folder())
    made = {}
    for kind in ("district", "pair"):
        rows = landmarks(events, actors, kind)
        model = learn(rows.x, rows.lull, rows.theatre)
        model.provenance.update(
            what=f"a lull of six months complete within twelve, {kind}s; every third month of fighting",
            data="UCDP GED to 2021, countries whose record is complete",
            licence="CC BY 4.0; cite UCDP",
            landmarks=len(rows.lull),
            command="python -m benchmarks.lulls_ahead",
        )
        made[kind] = model.plain()
    JSON.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
