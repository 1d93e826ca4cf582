"""Peace in pieces: hidden war under a thinned record, known ceasefires, how long lulls hold, and ties before them.

Keys: peace_thinned_coverage, peace_naive_error, peace_model_error; hold_<kind>_skill (with _low and _high), _auc, _ece,
one theatre left out at a time, hold_<kind>_gain (log score over Kaplan-Meier, nats, with _low and _high),
hold_forward_<kind>_skill, hold_forward_<kind>_gain; lull_tie_began_excess, lull_tie_ended_excess,
lull_rivalry_ended_excess with _low and _high. A full run renews the parameters that are shipped
(src/shadowgraph/measures/peace/occupancy.json and holding.json).
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.lull_landmarks import Landmarks, landmarks_of
from benchmarks.output import Table
from benchmarks.paired import Judged, compare
from benchmarks.record import record
from benchmarks.reliability import bins
from benchmarks.scores import auc, brier_skill, calibration_error, over_theatres
from shadowgraph import ties
from shadowgraph.measures import peace
from shadowgraph.measures.peace.district_months import LULL_MONTHS, district_months
from shadowgraph.measures.peace.holding import HoldModel, learn
from shadowgraph.measures.peace.lull_covariates import DISTRICT_NAMES, PAIR_NAMES
from shadowgraph.measures.peace.lulls import lulls
from shadowgraph.measures.peace.occupancy import Occupancy
from shadowgraph.measures.peace.occupancy import learn as learn_occupancy
from shadowgraph.theatres import cut_all, select
from shadowgraph.theatres.data import TheatreData

NAMES = {"district": DISTRICT_NAMES, "pair": PAIR_NAMES}
FORWARD = 2010
KEPT = (0.7, 0.5)
PROVENANCE = {
    "learnt from": "UCDP GED to 2021, all theatres found",
    "command": "python -m benchmarks.measures",
}
LARGEST_INFERRED = 10_000


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Tables and figures of peace.

    Args:
        folder: Real data.
        quick: Fewer theatres, and nothing shipped is renewed.
    """
    events, actors = record(folder)
    slices = cut_all(events, actors, select(events, actors, found=True))
    slices = slices[3:9] if quick else slices
    found: dict[str, float] = {}
    tables = [_thinned(slices, found)]
    models: dict[str, HoldModel] = {}
    for kind in ("district", "pair"):
        known = landmarks_of(slices, kind)
        tables += _holding(known, kind, found)
        models[kind] = _fitted(known, kind, np.ones(len(known.held), bool), np.ones(len(known.months), bool))
    tables.append(_followed(slices, found, quick=quick))
    if not quick:
        _ship(slices, models)
    return tables, found


def _ship(slices: list[TheatreData], models: dict[str, HoldModel]) -> None:
    folder = Path(peace.__file__).parent
    # The covariates of holding look at the shipped occupancy, so it is learnt from the same record a run before.
    model = learn_occupancy([district_months(one) for one in slices])
    plain = dataclasses.replace(model, provenance=PROVENANCE).plain()
    rounded = {
        name: np.round(value, 6).tolist() if name != "provenance" else value for name, value in plain.items()
    }
    (folder / "occupancy.json").write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")
    made = {kind: dataclasses.replace(one, provenance=PROVENANCE).plain() for kind, one in models.items()}
    (folder / "holding.json").write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


def _thinned(slices: list[TheatreData], found: dict[str, float]) -> Table:
    """Drop events at random; does the interval of the share at peace hold what the whole record says?"""
    halves = [slices[0::2], slices[1::2]]
    models = [learn_occupancy([district_months(one) for one in half]) for half in halves]
    rows = []
    for kept in KEPT:
        rng = np.random.default_rng(int(kept * 100))
        got = [_one_thinned(data, models[1 - k % 2], kept, rng) for k, data in enumerate(slices)]
        low, naive, mean, truth, theatre = (
            np.concatenate([np.asarray(one[i]) for one in got if len(one[0])]) for i in range(5)
        )
        held = (truth >= low - 1e-9) & (truth <= naive + 1e-9)
        by = [held[theatre == name].mean() for name in np.unique(theatre)]
        coverage = float(held.mean())
        drawn = np.random.default_rng(0).choice(by, (400, len(by))).mean(axis=1)
        rows.append(
            (
                f"{1 - kept:.0%}",
                len(held),
                f"{coverage:.2f} ({np.quantile(drawn, 0.05):.2f} to {np.quantile(drawn, 0.95):.2f})",
                float((naive - truth).mean()),
                float((mean - truth).mean()),
                float(np.abs(naive - truth).mean()),
                float(np.abs(mean - truth).mean()),
            )
        )
        if kept == KEPT[-1]:
            found["peace_thinned_coverage"] = coverage
            found["peace_naive_error"] = float(np.abs(naive - truth).mean())
            found["peace_model_error"] = float(np.abs(mean - truth).mean())
    return Table(
        "Share of districts at peace when part of the events goes unrecorded",
        (
            "events dropped",
            "theatre-Decembers",
            "interval holds the whole record's share",
            "recorded: too high by",
            "middle of the draws: by",
            "recorded: mean error",
            "middle of the draws: mean error",
        ),
        rows,
        "Events of real theatres are dropped at random; of the districts left, what the whole record says of each is "
        "the truth. Only Decembers with at least five districts. Intervals are 5 to 95 % of the draws below the "
        "recorded share; the occupancy behind them is learnt on the other half of the theatres, from the whole record. "
        "Silence that comes in stretches, when reporters are kept out of a district, is worse than silence at random.",
    )


