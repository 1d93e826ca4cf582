"""Syria: who cooperated and who fought among rebels, 2013-2014, one actor left out at a time (Gade et al. 2019).

Keys: <cooperation|infighting>_<log_score|auc|ap|correlation> for ours, <rival>_... for rivals, and
<rival>_gain_<relation>_<metric>[_low|_high]: ours less the rival, 95 % paired interval over held-out actors.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.paired import GROUP_METRICS, Judged, compare
from benchmarks.r_table import read_rda
from shadowgraph.kernels.compiled.additive_factors import draw_rows
from shadowgraph.kernels.reference.additive_factors import Pairs, Settings, sample
from shadowgraph.kernels.reference.grouped_probit import sample as grouped
from shadowgraph.kernels.reference.ridge_logistic import fit
from shadowgraph.ties.models.covariates import ties_from_covariates

OURS = "covariates and a second relation (ours)"
BASE_SD = 5.0
FEATURED = 1.0
DIFFUSE = 10.0
INNER = 5
POSITIONS = (0, 3)
SWEEPS = 600


@dataclass(frozen=True)
class Task:
    """One relation to be predicted.

    Args:
        name: 'cooperation' or 'infighting'.
        pairs: actor_a, actor_b, 'count', covariates, 'second' (the other relation's count, null where not coded).
        actors: 'actor' and covariates.
    """

    name: str
    pairs: pl.DataFrame
    actors: pl.DataFrame


def tasks(folder: Path) -> list[Task]:
    """Both relations, each with the other as a covariate."""
    (table,) = read_rda(folder / "cooperation.rda").values()
    rename = {
        "ideol_diff.dyad": "ideology",
        "powerdiff.dyad": "power",
        "loc.dyad": "location",
        "spons.dyad": "sponsors",
    }
    table = table.rename({"Var1": "actor_a", "Var2": "actor_b", **rename}).filter(
        pl.col("actor_a") < pl.col("actor_b")
    )
    # The file holds square roots of counts.
    cooperation = table.select(
        "actor_a", "actor_b", *rename.values(), (pl.col("coopActions") ** 2).round().alias("count")
    )
    (nodes,) = read_rda(folder / "cooperation.rda").values()
    actors = nodes.unique("Var1", keep="first", maintain_order=True).select(
        actor="Var1", ideology="averageId.node", size=pl.col("size.node").log(), sponsored="spons_actor.node"
    )
    infighting, fighters = _infighting(folder)
    keys = ["actor_a", "actor_b"]
    helped = cooperation.select(*keys, second="count")
    fought = infighting.select(*keys, second="count")
    return [
        Task("cooperation", cooperation.join(fought, on=keys, how="left", maintain_order="left"), actors),
        Task("infighting", infighting.join(helped, on=keys, how="left", maintain_order="left"), fighters),
    ]


def _infighting(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    counts = _long(folder / "Infighting30_2014_6Sep2017.csv", "count")
    location = _long(folder / "LocationDiff_Infighting_6June2018.csv", "location")
    sponsors = _long(folder / "stateSponsonership_InfightingGroups_6June2018.csv", "sponsors")
    views = pl.read_csv(folder / "IdeologyVars_JPR.csv").select(
        actor="GroupCode",
        nationalism="Nationalism.Revisionism",
        islamism="Islamism.Salafism",
        sectarianism="Sectarianism",
        ideology="AVG.Score",
        size=pl.col("GroupSize").log(),
        sponsored=pl.col("State.Sponsors").is_not_null().cast(pl.Float64),
        powerbroker=pl.col("Powerbroker").cast(pl.Float64),
    )
    keys = ["actor_a", "actor_b"]
    pairs = counts.join(location, on=keys).join(sponsors, on=keys)
    both = pairs.join(views, left_on="actor_a", right_on="actor").join(
        views, left_on="actor_b", right_on="actor", suffix="_b"
    )
    apart = [
        (pl.col(name) - pl.col(f"{name}_b")).abs().alias(f"{name} apart")
        for name in ("nationalism", "islamism", "sectarianism", "ideology")
    ]
    power = (pl.col("size").exp() - pl.col("size_b").exp()).abs().alias("power apart")
    return both.select(*pairs.columns, *apart, power).sort(keys), views


def _long(path: Path, name: str) -> pl.DataFrame:
    wide = pl.read_csv(path, null_values="NA")
    first = wide.columns[0]
    long = wide.rename({first: "actor_a"}).unpivot(index="actor_a", variable_name="actor_b", value_name=name)
    return long.filter(pl.col("actor_a") < pl.col("actor_b")).with_columns(pl.col(name).cast(pl.Float64))


Method = Callable[[Task, np.ndarray], np.ndarray]


def ours(task: Task, y: np.ndarray) -> np.ndarray:
    """The public function; how many positions to use is chosen on the training actors alone."""
    known = ~np.isnan(y)
    marks = [_inner(task, y, known, positions) for positions in POSITIONS]
    return _public(task, y, POSITIONS[int(np.argmax(marks))])


def _public(task: Task, y: np.ndarray, positions: int) -> np.ndarray:
    given = task.pairs.with_columns(count=pl.Series(y).fill_nan(None))
    found = ties_from_covariates(
        given, outcome="count", actors=task.actors, second="second", positions=positions, sweeps=SWEEPS
    )
    return found.table["probability"].to_numpy()


def _inner(task: Task, y: np.ndarray, known: np.ndarray, positions: int) -> float:
    """Log score on fifths of the training actors, held out in turn."""
    i, j, names = _ends(task)
    training = np.unique(np.concatenate([i[known], j[known]]))
    total = 0.0
    for fold in range(INNER):
        out = np.isin(np.arange(len(names)), training[fold::INNER])
        hidden = known & (out[i] | out[j])
        chance = np.clip(_public(task, np.where(hidden, np.nan, y), positions), 1e-6, 1 - 1e-6)[hidden]
        total += float(np.where(y[hidden] > 0, np.log(chance), np.log1p(-chance)).sum())
    return total


def _ends(task: Task) -> tuple[np.ndarray, np.ndarray, list[str]]:
    names = sorted(set(task.pairs["actor_a"]) | set(task.pairs["actor_b"]))
    at = {name: k for k, name in enumerate(names)}
    i, j = (np.array([at[name] for name in task.pairs[key]]) for key in ("actor_a", "actor_b"))
    return i, j, names


def _covariates(task: Task) -> tuple[np.ndarray, np.ndarray]:
    """The same covariates for the rivals: of pairs, and of actors (to be added up)."""
    i, j, names = _ends(task)
    second = np.log1p(task.pairs["second"].fill_null(np.nan).to_numpy().astype(float))
    skip = ("actor_a", "actor_b", "count", "second")
    of_pair = [task.pairs[c].to_numpy().astype(float) for c in task.pairs.columns if c not in skip]
    table = pl.DataFrame({"actor": names}).join(task.actors, on="actor", how="left", maintain_order="left")
    of_actor = [table[c].cast(pl.Float64).to_numpy() for c in table.columns if c != "actor"]
    heard = ~np.isnan(second)
    links = np.zeros((len(names), len(names)))
    links[i[heard], j[heard]] = links[j[heard], i[heard]] = np.expm1(second[heard])
    covered = np.zeros(len(names), bool)
    covered[i[heard]] = covered[j[heard]] = True
    met = (links > 0).astype(float)
    of_pair += [second, np.log1p((met @ met)[i, j])]
    of_actor += [np.where(covered, np.log1p(links.sum(axis=1)), np.nan), covered.astype(float)]
    return np.column_stack([_standard(v) for v in of_pair]), np.column_stack([_standard(v) for v in of_actor])


def _standard(values: np.ndarray) -> np.ndarray:
    spread = np.nanstd(values)
    return np.where(np.isnan(values) | (spread == 0), 0.0, (values - np.nanmean(values)) / (spread or 1.0))


def latent(rank: int, sd: float) -> Method:
    """Additive effects and latent factors (AME), probit, on the same covariates."""

    def method(task: Task, y: np.ndarray) -> np.ndarray:
        i, j, names = _ends(task)
        of_pair, of_actor = _covariates(task)
        x = np.column_stack([np.ones(len(i)), of_pair, of_actor[i] + of_actor[j]])
        prior = np.r_[BASE_SD, np.full(x.shape[1] - 1, sd)]
        hit = np.where(np.isnan(y), np.nan, (y > 0).astype(float))
        settings = Settings(rank=rank, coefficient_sd=prior, burn=SWEEPS // 2, keep=SWEEPS)
        return sample(
            Pairs(i, j, hit, x, len(names)), settings, np.random.default_rng(0), rows=draw_rows
        ).mean

    return method


def tastes(task: Task, y: np.ndarray) -> np.ndarray:
    """Tried: actors that differ in whom they pick (random slopes on the other's covariates)."""
    i, j, names = _ends(task)
    of_pair, of_actor = _covariates(task)
    d, n = len(i), len(names)
    effects = np.zeros((d, n))
    effects[np.arange(d), i] = effects[np.arange(d), j] = 1.0
    slopes = []
    for c in range(of_actor.shape[1]):
        slope = np.zeros((d, n))
        slope[np.arange(d), i], slope[np.arange(d), j] = of_actor[j, c], of_actor[i, c]
        slopes.append(slope)
    parts = [np.ones((d, 1)), of_pair, of_actor[i] + of_actor[j], effects, np.hstack(slopes)]
    group = np.repeat([-1, 0, 1, 2, 3], [part.shape[1] for part in parts])
    hit = np.where(np.isnan(y), np.nan, (y > 0).astype(float))
    scale = np.array([0.55, 0.55, 0.7, 0.22])
    return grouped(np.hstack(parts), hit, group, scale, np.random.default_rng(0), burn=150, keep=300).mean


def plain(task: Task, y: np.ndarray) -> np.ndarray:
    """Logistic regression on the covariates alone, its ridge by evidence."""
    i, j, _ = _ends(task)
    of_pair, of_actor = _covariates(task)
    x = np.column_stack([np.ones(len(i)), of_pair, of_actor[i] + of_actor[j]])
    known = ~np.isnan(y)
    tried = [
        fit(x[known], (y[known] > 0).astype(float), np.r_[BASE_SD, np.full(x.shape[1] - 1, sd)])
        for sd in (0.1, 0.2, 0.4, 0.8, 1.6)
    ]
    best = max(tried, key=lambda one: one.evidence)
    return np.exp(-np.logaddexp(0.0, -(x @ best.weights)))


def trees(task: Task, y: np.ndarray) -> np.ndarray:
    """Boosted trees on the covariates and on how many ties each of the two is known to have."""
    import lightgbm as lgb

    i, j, names = _ends(task)
    of_pair, of_actor = _covariates(task)
    known = ~np.isnan(y)
    hit = np.where(known, y > 0, 0.0)
    ties = np.bincount(i, hit, len(names)) + np.bincount(j, hit, len(names))
    # The pair's own tie must not count among the ties it is predicted from.
    a, b = ties[i] - hit, ties[j] - hit
    sums = [of_actor[i] + of_actor[j], np.abs(of_actor[i] - of_actor[j])]
    x = np.column_stack([of_pair, *sums, np.maximum(a, b), np.minimum(a, b)])
    made = lgb.LGBMClassifier(
        n_estimators=80,
        learning_rate=0.05,
        num_leaves=4,
        min_child_samples=10,
        random_state=0,
        verbose=-1,
        n_jobs=1,
    )
    made.fit(x[known], hit[known] > 0)
    return np.asarray(made.booster_.predict(x))


METHODS: dict[str, tuple[str, Method]] = {
    OURS: ("ours", ours),
    "ours, never a position in the second relation": ("no_positions", lambda task, y: _public(task, y, 0)),
    "ours, always three positions": ("positions", lambda task, y: _public(task, y, 3)),
    "AME, 2 latent factors": ("ame2", latent(2, FEATURED)),
    "AME, 1 latent factor": ("ame1", latent(1, FEATURED)),
    "AME, 2 latent factors, diffuse prior": ("ame2_diffuse", latent(2, DIFFUSE)),
    "additive effects only (AME without factors)": ("additive", latent(0, FEATURED)),
    "tried: tastes of actors": ("tastes", tastes),
    "tried: logistic regression, no actors": ("plain", plain),
    "tried: boosted trees": ("trees", trees),
}


def main(argv: list[str] | None = None) -> None:
    """Hold out every actor in turn, and write the tables."""
    options = arguments("syria", argv)
    figures: dict[str, float | int | None] = {}
    tables = [_judge(task, figures, quick=options.quick) for task in tasks(data_folder() / "syria-gade")]
    finish("syria", figures, tables, options)


def _judge(task: Task, figures: dict[str, float | int | None], *, quick: bool) -> Table:
    i, j, names = _ends(task)
    y = task.pairs["count"].to_numpy().astype(float)
    actors = range(len(names)) if not quick else range(0, len(names), 6)
    methods = {k: v for k, v in METHODS.items() if not quick or v[0] in ("ours", "additive")}
    rows = [(a, np.flatnonzero((i == a) | (j == a))) for a in actors]
    group = np.concatenate([np.full(len(held), names[a]) for a, held in rows])
    truth = np.concatenate([y[held] for _, held in rows])
    chances = {}
    for name, (_, method) in methods.items():
        print(f"{task.name}: {name} ...", file=sys.stderr)
        parts = []
        for _, held in rows:
            shown = y.copy()
            shown[held] = np.nan
            parts.append(method(task, shown)[held])
        chances[name] = np.concatenate(parts)
    got = compare(Judged(truth > 0, chances, group), OURS)
    made = []
    for name, (key, _) in methods.items():
        stem = f"{task.name}_" if name == OURS else f"{key}_{task.name}_"
        related = float(np.corrcoef(chances[name], np.sqrt(truth))[0, 1])
        figures |= {f"{stem}{metric}": value for metric, value in got.scores[name].items()}
        figures[f"{stem}correlation"] = related
        shown_row: list[object] = [name]
        for metric in GROUP_METRICS:
            shown_row.append(f"{got.scores[name][metric]:.3f}")
            if name == OURS:
                shown_row.append("")
                continue
            gain, low, high = got.gains[name][metric]
            figures |= {
                f"{key}_gain_{task.name}_{metric}{end}": v
                for end, v in (("", gain), ("_low", low), ("_high", high))
            }
            shown_row.append(f"{gain:+.3f} ({low:+.3f} to {high:+.3f})")
        made.append((*shown_row, f"{related:.2f}"))
    columns = (
        "method",
        "log score",
        "ours better by",
        "AUC",
        "ours better by",
        "average precision",
        "ours better by",
        "r",
    )
    return Table(
        f"{task.name.capitalize()} among Syrian rebels, one actor left out at a time",
        columns,
        made,
        f"{len(y)} pairs of {len(names)} groups, {int((y > 0).sum())} with a tie; every pair is predicted twice, each "
        "time with all ties of one of its two actors hidden. Known: covariates of all pairs and actors, the other "
        "relation, and the ties of everybody else. Log score: nats, higher is better. Intervals: 95 %, paired, "
        "resampling held-out actors. r: correlation of the chance with the square root of the count. AME (additive and "
        "multiplicative effects, probit, Gibbs; Minhas, Hoff and Ward 2019) has the same covariates; coefficients of "
        "standardised covariates have "
        f"prior standard deviation {FEATURED:g}, with the diffuse prior {DIFFUSE:g}. How many positions ours uses is "
        "chosen on fifths of the training actors. Data: Gade, Gabbay, Hafez (2019); Gade, Hafez, Gabbay (2019).",
    )


if __name__ == "__main__":
    main()
