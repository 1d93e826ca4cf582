"""Which kinds of cooperation a tie has: learnt from coded support, judged on theatres left out.

Keys, for every layer with labels: <layer>_brier_skill (of what is shipped, over the base rate of the other theatres),
<layer>_gain (all covariates over the kinds of the two only), <layer>_groups_gain (the same, pairs of two groups), each
with _low and _high, <layer>_auc, <layer>_ece, <layer>_says (1: better than the base rate). A full run
renews what is shipped (src/shadowgraph/ties/layers.json).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.record import record
from benchmarks.scores import auc, calibration_error
from benchmarks.theatres_by_country import OF_COUNTRY, REST
from benchmarks.tie_spells import CONFLICT_FILES, conflict_years
from shadowgraph import ties
from shadowgraph.actors.result import Actors
from shadowgraph.records.tie import TIE_LAYERS
from shadowgraph.ties.layer_covariates import NAMES, layer_covariates
from shadowgraph.ties.layers import NO_BETTER, OF_STATEMENT, Layer, LayerModel, fit_layer

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LEARNT = Path(ties.__file__).parent / "layers.json"
SOURCES = ("ucdp-esd", "ucdp-external-support")
LABELLED = TIE_LAYERS[:7]
TOGETHER = NAMES.index("named on one side")
LEAST_CODED = 15
LEAST_BOTH = 20
RESAMPLES = 400


@dataclass(frozen=True)
class Coded:
    """Pairs with support of a stated kind.

    Args:
        table: actor_a < actor_b, theatre, one column per labelled layer: 1, 0, or null (not known).
        x: shape (P, F), covariates.
        by_source: source, actor_a, actor_b, layers (list): complete codings of pairs, per source.
    """

    table: pl.DataFrame
    x: Floats
    by_source: pl.DataFrame


def main(argv: list[str] | None = None) -> None:
    """Learn, judge, write."""
    options = arguments("layers", argv)
    _, actors = record(data_folder())
    coded = labels(actors)
    figures: dict[str, float | int | None] = {"pairs": coded.table.height}
    rows, learnt = [], {}
    for name in LABELLED:
        layer, row = _judge(coded, name, figures, n=50 if options.quick else RESAMPLES)
        learnt[name] = layer
        rows.append(row)
    model = LayerModel(learnt, _provenance(coded))
    if not (options.quick or options.no_docs):
        LEARNT.write_text(model.to_json(), encoding="utf-8")
    finish("layers", figures, [_scores(rows, coded), _agreement(model), _weights(model)], options)


def labels(actors: Actors) -> Coded:
    """Pairs and their layers.

    The 2011 file names the kinds of support of every supporter; the actor-year file does so where a recipient has
    one supporter in a year. These codings are complete: a kind they leave out is a 0. Elsewhere the actor-year file
    ties a kind to a supporter only where its counts leave no choice: a 1, or not known. Support of unspecified kind
    is no coding at all. Being named on one side in an event is joint operations.
    """
    support = actors.statements.filter(
        (pl.col("relation") == "support") & ~pl.col("alleged") & pl.col("dataset").is_in(SOURCES)
    ).select(
        pl.col("dataset").alias("source"),
        pl.min_horizontal("actor_a", "actor_b").alias("a"),
        pl.max_horizontal("actor_a", "actor_b").alias("b"),
        pl.col("actor_a").alias("supporter"),
        pl.col("actor_b").alias("recipient"),
        pl.col("layer").replace_strict(OF_STATEMENT, default=None, return_dtype=pl.String).alias("layer"),
        pl.col("country")
        .str.split(";")
        .list.first()
        .replace_strict(OF_COUNTRY, default=REST)
        .alias("theatre"),
        pl.int_ranges(pl.col("date_start").dt.year(), pl.col("date_end").dt.year() + 1).alias("year"),
    )
    years = support.explode("year")
    crowd = years.group_by("source", "recipient", "year").agg(
        pl.col("supporter").n_unique().alias("supporters")
    )
    years = years.join(crowd, on=["source", "recipient", "year"])
    whole = (pl.col("source") == "ucdp-external-support") | (pl.col("supporters") == 1)
    specified = pl.col("layer").is_not_null().any().over("source", "supporter", "recipient", "year")
    complete = years.filter(whole & specified)
    by_source = (
        complete.filter(pl.col("year").is_between(1975, 2009))
        .group_by("source", "a", "b")
        .agg(pl.col("layer").drop_nulls().unique().sort().alias("layers"))
        .sort("source", "a", "b")
    )
    pairs = (
        years.filter(pl.col("layer").is_not_null())
        .group_by("a", "b")
        .agg(
            pl.col("layer").unique().alias("stated"),
            pl.col("theatre").sort().mode().sort().first().alias("theatre"),
        )
        .join(
            complete.select("a", "b").unique().with_columns(pl.lit(value=True).alias("complete")),
            on=["a", "b"],
            how="left",
        )
        .sort("a", "b")
    )
    index = pl.DataFrame({"actor": actors.table["actor_id"], "row": np.arange(actors.table.height)})
    pairs = (
        pairs.join(index.rename({"actor": "a", "row": "row_a"}), on="a")
        .join(index.rename({"actor": "b", "row": "row_b"}), on="b")
        .sort("a", "b")
    )
    a, b = pairs["row_a"].to_numpy(), pairs["row_b"].to_numpy()
    together = _together(actors, index)[a, b]
    x = layer_covariates(actors.table, a, b, _shared(actors, index)[a, b], together)
    columns = []
    for name in LABELLED:
        stated = pl.col("stated").list.contains(name)
        if name == "joint operations":
            stated = stated | pl.Series(together > 0)
        columns.append(
            pl.when(stated).then(1.0).when(pl.col("complete").fill_null(value=False)).then(0.0).alias(name)
        )
    return Coded(pairs.select("a", "b", "theatre", *columns), x, by_source)


def _together(actors: Actors, index: pl.DataFrame) -> Floats:
    named = actors.participants.filter("composite").join(index, left_on="actor_id", right_on="actor")
    named = named.select("event_id", "side", "row")
    both = named.join(named, on=["event_id", "side"], suffix="_b").filter(pl.col("row") != pl.col("row_b"))
    made = np.zeros((index.height, index.height), np.float64)
    made[both["row"].to_numpy(), both["row_b"].to_numpy()] = 1.0
    return made


def _shared(actors: Actors, index: pl.DataFrame) -> Floats:
    nobody = actors.table.filter(pl.col("kind").is_in(["civilians", "unknown"]))["actor_id"].implode()
    sides = actors.participants.filter(~pl.col("actor_id").is_in(nobody)).select(
        "event_id", "side", "actor_id"
    )
    met = sides.filter(pl.col("side") == "a").join(
        sides.filter(pl.col("side") == "b").select("event_id", actor_b="actor_id"), on="event_id"
    )
    fought = pl.concat(
        [
            met.select(actor_a="actor_id", actor_b="actor_b").unique(),
            conflict_years(actors, (*CONFLICT_FILES, "ucdp-nonstate")).select("actor_a", "actor_b").unique(),
        ]
    ).unique()
    fought = fought.join(index.rename({"actor": "actor_a", "row": "i"}), on="actor_a").join(
        index.rename({"actor": "actor_b", "row": "j"}), on="actor_b"
    )
    fights = np.zeros((index.height, index.height), np.float32)
    fights[fought["i"].to_numpy(), fought["j"].to_numpy()] = 1.0
    np.fill_diagonal(fights, 0.0)
    fights = np.maximum(fights, fights.T)
    return np.asarray((fights @ fights) > 0, np.float64)


def _usable(x: Floats, name: str) -> Floats:
    """Covariates for a layer: joint naming is part of the label of joint operations."""
    made = x.copy()
    if name == "joint operations":
        made[:, TOGETHER] = 0.0
    return made


def _judge(
    coded: Coded, name: str, figures: dict[str, float | int | None], *, n: int
) -> tuple[Layer, tuple[object, ...]]:
    known = coded.table[name].is_not_null().to_numpy()
    # Where only what is certain is coded, there are ones and no noughts: such pairs can't tell how common a layer is.
    known &= (
        coded.table.select(pl.any_horizontal(pl.col(k) == 0.0 for k in LABELLED).fill_null(value=False))
        .to_series()
        .to_numpy()
    )
    label = coded.table[name].fill_null(0.0).to_numpy()[known]
    x, theatre = _usable(coded.x, name)[known], coded.table["theatre"].to_numpy().astype(str)[known]
    kind = (x[:, 0] + 2 * x[:, 1]).astype(int)
    plain = np.where(np.arange(x.shape[1]) < 2, x, 0.0)
    chance, by_kind, base = (
        _left_out(x, label, theatre),
        _left_out(plain, label, theatre),
        np.empty(len(label)),
    )
    for held in np.unique(theatre):
        base[theatre == held] = label[theatre != held].mean()
    errors = {
        key: (value - label) ** 2 for key, value in (("model", chance), ("base", base), ("by kind", by_kind))
    }
    everyone = np.ones(len(label), bool)
    full = _skill(errors, "model", "base", theatre, everyone, n)
    simple = _skill(errors, "by kind", "base", theatre, everyone, n)
    gain = _skill(errors, "model", "by kind", theatre, everyone, n)
    among = _skill(errors, "model", "by kind", theatre, kind == 1, n)
    # The simpler one unless all covariates are better by an interval that excludes zero.
    better = gain[1] > 0
    shipped = full if better else simple
    says = bool(label.sum() >= LEAST_CODED and shipped[1] > 0)
    used = "all covariates" if better else "kinds of the two"
    key = name.replace(" ", "_")
    got = {"auc": auc(label > 0, chance if better else by_kind)}
    got["ece"] = calibration_error(label > 0, chance if better else by_kind)
    for what, (value, low, high) in (("brier_skill", shipped), ("gain", gain), ("groups_gain", among)):
        got |= {what: value, f"{what}_low": low, f"{what}_high": high}
    figures |= {f"{key}_{what}": value for what, value in got.items()} | {f"{key}_says": int(says)}
    why = (
        f"learnt from {int(label.sum())} of {len(label)} coded ties by {used}; Brier skill over the base rate in "
        f"theatres left out {shipped[0]:.2f} ({shipped[1]:.2f} to {shipped[2]:.2f})"
    )
    layer = Layer(
        *_shipped(x, label, x.shape[1] if better else 2),
        says,
        why if says else f"{NO_BETTER}: {why}",
        *_two_sources(coded, name),
    )
    row = (
        name,
        len(label),
        int(label.sum()),
        float(label.mean()),
        *(f"{v:.3f} ({low:.3f} to {high:.3f})" for v, low, high in (full, simple, gain, among)),
        got["auc"],
        got["ece"],
        used if says else "can't say",
    )
    return layer, row


def _shipped(x: Floats, label: Floats, n: int) -> tuple[Floats, Floats]:
    """Weights and covariance with only the first n covariates in use; the others are exactly zero."""
    weights, spread = fit_layer(x[:, :n], label)
    full, wide = np.zeros(x.shape[1] + 1), np.zeros((x.shape[1] + 1, x.shape[1] + 1))
    full[: n + 1], wide[: n + 1, : n + 1] = weights, spread
    return full, wide


def _left_out(x: Floats, label: Floats, theatre: NDArray[np.str_]) -> Floats:
    made = np.empty(len(label))
    for name in np.unique(theatre):
        held = theatre == name
        weights, _ = fit_layer(x[~held], label[~held])
        made[held] = 1 / (1 + np.exp(-(weights[0] + x[held] @ weights[1:])))
    return made


def _skill(
    errors: dict[str, Floats], ours_is: str, against: str, theatre: NDArray[np.str_], use: Bools, n: int
) -> tuple[float, float, float]:
    """Brier skill with 5 and 95 % quantiles over resamples of pairs within theatres."""
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(use & (theatre == name)) for name in np.unique(theatre[use])]
    ours, theirs = errors[ours_is], errors[against]
    drawn = []
    for _ in range(n):
        rows = np.concatenate([rng.choice(m, len(m)) for m in members])
        drawn.append(1 - ours[rows].sum() / max(theirs[rows].sum(), 1e-12))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(1 - ours[use].sum() / theirs[use].sum()), float(low), float(high)


Told = tuple[float, float, float] | None


def _two_sources(coded: Coded, name: str) -> tuple[Told, Told]:
    """How often the two files agree on a layer: stated by the other when stated by one, and when not."""
    from scipy.stats import beta

    parts = [coded.by_source.filter(pl.col("source") == source).drop("source") for source in SOURCES]
    both = parts[0].join(parts[1], on=["a", "b"], suffix="_2")
    one = both["layers"].list.contains(name).to_numpy()
    two = both["layers_2"].list.contains(name).to_numpy()
    made: list[Told] = []
    for first in (True, False):
        agree = int((one & two).sum()) * 2 if first else int((one ^ two).sum())
        of = int(one.sum() + two.sum()) if first else int((~one).sum() + (~two).sum())
        if of < LEAST_BOTH:
            made.append(None)
            continue
        # Every pair is looked at from both sides: half as much evidence as cases.
        hits, misses = agree / 2, (of - agree) / 2
        low, high = beta.ppf([0.05, 0.95], hits + 0.5, misses + 0.5)
        made.append((agree / of, float(low), float(high)))
    return made[0], made[1]


def _provenance(coded: Coded) -> dict[str, object]:
    return {
        "what": "layers of ties given a tie: shrunken logistic regression per layer; agreement of two sources",
        "data": "UCDP External Support Dataset 18.1 (actor-year); UCDP External Support 1.0-2011; UCDP GED",
        "licence": "CC BY 4.0; cite UCDP",
        "pairs": coded.table.height,
        "command": "python -m benchmarks.layers",
    }


def _scores(rows: list[tuple[object, ...]], coded: Coded) -> Table:
    rows = rows + [
        (name, 0, 0, None, None, None, None, None, None, None, "can't say") for name in TIE_LAYERS[7:]
    ]
    return Table(
        "Layers of coded ties, mode events, one theatre left out at a time",
        (
            "layer",
            "pairs with labels",
            "coded",
            "share",
            "Brier skill over the base rate, all covariates (90 %)",
            "kinds of the two only (90 %)",
            "all over kinds only (90 %)",
            "the same, two groups only (90 %)",
            "AUC",
            "calibration error",
            "shipped",
        ),
        rows,
        f"Universe: {coded.table.height:,} pairs with coded support of a stated kind, 1975-2017; "
        f"{coded.by_source['a'].len():,} complete codings of pairs to 2009 in the two files. Support of unspecified "
        "kind is missing, not negative. Kinds of the two: state and group, two states, or two groups. Most coded ties "
        "have a state in them; for two groups the figures rest on few pairs. A layer says something only if its lower "
        "bound over the base rate is above 0, and uses more than the kinds of the two only if that lower "
        "bound is, too. Covariates: what the two are and where, shared enemies, joint naming; no statement.",
    )


def _agreement(model: LayerModel) -> Table:
    def told(value: Told) -> str:
        return "" if value is None else f"{value[0]:.2f} ({value[1]:.2f} to {value[2]:.2f})"

    return Table(
        "Two sources on the same tie: external support 18.1 and 2011, complete codings to 2009",
        ("layer", "stated by the other when stated by one", "when one names other kinds only"),
        [(name, told(layer.confirmed), told(layer.omitted)) for name, layer in model.layers.items()],
        "The two files come from one project and share reports, so agreement flatters. Used for the probability of "
        "layers that statements name, or leave out while naming others.",
    )


def _weights(model: LayerModel) -> Table:
    rows = [
        (cov, *(float(layer.weights[k]) for layer in model.layers.values()))
        for k, cov in enumerate(("(intercept)", *NAMES))
    ]
    return Table("Weights (log-odds) of what is shipped", ("covariate", *model.layers), rows)


if __name__ == "__main__":
    main()
