"""Planted ties: how well the tie model finds what a synthetic theatre hides. All figures here are SYNTHETIC.

Keys, all at the middle of the grid with seeds kept aside: planted_auc (tie-quarters), planted_pair_auc (pairs that
cooperate for at least a year), planted_ap, planted_brier_skill, planted_ece, planted_durability_auc (strategic
against tactical, among tie-quarters), planted_states (mean recall of the four states), planted_start_error and
planted_end_error (median quarters), coverage90 (90 % intervals of the number of ties per quarter),
coverage90_organisations (of tie-quarters per organisation), planted_ceiling_auc (boosted trees that learnt on other
theatres with their truth), each with _low and _high (90 %, over theatres).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, finish
from benchmarks.scores import auc, average_precision, brier_skill, calibration_error
from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.sources.synthetic import Recipe, synthetic_theatre
from shadowgraph.theatres import cut, select
from shadowgraph.ties import infer
from shadowgraph.ties.draws import sample_states
from shadowgraph.ties.models.parameters import COOPERATING, N_STATES, STRATEGIC
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult

MIDDLE = Recipe()
"""24 groups, 6 attacks a quarter each, 90 % of joint operations secret, 5 % of events at the wrong door.

Chosen from UCDP GED before any score was looked at: over eight theatres coded whole (Sahel, Syria, Myanmar, Sudans,
Central African Republic, Ethiopia, Sri Lanka, Ivory Coast) the median theatre has 27 non-state organisations with
at least 5 events, these have 5 events a quarter of their lives in the median theatre, and 0.9 % of events name two
on a side. GED leaves events out that it can't attribute, so the share laid at the wrong door is assumed."""

SEEDS = range(100, 120)
"""Kept aside: rates and strengths were chosen on seeds 0 to 11, the trees below learn on seeds 20 to 39."""
TAUGHT = range(20, 40)
GRID: dict[str, tuple[str, tuple[float, ...]]] = {
    "groups": ("organisations", (8, 24, 50, 100, 300)),
    "rate": ("attacks per group and quarter", (1.0, 2.0, 4.0, 6.0, 12.0, 24.0)),
    "secrecy": ("share of joint operations kept secret", (0.0, 0.5, 0.9, 1.0)),
    "misattributed": ("share of events at the wrong door", (0.0, 0.05, 0.1, 0.2, 0.4)),
    "coordination": ("chance that a partner strikes with them", (0.0, 0.125, 0.25, 0.5, 0.75)),
}
PER_POINT = 2
LARGE = 100
"""From so many groups on, one theatre a point: it holds more pairs than twenty small ones."""
DRAWS = 60
A_YEAR = 4
SHOWN = (
    ("base", "planted share"),
    ("auc", "AUC"),
    ("pair_auc", "AUC, pairs of a year or more"),
    ("ap", "average precision"),
    ("brier", "Brier skill"),
    ("ece", "calibration error"),
    ("durability", "AUC, strategic or tactical"),
    ("states", "recall, mean of four states"),
    ("start", "start, quarters off"),
    ("end", "end, quarters off"),
    ("ties", "coverage, ties per quarter"),
    ("orgs", "coverage, tie-quarters per organisation"),
)


@dataclass(frozen=True)
class Played:
    """One theatre with its truth.

    Args:
        result: What was inferred.
        truth: shape (C,), planted state of each cell.
    """

    result: TieResult
    truth: np.ndarray

    @property
    def panel(self) -> Panel:
        """Pairs and periods."""
        found: Panel = self.result.posterior.panel
        return found


def play(recipe: Recipe) -> Played:
    """Play a theatre and infer its ties, joint action included."""
    made = synthetic_theatre(recipe)
    events = build([made.reading])
    actors = register(events, [made.reading])
    result = infer(cut(events, actors, select(events, actors)[0]), mode="events", model="state-space", seed=0)
    turned = made.truth.rename({"name_a": "name_b", "name_b": "name_a"}).select(made.truth.columns)
    keys = ["name_a", "name_b", "period_start"]
    ties = result.table.join(pl.concat([made.truth, turned]), on=keys, how="left", maintain_order="left")
    return Played(result, ties["state"].fill_null(1).to_numpy())


