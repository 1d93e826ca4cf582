"""Fragmentation: the next split on held-out theatres and years, cohesion before splits, coalitions, planted truths.

Keys: split_loo_auc, split_loo_ap, split_loo_brier_skill, split_loo_gain (log score over the base rate) and the same
with forward for loo; covered_<measure>_<events a year> (SYNTHETIC); coalition_firmness; each with _low and _high.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.measures_graphs import THEATRES
from benchmarks.output import Table
from benchmarks.record import record
from benchmarks.reliability import wilson
from benchmarks.split_hazard import Lessons, lessons, scored, weights
from benchmarks.tie_lessons import theatre_slices
from shadowgraph.actors.result import Actors
from shadowgraph.conformance.invented_theatre import theatre_of, ties_of
from shadowgraph.events.result import Events
from shadowgraph.measures import measure
from shadowgraph.measures.fragmentation.coalition_figures import coalition_figures
from shadowgraph.theatres import cut, select
from shadowgraph.ties import infer

PROXIES = ("continuity", "core_share", "synchrony", "splinter_clashes")
SHARES = {"Ash": 0.40, "Birch": 0.25, "Cedar": 0.15, "Elm": 0.10, "Fir": 0.05, "Oak": 0.05}
CAMPS = (("Ash", "Cedar"), ("Birch", "Elm", "Fir"))
"""Planted coalitions; Oak stands alone."""
PER_YEAR = (5, 10, 30, 100)
RESAMPLES = 400


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Tables and figures of the fragmentation part."""
    events, actors = record(folder)
    data = lessons(folder, events, actors, quick=quick)
    numbers: dict[str, float] = {}
    tables = [*scored(data, numbers), weights(data), _before_splits(events, actors, data, quick=quick)]
    made, found = _coalitions(events, actors, quick=quick)
    tables.append(made)
    numbers |= found
    made, found = _coverage(20 if quick else 200)
    return [*tables, made], numbers | found


def _before_splits(events: Events, actors: Actors, data: Lessons, *, quick: bool) -> Table:
    """Mean of each proxy of cohesion in years followed by a split and in others."""
    parts = []
    for theatre, _, cut_out in theatre_slices(events, actors, quick=quick, countries=False):
        found = measure(cut_out, names=PROXIES, step="year", draws=20).table
        parts.append(
            found.select(
                pl.lit(theatre).alias("theatre"),
                pl.col("unit").alias("actor_id"),
                pl.col("period_start").dt.year().cast(pl.Int64).alias("year"),
                "measure",
                "value",
            )
        )
    judged = data.table.select("theatre", "actor_id", "year", (pl.col("n_split") > 0).alias("split"))
    rows = pl.concat(parts).drop_nulls("value").join(judged, on=["theatre", "actor_id", "year"])
    rng = np.random.default_rng(0)
    cells: list[tuple[object, ...]] = []
    for name in PROXIES:
        chosen = rows.filter(pl.col("measure") == name)
        value, split = chosen["value"].to_numpy(), chosen["split"].to_numpy()
        names, group = np.unique(chosen["actor_id"].to_numpy().astype(str), return_inverse=True)
        if not split.any():
            continue
        drawn = []
        for weight in rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES):
            w = weight[group].astype(float)
            if (w[split].sum() > 0) and (w[~split].sum() > 0):
                drawn.append(
                    np.average(value[split], weights=w[split]) - np.average(value[~split], weights=w[~split])
                )
        low, high = np.quantile(drawn, [0.05, 0.95])
        gap = value[split].mean() - value[~split].mean()
        cells.append(
            (name, int(split.sum()), len(split) - int(split.sum()), float(value[split].mean()),
             float(value[~split].mean()), f"{gap:+.3f} ({low:+.3f} to {high:+.3f})")
        )  # fmt: skip
    return Table(
        "Proxies of cohesion in years followed by a coded split",
        (
            "proxy",
            "years before a split",
            "other years",
            "mean before a split",
            "mean otherwise",
            "difference (90 %)",
        ),
        cells,
        "Organisation-years of the hazard's universe in which the proxy has a value; intervals resample organisations. "
        "Were these proxies good measures of cohesion, it would be low before splits. A difference whose interval "
        "holds zero says that the proxy tells nothing about them in this record.",
    )


