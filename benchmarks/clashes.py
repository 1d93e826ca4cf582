"""Clashes one year ahead, all theatres, rolling: each year judged by what was known at the end of the year before.

Keys: clashes_<all|seen|new>_<log_score|auc|ap> for ours, <rival>_... for each rival, and
<rival>_gain_<all|seen|new>_<log_score|auc|ap>[_low|_high]: ours less the rival, 95 % paired interval over
theatre-years.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.paired import GROUP_METRICS, Judged, compare
from benchmarks.record import record
from benchmarks.theatres_by_country import OF_COUNTRY, REST
from shadowgraph.kernels.compiled.additive_factors import draw_rows
from shadowgraph.kernels.reference.additive_factors import Pairs, Settings, sample
from shadowgraph.kernels.reference.ridge_logistic import fit
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.ahead.covered import Covered, judgeable
from shadowgraph.ties.ahead.features import Features, clashed, features, shared_countries
from shadowgraph.ties.ahead.model import learn
from shadowgraph.ties.ahead.rivalry import TERM, rivals, with_rivalry
from shadowgraph.ties.ahead.years import Years, by_year, matrix
from shadowgraph.ties.odds import chance

FIRST_LEARNT, FIRST_JUDGED = 1991, 1996
HALF_LIVES = (0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
OURS = "learnt from all of it (ours)"
DECAY = "dyad frequency with decay"
BASE_SD = 5.0
SWEEPS = {"burn": 100, "keep": 200}
BINS = (0.0, 0.002, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
SUBSETS = ("all", "seen", "new")


@dataclass(frozen=True)
class Origin:
    """One origin: what was known, what happened in the year after, where.

    Args:
        target: the year judged.
        known: features at the end of the year before.
        hit: shape (P,), whether the two clashed in the target year.
        theatre: shape (P,), where the two are most active together.
        decayed: shape (P, H), clashes decayed at each half-life.
    """

    target: int
    known: Features
    hit: np.ndarray
    theatre: np.ndarray
    decayed: np.ndarray


def coverage(folder: Path) -> Covered:
    """Years in which each country's record can be believed; nothing for an ordinary, complete release."""
    path = folder / "ucdp" / "ged-dev-coverage.parquet"
    if not path.exists():
        return {}
    rows = pl.read_parquet(path)
    span = pl.col("year").min().alias("from"), pl.col("year").max().alias("to")
    spans = rows.group_by("country", "coverage").agg(*span).sort("country", "coverage")
    made: dict[str, tuple[int, int]] = {}
    for country, part in spans.group_by("country", maintain_order=True):
        full = part.filter(pl.col("coverage") != "complete_2021_candidate")
        if set(full["coverage"]) == {"complete_country"}:
            continue
        chosen = full if full.height else part
        made[str(country[0])] = (int(chosen["from"].min()), int(chosen["to"].max()))  # type: ignore[arg-type]
    return made


def origins(data: TheatreData, covered: Covered, *, quick: bool) -> list[Origin]:
    """Everything the methods may look at, year by year."""
    years = by_year(data)
    last = years.first + years.n - 1
    made = []
    for target in range(2010 if quick else FIRST_LEARNT, (2014 if quick else last) + 1):
        index = target - 1 - years.first
        print(f"what was known at the end of {target - 1} ...", file=sys.stderr)
        keep = judgeable(years, index, covered)
        theatre = _theatres(years, index)[keep]
        known = with_rivalry(features(years, index), years.orgs, rivals(data, target - 1)).only(keep)
        hit = clashed(years, index + 1, known.org_i, known.org_j) > 0
        made.append(Origin(target, known, hit, theatre, _decayed(years, known)))
    return made


def _theatres(years: Years, index: int) -> np.ndarray:
    """Theatre of the shared country in which the less active of the two is most active."""
    known = years.until(index)
    lately = known.places.filter(pl.col("year") > index - 5).group_by("org", "country").agg(pl.col("n").sum())
    shared = shared_countries(known, index)
    both = shared.join(lately, on=["org", "country"]).join(
        lately.rename({"org": "org_j"}), on=["org_j", "country"], suffix="_j"
    )
    both = both.with_columns(pl.min_horizontal("n", "n_j").alias("least"))
    both = both.sort("org", "org_j", "least", "country", descending=[False, False, True, False])
    main = both.group_by("org", "org_j", maintain_order=True).first()
    return np.array([OF_COUNTRY.get(country, REST) for country in main["country"]])


def _decayed(years: Years, known: Features) -> np.ndarray:
    past = years.until(known.year).met.filter("opposed")
    index = np.arange(years.orgs.height)
    age = known.year - pl.col("year")
    found = [
        matrix(past, pl.col("n") * (0.5 ** (age / half)), index)[known.org_i, known.org_j]
        for half in HALF_LIVES
    ]
    return np.column_stack(found)


