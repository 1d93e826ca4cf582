"""Ambiguity, insulation, patronage and the patterns: planted answers, placebos, what a specialist would look for."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.patterns_reference import Slice, slice_of
from benchmarks.record import record
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.measures import measure
from shadowgraph.measures.ambiguity import MEASURES as AMBIGUITY
from shadowgraph.measures.insulation import MEASURES as INSULATION
from shadowgraph.measures.insulation.explained import active_quarters, explain
from shadowgraph.measures.insulation.pressure import (
    AFTER,
    BEFORE,
    CALIPER,
    OwnMonths,
    blows_and_beside,
    response,
)
from shadowgraph.measures.patronage import MEASURES as PATRONAGE
from shadowgraph.measures.patronage.reach import proxy_reach
from shadowgraph.measures.patterns import COMPONENTS, patterns
from shadowgraph.records.proxies import PROXIES
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData

THEATRES = {
    "Sahel": (("Mali", "Burkina Faso", "Niger"), 2012),
    "Sudans and Chad": (("Sudan", "South Sudan", "Chad"), 1997),
    "Mano River": (("Sierra Leone", "Liberia", "Guinea", "Ivory Coast"), 1989),
    "Great Lakes": (("DR Congo (Zaire)", "Uganda", "Rwanda", "Burundi"), 1989),
    "Ethiopia": (("Ethiopia",), 2012),
    "Sri Lanka": (("Sri Lanka",), 1989),
}

END = dt.date(2021, 12, 31)

NAMES = tuple(sorted({name for names in COMPONENTS.values() for name in names}))


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """Tables and figures of this part.

    Args:
        folder: Real data.
        quick: Two theatres and few simulations.
    """
    events, actors = record(folder)
    chosen = dict(list(THEATRES.items())[:2]) if quick else THEATRES
    slices = {name: _slice(events, actors, *given) for name, given in chosen.items()}
    found: dict[str, float] = {}
    tables = [_planted(found, 40 if quick else 300)]
    tables += [_pressure(slices, found), _explained(slices, found, quick=quick)]
    tables += [_darfur(slices["Sudans and Chad"], found), _sahel(slices["Sahel"], found)]
    if not quick:
        tables += [_neighbours(slices, found), _reference(slices, found)]
        tables.append(_seconds(slices, found))
    return tables, found


def _slice(events: Events, actors: Actors, countries: tuple[str, ...], start: int) -> Slice:
    theatre = select(events, actors, countries=list(countries), start=dt.date(start, 1, 1), end=END)[0]
    return slice_of(events, actors, cut(events, actors, theatre))


def _cell(row: dict[str, float] | None) -> str:
    if row is None or row["value"] is None:
        return "can't say"
    return f"{row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f})"


def _planted(found: dict[str, float], n: int) -> Table:
    """Share of intervals that hold the planted answer to blows."""
    rows = []
    for fall in (1.0, 0.5):
        for rate in (2.0, 8.0):
            held, values = [], []
            for seed in range(n):
                made = _simulated(np.random.default_rng(seed), fall, rate)
                drawn = None if made is None else made[0]
                if drawn is not None:
                    low, high = np.quantile(drawn[1:], [0.05, 0.95])
                    held.append(min(low, drawn[0]) <= made[1] <= max(high, drawn[0]))
                    values.append(drawn[0] - made[1])
            found[f"pressure_coverage_{'none' if fall == 1 else 'half'}_{rate:.0f}"] = float(np.mean(held))
            rows.append(
                (
                    f"{rate:.0f} events a month, {fall:g} times as many after a blow",
                    len(held),
                    float(np.mean(held)),
                    float(np.mean(values)),
                )
            )
    return Table(
        "Planted: how often the interval of persistence under pressure holds the truth (90 % meant)",
        ("planted", "organisations", "share of intervals that hold it", "mean error, log ratio"),
        rows,
        "Negative binomial months (size 3), 60 of them, six blows in the last three years, each followed by "
        "three months "
        "at the planted level. Synthetic.",
    )


def _simulated(rng: np.random.Generator, fall: float, rate: float) -> tuple[np.ndarray, float] | None:
    level = np.full(60, rate)
    blows = np.sort(rng.choice(np.arange(26, 56, 4), 6, replace=False))
    for blow in blows:
        level[blow + 1 : blow + 1 + AFTER] *= fall
    point = rng.negative_binomial(3, 3 / (3 + level)).astype(np.float32)
    losses = np.zeros(60)
    losses[rng.choice(60, 12, replace=False)] = 2.0
    losses[blows] = 10.0 + rng.random(6)
    weights = np.ones((60, 201), np.float32) * point[:, None]
    for month in np.flatnonzero(point):
        weights[month, 1:] = rng.gamma(point[month], size=200)
    months = OwnMonths(weights, losses)
    pairs = blows_and_beside(months, 24)
    drawn = response(months, 24, np.uint64(rng.integers(2**63)))
    if drawn is None or pairs is None:
        return None

    def truth(at: np.ndarray) -> float:
        after = sum(level[m + 1 : m + 1 + AFTER].sum() for m in at)
        before = sum(level[m - BEFORE : m].sum() for m in at)
        return float(np.log(after / AFTER) - np.log(before / BEFORE))

    return drawn, truth(pairs[0]) - truth(pairs[1])


def _pressure(slices: dict[str, Slice], found: dict[str, float]) -> Table:
    """Answers to blows on real organisations, and the same with losses shuffled among months as active."""
    rows = []
    every, placebo = [], []
    for name, (data, _, _) in slices.items():
        values = _windows(data)
        shuffled = _windows(_dealt(data))
        every.append(values)
        placebo.append(shuffled)
        if len(values):
            rows.append((name, len(values), _mean(values), _mean(shuffled)))
    values, shuffled = np.concatenate(every), np.concatenate(placebo)
    rows.append(("all", len(values), _mean(values), _mean(shuffled)))
    found["pressure_mean"], found["pressure_placebo"] = float(values.mean()), float(shuffled.mean())
    return Table(
        "Activity after heavy losses to states: mean over organisations and windows of three years that don't "
        "overlap",
        ("theatre", "windows", "log ratio (90 %)", "placebo (90 %)"),
        rows,
        f"Below 0: less active than after months as active (within {CALIPER:g} in logs) without such losses. "
        "Placebo: losses "
        "dealt out at random among the fights of the same pair in the same year.",
    )


def _windows(data: TheatreData) -> np.ndarray:
    """Values of windows of three years that don't overlap, counted back from each organisation's last."""
    table = measure(data, names=["persistence_under_pressure"], draws=40).table
    last = table.group_by("unit").agg(pl.col("period_start").dt.year().max().alias("last"))
    apart = table.join(last, on="unit").filter((pl.col("last") - pl.col("period_start").dt.year()) % 3 == 0)
    return apart["value"].drop_nulls().to_numpy()


def _mean(values: np.ndarray) -> str:
    """Mean with a 90 % bootstrap interval."""
    if len(values) < 2:
        return "can't say"
    rng = np.random.default_rng(0)
    means = rng.choice(values, (2000, len(values))).mean(axis=1)
    return f"{values.mean():.2f} ({np.quantile(means, 0.05):.2f} to {np.quantile(means, 0.95):.2f})"


def _dealt(data: TheatreData) -> TheatreData:
    """The theatre with losses dealt out at random among the fights of the same pair in the same year."""
    rng = np.random.default_rng(0)
    keyed = data.events.with_row_index("row").with_columns(pl.Series("toss", rng.random(data.events.height)))
    group = [pl.col("dyad_id").fill_null(-1), pl.col("date_start").dt.year()]
    dealt = keyed.with_columns(
        pl.col(name).sort_by(pl.col("toss")).over(group, mapping_strategy="group_to_rows").alias(name)
        for name in ("deaths_a", "deaths_b")
    )
    return dataclasses.replace(data, events=dealt.drop("row", "toss"))


def _explained(slices: dict[str, Slice], found: dict[str, float], *, quick: bool) -> Table:
    """Whether finance and logistics explain who goes on, theatre by theatre and together."""
    rows, parts = [], []
    draws = 20 if quick else 40
    for name, (data, ties, _) in slices.items():
        own = None if ties is None else active_quarters(data, ties, draws=draws)
        if own is not None:
            parts.append(own)
            rows += _said(name, explain(name, [own]))
    together = explain("together", parts)
    rows += _said("together", together)
    for row in together.rows(named=True):
        if row["difference"] is not None:
            key = row["layer"].split()[0]
            found[f"explained_{key}"], found[f"explained_{key}_p_null"] = row["difference"], row["p_null"]
    return Table(
        "Are organisations more often active again in the next quarter while a layer of their ties is likely?",
        (
            "theatre",
            "layer",
            "adjusted difference (90 %)",
            "unadjusted",
            "shuffled (90 %)",
            "p",
            "organisations",
            "answer",
        ),
        rows,
        "Adjusted for activity now and in the year before, age, number of likely ties and the theatre's "
        "violence. Shuffled: "
        "layers dealt out anew among organisations that were active in about as many quarters. An association: "
        "whoever "
        "lasts has more time to win partners, and partners choose whom they think will last.",
    )


def _said(name: str, table: pl.DataFrame) -> list[tuple[object, ...]]:
    made: list[tuple[object, ...]] = []
    for row in table.rows(named=True):
        if row["difference"] is None:
            made.append((name, row["layer"], "", None, "", None, row["n_organisations"], row["answer"]))
            continue
        difference = f"{row['difference']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
        null = f"{row['null_low']:.2f} to {row['null_high']:.2f}"
        made.append(
            (
                name,
                row["layer"],
                difference,
                row["raw"],
                null,
                row["p_null"],
                row["n_organisations"],
                row["answer"],
            )
        )
    return made


def _yearly(slice_: Slice) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Yearly measures and patterns of a theatre."""
    data, ties, beside = slice_
    table = measure(data, ties, step="year", names=NAMES, draws=100, beside=beside).table
    return table, patterns(table)


