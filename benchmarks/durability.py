"""How long ties last: the hazard learnt from dated spells, judged on theatres left out and on planted ties.

Keys: <source>_concordance (from the start of a spell, within theatres), <source>_landmark (from every year),
<source>_uno, with _low and _high, and for each rival <rival>_<source>_...; lasts_<1, 3, 5>_predicted and _observed,
d_calibration_p, three_years_auc, loss_predicted, loss_observed; planted_auc_before, planted_auc_after,
planted_share_true, planted_share_before, planted_share_after (SYNTHETIC). A full run renews the parameters that are
shipped (src/shadowgraph/ties/durability/learnt.json).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.concordance import Concordance, d_calibration, kaplan_meier
from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.planted_durability import planted
from benchmarks.record import record
from benchmarks.scores import auc
from benchmarks.tie_spells import COVERAGE, Spells, spells
from benchmarks.tie_years import SINCE, SOURCES, TieYears, tie_years
from shadowgraph import ties
from shadowgraph.ties.durability.covariates import LOST, NAMES, STATED
from shadowgraph.ties.durability.learning import Design, YearsAtRisk, learn
from shadowgraph.ties.durability.model import LOSS_YEARS, HazardModel

Floats = NDArray[np.float64]
LEARNT = Path(ties.__file__).parent / "durability" / "learnt.json"
REFITS = 40
RATE = ("shared enemy", "lost shared enemy", "clashes between them")
"""What bears on a tie while it lasts; everything else bears on what kind of tie it is."""
SOURCE_NAMES = ("source: named together", "source: external support 2011")
"""Sources miss and keep ties in their own ways; these shift the rate while learning and are left out of what ships."""
ALL = (*NAMES, *SOURCE_NAMES)
SHORT = {"ucdp-esd": "esd", "ucdp-external-support": "esp2011", "named together": "together"}
DESIGN = Design(
    kind=tuple(k for k, name in enumerate(ALL) if name not in (*RATE, *SOURCE_NAMES)),
    rate=tuple(k for k, name in enumerate(ALL) if name in (*RATE, *SOURCE_NAMES)),
)


@dataclass(frozen=True)
class Forecast:
    """Chance to last 1, 3 and 5 years more from every spell-year, shape (3, R), each from the other theatres."""

    lasts: Floats


def main(argv: list[str] | None = None) -> None:
    """Learn, judge, write."""
    options = arguments("durability", argv)
    events, actors = record(data_folder())
    found = spells(events, actors)
    data = tie_years(events, actors, found)
    extra = _sources(data)
    figures: dict[str, float | int | None] = {"spells": found.table.height, "spell_years": data.table.height}
    forecasts = {
        "two kinds, all covariates": _left_out(data, extra, DESIGN),
        "two kinds, nothing stated": _left_out(data, extra, _but(*STATED)),
        "two kinds, age only": _left_out(data, extra, Design((), ())),
        "source only": _by_source(data, use_source=True),
        "constant": _by_source(data, use_source=False),
        "one kind, rate by age and covariates": _one_kind(data, extra),
        "boosted trees": _trees(data, extra),
    }
    refits = 4 if options.quick else REFITS
    model = _shipped(data, extra, refits)
    tables = [
        *_counts(found, data),
        _concordances(data, forecasts, figures, quick=options.quick),
        _calibration(data, forecasts["two kinds, all covariates"], figures),
        _ablation(data, extra, figures),
        _parameters(model),
    ]
    tables.append(planted(model, figures, quick=options.quick))
    if not (options.quick or options.no_docs):
        LEARNT.write_text(model.to_json(), encoding="utf-8")
    finish("durability", figures, tables, options)


def _sources(data: TieYears) -> Floats:
    source = data.table["source"]
    return np.column_stack(
        [(source == name).to_numpy() for name in ("named together", "ucdp-external-support")]
    ).astype(float)


def _but(*names: str) -> Design:
    dropped = {ALL.index(name) for name in names}
    return Design(
        tuple(k for k in DESIGN.kind if k not in dropped), tuple(k for k in DESIGN.rate if k not in dropped)
    )


def _left_out(data: TieYears, extra: Floats, design: Design) -> Forecast:
    theatre = data.table["theatre"].to_numpy().astype(str)
    made = np.empty((3, len(theatre)))
    for name in np.unique(theatre):
        held = theatre == name
        model, _ = learn(data.rows(~held, extra), ALL, design)
        rows = data.rows(held, extra)
        strain = model.strain(rows.x)
        odds = model.after(model.at_start(rows.x[rows.first_rows()]), rows.lasted(strain))
        made[:, held] = [model.survival(n, odds, strain) for n in (1, 3, 5)]
    return Forecast(made)


def _by_source(data: TieYears, *, use_source: bool) -> Forecast:
    theatre = data.table["theatre"].to_numpy().astype(str)
    source = data.table["source"].to_numpy().astype(str)
    ended = data.table["ended"].to_numpy()
    made = np.empty((3, len(theatre)))
    for name in np.unique(theatre):
        for kind in SOURCES if use_source else ("",):
            mine = (source == kind) | (kind == "")
            hazard = (ended[mine & (theatre != name)].sum() + 0.5) / ((mine & (theatre != name)).sum() + 1)
            made[:, mine & (theatre == name)] = ((1 - hazard) ** np.array([1, 3, 5]))[:, None]
    return Forecast(made)


def _one_kind(data: TieYears, extra: Floats) -> Forecast:
    """Complementary log-log with log age and all covariates: the textbook discrete-time model."""
    age = np.log(data.table["age"].to_numpy().astype(float))
    x = np.column_stack([data.x, extra, age, age == 0])
    return _yearly(data, x, _cloglog)


def _trees(data: TieYears, extra: Floats) -> Forecast:
    age = data.table["age"].to_numpy().astype(float)
    return _yearly(data, np.column_stack([data.x, extra, age]), _boosted)


def _cloglog(x: Floats, ended: NDArray[np.bool_], held: Floats) -> Floats:
    from scipy.optimize import minimize

    full = np.column_stack([np.ones(len(x)), x])

    def loss(b: Floats) -> tuple[float, Floats]:
        rate = np.exp(np.clip(full @ b, -8, 4))
        hazard = -np.expm1(-rate)
        value = np.where(ended, np.log(hazard), -rate).sum() - 2 * (b[1:] ** 2).sum()
        slope = np.where(ended, rate * np.exp(-rate) / hazard, -rate) @ full - np.append(0, 4 * b[1:])
        return -value, -slope

    best = minimize(loss, np.append(-2.0, np.zeros(x.shape[1])), jac=True, method="L-BFGS-B").x
    return np.asarray(np.exp(-np.exp(np.clip(best[0] + held @ best[1:], -8, 4))))


def _boosted(x: Floats, ended: NDArray[np.bool_], held: Floats) -> Floats:
    import lightgbm as lgb

    model = lgb.LGBMClassifier(
        n_estimators=100,
        learning_rate=0.04,
        num_leaves=8,
        min_child_samples=40,
        random_state=0,
        verbose=-1,
        n_jobs=1,
    )
    model.fit(x, ended)
    return 1 - np.asarray(model.predict_proba(held))[:, 1]


def _yearly(data: TieYears, x: Floats, fit: object) -> Forecast:
    """Forecasts of a model of single years: three and five years as powers (its covariates stay as they are)."""
    theatre = data.table["theatre"].to_numpy().astype(str)
    ended = data.table["ended"].to_numpy()
    made = np.empty((3, len(theatre)))
    for name in np.unique(theatre):
        held = theatre == name
        stays = fit(x[~held], ended[~held], x[held])  # type: ignore[operator]
        made[:, held] = [stays, stays**3, stays**5]
    return Forecast(made)


def _shipped(data: TieYears, extra: Floats, refits: int) -> HazardModel:
    """All theatres together, with refits on resampled recipients; shifts of sources left out."""
    full, point = learn(data.rows(extra=extra), ALL, DESIGN)
    recipient = data.table["actor_b"].rank("dense").to_numpy().astype(int) - 1
    spell = data.table["spell"].to_numpy()
    first = np.flatnonzero(np.diff(spell, prepend=-1))
    spells_of = [np.flatnonzero(recipient[first] == k) for k in range(recipient.max() + 1)]
    stop = np.append(first[1:], len(spell))
    x, ended = np.column_stack([data.x, extra]), data.table["ended"].to_numpy()
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(refits):
        picked = np.concatenate([spells_of[k] for k in rng.integers(0, len(spells_of), len(spells_of))])
        rows = np.concatenate([np.arange(first[s], stop[s]) for s in picked])
        lengths = stop[picked] - first[picked]
        sample = YearsAtRisk(x[rows], ended[rows], np.cumsum(lengths) - lengths)
        drawn.append(_plain(learn(sample, ALL, DESIGN, start=point)[0]).flat())
    made = replace(_plain(full), draws=np.array(drawn))
    return replace(made, provenance=_provenance(data))


def _plain(model: HazardModel) -> HazardModel:
    n = len(NAMES)
    return HazardModel(NAMES, model.kind[: n + 1], model.shift[:n], model.log_rates)


def _provenance(data: TieYears) -> dict[str, object]:
    counts = data.table.group_by("source").agg(pl.col("spell").n_unique()).sort("source")
    return {
        "what": "hazard of dissolution of ties, two kinds; benchmarks/durability.py, Design and priors in learning.py",
        "data": "UCDP External Support Dataset 18.1 (actor-year); UCDP External Support 1.0-2011; UCDP GED, Actor "
        "22.1, Non-State Conflict 17.1, Dyadic 2015, UCDP/PRIO ACD 20.1, Battle-Related Deaths 24.1",
        "licence": "CC BY 4.0; cite UCDP",
        "spells": dict(counts.iter_rows()),
        "spells_since": SINCE,
        "refits": "draws: recipients resampled with replacement, seed 0",
        "command": "python -m benchmarks.durability",
    }


def _counts(found: Spells, data: TieYears) -> list[Table]:
    per = (
        found.table.pivot("source", index="theatre", values="start", aggregate_function="len")
        .sort("theatre")
        .fill_null(0)
    )
    ways = ("dissolved", "coverage", "not coded", "party gone", "merged")
    rows = []
    for source in SOURCES:
        mine = found.table.filter(pl.col("source") == source)
        judged = data.table.filter(pl.col("source") == source)
        rows.append(
            (
                source,
                f"{COVERAGE[source][0]} to {COVERAGE[source][1]}",
                mine.height,
                judged["spell"].n_unique(),
                judged.height,
                float((mine["end"] - mine["start"] + 1).mean()),  # type: ignore[arg-type, operator]
                *(mine.filter(pl.col("why") == way).height for way in ways),
            )
        )
    note = (
        "A spell is a run of years in which the source codes the tie, one missing year bridged. 'dissolved': the "
        "source looked again within two years, both were there, the tie was not. All other ends are censored, so the "
        "hazard is that of dissolution between two that go on (cause-specific): 'merged' is an end by success, 'party "
        "gone' the end of one of them, 'not coded' the end of the recipient's coded conflict. Judged: spells that "
        "begin in 1989 or later. External support: the pair of supporter and recipient, alleged support left out. "
        "Named together: two organisations on one side of an event or a non-state conflict. The register's "
        "alliances have no dates."
    )
    return [
        Table(
            "Dated spells, by source and how they end",
            ("source", "coverage", "spells", "judged", "years judged", "mean length, years", *ways),
            rows,
            note,
        ),
        Table("Spells by theatre", tuple(per.columns), [tuple(row) for row in per.rows()]),
    ]


def _concordances(
    data: TieYears, forecasts: dict[str, Forecast], figures: dict[str, float | int | None], *, quick: bool
) -> Table:
    rows: list[tuple[object, ...]] = []
    measure = {name: Concordance.of(data.table, name) for name in SOURCES}
    for method, forecast in forecasts.items():
        cells: list[object] = [method]
        for source in SOURCES:
            risk = -forecast.lasts[1]
            got = measure[source].score(risk, n=20 if quick else 200)
            prefix = (
                "" if method.startswith("two kinds, all") else method.replace(",", "").replace(" ", "_") + "_"
            )
            for key, (value, low, high) in got.items():
                figures |= {f"{prefix}{SHORT[source]}_{key}": value}
                if not prefix:
                    figures |= {f"{SHORT[source]}_{key}_low": low, f"{SHORT[source]}_{key}_high": high}
                cells.append(f"{value:.3f} ({low:.2f}-{high:.2f})")
        ended = data.table["ended"].to_numpy()
        stays = np.clip(forecast.lasts[0], 1e-6, 1 - 1e-6)
        cells.append(float(np.where(ended, np.log(1 - stays), np.log(stays)).mean()))
        rows.append(tuple(cells))
    heads = [
        f"{SHORT[s]}: {what}"
        for s in SOURCES
        for what in ("from the start", "Uno, 10 years", "from any year")
    ]
    return Table(
        "Which ties end first: concordance, one theatre left out at a time",
        ("model", *heads, "log-likelihood a year"),
        rows,
        "Harrell's concordance (chance that of two ties the one given less time ends first), pairs within one theatre "
        "only, 0.5 is chance; Uno's weighs by the inverse chance of not being censored. From any year: every year of "
        "every spell counts as a new start, so that age helps. 90 % intervals resample recipients. Coded spells say "
        "when a coder's sources fell silent, which bounds what any model can reach.",
    )


def _calibration(data: TieYears, forecast: Forecast, figures: dict[str, float | int | None]) -> Table:
    table = data.table
    left = table.select((pl.len().over("spell") - pl.col("age") + 1).cast(pl.Float64)).to_series().to_numpy()
    gone = table.select(pl.col("ended").any().over("spell")).to_series().to_numpy()
    esd = (table["source"] == "ucdp-esd").to_numpy()
    rows: list[tuple[object, ...]] = []
    for n, years in enumerate((1, 3, 5)):
        chance = forecast.lasts[n][esd]
        time, event = left[esd], gone[esd]
        for k, part in enumerate(np.array_split(np.argsort(chance, kind="stable"), 5)):
            seen = kaplan_meier(time[part], event[part], years)
            rows.append((years, k + 1, len(part), float(chance[part].mean()), seen))
        seen = kaplan_meier(time, event, years)
        rows.append((years, "all", len(time), float(chance.mean()), seen))
        figures |= {f"lasts_{years}_predicted": float(chance.mean()), f"lasts_{years}_observed": seen}
        errors = [abs(float(row[3]) - float(row[4])) for row in rows[-6:-1]]  # type: ignore[arg-type]
        figures[f"lasts_{years}_error"] = float(np.mean(errors))
    figures |= _three_years(data, forecast) | _after_loss(data, forecast, left, gone)
    start = (table["age"] == 1).to_numpy() & esd
    figures["d_calibration_p"] = d_calibration(forecast.lasts[:, start], left[start], gone[start])
    share = figures["tie_years_in_long_spells"]
    return Table(
        "Calibration on theatres left out: chance to last so many years more, external support 18.1",
        ("years", "fifth of the predictions", "spell-years", "predicted", "observed (Kaplan-Meier)"),
        rows,
        f"Three years in all, from the first year: AUC {figures['three_years_auc']:.2f}, predicted "
        f"{figures['three_years_predicted']:.2f}, observed {figures['three_years_observed']:.2f} over "
        f"{figures['three_years_spells']} spells. Long spells have more years: {share:.2f} of all coded years "
        f"belong to a spell of three years or more: seen on any one day, most ties are strategic. Two years after the "
        f"loss of all shared enemies ({figures['loss_spell_years']} spell-years, all sources): predicted "
        f"{figures['loss_predicted']:.2f}, observed {figures['loss_observed']:.2f}. D-calibration (predictions at the "
        "start uniform at the time of dissolution, five bins; Haider et al. 2020): "
        f"p = {figures['d_calibration_p']:.3f}.",
    )


def _three_years(data: TieYears, forecast: Forecast) -> dict[str, float | int | None]:
    """Whether the chance that a tie in its first year lasts three years in all tells those that do."""
    table = data.table.with_columns(
        pl.len().over("spell").alias("length"), pl.col("ended").any().over("spell").alias("gone")
    )
    first = ((table["age"] == 1) & (table["source"] == "ucdp-esd")).to_numpy()
    esd = (table["source"] == "ucdp-esd").to_numpy()
    known = first & ((table["length"] >= 3) | table["gone"]).to_numpy()
    lasted = (table["length"] >= 3).to_numpy()[known]
    # A third coded year: two more than the first.
    chance = np.sqrt(forecast.lasts[0] * forecast.lasts[1])
    length, gone = (table[name].to_numpy() for name in ("length", "gone"))
    return {
        "tie_years_in_long_spells": float((length[esd] >= 3).mean()),
        "three_years_auc": auc(lasted, chance[known]),
        "three_years_predicted": float(chance[first].mean()),
        "three_years_observed": kaplan_meier(length[first].astype(float), gone[first], 2.0),
        "three_years_spells": int(first.sum()),
    }


def _after_loss(
    data: TieYears, forecast: Forecast, left: Floats, gone: NDArray[np.bool_]
) -> dict[str, float | int | None]:
    lost = data.x[:, NAMES.index(LOST)] > 0
    chance = np.sqrt(forecast.lasts[0] * forecast.lasts[1])[lost]
    return {
        "loss_spell_years": int(lost.sum()),
        "loss_predicted": float(chance.mean()),
        "loss_observed": kaplan_meier(left[lost], gone[lost], LOSS_YEARS),
    }


def _ablation(data: TieYears, extra: Floats, figures: dict[str, float | int | None]) -> Table:
    groups = {
        "nothing": (),
        "shared enemies": ("shared enemy", "lost shared enemy"),
        "clashes": ("clashes between them",),
        "kinds of the two": ("between two groups", "between two states"),
        "partners": ("partners, the fewer", "partners, the more"),
        "years with others": ("years with others only, the fewer", "years with others only, the more"),
        "kin": ("kin",),
        "kinds of support, troops": ("kinds of support", "troops"),
    }
    ended = data.table["ended"].to_numpy()
    rows = []
    for name, dropped in groups.items():
        stays = np.clip(_left_out(data, extra, _but(*dropped)).lasts[0], 1e-6, 1 - 1e-6)
        score = float(np.where(ended, np.log(1 - stays), np.log(stays)).sum())
        rows.append((name, score))
    figures |= {
        f"without_{name.replace(' ', '_').replace(',', '')}": score - rows[0][1] for name, score in rows[1:]
    }
    return Table(
        "Ablation: log-likelihood on theatres left out",
        ("left out of the model", "log-likelihood", "change"),
        [(name, score, score - rows[0][1]) for name, score in rows],
        "A negative change: the covariate carries over to theatres it was not learnt on. Those that don't are kept "
        "small by the prior and stay where theory asks for them (the loss of a shared enemy).",
    )


def _parameters(model: HazardModel) -> Table:
    low, high = np.quantile(model.draws, [0.05, 0.95], axis=0)
    n = len(NAMES)
    rows: list[tuple[object, ...]] = [
        ("log-odds of strategic", "(intercept)", model.kind[0], f"{low[0]:.2f} to {high[0]:.2f}")
    ]
    rows += [
        ("log-odds of strategic", name, model.kind[1 + k], f"{low[1 + k]:.2f} to {high[1 + k]:.2f}")
        for k, name in enumerate(NAMES)
        if name not in RATE
    ]
    rows += [
        ("log rate of both kinds", name, model.shift[k], f"{low[n + 1 + k]:.2f} to {high[n + 1 + k]:.2f}")
        for k, name in enumerate(NAMES)
        if name in RATE
    ]
    for k, name in enumerate(("tactical", "strategic")):
        rows.append(
            (
                "rate a year",
                name,
                model.rates[k],
                f"{np.exp(low[2 * n + 1 + k]):.3f} to {np.exp(high[2 * n + 1 + k]):.3f}",
            )
        )
        rows.append(("lasts three years", name, float(np.exp(-3 * model.rates[k])), ""))
    return Table(
        "What is shipped",
        ("acts on", "covariate", "weight", "90 %, recipients resampled"),
        rows,
        "Counts of partners and of years enter as log(1 + n). Associations in what gets coded, not causes.",
    )


if __name__ == "__main__":
    main()