def _coalitions(events: Events, actors: Actors, *, quick: bool) -> tuple[Table, dict[str, float]]:
    """How many coalitions of several there are in real theatres, how long they last, how firm they are."""
    rows: list[tuple[object, ...]] = []
    firm: list[float] = []
    for name in list(THEATRES)[: 1 if quick else None]:
        countries, start = THEATRES[name]
        window = {"start": dt.date(start, 1, 1), "end": dt.date(2021, 12, 31)}
        data = cut(events, actors, select(events, actors, countries=list(countries), **window)[0])
        table = coalition_figures(data, infer(data))
        if table.is_empty():
            continue
        lives = table.group_by("coalition").len("quarters")
        firm += table["firmness"].to_list()
        rows.append(
            (
                name,
                lives.height,
                table.height,
                float(lives["quarters"].median()),  # type: ignore[arg-type]
                int(lives["quarters"].max()),  # type: ignore[arg-type]
                int(table["n_members"].max()),  # type: ignore[arg-type]
                float(table["firmness"].median()),  # type: ignore[arg-type]
                int((table["change"] == "splits off").sum()),
                int(table["took_in"].is_not_null().sum()),
                float(table["proven"].mean()),  # type: ignore[arg-type]
            )
        )
    drawn = np.random.default_rng(0).choice(firm, (RESAMPLES, len(firm))).mean(axis=1)
    low, high = np.quantile(drawn, [0.05, 0.95])
    numbers = {
        "coalition_firmness": float(np.mean(firm)),
        "coalition_firmness_low": float(low),
        "coalition_firmness_high": float(high),
    }
    heads = (
        "theatre", "coalitions", "coalition-quarters", "median life, quarters", "longest", "most members",
        "median firmness", "split off", "took in another", "division proven",
    )  # fmt: skip
    note = (
        "Coalitions of two and more. Firmness: mean share of the other members with which a member shares a camp over "
        f"draws of the ties; mean {np.mean(firm):.2f} (90 %, coalition-quarters resampled: {low:.2f} to {high:.2f}). "
        "Few organisations, and few pairs of them, reach even odds of cooperation on events alone: most of the time "
        "most of them stand in no coalition of several."
    )
    return Table("Coalitions of real theatres", heads, rows, note), numbers


def _coverage(n_years: int) -> tuple[Table, dict[str, float]]:
    """How often intervals hold the planted dimensions (SYNTHETIC)."""
    p = np.array(list(SHARES.values()))
    names = list(SHARES)
    same = float((p**2).sum())
    camps = [sum(SHARES[name] for name in camp) for camp in CAMPS] + [SHARES["Oak"]]
    linked = float(np.square(camps).sum())
    truth = {
        "fragmentation_index": 1 - linked,
        "institutionalisation": (linked - same) / (1 - same),
        "power_balance": (1 - same) / (1 - 1 / len(p)),
        "power_concentration": same,
    }
    rng = np.random.default_rng(0)
    cells: dict[str, list[object]] = {name: [name, value] for name, value in truth.items()}
    numbers: dict[str, float] = {}
    for n in PER_YEAR:
        made = [
            {
                "a": names[k],
                "b": "Civilians",
                "day": dt.date(year, 1, 1) + dt.timedelta(days=int(rng.integers(365))),
            }
            for year in range(1800, 1800 + n_years)
            for k in rng.choice(len(p), n, p=p)
        ]
        pairs = [(a, b, 1) for camp in CAMPS for i, a in enumerate(camp) for b in camp[i + 1 :]]
        ties = ties_of(
            [
                (a, b, dt.date(year, 1, 1), 0.0, 1.0)
                for a, b, _ in [*pairs]
                for year in range(1800, 1800 + n_years)
            ],
            step="year",
        )
        table = measure(theatre_of(made), ties, names=list(truth), step="year", draws=200).table
        for name, value in truth.items():
            # A share of one year is of that year's few groups; the planted one is of all six.
            rows = table.filter((pl.col("measure") == name) & (pl.col("unit_kind") == "theatre")).drop_nulls(
                "value"
            )
            held = int(((rows["low"] <= value) & (value <= rows["high"])).sum())
            low, high = wilson(held, rows.height)
            cells[name].append(f"{held / rows.height:.0%} ({low:.0%} to {high:.0%})")
            numbers |= {f"covered_{name}_{n}": held / rows.height}
            numbers |= {f"covered_{name}_{n}_low": low, f"covered_{name}_{n}_high": high}
    return Table(
        "How often 5 to 95 % intervals hold planted dimensions (SYNTHETIC)",
        ("measure", "truth", *(f"{n} events a year" for n in PER_YEAR)),
        [tuple(row) for row in cells.values()],
        f"Six groups with 40, 25, 15, 10, 5 and 5 % of the events, two coalitions whose ties are certain and one group "
        f"alone; {n_years} years each; in brackets 90 % intervals (Wilson). The balance of power is held against the "
        "six groups there are, while a year with few events shows fewer.",
    ), numbers
