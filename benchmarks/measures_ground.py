"""Ground: how well surfaces of presence predict, and whether corridors beat straight lines.

Keys: control_gain (log score over the best plain rule, mean of theatres), control_gain_low, control_ece,
control_coverage, active_skill, corridor_gain_km, corridor_gain_low, corridor_gain_high, corridor_ece.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.ground_corridors import active_along, held_out
from benchmarks.ground_scores import RULES, Scores, by_clusters, calibration, fit_active, scores_of
from benchmarks.output import Table
from benchmarks.record import record
from shadowgraph.measures.ground.control import control
from shadowgraph.measures.ground.marks import marks_of
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
    tables, keys = [], {}
    for made in (_rules(scores), _said(scores), _active(scores), _corridors(data), _faces(data)):
        tables += made[0]
        keys |= made[1]
    return tables, keys


def _rules(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    rows: list[tuple[object, ...]] = []
    gains = []
    for name, one in scores.items():
        logs, half = np.concatenate(one.logs), np.concatenate(one.half)
        means = logs.mean(axis=0)
        best = 1 + int(np.argmax(means[1:]))
        gain = by_clusters(logs[:, 0] - logs[:, best], half)
        gains.append(gain)
        rows.append((name, len(logs), *(float(each) for each in means), *gain))
    mean = float(np.mean([each[0] for each in gains]))
    return [
        Table(
            "Whose the next half-year's violence is, cell by cell: mean log score, higher is better",
            ("theatre", "events", *RULES, "gain over the best rule", "5 %", "95 %"),
            rows,
            "Events of a half-year dated within a week and located as a point, by organisations seen before, from the "
            "half-years before it. Intervals: bootstrap over half-years. Rules fall back on the theatre's last year; "
            "the last event's weight (0.8) was chosen in hindsight in its favour.",
        )
    ], {"control_gain": mean, "control_gain_low": float(min(each[1] for each in gains))}


def _said(scores: dict[str, Scores]) -> tuple[list[Table], dict[str, float]]:
    parts = []
    for number, one in enumerate(scores.values()):
        part = np.concatenate(one.said)
        part[:, 2] += 100_000 * number
        # Theatres count alike: Syria alone has half of the rows.
        parts.append(part)
    rows, error = calibration(np.concatenate(parts))
    each = [
        (name, len(np.concatenate(one.said)), calibration(np.concatenate(one.said))[1])
        for name, one in scores.items()
    ]
    covered = {name: np.concatenate(one.covered) for name, one in scores.items() if one.covered}
    shares: list[tuple[object, ...]] = [
        (name, len(hits), *by_clusters(hits.astype(float), np.arange(len(hits))))
        for name, hits in covered.items()
    ]
    tables = [
        Table(
            "Of cells said to be an organisation's with some chance, how often the next event there is its own",
            ("chance said", "cells", "mean said", "came true", "5 %", "95 %"),
            rows,
            f"First event in the cell in the half-year that follows. Expected calibration error {error:.3f}. Intervals: "
            "bootstrap over half-years.",
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
                "mean said",
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
    keys: dict[str, float] = {}
    whole = by_clusters(gains, where) if len(gains) else (float("nan"),) * 3
    rows.append(("all", sum(int(str(row[1])) for row in rows), len(gains), *whole))
    keys |= dict(zip(("corridor_gain_km", "corridor_gain_low", "corridor_gain_high"), whole, strict=True))
    both = np.concatenate(said)
    mean = (float(both[:, 0].mean()), float(both[:, 1].mean())) if len(both) else (float("nan"),) * 2
    return [
        Table(
            "How much nearer the following year's events fall to the corridor than to the straight line, km",
            ("theatre", "corridors", "events between", "nearer by", "5 %", "95 %"),
            rows,
            "Events of the organisation between its areas and more than 40 km from either end. Bootstrap over corridors. "
            f"Chance said of violence along the way in the coming half-year: {mean[0]:.3f} on average; it came in "
            f"{mean[1]:.3f} of {len(both)}.",
        )
    ], keys | {"corridor_said": mean[0], "corridor_came": mean[1]}


def _faces(data: dict[str, TheatreData]) -> tuple[list[Table], dict[str, float]]:
    """Land on which violence is to be expected, year by year, of those a specialist would look for."""
    wanted = {"Sahel": (("JNIM", "IS", "Ansar Dine", "AQIM"), 2012), "Sri Lanka": (("LTTE",), 2002)}
    tables = []
    for name, (groups, first) in wanted.items():
        if name not in data:
            continue
        made = control(data[name])
        area = made.control.join(
            made.contest.select("period_start", "cell", "p_active"), on=["period_start", "cell"]
        )
        held = area.filter(
            pl.col("name").is_in(groups)
            & (pl.col("period_start").dt.month() == 7)
            & (pl.col("period_start").dt.year() >= first)
        ).with_columns(km2=pl.col("area_km2") * pl.col("p_control") * pl.col("p_active") / 1000)
        years = held.group_by("name", year=pl.col("period_start").dt.year()).agg(pl.col("km2").sum())
        wide = years.pivot("year", index="name", values="km2", sort_columns=True).sort("name").fill_null(0.0)
        tables.append(
            Table(
                f"{name}: land on which an organisation's violence is to be expected at the end of the year, 1,000 km2",
                tuple(wide.columns),
                [tuple(row) for row in wide.rows()],
                "Land times the chance of violence in the coming half-year times the chance that it is theirs.",
            )
        )
    return tables, {}
