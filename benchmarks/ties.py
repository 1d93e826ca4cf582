"""How well ties are found: coded covert and open ties, one theatre left out at a time, beside every rival.

Keys: covert_auc, covert_ap, covert_brier_skill, covert_ece; any_ and open_ likewise; any_blind_ without use of who is
named with whom; <rival>_covert_auc and so on; forward_auc, forward_ap, forward_any_auc, forward_any_ap; and, run from
here unless `--alone`: planted_auc and coverage90 (benchmarks.planted), hawkes_vs_tick (benchmarks.hawkes; null without
tick), world_seconds and world_gb (benchmarks.world).
"""

from __future__ import annotations

import time

import numpy as np
import polars as pl

from benchmarks.output import DOCS, Table, arguments, data_folder, figures_of, finish
from benchmarks.record import record
from benchmarks.reliability import bins, draw
from benchmarks.scores import (
    auc,
    average_precision,
    brier_skill,
    calibration_error,
    over_theatres,
    recalibrated,
)
from benchmarks.tie_ablation import ablation
from benchmarks.tie_forward import forward
from benchmarks.tie_held_out import KEYS, held_out
from benchmarks.tie_lessons import labelled, theatre_slices
from benchmarks.tie_rivals import labelled_rivals, stacked, unlabelled
from benchmarks.tie_uncoded import uncoded
from shadowgraph.ties.learnt.labels import LEAST_EVENTS
from shadowgraph.ties.odds import chance as chance_of

SHARING = "At risk: both non-state, at least 5 events each, sharing a country and a year"
AT_RISK = {
    "covert": f"{SHARING}, one a coded recipient of support, both seen by 2017. Coded: support of one by the other.",
    "any": f"{SHARING}, one a coded recipient of support, both seen by 2017. Coded: that, or an open tie.",
    "open": f"{SHARING}. Coded: ever named on one side, or an alliance, coalition, merger or joining.",
}
ELSEWHERE = {
    "planted": (
        "planted_auc",
        "planted_pair_auc",
        "planted_default_auc",
        "coverage90",
        "coverage90_organisations",
    ),
    "hawkes": ("hawkes_vs_tick", "hawkes_edge_auc", "tick_edge_auc"),
    "world": ("world_seconds", "world_gb", "world_growth"),
}
"""Figures that other benchmarks measure, each with a page of its own."""

OURS = {"covert": "p_covert", "any": "learnt", "open": "p_open"}
CAVEAT = (
    "Labels are positive-unlabelled: a tie nobody coded counts as none. Everything that learns, the line that turns "
    "scores into probabilities included, learns on the other theatres only; Brier skill and calibration of the "
    "default model are of its probabilities as they are, those of rivals after a logistic curve learnt on the other "
    "theatres. Intervals resample theatres and pairs within them. The choice of evidence, of the method and of its "
    "settings was made while looking at these labels: theatres kept aside will tell how much that flatters."
)


def main(argv: list[str] | None = None) -> None:
    """Score the model and its rivals, and write the tables."""
    options = arguments("ties", argv, {"alone": "leave out planted ties, Hawkes processes and the world"})
    events, actors = record(data_folder())
    slices = theatre_slices(events, actors, quick=options.quick)
    taught = labelled(events, actors, slices)
    begun = time.perf_counter()
    ours = held_out(slices, taught)
    seconds = time.perf_counter() - begun
    others = unlabelled(slices)
    judged = taught.judged().filter(pl.col("fewer") >= LEAST_EVENTS)
    keys = [*KEYS, "theatre"]
    judged = judged.join(ours, on=keys, how="left").join(others, on=keys, how="left").sort(keys)
    judged = judged.with_columns((pl.col("covert") | pl.col("open")).alias("any"))
    figures: dict[str, float | int | None] = {"held_out_seconds": seconds}
    tables = []
    for label in ("covert", "any", "open"):
        rows = judged if label == "open" else judged.filter("at_risk")
        found, chance = _score(taught, rows, label, figures)
        tables.append(_table(rows, label, found))
        tables.append(_calibration(rows, label, chance, docs=not (options.quick or options.no_docs)))
    risky = judged.filter("at_risk")
    base_rates = {label: float(risky[label].mean()) for label in ("covert", "any")}  # type: ignore[arg-type]
    made, numbers = forward(events, actors, slices, base_rates, quick=options.quick)
    tables.append(made)
    figures |= numbers
    tables.append(ablation(taught, quick=options.quick))
    tables.append(uncoded(actors, taught, risky))
    for name, wanted in {} if options.alone else ELSEWHERE.items():
        figures |= figures_of(name, wanted, quick=options.quick)
    finish("ties", figures, tables, options)