def _mean_score(table: pl.DataFrame, pattern: str) -> str:
    """Mean score of district-years, weighed by nothing, with a bootstrap interval."""
    return _mean(
        table.filter((pl.col("pattern") == pattern) & pl.col("score").is_not_null())["score"].to_numpy()
    )


def _darfur(slice_: Slice, found: dict[str, float]) -> Table:
    """Darfur's districts beside the rest of the two Sudans, before, during and after the years of mutual proxies."""
    data, _, beside = slice_
    _, scored = _yearly(slice_)
    reach = PROXIES.empty() if beside.patrons is None else proxy_reach(data, beside.patrons)
    chad = reach.filter((pl.col("name_state") == "Government of Chad") & pl.col("actor_b").is_null())
    rows = []
    darfur = pl.col("unit").str.contains("Darfur")
    for first, last in ((1997, 2002), (2003, 2003), (2004, 2010), (2011, 2017), (2018, 2021)):
        during = scored.filter(pl.col("year").is_between(first, last))
        own = chad.filter(pl.col("period_start").dt.year().is_between(first, last)).sort("share")
        most = own.row(-1, named=True) if own.height else None
        shown = (
            "none"
            if most is None
            else f"{most['share']:.2f} ({most['low']:.2f} to {most['high']:.2f}) in {most['period_start'].year}"
        )
        here = _mean_score(during.filter(darfur), "patron-driven")
        rows.append(
            (
                f"{first}-{last}" if last > first else str(first),
                here,
                _mean_score(during.filter(~darfur), "patron-driven"),
                shown,
            )
        )
        if first == 2004:
            scores = during.filter(darfur & (pl.col("pattern") == "patron-driven"))["score"].drop_nulls()
            rest = during.filter(~darfur & (pl.col("pattern") == "patron-driven"))["score"].drop_nulls()
            found["darfur_patron_score"], found["elsewhere_patron_score"] = (
                float(scores.mean()),
                float(rest.mean()),
            )  # type: ignore[arg-type]
            found["darfur_chad_share"] = 0.0 if most is None else float(most["share"])
    return Table(
        "Darfur: patron-driven score of its districts (0 to 1) and the part of Chad's likely clients in the violence",
        (
            "years",
            "districts of Darfur (90 %)",
            "other districts of the Sudans and Chad (90 %)",
            "Chad's clients, highest year",
        ),
        rows,
        "A specialist looks for Chad behind JEM and SLM/A from 2004 and Sudan behind Chad's rebels until the "
        "accord of January "
        "2010. Chad's own events before 2021 are not in this record, so that raids into Chad aren't seen. "
        "Support is not "
        "dated by the model: what falls after 2010 is the clients' activity, not the support.",
    )