def ours(past: list[Origin], now: Origin, *, without: str | None = None) -> np.ndarray:
    """The model of `shadowgraph.ties.clashes_ahead`, refitted on earlier years."""
    model = learn([(_without(o.known, without), o.hit.astype(float)) for o in past])
    return chance(model.bars(_without(now.known, without)).sum(axis=1))


def _without(known: Features, term: str | None) -> Features:
    kept = {name: values for name, values in known.columns.items() if known.terms[name] != term}
    return replace(known, columns=kept, terms={name: known.terms[name] for name in kept})


def decay(past: list[Origin], now: Origin) -> np.ndarray:
    """Decayed number of clashes through a logistic curve; half-life and curve learnt on earlier years."""
    h = _half_life(past)
    return _logistic(past, now, lambda o: _curve(o, h)[:, 1:])


def _half_life(past: list[Origin]) -> int:
    """The half-life under which the decay curve fits earlier years best; every rival that remembers uses it."""
    y = np.concatenate([o.hit for o in past]).astype(float)
    fits = [
        fit(np.vstack([_curve(o, h) for o in past]), y, np.full(4, BASE_SD)) for h in range(len(HALF_LIVES))
    ]
    return int(np.argmax([one.evidence for one in fits]))


def _curve(o: Origin, h: int) -> np.ndarray:
    seen, d = o.known.seen.astype(float), o.decayed[:, h]
    return np.column_stack([np.ones(len(d)), seen, np.log1p(d), seen * np.log(d + 1e-3)])


def last_year(past: list[Origin], now: Origin) -> np.ndarray:
    """Whether they clashed in the last year."""
    return _logistic(past, now, lambda o: o.known.columns["clashed this year"][:, None])


def opportunity(past: list[Origin], now: Origin) -> np.ndarray:
    """Decay, and how many meetings of two so active would be expected where their ground overlaps."""
    h = _half_life(past)

    def columns(o: Origin) -> np.ndarray:
        chosen = [
            o.known.columns[c]
            for c in ("meetings expected of two so active", "overlap of blocks of 2 degrees")
        ]
        return np.column_stack([_curve(o, h)[:, 1:], *chosen])

    return _logistic(past, now, columns)


def _logistic(past: list[Origin], now: Origin, columns: Callable[[Origin], np.ndarray]) -> np.ndarray:
    x = np.vstack([columns(o) for o in past])
    y = np.concatenate([o.hit for o in past]).astype(float)
    model = fit(np.column_stack([np.ones(len(x)), x]), y, np.full(x.shape[1] + 1, BASE_SD))
    there = columns(now)
    return chance(np.column_stack([np.ones(len(there)), there]) @ model.weights)


def latent(past: list[Origin], now: Origin, *, rank: int, remembers: bool) -> np.ndarray:
    """Additive and multiplicative effects (AME) of the last two years' clashes, with or without the decay curve."""
    used = [*past[-2:], now]
    i = np.concatenate([o.known.org_i for o in used])
    j = np.concatenate([o.known.org_j for o in used])
    y = np.concatenate([*(o.hit.astype(float) for o in used[:-1]), np.full(len(now.hit), np.nan)])
    h = _half_life(past)
    curve = np.vstack([_curve(o, h) for o in used])
    x = curve if remembers else curve[:, :1]
    orgs, flat = np.unique(np.concatenate([i, j]), return_inverse=True)
    pairs = Pairs(flat[: len(i)], flat[len(i) :], y, x, len(orgs))
    settings = Settings(rank=rank, coefficient_sd=BASE_SD, **SWEEPS)
    return sample(pairs, settings, np.random.default_rng(0), rows=draw_rows).mean[-len(now.hit) :]


def trees(past: list[Origin], now: Origin) -> np.ndarray:
    """Boosted trees on the same columns as ours."""
    import lightgbm as lgb

    def columns(o: Origin) -> np.ndarray:
        return np.column_stack([o.known.x(), o.known.seen])

    made = lgb.LGBMClassifier(
        n_estimators=150,
        learning_rate=0.04,
        num_leaves=8,
        min_child_samples=20,
        random_state=0,
        verbose=-1,
        n_jobs=1,
    )
    made.fit(np.vstack([columns(o) for o in past]), np.concatenate([o.hit for o in past]))
    return np.asarray(made.booster_.predict(columns(now)))


METHODS: dict[str, Callable[[list[Origin], Origin], np.ndarray]] = {
    OURS: ours,
    "ours without the tie model's rivalry": lambda past, now: ours(past, now, without=TERM),
    "last year": last_year,
    DECAY: decay,
    "decay and opportunity": opportunity,
    "latent factor": lambda past, now: latent(past, now, rank=2, remembers=False),
    "latent factor with decay": lambda past, now: latent(past, now, rank=2, remembers=True),
    "additive effects with decay": lambda past, now: latent(past, now, rank=0, remembers=True),
    "boosted trees, same columns": trees,
}
KEYS = (
    "ours",
    "ours_without_rivalry",
    "last_year",
    "decay",
    "decay_opportunity",
    "latent",
    "latent_decay",
    "additive_decay",
    "trees",
)


