"""How far results move when the record is a little worse: events lost, days moved, a source gone.

Keys, means over theatres and seeds: robust_<change>_rank (Spearman's, of pairs' log-odds), robust_<change>_shift
(mean absolute change of pair probability), robust_<change>_top50 (share of the 50 likeliest pairs that stay),
robust_<change>_auc (change of AUC on coded open ties), and adamic_adar_<change>_rank and _top50 beside them; changes:
deleted, jittered, single_source, office.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.record import record
from benchmarks.scores import auc
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.labels import universe
from shadowgraph.ties.panel import build_panel

THEATRES = {
    "Sahel": ("Mali", "Burkina Faso", "Niger"),
    "Syria": ("Syria",),
    "Myanmar": ("Myanmar (Burma)",),
    "Sudan": ("Sudan", "South Sudan"),
}
SEEDS = (0, 1, 2)
DELETED = 0.1
TOP = 50
DAYS = {2: 3, 3: 4, 4: 15}
"""How far a date of that UCDP precision may be from the middle of its span, days: 2 to 6 days, a week, a month. Exact
days stay, and so do events dated to a year: they are spread over it anyway."""

WORDS = {
    "deleted": "10 % of events deleted at random",
    "jittered": "days moved within their precision",
    "single_source": "events of a single report left out",
    "office": "events of the commonest source office left out",
}
FIGURES = ("rank", "shift", "top50", "auc")


def main(argv: list[str] | None = None) -> None:
    """Change each theatre, infer again, compare."""
    options = arguments("robust", argv)
    events, actors = record(data_folder())
    coded = universe(events, actors).pairs.filter("open").select("actor_a", "actor_b")
    rows: list[tuple[object, ...]] = []
    figures: dict[str, float | int | None] = {}
    every: dict[tuple[str, str], list[dict[str, float]]] = {}
    for name, countries in list(THEATRES.items())[: 1 if options.quick else None]:
        whole = cut(events, actors, select(events, actors, countries=list(countries))[0])
        before = _scored(whole)
        for change, changed in changes(whole, SEEDS[:1] if options.quick else SEEDS).items():
            print(f"{name}: {change} ...", file=sys.stderr)
            after = [_scored(one) for one in changed]
            for method in ("model", "Adamic-Adar"):
                got = [compared(before, one, method, coded) for one in after]
                every.setdefault((change, method), []).extend(got)
                lost = 1 - float(np.mean([one.events.height for one in changed])) / whole.events.height
                rows.append((name, WORDS[change], lost, method, *(_shown(got, k) for k in FIGURES)))
    for (change, method), got in every.items():
        prefix = "robust" if method == "model" else "adamic_adar"
        for key in FIGURES:
            figures[f"{prefix}_{change}_{key}"] = _mean(got, key)
        rows.append(("all", WORDS[change], None, method, *(_shown(got, k) for k in FIGURES)))
    table = Table(
        "How far ties move when the record is worse",
        (
            "theatre",
            "change",
            "events lost",
            "method",
            "rank correlation (lowest to highest)",
            "mean change of pair probability",
            f"of the {TOP} likeliest pairs stay",
            "change of AUC, coded open ties",
        ),
        rows,
        "Mode events, by quarter, no statement read. Pairs at risk before and after. Rank correlation: Spearman's, of "
        "log-odds. Adamic-Adar (2003) on who fights whom, beside it, has no probability. Days are moved "
        "uniformly within what the date's precision allows (UCDP codebook, date_prec): exact days stay, and so do "
        "events dated to a year only, which are spread over it. Events "
        "of a single report: those for which the dataset counts one source. "
        f"Deletion and moving: {len(SEEDS)} seeds each. Labels are positive-unlabelled.",
    )
    finish("robust", figures, [table], options)


def changes(data: TheatreData, seeds: tuple[int, ...]) -> dict[str, list[TheatreData]]:
    """The theatre with a worse record, several times over for changes by chance."""
    made = {
        "deleted": [without(data, _share(data.events.height, seed)) for seed in seeds],
        "jittered": [jittered(data, seed) for seed in seeds],
    }
    single = (data.events["n_sources"].fill_null(0) == 1).to_numpy()
    if 0 < single.sum() < 0.7 * len(single):
        made["single_source"] = [without(data, single)]
    if "source_office" in data.events.columns and data.events["source_office"].drop_nulls().len():
        offices = data.events["source_office"]
        commonest = (
            offices.drop_nulls().value_counts().sort("count", "source_office", descending=[True, False])[0, 0]
        )
        gone = (offices == commonest).fill_null(value=False).to_numpy()
        if gone.sum() < 0.7 * len(gone):
            made["office"] = [without(data, gone)]
    return made


def _share(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random(n) < DELETED


def without(data: TheatreData, gone: np.ndarray) -> TheatreData:
    """The theatre without some of its events, and without organisations that leaves with none."""
    events = data.events.filter(~pl.Series(gone))
    sides = data.participants.join(
        events.select("event_id"), on="event_id", how="semi", maintain_order="left"
    )
    actors = data.actors.join(sides, on="actor_id", how="semi", maintain_order="left")
    return replace(data, events=events, participants=sides, actors=actors)


def jittered(data: TheatreData, seed: int) -> TheatreData:
    """Days moved within their precision; events stay inside the theatre's window."""
    most = data.events["date_precision"].replace_strict(DAYS, default=0).cast(pl.Float64).to_numpy()
    days = np.round(np.random.default_rng(seed).uniform(-1, 1, len(most)) * most).astype(int)
    by = pl.duration(days=pl.Series(days))
    moved = [
        (pl.col(day) + by).clip(data.theatre.start, data.theatre.end).alias(day)
        for day in ("date_start", "date_end")
    ]
    return replace(data, events=data.events.with_columns(moved).sort("date_start", "event_id"))


