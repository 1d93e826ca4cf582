"""Ground: how well surfaces of presence predict, and whether corridors beat straight lines.

Keys: control_gain (log score over the best plain rule, mean of theatres), control_gain_low, control_ece, contest_ece,
control_coverage, active_skill, corridor_gain_km, corridor_gain_low, corridor_gain_high, corridor_ece.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.ground_corridors import VARIANTS, active_along, held_out
from benchmarks.ground_scores import RULES, Scores, by_clusters, calibration, fit_active, scores_of
from benchmarks.output import Table
from benchmarks.record import record
from shadowgraph.measures.ground.control import Control, control
from shadowgraph.measures.ground.friction import Costs
from shadowgraph.measures.ground.grid import land_points
from shadowgraph.measures.ground.marks import marks_of
from shadowgraph.places.basemap import country_at
from shadowgraph.places.layers import distance_km, ground_of, layer
from shadowgraph.records.place import located_within
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData

THEATRES = {
    "Sahel": ("Mali,Burkina Faso,Niger", 2021),
    "Sri Lanka": ("Sri Lanka", 2021),
    "Syria": ("Syria", 2018),
    "Sudan and South Sudan": ("Sudan,South Sudan", 2021),
    "Ethiopia": ("Ethiopia", 2021),
    "Central African Republic": ("Central African Republic", 2021),
    "Myanmar": ("Myanmar (Burma)", 2021),
    "Sierra Leone": ("Sierra Leone", 2021),
}
"""Countries, and the last year their record covers by the day."""

ASIDE = {
    "Ivory Coast": ("Ivory Coast", 2021),
    "Senegal and Guinea-Bissau": ("Senegal,Guinea-Bissau", 2021),
    "Bangladesh": ("Bangladesh", 2018),
}
"""Theatres nobody looked at when kernels, ranges of settings and concentration were chosen, as the others were."""

QUICK = ("Sri Lanka", "Sierra Leone")


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Tables and keys of this part.

    Args:
        folder: The datasets.
        quick: Two small theatres only.
    """
    events, actors = record(folder)
    names = QUICK if quick else tuple(THEATRES)
    data = {
        name: cut(events, actors, select(events, actors, countries=THEATRES[name][0])[0]) for name in names
    }
    scores: dict[str, Scores] = {}
    for name, one in data.items():
        marks = marks_of(one)
        if marks is not None:
            scores[name] = scores_of(marks, THEATRES[name][1] * 2 + 1)
    aside: dict[str, Scores] = {}
    for name, (countries, last) in ({} if quick else ASIDE).items():
        marks = marks_of(cut(events, actors, select(events, actors, countries=countries)[0]))
        if marks is not None:
            aside[name] = scores_of(marks, last * 2 + 1)
    tables, keys = [], {}
    for made in (
        _rules(scores),
        _aside(aside),
        _said(scores),
        _active(scores),
        _corridors(data),
        _pull(data),
        _faces(data),
    ):
        tables += made[0]
        keys |= made[1]
    return tables, keys