def _one_thinned(
    data: TheatreData, model: Occupancy, kept: float, rng: np.random.Generator
) -> tuple[list[float], list[float], list[float], list[float], list[str]]:
    low: list[float] = []
    naive: list[float] = []
    mean: list[float] = []
    truth: list[float] = []
    thin = dataclasses.replace(
        data, events=data.events.filter(pl.Series(rng.random(data.events.height) < kept))
    )
    whole, part = district_months(data), district_months(thin)
    if not part.units.height:
        return low, naive, mean, truth, []
    place = dict(whole.units.select("unit", "site").iter_rows())
    rows = np.array([place[unit] for unit in part.units["unit"]])
    real, seen = whole.silence()[rows] >= LULL_MONTHS, part.silence() >= LULL_MONTHS
    chance, there = model.at_war(part)[1], part.entered()
    first = (12 - part.first_month % 12) % 12 - 1
    for t in range(max(first, 0), part.n_months, 12):
        now = there[:, t] & (part.record[:, t] >= 0)
        if now.sum() < 5:
            continue
        drawn = 1 - (rng.random((now.sum(), 200)) < chance[now, t][:, None]).mean(axis=0)
        low.append(float(np.quantile(drawn, 0.05)))
        naive.append(float(seen[now, t].mean()))
        mean.append(float(drawn.mean()))
        truth.append(float(real[now, t].mean()))
    return low, naive, mean, truth, [data.theatre.id] * len(low)


def _fitted(known: Landmarks, kind: str, rows: np.ndarray, of: np.ndarray) -> HoldModel:
    return learn(NAMES[kind], known.x[rows], known.held[rows], known.theatre[rows], known.usual(of))


def _holding(known: Landmarks, kind: str, found: dict[str, float]) -> list[Table]:
    chances = {
        name: np.zeros(len(known.held)) for name in ("model", "Kaplan-Meier", "share that hold", "trees")
    }
    for theatre in np.unique(known.theatre):
        out = known.theatre == theatre
        _predict(chances, known, kind, ~out, known.of_theatre != theatre, out)
    groups = known.theatre.astype(str)
    rows = [
        _scored(name, known.held, chance, groups, known.unit, chances) for name, chance in chances.items()
    ]
    key = f"hold_{kind}"
    skill = over_theatres(brier_skill, known.held, chances["model"], groups)
    found |= {
        f"{key}_skill": brier_skill(known.held, chances["model"]),
        f"{key}_skill_low": skill[0],
        f"{key}_skill_high": skill[1],
        f"{key}_auc": auc(known.held, chances["model"]),
        f"{key}_ece": calibration_error(known.held, chances["model"]),
    }
    gain = _gain(known.held, chances, known.unit)
    found |= {f"{key}_gain": gain[0], f"{key}_gain_low": gain[1], f"{key}_gain_high": gain[2]}
    columns = (
        "method",
        "AUC",
        "Brier skill",
        "90 %",
        "calibration error",
        "log score over Kaplan-Meier, 95 %",
    )
    note = (
        f"{len(known.held):,} looks at {len(known.months):,} lulls of {len(np.unique(known.unit)):,} "
        f"{kind}s in {len(np.unique(known.theatre))} theatres, at 6, 12, 18... months of age; "
        f"{known.held.mean():.0%} held. Looks at one lull are not independent: intervals resample theatres, those of "
        "the log score the districts or pairs. Trees: LightGBM on the same covariates."
    )
    return [
        Table(
            f"Lulls of {kind}s: do they hold twelve months more? One theatre left out at a time",
            columns,
            rows,
            note,
        ),
        Table(
            f"Calibration of the chance that a lull of a {kind} holds, theatres left out",
            ("looks", "mean probability", "share that held", "5 %", "95 %"),
            list(bins(known.held, chances["model"])),
        ),
        _forward(known, kind, found, columns),
    ]


def _predict(
    chances: dict[str, np.ndarray],
    known: Landmarks,
    kind: str,
    rows: np.ndarray,
    of: np.ndarray,
    out: np.ndarray,
) -> None:
    model = _fitted(known, kind, rows, of)
    chances["model"][out] = model.holds(known.x[out])[0]
    chances["Kaplan-Meier"][out] = model.usually(known.age[out])
    chances["share that hold"][out] = known.held[rows].mean()
    from lightgbm import LGBMClassifier

    trees = LGBMClassifier(
        n_estimators=150, learning_rate=0.05, num_leaves=8, min_child_samples=100, verbose=-1, n_jobs=1
    ).fit(known.x[rows], known.held[rows])
    chances["trees"][out] = trees.booster_.predict(known.x[out])


