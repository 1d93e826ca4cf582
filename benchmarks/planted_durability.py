"""Tactical or strategic in SYNTHETIC theatres: the chain's own split, and the one by durability."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from benchmarks.output import Table
from benchmarks.planted import SEEDS
from benchmarks.scores import auc
from shadowgraph.actors import register
from shadowgraph.events import build
from shadowgraph.sources.synthetic import DWELL, STRATEGIC, TACTICAL, Recipe, synthetic_theatre
from shadowgraph.theatres import cut, select
from shadowgraph.ties import infer
from shadowgraph.ties.durability.model import HazardModel
from shadowgraph.ties.durability.split import split_states
from shadowgraph.ties.models.parameters import DWELL_QUARTERS

THEATRES = 10
QUARTERS = 12
KEYS = ("auc", "share", "brier", "three_auc", "three_brier")


def planted(model: HazardModel, figures: dict[str, float | int | None], *, quick: bool) -> Table:
    """Play theatres and compare both splits with the planted states, where the model sees a likely tie."""
    got = [_one(seed, model) for seed in (SEEDS[:2] if quick else SEEDS[:THEATRES])]
    mean = {key: np.mean([row[key] for row in got]) for key in got[0]}
    spread = {key: 1.64 * np.std([row[key] for row in got]) / np.sqrt(len(got)) for key in got[0]}
    rows: list[tuple[object, ...]] = []
    for way in ("before", "after", "mean", "truth"):
        label = {
            "before": "the chain's own split",
            "after": "by durability",
            "mean": "mean of the two",
            "truth": "by durability, ties known exactly",
        }[way]
        rows.append((label, *(f"{mean[f'{way}_{k}']:.3f} (+-{spread[f'{way}_{k}']:.3f})" for k in KEYS)))
        figures |= {f"planted_{key}_{way}": float(mean[f"{way}_{key}"]) for key in KEYS}
    figures["planted_share_true"] = float(mean["true"])
    figures["planted_three_years_true"] = float(mean["three"])
    return Table(
        "SYNTHETIC: planted tactical and strategic ties told apart, where a tie is planted and likely (at least even)",
        (
            "split",
            "AUC",
            "mean share",
            "Brier score",
            "AUC, spell of three years",
            "Brier score, spell of three years",
        ),
        rows,
        f"SYNTHETIC. Of those pair-quarters {mean['true']:.2f} are strategic and {mean['three']:.2f} lie in a spell "
        "of cooperation of at least three years. A planted strategic tie is one that leaves its state slowly, however "
        "long it comes to last; by durability a tie is strategic if it lasts. The chain's own split knows "
        f"the dwell times theatres are planted with ({_listed(DWELL)} quarters; its prior: {_listed(DWELL_QUARTERS)}); "
        "the one by durability learnt from coded spells and never saw a planted theatre. Planted states do not differ "
        "in what the two do together, only in how long: knowing every tie exactly bounds what can be told. +-: 90 % "
        "over theatres.",
    )


def _listed(quarters: Iterable[float]) -> str:
    return ", ".join(f"{float(q):g}" for q in quarters)


def _one(seed: int, model: HazardModel) -> dict[str, float]:
    made = synthetic_theatre(Recipe(seed=seed))
    events = build([made.reading])
    actors = register(events, [made.reading])
    result = infer(cut(events, actors, select(events, actors)[0]), mode="events", seed=0)
    turned = made.truth.rename({"name_a": "name_b", "name_b": "name_a"}).select(made.truth.columns)
    keys = ["name_a", "name_b", "period_start"]
    ties = result.table.join(pl.concat([made.truth, turned]), on=keys, how="left", maintain_order="left")
    state = ties["state"].fill_null(1).to_numpy()
    there, strategic = state >= TACTICAL, state == STRATEGIC
    panel, chance = result.posterior.panel, ties["p_cooperating"].to_numpy()
    of_pair = panel.cell_pair
    new = np.append(True, (of_pair[1:] != of_pair[:-1]) | (there[1:] != there[:-1]))
    run = np.cumsum(new) - 1
    three = np.bincount(run)[run] >= QUARTERS
    splits = {
        "before": ties["p_strategic"].to_numpy() / np.maximum(chance, 1e-12),
        "after": split_states(panel, chance, model=model),
        "truth": split_states(panel, there.astype(float), model=model),
    }
    splits["mean"] = (splits["before"] + splits["after"]) / 2
    judged = there & (chance >= 0.5)
    found = {"true": float(strategic[judged].mean()), "three": float(three[judged].mean())}
    for way, share in splits.items():
        s = share[judged]
        found |= {
            f"{way}_auc": auc(strategic[judged], s),
            f"{way}_share": float(s.mean()),
            f"{way}_brier": float(((s - strategic[judged]) ** 2).mean()),
            f"{way}_three_auc": auc(three[judged], s),
            f"{way}_three_brier": float(((s - three[judged]) ** 2).mean()),
        }
    return found