def main(argv: list[str] | None = None) -> None:
    """Judge every method, year by year, and write the tables."""
    options = arguments("clashes", argv)
    folder = data_folder()
    events, actors = record(folder)
    data = cut(events, actors, select(events, actors)[0])
    found = origins(data, coverage(folder), quick=options.quick)
    start = found[0].target + 3 if options.quick else FIRST_JUDGED
    judged = [o for o in found if o.target >= start]
    methods = {name: METHODS[name] for name in (OURS, DECAY, "last year")} if options.quick else METHODS
    chances: dict[str, list[np.ndarray]] = {name: [] for name in methods}
    for now in judged:
        print(f"judging {now.target} ...", file=sys.stderr)
        past = [o for o in found if o.target < now.target]
        for name, method in methods.items():
            chances[name].append(method(past, now))
    hit = np.concatenate([o.hit for o in judged])
    seen = np.concatenate([o.known.seen for o in judged])
    group = np.concatenate([np.char.add(o.theatre.astype(str), f"|{o.target}") for o in judged])
    theatre = np.concatenate([o.theatre for o in judged])
    stacked = {name: np.concatenate(parts) for name, parts in chances.items()}
    figures: dict[str, float | int | None] = {"pair_years": len(hit), "clashes": int(hit.sum())}
    tables = []
    for subset, which in zip(SUBSETS, (np.ones(len(hit), bool), seen, ~seen), strict=True):
        cases = Judged(hit[which], {name: p[which] for name, p in stacked.items()}, group[which])
        tables.append(_table(cases, subset, figures, judged))
    whole = compare(Judged(hit, {OURS: stacked[OURS], DECAY: stacked[DECAY]}, theatre), OURS)
    gain, low, high = whole.gains[DECAY]["log_score"]
    figures |= {"decay_gain_all_log_score_theatres_low": low, "decay_gain_all_log_score_theatres_high": high}
    tables.append(
        _reliability(
            hit, seen, stacked[OURS], f"Resampling whole theatres: gain {gain:.5f} ({low:.5f} to {high:.5f})."
        )
    )
    finish("clashes", figures, tables, options)


def _table(cases: Judged, subset: str, figures: dict[str, float | int | None], judged: list[Origin]) -> Table:
    got = compare(cases, OURS)
    rows: list[tuple[object, ...]] = []
    for key, name in zip(KEYS, METHODS, strict=True):
        if name not in got.scores:
            continue
        scores = got.scores[name]
        prefix = f"{key}_" if name != OURS else "clashes_"
        figures |= {f"{prefix}{subset}_{metric}": scores[metric] for metric in GROUP_METRICS}
        shown: list[object] = [name]
        for metric in GROUP_METRICS:
            shown.append(f"{scores[metric]:.4f}")
            if name == OURS:
                shown.append("")
                continue
            gain, low, high = got.gains[name][metric]
            stem = f"{key}_gain_{subset}_{metric}"
            figures |= {stem: gain, f"{stem}_low": low, f"{stem}_high": high}
            shown.append(f"{gain:+.4f} ({low:+.4f} to {high:+.4f})")
        rows.append(tuple(shown))
    title = {
        "all": "Clashes one year ahead: every pair at risk",
        "seen": "Pairs that have clashed before: does it go on",
        "new": "New pairs, never seen to clash: does it begin",
    }[subset]
    return Table(
        title,
        (
            "method",
            "log score",
            "ours better by",
            "AUC",
            "ours better by",
            "average precision",
            "ours better by",
        ),
        rows,
        f"{len(cases.hit):,} pair-years, {int(cases.hit.sum())} followed by a clash, {judged[0].target} to "
        f"{judged[-1].target}. At risk: two organisations, states included, both with an event in the last 3 years and "
        "in the same country within the last 5, where that country's record covers the year judged; clashes with "
        "organisations that had no event before are outside every method's reach. Each method is refitted for every "
        "year on the years before it, nothing later. Log score: mean log of the chance given to what happened, nats, "
        "higher is better. Intervals: 95 %, paired, resampling theatre-years.",
    )


def _reliability(hit: np.ndarray, seen: np.ndarray, p: np.ndarray, note: str) -> Table:
    rows: list[tuple[object, ...]] = []
    for low, high in pairwise(BINS):
        inside = (p > low) & (p <= high)
        if inside.any():
            n, share = int(inside.sum()), float(hit[inside].mean())
            error = 1.96 * np.sqrt(max(share * (1 - share), 1e-9) / n)
            rows.append(
                (
                    f"{low:g} to {high:g}",
                    n,
                    float(p[inside].mean()),
                    share,
                    f"± {error:.3f}",
                    int((~seen[inside]).sum()),
                )
            )
    return Table(
        "Do the chances hold: ours, all pairs",
        ("chance given", "pair-years", "mean chance", "share that clashed", "95 %", "of them new pairs"),
        rows,
        note,
    )


if __name__ == "__main__":
    main()
