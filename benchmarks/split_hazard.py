"""The hazard of splitting, judged on theatres and years left out.

`python -m benchmarks.split_hazard` writes its weights into the package.

The register dates no split: it falls where the group that split off is first recorded. So only organisation-years count
whose country the record covers in the year after as well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.output import Table, data_folder
from benchmarks.paired import Judged, compare
from benchmarks.record import record
from benchmarks.reliability import bins
from benchmarks.scores import auc, average_precision, brier_skill, over_theatres
from benchmarks.tie_lessons import theatre_slices
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.measures.fragmentation.splitting.model import CHOSEN, SHIPPED, SplitHazard, learn, save
from shadowgraph.measures.fragmentation.splitting.panel import SIGNS, split_panel

Floats = NDArray[np.float64]
Fit = Callable[[Floats, NDArray[np.bool_], Floats], Floats]

FIRST_ORIGIN = 1999
"""First year forecast forwards: ten years to learn from lie before it."""
OURS = "chosen signs (shipped)"


@dataclass(frozen=True)
class Lessons:
    """Organisation-years with a known year after.

    Args:
        table: Columns theatre, actor_id, name, as_of, country, n_split, year.
        x: shape (n, signs), values of `SIGNS`.
    """

    table: pl.DataFrame
    x: Floats

    @property
    def split(self) -> NDArray[np.bool_]:
        """Whether a group split off in the year after, shape (n,)."""
        return (self.table["n_split"] > 0).to_numpy()


def lessons(folder: Path, events: Events, actors: Actors, *, quick: bool = False) -> Lessons:
    """Organisation-years of the fixed theatres, in countries and years the record covers."""
    panels = [
        (theatre, split_panel(data))
        for theatre, _, data in theatre_slices(events, actors, quick=quick, countries=False)
    ]
    table = pl.concat([panel.table.with_columns(pl.lit(name).alias("theatre")) for name, panel in panels])
    x = np.vstack([panel.x for _, panel in panels])
    coverage = pl.read_parquet(folder / "ucdp" / "ged-dev-coverage.parquet").filter(
        pl.col("coverage") != "complete_2021_candidate"
    )
    covered = coverage.group_by("country").agg(
        # Complete countries end where their violence ends; the others where the extract ends.
        pl.when((pl.col("coverage") != "battle_subset_year_only").all())
        .then(2021)
        .otherwise(pl.col("year").max())
        .alias("until")
    )
    table = table.with_columns(pl.col("as_of").dt.year().cast(pl.Int64).alias("year"))
    table = table.join(covered, on="country", how="left", maintain_order="left")
    use = (pl.col("year") < pl.col("until")) & pl.col("n_split").is_not_null()
    kept = table.select(use.fill_null(value=False)).to_series()
    return Lessons(table.filter(kept).drop("until"), x[kept.to_numpy()])


def _ridge(names: tuple[str, ...]) -> Fit:
    columns = [list(SIGNS).index(name) for name in names]

    def fitted(x: Floats, split: NDArray[np.bool_], new: Floats) -> Floats:
        model = learn(x[:, columns], split, names)
        return np.asarray(1 / (1 + np.exp(-model.bars(new[:, columns]).sum(axis=1))))

    return fitted


def _base(_: Floats, split: NDArray[np.bool_], new: Floats) -> Floats:
    return np.full(len(new), (split.sum() + 0.5) / (len(split) + 1))


def _trees(x: Floats, split: NDArray[np.bool_], new: Floats) -> Floats:
    from lightgbm import LGBMClassifier

    model = LGBMClassifier(
        n_estimators=60,
        num_leaves=4,
        learning_rate=0.05,
        min_child_samples=20,
        verbose=-1,
        random_state=0,
        n_jobs=1,
    )
    names = [f"x{k}" for k in range(x.shape[1])]
    import pandas as pd

    model.fit(pd.DataFrame(x, columns=names), split)
    return np.asarray(model.predict_proba(pd.DataFrame(new, columns=names))[:, 1])


def methods() -> dict[str, Fit]:
    """The shipped model and what stands beside it."""
    return {
        OURS: _ridge(CHOSEN),
        "base rate": _base,
        "age alone": _ridge(("age",)),
        "activity alone": _ridge(("activity",)),
        "all signs": _ridge(tuple(SIGNS)),
        "boosted trees, all signs": _trees,
    }


def left_out(data: Lessons, fit: Fit) -> Floats:
    """Chances for each theatre, learnt from the others."""
    made, theatre = np.empty(len(data.x)), data.table["theatre"].to_numpy()
    for name in np.unique(theatre.astype(str)):
        held = theatre == name
        made[held] = fit(data.x[~held], data.split[~held], data.x[held])
    return made


def forward(data: Lessons, fit: Fit) -> Floats:
    """Chances for each year from the first origin on, learnt from years whose next year was over; else NaN."""
    made, year = np.full(len(data.x), np.nan), data.table["year"].to_numpy()
    for origin in range(FIRST_ORIGIN, int(year.max()) + 1):
        past, now = year < origin, year == origin
        if now.any() and data.split[past].any():
            made[now] = fit(data.x[past], data.split[past], data.x[now])
    return made


def scored(data: Lessons, figures: dict[str, float]) -> list[Table]:
    """Scores by theatre left out and forwards in time, and calibration of the shipped model."""
    tables = []
    for design, key, title in (
        (left_out, "loo", "one theatre left out at a time"),
        (forward, "forward", f"forwards in time, origins from {FIRST_ORIGIN}"),
    ):
        chances = {name: design(data, fit) for name, fit in methods().items()}
        use = np.isfinite(chances[OURS])
        if data.split[use].sum() < 5:
            continue
        tables.append(_scores(data, {k: v[use] for k, v in chances.items()}, use, (key, title), figures))
        tables.append(_calibration(data.split[use], chances[OURS][use], title))
    return tables


def _scores(
    data: Lessons,
    chances: dict[str, Floats],
    use: NDArray[np.bool_],
    named: tuple[str, str],
    figures: dict[str, float],
) -> Table:
    key, title = named
    split, group = data.split[use], data.table["theatre"].to_numpy().astype(str)[use]
    organisation = data.table["actor_id"].to_numpy().astype(str)[use]
    compared = compare(Judged(split, chances, organisation), OURS)
    rows: list[tuple[object, ...]] = []
    for name, chance in chances.items():
        cells: list[object] = [name]
        for metric, score in (("auc", auc), ("ap", average_precision), ("brier_skill", brier_skill)):
            value = score(split, chance)
            low, high = over_theatres(score, split, chance, group, n=200)
            cells += [value, f"{low:.2f} to {high:.2f}"]
            if name == OURS:
                figures |= {
                    f"split_{key}_{metric}": value,
                    f"split_{key}_{metric}_low": low,
                    f"split_{key}_{metric}_high": high,
                }
        cells.append(compared.scores[name]["log_score"])
        if name == OURS:
            cells.append("")
        else:
            gain, low, high = compared.gains[name]["log_score"]
            cells.append(f"{gain:+.4f} ({low:+.4f} to {high:+.4f})")
            if name == "base rate":
                figures |= {
                    f"split_{key}_gain": gain,
                    f"split_{key}_gain_low": low,
                    f"split_{key}_gain_high": high,
                }
        rows.append(tuple(cells))
    return Table(
        f"Splits within twelve months, {title}",
        (
            "method",
            "AUC",
            "90 %",
            "average precision",
            "90 %",
            "Brier skill",
            "90 %",
            "log score",
            "gain of ours (95 %)",
        ),
        rows,
        f"{len(split):,} organisation-years, {int(split.sum())} followed by a coded split (base rate "
        f"{split.mean():.3f}). Intervals of scores resample theatres and organisation-years within them; gains in log "
        "score (nats) are paired and resample organisations. The signs of the shipped model were chosen while looking "
        "at these scores: theatres kept aside will tell how much that flatters.",
    )


def _calibration(split: NDArray[np.bool_], chance: Floats, title: str) -> Table:
    return Table(
        f"Reliability of the shipped hazard, {title}",
        ("organisation-years", "mean chance", "share split", "5 %", "95 %"),
        [tuple(row) for row in bins(split, chance, 5)],
        "Bins of equal numbers; ranges are Wilson's.",
    )


def weights(data: Lessons) -> Table:
    """Weight of every sign, in the model of all of them, and of the shipped ones in theirs."""
    rows: list[tuple[object, ...]] = []
    chosen, whole = shipped_model(data), learn(data.x, data.split, tuple(SIGNS))
    for name in SIGNS:
        cells: list[object] = [name, SIGNS[name]]
        for model in (chosen, whole):
            if name in model.signs:
                k = model.signs.index(name) + 1
                root = np.linalg.inv(model.fitted.root)
                sd = float(np.sqrt((root[:, k] ** 2).sum()))
                value = float(model.fitted.weights[k])
                cells.append(f"{value:+.2f} ({value - 1.645 * sd:+.2f} to {value + 1.645 * sd:+.2f})")
            else:
                cells.append("")
        rows.append(tuple(cells))
    return Table(
        "Weights of the signs of a split",
        ("sign", "value", "shipped (90 %)", "among all signs (90 %)"),
        rows,
        "Log-odds per standard deviation, most probable under a normal prior whose width the evidence chose. What gets "
        "coded as a split is first of all what coders can see: large organisations have more events, more rivals and "
        "more of coders' attention. Associations, not causes.",
    )


def shipped_model(data: Lessons) -> SplitHazard:
    """The shipped signs, learnt from all organisation-years."""
    columns = [list(SIGNS).index(name) for name in CHOSEN]
    return learn(data.x[:, columns], data.split, CHOSEN)


def main() -> None:
    """Learn from all theatres and write the weights into the package."""
    folder = data_folder()
    data = lessons(folder, *record(folder))
    years = data.table["year"]
    save(
        shipped_model(data),
        SHIPPED,
        {
            "written_by": "python -m benchmarks.split_hazard",
            "data": [
                "UCDP GED, development extract 1989-2021 (Sundberg and Melander 2013; Davies et al. 2024), CC BY 4.0",
                "UCDP Actor 22.1, CC BY 4.0",
            ],
            "organisation_years": len(data.x),
            "followed_by_a_split": int(data.split.sum()),
            "years": [int(years.min()), int(years.max())],  # type: ignore[arg-type]
            "universe": "rebel, militia, criminal and mercenary organisations seen in the year or the one before, in "
            "countries the extract covers in the year after",
        },
    )


if __name__ == "__main__":
    main()