def _scored(data: TheatreData) -> pl.DataFrame:
    """Pairs with the model's log-odds and probability, and the plain heuristic."""
    found = infer(data, mode="events", step="quarter", seed=0)
    return (
        found.pairs()
        .select("actor_a", "actor_b", "log_odds", "p_cooperating")
        .join(_adamic_adar(data), on=["actor_a", "actor_b"], how="left", maintain_order="left")
    )


def _adamic_adar(data: TheatreData) -> pl.DataFrame:
    panel = build_panel(data, step="quarter", mode="events")
    met = panel.meetings.filter(pl.col("opposed"))
    fights = np.zeros((panel.orgs.height, panel.orgs.height))
    fights[met["org_i"].to_numpy(), met["org_j"].to_numpy()] = 1.0
    fights = np.maximum(fights, fights.T)
    score = (fights / np.log(np.maximum(fights.sum(axis=0), 2.0))) @ fights.T
    ids = panel.orgs["actor_id"]
    return pl.DataFrame(
        {
            "actor_a": ids.gather(panel.pair_a),
            "actor_b": ids.gather(panel.pair_b),
            "adamic_adar": score[panel.pair_a, panel.pair_b],
        }
    )


def compared(before: pl.DataFrame, after: pl.DataFrame, method: str, coded: pl.DataFrame) -> dict[str, float]:
    """How far one method's scores moved, over pairs at risk both times."""
    from scipy.stats import spearmanr

    column = "log_odds" if method == "model" else "adamic_adar"
    keys = ["actor_a", "actor_b"]
    both = before.join(after, on=keys, suffix="_after", maintain_order="left")
    label = both.join(coded.with_columns(hit=True), on=keys, how="left", maintain_order="left")["hit"]
    label = label.fill_null(value=False).to_numpy()
    first, then = both[column].to_numpy(), both[f"{column}_after"].to_numpy()

    def top(scores: pl.DataFrame) -> set[tuple[str, str]]:
        ranked = scores.sort([column, *keys], descending=[True, False, False]).head(TOP)
        return set(ranked.select(keys).iter_rows())

    moved = np.abs(both["p_cooperating"].to_numpy() - both["p_cooperating_after"].to_numpy()).mean()
    n = min(TOP, before.height)
    return {
        "rank": float(spearmanr(first, then).statistic),
        "shift": float(moved) if method == "model" else float("nan"),
        "top50": len(top(before) & top(after)) / n,
        "auc": auc(label, then) - auc(label, first) if 0 < label.sum() < len(label) else float("nan"),
    }


def _mean(got: list[dict[str, float]], key: str) -> float | None:
    values = [one[key] for one in got if not np.isnan(one[key])]
    return float(np.mean(values)) if values else None


def _shown(got: list[dict[str, float]], key: str) -> str | None:
    values = [one[key] for one in got if not np.isnan(one[key])]
    if not values:
        return None
    mean = f"{np.mean(values):.3f}"
    return mean if len(values) == 1 else f"{mean} ({min(values):.3f} to {max(values):.3f})"


if __name__ == "__main__":
    main()