def _sahel(slice_: Slice, found: dict[str, float]) -> Table:
    """The Sahel by year: how vague the record is, and how much crosses borders."""
    table, scored = _yearly(slice_)
    shown = (
        "deaths_spread",
        "unclear_share",
        "vague_place_share",
        "single_source_share",
        "cross_border_share",
        "frontier_share",
    )
    rows = []
    means = []
    for year in range(2012, 2022):
        own = table.filter((pl.col("unit_kind") == "theatre") & (pl.col("period_start").dt.year() == year))
        cells = [_cell(own.filter(pl.col("measure") == name).row(0, named=True)) for name in shown]
        during = scored.filter((pl.col("year") == year) & (pl.col("pattern") == "ambiguous"))[
            "score"
        ].drop_nulls()
        means.append(float(during.mean()) if len(during) else np.nan)  # type: ignore[arg-type]
        rows.append((str(year), *cells, _mean_score(scored.filter(pl.col("year") == year), "ambiguous")))
    slope, low, high = _trend(scored, "ambiguous")
    found |= {
        "sahel_ambiguous_slope": slope,
        "sahel_ambiguous_slope_low": low,
        "sahel_ambiguous_slope_high": high,
    }
    for name in ("cross_border_share", "frontier_share"):
        own = table.filter((pl.col("unit_kind") == "theatre") & (pl.col("measure") == name)).sort(
            "period_start"
        )
        found[f"sahel_{name}_2013"], found[f"sahel_{name}_2021"] = (
            float(own.filter(pl.col("period_start").dt.year() == year)["value"][0]) for year in (2013, 2021)
        )
    return Table(
        "The Sahel by year",
        (
            "year",
            "low-high spread",
            "unclear",
            "vague place",
            "single source",
            "across a border",
            "near a border",
            "ambiguous score, mean of districts (90 %)",
        ),
        rows,
        f"Ambiguous score of district-years on the year: {slope:.3f} a year ({low:.3f} to {high:.3f}, districts "
        "resampled). A "
        "specialist looks for the spread over the borders of Burkina Faso and Niger from 2017-18.",
    )