def scores(played: Played) -> dict[str, float]:
    """Scores of one theatre."""
    panel, state = played.panel, played.truth
    found = played.result.posterior
    truth, chance = state >= 2, found.states[:, COOPERATING].sum(axis=1)
    quarters = np.bincount(panel.cell_pair, truth, panel.n_pairs)
    clear = (quarters == 0) | (quarters >= A_YEAR)
    best = found.states.argmax(axis=1)
    recall = [np.mean(best[state == s] == s) for s in range(N_STATES) if (state == s).any()]
    lasting = found.states[:, STRATEGIC] / np.maximum(chance, 1e-12)
    start, end = _dates(panel, truth, chance)
    ties, orgs = _coverage(found, truth)
    return {
        "base": float(truth.mean()),
        "auc": auc(truth, chance),
        "pair_auc": auc((quarters > 0)[clear], found.ever[clear]),
        "ap": average_precision(truth, chance),
        "brier": brier_skill(truth, chance),
        "ece": calibration_error(truth, chance),
        "durability": auc(state[truth] == STRATEGIC, lasting[truth]),
        "states": float(np.mean(recall)),
        "start": start,
        "end": end,
        "ties": ties,
        "orgs": orgs,
    }


def _dates(panel: Panel, truth: np.ndarray, chance: np.ndarray) -> tuple[float, float]:
    """Median distance of the first and last quarter above one half from those planted, over the ties found.

    The pair's longest planted spell of at least a year, and what is above one half within a year of it.
    """
    starts, ends = [], []
    for begin, stop in zip(panel.cell_starts[:-1], panel.cell_starts[1:], strict=True):
        yes = np.flatnonzero(np.diff(np.concatenate([[0], truth[begin:stop].astype(int), [0]])))
        if not len(yes):
            continue
        spells = yes.reshape(-1, 2)
        first, after = spells[np.argmax(spells[:, 1] - spells[:, 0])].tolist()
        low = max(first - A_YEAR, 0)
        called = np.flatnonzero(chance[begin:stop][low : after + A_YEAR] >= 0.5) + low
        if after - first >= A_YEAR and len(called):
            starts.append(abs(called[0] - first))
            ends.append(abs(called[-1] + 1 - after))
    if not starts:
        return float("nan"), float("nan")
    return float(np.median(starts)), float(np.median(ends))


def _coverage(found: object, truth: np.ndarray) -> tuple[float, float]:
    panel = found.panel  # type: ignore[attr-defined]
    drawn = sample_states(found, DRAWS, 0) >= 2  # type: ignore[arg-type]
    n_periods, n_orgs = len(panel.periods), panel.orgs.height

    def per_quarter(yes: np.ndarray) -> np.ndarray:
        return np.bincount(panel.cell_period, yes, n_periods)

    def per_organisation(yes: np.ndarray) -> np.ndarray:
        a, b = panel.pair_a[panel.cell_pair], panel.pair_b[panel.cell_pair]
        return np.bincount(a, yes, n_orgs) + np.bincount(b, yes, n_orgs)

    covered = []
    for count in (per_quarter, per_organisation):
        low, high = np.quantile([count(one) for one in drawn], [0.05, 0.95], axis=0)
        actual = count(truth)
        covered.append(float(((actual >= low) & (actual <= high)).mean()))
    return covered[0], covered[1]


def _features(played: Played) -> np.ndarray:
    """What trees that know the truth elsewhere may look at: counts here, around, and in all; the chain's own view."""
    found, panel = played.result.posterior, played.panel
    pair, n = panel.cell_pair, panel.n_cells
    first, last = panel.cell_starts[pair], panel.cell_starts[pair + 1] - 1
    active = panel.activity
    a, b = panel.pair_a[pair], panel.pair_b[pair]
    least = np.minimum(active[a, panel.cell_period], active[b, panel.cell_period])
    columns = [found.bars.log_odds(), *found.states.T, least, *found.bars.total]
    for values in (*found.counts.observed, *found.counts.expected, *found.counts.unused, least):
        summed = np.concatenate([[0.0], np.cumsum(values)])
        columns += [values, np.bincount(pair, values, panel.n_pairs)[pair]]
        for width in (1, 3):
            low, high = np.maximum(np.arange(n) - width, first), np.minimum(np.arange(n) + width, last)
            columns.append(summed[high + 1] - summed[low])
    return np.column_stack(columns)