def _rules(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    rows: list[tuple[object, ...]] = []
    gains = []
    mean_of = {name: np.concatenate(one.settings).mean(axis=0) for name, one in scores.items()}
    for name, one in scores.items():
        others = [each for other, each in mean_of.items() if other != name]
        fixed = float(mean_of[name][int(np.argmax(np.mean(others, axis=0)))])
        logs, half = np.concatenate(one.logs), np.concatenate(one.half)
        means = logs.mean(axis=0)
        best = 1 + int(np.argmax(means[1:]))
        gain = by_clusters(logs[:, 0] - logs[:, best], half)
        gains.append(gain)
        rows.append((name, len(logs), *(float(each) for each in means), fixed, *gain))
    mean = float(np.mean([each[0] for each in gains]))
    return [
        Table(
            "Whose the next half-year's violence is, cell by cell: mean log score, higher is better",
            (
                "theatre",
                "events",
                *RULES,
                "settings of other theatres",
                "gain over the best rule",
                "5 %",
                "95 %",
            ),
            rows,
            "Events of a half-year dated within a week and located as a point, by organisations seen before, from the "
            "half-years before it. Intervals: bootstrap over half-years. Rules fall back on the theatre's last year; "
            "the last event's weight (0.8) was chosen in hindsight in its favour. Settings of other theatres: "
            "the model with the one setting that predicts best on average elsewhere, not learnt in the theatre.",
        )
    ], {"control_gain": mean, "control_gain_low": float(min(each[1] for each in gains))}


def _aside(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    scores = {name: one for name, one in scores.items() if one.logs}
    if not scores:
        return [], {}
    tables, keys = _rules(scores)
    said = np.concatenate([np.concatenate(one.said) for one in scores.values() if one.said])
    title = "The same in theatres not looked at while the model was built"
    note = f"Small conflicts. Expected calibration error of chances: {calibration(said)[1]:.3f} over {len(said)} cells."
    return [Table(title, tables[0].columns, tables[0].rows, note)], {
        "control_gain_aside": keys["control_gain"]
    }


def _said(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    parts = []
    for number, one in enumerate(scores.values()):
        part = np.concatenate(one.said)
        part[:, 2] += 100_000 * number
        parts.append(part)
    rows, error = calibration(np.concatenate(parts))
    own = {name: np.concatenate(one.said) for name, one in scores.items()}
    each = [(name, len(part), calibration(part)[1]) for name, part in own.items()]
    covered = {name: np.concatenate(one.covered) for name, one in scores.items() if one.covered}
    differ = np.concatenate([np.concatenate(one.differ) for one in scores.values()])
    contested, contest_error = calibration(differ)
    shares: list[tuple[object, ...]] = [
        (name, len(hits), *by_clusters(hits.astype(float), np.arange(len(hits))))
        for name, hits in covered.items()
    ]
    tables = [
        Table(
            "Of cells said to be an organisation's with some chance, how often the next event there is its own",
            ("chance said", "cells", "mean said", "came true", "5 %", "95 %"),
            rows,
            f"First event in the cell in the half-year that follows. Expected calibration error {error:.3f}. "
            "Intervals: bootstrap over half-years.",
        ),
        Table(
            "Of cells said to be contested with some chance, how often the next two acts are of different groups",
            ("chance said", "cells", "mean said", "came true", "5 %", "95 %"),
            contested,
            f"Cells with two events in the half-year that follows; two that share a side count in part. Expected "
            f"calibration error {contest_error:.3f}.",
        ),
        Table("Expected calibration error by theatre", ("theatre", "cells", "error"), list(each)),
        Table(
            "How often an organisation's share of a cell's coming events falls in its 90 % interval",
            ("theatre", "cells", "covered", "5 %", "95 %"),
            shares,
            f"Cells with at least {5} events in the half-year that follows. Counts are whole, so coverage runs high.",
        ),
    ]
    return tables, {
        "control_ece": error,
        "contest_ece": contest_error,
        "control_coverage": float(np.mean([hits.mean() for hits in covered.values()])),
    }


def _active(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    parts = {name: np.concatenate(one.active) for name, one in scores.items()}
    rows: list[tuple[object, ...]] = []
    skills = []
    for name, part in parts.items():
        others = [each for other, each in parts.items() if other != name]
        beta = fit_active(others)
        p = np.clip(1 / (1 + np.exp(-part[:, :-2] @ beta)), 1e-6, 1 - 1e-6)
        y, half = part[:, -2], part[:, -1]
        base = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
        log = y * np.log(p) + (1 - y) * np.log(1 - p)
        plain = y * np.log(base) + (1 - y) * np.log(1 - base)
        gain = by_clusters(log - plain, half)
        skills.append(1 - log.mean() / plain.mean())
        weights = ", ".join(f"{each:.3f}" for each in beta)
        rows.append((name, len(y), base, float(p.mean()), *gain, weights))
    whole = ", ".join(f"{each:.3f}" for each in fit_active(list(parts.values())))
    return [
        Table(
            "Whether a cell sees violence in the coming half-year, judged in theatres the weights have not seen",
            (
                "theatre",
                "cells x half-years",
                "came true",
                "said",
                "log score gain",
                "5 %",
                "95 %",
                "weights without it",
            ),
            rows,
            f"Gain over the theatre's own base rate, which the model is not told. Weights from all: {whole}.",
        )
    ], {"active_skill": float(np.mean(skills))}


def _corridors(data: dict[str, TheatreData]) -> tuple[list[Table], dict[str, float]]:
    rows: list[tuple[object, ...]] = []
    away, cluster, said = [], [], []
    for number, (name, one) in enumerate(data.items()):
        found, table = held_out(one)
        said.append(active_along(one, table))
        gain = found[:, 2] - found[:, 1]
        away.append(gain)
        cluster.append(found[:, 0] + 100_000 * number)
        interval = by_clusters(gain, found[:, 0]) if len(gain) else (float("nan"),) * 3
        rows.append((name, table.height, len(gain), *interval))
    gains, where = np.concatenate(away), np.concatenate(cluster)
    whole = by_clusters(gains, where) if len(gains) else (float("nan"),) * 3
    rows.append(("all", sum(int(str(row[1])) for row in rows), len(gains), *whole))
    both = np.concatenate(said)
    mean = (float(both[:, 0].mean()), float(both[:, 1].mean())) if len(both) else (float("nan"),) * 2
    tables = [
        Table(
            "How much nearer the following year's events fall to the corridor than to the straight line, km",
            ("theatre", "corridors", "events between", "nearer by", "5 %", "95 %"),
            rows,
            "Events of the organisation between its areas, more than 40 km from either end. Bootstrap over corridors. "
            f"Chance said of violence along the way in the coming half-year: {mean[0]:.3f} on average; it came in "
            f"{mean[1]:.3f} of {len(both)}.",
        ),
        Table(
            "The same with other costs, all theatres",
            ("costs", "events between", "nearer by", "5 %", "95 %"),
            [_variant(name, costs, data) for name, costs in VARIANTS.items()],
            "The shipped costs were set before any of this was seen, and not changed after it.",
        ),
    ]
    keys = dict(zip(("corridor_gain_km", "corridor_gain_low", "corridor_gain_high"), whole, strict=True))
    return tables, keys | {"corridor_said": mean[0], "corridor_came": mean[1]}


def _variant(name: str, costs: Costs, data: dict[str, TheatreData]) -> tuple[object, ...]:
    found = [held_out(one, costs)[0] for one in data.values()]
    gain = np.concatenate([part[:, 2] - part[:, 1] for part in found])
    cluster = np.concatenate([part[:, 0] + 100_000 * number for number, part in enumerate(found)])
    return (name, len(gain), *(by_clusters(gain, cluster) if len(gain) else (float("nan"),) * 3))


def _pull(data: dict[str, TheatreData]) -> tuple[list[Table], dict[str, float]]:
    """Borderlands, towns and rivers: share of events against share of the ground that ever saw violence."""
    rows: list[tuple[object, ...]] = []
    for name, one in data.items():
        placed = one.events.filter(located_within("point"))
        near = ground_of(placed)
        latitude, longitude, area = land_points(placed["priogrid"].unique().sort().to_numpy())
        half = (placed["date_end"].dt.year() * 2 + (placed["date_end"].dt.month() > 6)).to_numpy()
        for kind, within in (("border", 50.0), ("urban", 25.0), ("river", 25.0)):
            away = distance_km(latitude.ravel(), longitude.ravel(), layer(kind)) <= within
            ground = float((away * area.ravel()).sum() / area.sum())
            share = by_clusters((near[f"{kind}_km"].to_numpy() <= within).astype(float), half)
            ratios = tuple(each / ground if ground else None for each in share)
            rows.append((name, f"{kind}, {within:.0f} km", share[0], ground, *ratios))
    return [
        Table(
            "Share of events near borders, towns and rivers against the share of the ground that is",
            ("theatre", "near", "events", "ground", "ratio", "5 %", "95 %"),
            rows,
            "Ground: land of all PRIO-GRID cells that ever saw an event; today's borders for the ground, the day's for "
            "events. Bootstrap over half-years.",
        )
    ], {}


def _faces(data: dict[str, TheatreData]) -> tuple[list[Table], dict[str, float]]:
    """What a specialist would look for."""
    tables = []
    if "Sahel" in data:
        tables.append(_sahel(control(data["Sahel"])))
    if "Sri Lanka" in data:
        tables.append(_vanni(control(data["Sri Lanka"])))
    return tables, {}


def _sahel(made: Control) -> Table:
    """Land of the two jihadist groupings at the end of each year, by country of the cell's centre."""
    area = made.control.join(
        made.contest.select("period_start", "cell", "p_active"), on=["period_start", "cell"]
    )
    held = area.filter(
        pl.col("name").is_in(("JNIM", "IS", "Ansar Dine", "AQIM"))
        & (pl.col("period_start").dt.month() == 7)
        & (pl.col("period_start").dt.year() >= 2012)
    )
    gwno = country_at(held["latitude"].to_numpy(), held["longitude"].to_numpy())
    years = (
        held.with_columns(
            pl.Series("gwno", gwno)
            .replace_strict({432: "Mali", 439: "Burkina Faso", 436: "Niger"}, default="other")
            .alias("country"),
            km2=pl.col("area_km2") * pl.col("p_control") * pl.col("p_active") / 1000,
            year=pl.col("period_start").dt.year(),
        )
        .group_by("name", "country", "year")
        .agg(pl.col("km2").sum())
    )
    wide = years.pivot("year", index=["name", "country"], values="km2", sort_columns=True).sort(
        "name", "country"
    )
    return Table(
        "Sahel: land on which an organisation's violence is to be expected at the end of the year, 1,000 km2",
        tuple(wide.columns),
        [tuple(row) for row in wide.fill_null(0.0).rows()],
        "Land times the chance of violence in the coming half-year times the chance that it is theirs.",
    )


def _vanni(made: Control) -> Table:
    """Where the LTTE's evidence lies: the Vanni (8.75 to 9.75 N, 80 to 81 E), the east south of it, elsewhere."""
    own = made.control.filter((pl.col("name") == "LTTE") & (pl.col("period_start").dt.year() >= 2005))
    north = pl.col("latitude").is_between(8.75, 9.75) & pl.col("longitude").is_between(80.0, 81.0)
    east = (pl.col("longitude") > 81.0) & (pl.col("latitude") < 8.75)
    whole = pl.col("evidence").sum()
    halves = (
        own.group_by("period_start")
        .agg(
            (pl.col("evidence").filter(north).sum() / whole).alias("in the Vanni"),
            (pl.col("evidence").filter(east).sum() / whole).alias("in the east"),
            whole.alias("events"),
        )
        .sort("period_start")
        .filter(pl.col("period_start").dt.year() <= 2010)
    )
    return Table(
        "Sri Lanka: where the LTTE's recent events lie, parts of all",
        ("half-year from", "in the Vanni", "in the east", "recent events in all, spread over cells"),
        [(str(row[0]), *row[1:]) for row in halves.rows()],
        "The east was lost in July 2007, the Vanni in May 2009. Fights mark the LTTE alone: its ground looks as large "
        "as the war.",
    )