def _forward(known: Landmarks, kind: str, found: dict[str, float], columns: tuple[str, ...]) -> Table:
    """Learn on what was known by the end of 2010, judge what came after."""
    rows, out = known.year + 1 <= FORWARD, known.year > FORWARD
    chances = {
        name: np.zeros(len(known.held)) for name in ("model", "Kaplan-Meier", "share that hold", "trees")
    }
    # Lulls by then: those that ended later were still open.
    open_for = (FORWARD + 1 - known.began) * 12
    seen = dataclasses.replace(
        known,
        months=np.minimum(known.months, np.maximum(open_for - 6, 6)),
        ended=known.ended & (known.months <= open_for - 12),
    )
    _predict(chances, seen, kind, rows, known.began < FORWARD, out)
    held, groups, unit = known.held[out], known.theatre[out].astype(str), known.unit[out]
    later = {name: chance[out] for name, chance in chances.items()}
    gain = _gain(held, later, unit)
    found |= {
        f"hold_forward_{kind}_skill": brier_skill(held, later["model"]),
        f"hold_forward_{kind}_gain": gain[0],
        f"hold_forward_{kind}_gain_low": gain[1],
        f"hold_forward_{kind}_gain_high": gain[2],
    }
    return Table(
        f"Lulls of {kind}s, forward in time: learnt to the end of {FORWARD}, judged after",
        columns,
        [_scored(name, held, chance, groups, unit, later) for name, chance in later.items()],
        f"{len(held):,} looks after {FORWARD}, {held.mean():.0%} of which held.",
    )


def _gain(
    held: np.ndarray, chances: dict[str, np.ndarray], unit: np.ndarray, name: str = "model"
) -> tuple[float, ...]:
    two = {name: chances[name], "Kaplan-Meier": chances["Kaplan-Meier"]}
    return compare(Judged(held, two, unit), name).gains["Kaplan-Meier"]["log_score"]


def _scored(
    name: str,
    held: np.ndarray,
    chance: np.ndarray,
    groups: np.ndarray,
    unit: np.ndarray,
    chances: dict[str, np.ndarray],
) -> tuple[object, ...]:
    low, high = over_theatres(brier_skill, held, chance, groups)
    gain = None
    if name != "Kaplan-Meier":
        value, bottom, top = _gain(held, chances, unit, name)
        gain = f"{value:+.4f} ({bottom:+.4f} to {top:+.4f})"
    return (
        name,
        auc(held, chance),
        brier_skill(held, chance),
        f"{low:.2f} to {high:.2f}",
        calibration_error(held, chance),
        gain,
    )


def _followed(slices: list[TheatreData], found: dict[str, float], *, quick: bool) -> Table:
    """Changes of ties in the year before lulls, against other months of violence in the same place."""
    tables = []
    for data in slices:
        if not 300 <= data.events.height <= LARGEST_INFERRED or (quick and len(tables) == 2):
            continue
        tables.append(lulls(data, ties.infer(data)))
    table = pl.concat(tables)
    rows = []
    for kind in ("district", "pair"):
        mine = table.filter(pl.col("kind") == kind, pl.col("n_placebo") > 0)
        for name, usual in (
            ("tie_began", "usual_began"),
            ("tie_ended", "usual_ended"),
            ("rivalry_ended", "usual_rivalry_ended"),
        ):
            apart = mine.group_by("theatre", "unit", maintain_order=True).agg(
                (pl.col(name).cast(pl.Float64) - pl.col(usual)).sum().alias("excess"), pl.len().alias("n")
            )
            excess, size = apart["excess"].to_numpy(), apart["n"].to_numpy().astype(float)
            rng = np.random.default_rng(0)
            pick = rng.integers(0, len(size), (1000, len(size)))
            drawn = excess[pick].sum(axis=1) / size[pick].sum(axis=1)
            low, high = np.quantile(drawn, [0.05, 0.95])
            value = float(excess.sum() / size.sum())
            rows.append(
                (
                    f"{kind}s: {name.replace('_', ' ')}",
                    mine.height,
                    float(mine[name].mean()),  # type: ignore[arg-type]
                    float(mine[usual].mean()),  # type: ignore[arg-type]
                    f"{value:+.3f} ({low:+.3f} to {high:+.3f})",
                )
            )
            if kind == "district":
                key = f"lull_{name}_excess"
                found |= {key: value, f"{key}_low": float(low), f"{key}_high": float(high)}
    return Table(
        "Do lulls follow ties or their breaking? Changes within a year before, against other months in the same place",
        ("change", "lulls", "share of lulls", "share of other months", "difference, 90 %"),
        rows,
        "For a district, changes between any two organisations active there in the 24 months before; for a pair, its "
        "own. Other months: up to 24 that follow a month of violence there and begin no lull. Ties are inferred from "
        "events of the whole window, so a clash that never came again pulls the end of a rivalry towards the lull "
        "itself: for pairs the third row is partly true by construction. An association in time says nothing of cause.",
    )