def _ceiling(held: list[Played], taught: range) -> list[float]:
    import lightgbm as lgb

    learnt = [play(replace(MIDDLE, seed=seed)) for seed in taught]
    model = lgb.LGBMClassifier(
        n_estimators=200,
        learning_rate=0.07,
        num_leaves=31,
        min_child_samples=40,
        colsample_bytree=0.5,
        random_state=0,
        n_jobs=1,
        verbose=-1,
    )
    model.fit(np.vstack([_features(p) for p in learnt]), np.concatenate([p.truth >= 2 for p in learnt]))
    return [auc(p.truth >= 2, model.predict(_features(p), raw_score=True)) for p in held]


def _band(values: list[float]) -> tuple[float, float, float]:
    """Mean over theatres with its 5 and 95 % bootstrap bounds."""
    rng = np.random.default_rng(0)
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan"), float("nan")
    means = known[rng.integers(0, len(known), (400, len(known)))].mean(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(known.mean()), float(low), float(high)


def middle(*, quick: bool = False) -> tuple[dict[str, float], Table]:
    """The middle of the grid, on seeds kept aside, beside the trees' ceiling."""
    held = [play(replace(MIDDLE, seed=seed)) for seed in (SEEDS[:2] if quick else SEEDS)]
    got = [scores(one) for one in held]
    ceiling = _ceiling(held, TAUGHT[:2] if quick else TAUGHT)
    common = [_adamic_adar(one) for one in held]
    names = {
        "auc": "planted_auc",
        "pair_auc": "planted_pair_auc",
        "ap": "planted_ap",
        "brier": "planted_brier_skill",
        "ece": "planted_ece",
        "durability": "planted_durability_auc",
        "states": "planted_states",
        "start": "planted_start_error",
        "end": "planted_end_error",
        "ties": "coverage90",
        "orgs": "coverage90_organisations",
    }
    rows: list[tuple[object, ...]] = []
    figures: dict[str, float] = {}
    for key, head in SHOWN:
        mean, low, high = _band([one[key] for one in got])
        rows.append((head, mean, f"{low:.3f} to {high:.3f}"))
        if key in names:
            figures |= {names[key]: mean, f"{names[key]}_low": low, f"{names[key]}_high": high}
    for head, key, values in (
        ("AUC of trees taught with the truth of other theatres (a ceiling)", "planted_ceiling_auc", ceiling),
        ("AUC of common enemies (Adamic-Adar), pairs of a year or more", "planted_adamic_adar_auc", common),
    ):
        mean, low, high = _band(values)
        rows.append((head, mean, f"{low:.3f} to {high:.3f}"))
        figures |= {key: mean, f"{key}_low": low, f"{key}_high": high}
    table = Table(
        "SYNTHETIC: the middle of the grid",
        ("figure", f"mean of {len(got)} theatres", "90 %"),
        rows,
        "SYNTHETIC. 24 groups and 2 states over 40 quarters, 6 attacks a quarter each, 90 % of joint operations "
        "secret, 5 % of events laid at the wrong door, 5 % dated to the year. Seeds kept aside: the rates of the "
        "terms were chosen on seeds 0 to 11, the spread of the base rate on seeds 0 to 29, after coverage here had "
        "been seen to be too low (0.85). AUC over pair-quarters unless said otherwise. Starts and ends: the "
        "longest planted spell of at least a year, where any quarter within a year of it is above one half. "
        f"Coverage: 90 % intervals from {DRAWS} posterior draws. In eight theatres of UCDP GED that are coded "
        "whole, the median has 27 organisations of at least 5 events, with 5 events a quarter of their lives, and "
        "0.9 % of events name two on a side; that is the middle. The generator is not the model: it plays "
        "attacks, not counts. Before coordination was counted against its chances, and before joint action, the "
        "model's AUC here was 0.918 (pairs 0.937).",
    )
    return figures, table


def default_model(*, quick: bool = False) -> tuple[dict[str, float], Table]:
    """The default model, whose heads were taught by real codes, on the same held-out theatres."""
    got: list[tuple[float, ...]] = []
    for seed in SEEDS[:2] if quick else SEEDS:
        made = synthetic_theatre(replace(MIDDLE, seed=seed))
        events = build([made.reading])
        actors = register(events, [made.reading])
        result = infer(cut(events, actors, select(events, actors)[0]), mode="events", seed=0)
        turned = made.truth.rename({"name_a": "name_b", "name_b": "name_a"}).select(made.truth.columns)
        keys = ["name_a", "name_b", "period_start"]
        ties = result.table.join(pl.concat([made.truth, turned]), on=keys, how="left", maintain_order="left")
        ties = ties.with_columns((pl.col("state").fill_null(1) >= 2).alias("tied"))
        pairs = ties.group_by("actor_a", "actor_b").agg(pl.col("tied").sum())
        pairs = pairs.join(result.pairs(), on=["actor_a", "actor_b"])
        clear = pairs.filter((pl.col("tied") == 0) | (pl.col("tied") >= A_YEAR))
        truth, chance = ties["tied"].to_numpy(), ties["p_cooperating"].to_numpy()
        got.append(
            (
                auc(truth, chance),
                auc((clear["tied"] > 0).to_numpy(), clear["log_odds"].to_numpy()),
                average_precision(truth, chance),
                brier_skill(truth, chance),
                calibration_error(truth, chance),
            )
        )
    heads = ("AUC", "AUC, pairs of a year or more", "average precision", "Brier skill", "calibration error")
    names = ("auc", "pair_auc", "ap", "brier_skill", "ece")
    rows: list[tuple[object, ...]] = []
    figures: dict[str, float] = {}
    for k, (head, name) in enumerate(zip(heads, names, strict=True)):
        mean, low, high = _band([one[k] for one in got])
        rows.append((head, mean, f"{low:.3f} to {high:.3f}"))
        figures |= {
            f"planted_default_{name}": mean,
            f"planted_default_{name}_low": low,
            f"planted_default_{name}_high": high,
        }
    table = Table(
        "SYNTHETIC: the default model at the middle of the grid",
        ("figure", f"mean of {len(got)} theatres", "90 %"),
        rows,
        "SYNTHETIC. The tables above and below are of the chain (`model='state-space'`), which reads what is planted. "
        "The default model's heads were taught by real codes: invented groups have no creed, and their ties don't "
        "depend on whom they fight. What it finds here it finds by the chain's evidence, of which it believes three "
        "tenths.",
    )
    return figures, table


def _adamic_adar(played: Played) -> float:
    """Adamic and Adar (2003) on who fights whom, as any analyst could compute it."""
    panel = played.panel
    met = panel.meetings.filter(pl.col("opposed"))
    fights = np.zeros((panel.orgs.height, panel.orgs.height))
    fights[met["org_i"].to_numpy(), met["org_j"].to_numpy()] = 1.0
    fights = np.maximum(fights, fights.T)
    weight = 1.0 / np.log(np.maximum(fights.sum(axis=0), 2.0))
    score = (fights * weight) @ fights.T
    quarters = np.bincount(panel.cell_pair, played.truth >= 2, panel.n_pairs)
    clear = (quarters == 0) | (quarters >= A_YEAR)
    return auc((quarters > 0)[clear], score[panel.pair_a, panel.pair_b][clear])


def degradation(*, quick: bool = False) -> list[Table]:
    """One table per dimension of the grid, everything else at the middle."""
    tables = []
    for name, (words, values) in GRID.items():
        rows: list[tuple[object, ...]] = []
        for value in values[1:3] if quick else values:
            large = name == "groups" and value >= LARGE
            seeds = SEEDS[:1] if quick or large else SEEDS[:PER_POINT]
            got = [scores(play(_point(name, value, seed))) for seed in seeds]
            rows.append((value, *(_band([one[key] for one in got])[0] for key, _ in SHOWN), len(got)))
        tables.append(
            Table(
                f"SYNTHETIC: by {words}",
                (words, *(head for _, head in SHOWN), "theatres"),
                rows,
                "SYNTHETIC. Everything else as at the middle."
                + (" The sea grows with the number of groups." if name == "groups" else ""),
            )
        )
    return tables


def _point(name: str, value: float, seed: int) -> Recipe:
    if name == "groups":
        groups = int(value)
        return replace(
            MIDDLE, groups=groups, span=max(1.0, float(np.sqrt(groups / MIDDLE.groups))), seed=seed
        )
    return replace(MIDDLE, **{name: value, "seed": seed})  # type: ignore[arg-type]


def main(argv: list[str] | None = None) -> None:
    """Run and write the tables."""
    options = arguments("planted", argv)
    figures, table = middle(quick=options.quick)
    more, default = default_model(quick=options.quick)
    finish("planted", {**figures, **more}, [table, default, *degradation(quick=options.quick)], options)


if __name__ == "__main__":
    main()