def _trend(scored: pl.DataFrame, pattern: str) -> tuple[float, float, float]:
    """Slope of the score on the year with a 90 % interval, districts resampled."""
    known = scored.filter((pl.col("pattern") == pattern) & pl.col("score").is_not_null())
    unit, year, score = (known[name].to_numpy() for name in ("unit", "year", "score"))
    names, code = np.unique(unit, return_inverse=True)
    rng = np.random.default_rng(0)
    slopes = []
    for draw in range(501):
        weight = np.ones(len(names)) if draw == 0 else rng.exponential(size=len(names))
        slopes.append(float(np.polyfit(year - 2012.0, score, 1, w=np.sqrt(weight[code]))[0]))
    return slopes[0], float(np.quantile(slopes[1:], 0.05)), float(np.quantile(slopes[1:], 0.95))


def _neighbours(slices: dict[str, Slice], found: dict[str, float]) -> Table:
    """The patrons with the largest part in each theatre's violence, over all years."""
    rows = []
    for name, (data, _, beside) in slices.items():
        if beside.patrons is None:
            continue
        reach = proxy_reach(data, beside.patrons).filter(pl.col("actor_b").is_null())
        best = (
            reach.group_by("name_state")
            .agg(pl.col("share", "low", "high", "n_districts", "period_start").sort_by("share").last())
            .sort("share", descending=True)
            .head(4)
        )
        for row in best.rows(named=True):
            shown = f"{row['share']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
            rows.append((name, row["name_state"], str(row["period_start"].year), shown, row["n_districts"]))
        found[f"{name.lower().replace(' ', '_')}_largest_patron_share"] = (
            float(best["share"][0]) if best.height else 0.0
        )
    return Table(
        "Patrons whose likely clients had the largest part in the violence of a year",
        ("theatre", "state", "year", "part (90 %)", "districts"),
        rows,
        "Parts overlap where a group has several patrons. Support is that of the whole window, so that a late "
        "patron shows in "
        "early years too.",
    )


def _reference(slices: dict[str, Slice], found: dict[str, float]) -> Table:
    """How the four patterns hang together, over the district-years of these theatres."""
    scored = pl.concat([_yearly(slice_)[1] for slice_ in slices.values()])
    wide = scored.pivot(on="pattern", index=["theatre", "unit", "year"], values="score")
    rows = []
    for one in COMPONENTS:
        cells = []
        for other in COMPONENTS:
            both = wide.select(pl.col(one).alias("one"), pl.col(other).alias("other")).drop_nulls()
            cells.append(
                float(np.corrcoef(both["one"].rank(), both["other"].rank())[0, 1])
                if both.height > 2
                else None
            )
        rows.append((one, *cells, wide[one].drop_nulls().len()))
    said = scored.filter(pl.col("basis") == "measured")
    found["patterns_said"] = said.height / max(scored.height, 1)
    found["patterns_district_years"] = float(wide.height)
    sure = said.filter((pl.col("p_above") > 0.9) | (pl.col("p_above") < 0.1)).height / max(said.height, 1)
    found["patterns_sure"] = sure
    return Table(
        "Rank correlation of the four patterns over district-years, and district-years with a score",
        ("pattern", *COMPONENTS, "district-years"),
        rows,
        f"Of the scores, {100 * sure:.0f} % are above or below the reference's median with a probability of at "
        "least 90 %; the "
        "others can't tell.",
    )


def _seconds(slices: dict[str, Slice], found: dict[str, float]) -> Table:
    """How long all measures of the three themes take, month by month."""
    rows = []
    whole = 0.0
    for name, (data, ties, beside) in slices.items():
        begun = time.perf_counter()
        table = measure(data, ties, names=[*AMBIGUITY, *INSULATION, *PATRONAGE], beside=beside).table
        spent = time.perf_counter() - begun
        whole += spent
        rows.append((name, data.events.height, table.height, spent))
    found["patterns_seconds"] = whole
    return Table(
        "Seconds for the measures of ambiguity, insulation and patronage, monthly, 200 draws",
        ("theatre", "events", "rows", "seconds"),
        rows,
    )


if __name__ == "__main__":
    options = arguments("measures_patterns")
    tables_, figures_ = figures(data_folder(), quick=options.quick)
    options.no_docs = True
    finish("measures_patterns", dict(figures_), tables_, options)