def _score(
    taught: object, rows: pl.DataFrame, label: str, figures: dict[str, float | int | None]
) -> tuple[list[tuple[object, ...]], np.ndarray]:
    y, groups = rows[label].to_numpy(), rows["theatre"].to_numpy().astype(str)
    own = {"learnt (the default)": rows[OURS[label]].fill_null(-15.0).to_numpy()}
    if label == "any":
        own["learnt, blind to who is named with whom"] = rows["blind"].fill_null(-15.0).to_numpy()
    rivals = {
        name: rows[name].fill_null(-15.0).to_numpy().astype(float) for name in rows.columns if name in _RIVALS
    }
    rivals |= labelled_rivals(taught, rows, label)  # type: ignore[arg-type]
    rivals["stack of all"] = stacked({**own, **rivals}, y, groups)
    found = []
    for name, score in {**own, **rivals}.items():
        mine = name in own
        chance = chance_of(score) if mine else recalibrated(y, _ranks(score), groups)
        got = {
            "auc": auc(y, score),
            "ap": average_precision(y, score),
            "brier_skill": brier_skill(y, chance),
            "ece": calibration_error(y, chance),
        }
        spans = {
            key: over_theatres(fn, y, score, groups) for key, fn in (("auc", auc), ("ap", average_precision))
        }
        spans["brier_skill"] = over_theatres(brier_skill, y, chance, groups)
        prefix = _prefix(name, label)
        figures |= {f"{prefix}_{key}": value for key, value in got.items()}
        if mine:
            for key, (low, high) in spans.items():
                figures |= {f"{prefix}_{key}_low": low, f"{prefix}_{key}_high": high}
        shown = {key: f"{low:.2f} to {high:.2f}" for key, (low, high) in spans.items()}
        found.append(
            (
                name,
                got["auc"],
                shown["auc"],
                got["ap"],
                shown["ap"],
                got["brier_skill"],
                shown["brier_skill"],
                got["ece"],
            )
        )
    return found, chance_of(own["learnt (the default)"])


_RIVALS = {
    "common enemies",
    "Jaccard of enemies",
    "Adamic-Adar",
    "Katz",
    "overlap",
    "activity",
    "state-space",
    "dyad-frequency-smoothed",
    "block-model",
    "latent-factor",
}


def _prefix(name: str, label: str) -> str:
    if name.startswith("learnt"):
        return f"{label}_blind" if "blind" in name else label
    return f"{name.lower().replace(',', '').replace(' ', '_').replace('-', '_')}_{label}"


def _ranks(score: np.ndarray) -> np.ndarray:
    """Ranks between -3 and 3: heuristics have units of their own, a logistic curve can't be learnt on some."""
    return np.argsort(np.argsort(score, kind="stable"), kind="stable") / len(score) * 6.0 - 3.0


def _table(rows: pl.DataFrame, label: str, found: list[tuple[object, ...]]) -> Table:
    naming = (
        " Being named on one side is itself part of this label, and the default model, like an analyst, reads it: the "
        "row that is blind to it shows what is left without."
    )
    return Table(
        f"{label.capitalize()} ties, mode events, one theatre left out at a time",
        ("method", "AUC", "90 %", "average precision", "90 %", "Brier skill", "90 %", "calibration error"),
        found,
        f"{rows.height:,} pairs at risk, {int(rows[label].sum())} coded (base rate {rows[label].mean():.3f}). "
        f"{AT_RISK[label]} {CAVEAT}{'' if label == 'covert' else naming}",
    )


def _calibration(rows: pl.DataFrame, label: str, chance: np.ndarray, *, docs: bool) -> Table:
    found = bins(rows[label].to_numpy(), chance)
    name = f"ties-reliability-{label}.svg"
    if docs:
        draw(f"Reliability of the default model, {label} ties", found, DOCS / name)
    return Table(
        f"Reliability of the default model, {label} ties",
        ("pairs", "mean probability", "share coded", "5 %", "95 %"),
        list(found),
        f"![Reliability, {label} ties]({name}) Bins of equal numbers of pairs; logarithmic axes; ranges are Wilson's.",
    )


if __name__ == "__main__":
    main()
