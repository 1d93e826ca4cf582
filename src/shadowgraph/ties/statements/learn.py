"""Learn the sources' rates from their agreement, per class of pair and kind of support, and keep them in a table."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.statements.fit import fit
from shadowgraph.ties.statements.latent import Rates, Sheet
from shadowgraph.ties.statements.pair_years import CLASSES, CONTACTS, PairYears
from shadowgraph.ties.statements.repeats import persistence
from shadowgraph.ties.statements.sources import NAMES, NOT_LOOKED, STATED

ANY = "any"
"""Layer of the rates for support of any kind."""
LEAST_STATED = 20
"""Pair-years a source must state before its rates are learnt; below, its Admiralty rating speaks."""
LEAST_SOURCES = 2
"""One source alone agrees with nobody: nothing could be learnt but the prior."""
BORROWED = 10.0
"""Pair-years that what the other classes teach is worth."""
DOUBT = 0.05
"""Share of what an institute says that is about somebody else or another year. No agreement among its own files
can show it, so it is assumed: Admiralty B, "usually reliable", taken as 19 in 20."""
FILE = "learnt.csv"
DRAWS = 400


@dataclass(frozen=True)
class Learnt:
    """Rates of the sources of one class of pairs and one layer.

    Args:
        kind: One of `CLASSES`.
        layer: Layer, or 'any'.
        rates: Mean chances over the posterior, so that what isn't known counts as doubt; `common` by contact.
        heard: shape (S,), sources with statements enough; the others are not judged here.
        stated: shape (S,), pair-years each states.
        looked: shape (S,), pair-years each looks at.
        persistence: How far an error lasts into the next year, 0 to 1.
        common: Share of pair-years with a tie, all contacts together, 0 to 1.
        draws: Posterior draws; empty when read from the table.
    """

    kind: str
    layer: str
    rates: Rates
    heard: np.ndarray[tuple[int], np.dtype[np.bool_]]
    stated: IntArray
    looked: IntArray
    persistence: float
    common: float
    draws: tuple[Rates, ...] = ()


def learn(
    rows: PairYears,
    *,
    layer: str = ANY,
    seed: int = 0,
    draws: int = DRAWS,
    kinds: tuple[str, ...] = CLASSES,
    least: int = LEAST_STATED,
) -> list[Learnt]:
    """Learn rates for every class of pairs in which two sources or more state enough.

    Args:
        rows: Pair-years and what the sources say of them.
        layer: What the rows are about, for the table.
        seed: Seed of the fits.
        draws: Posterior draws.
        kinds: Classes to learn.
        least: Pair-years a source must state to be judged.
    """
    lasts = persistence(rows.table, rows.said)
    heard, sheets = {}, {}
    for kind in kinds:
        mine = rows.where(rows.table["kind"] == CLASSES.index(kind))
        enough = (mine.said == STATED).sum(axis=0) >= least
        if enough.sum() >= LEAST_SOURCES:
            heard[kind] = enough
            said = np.where(enough, mine.said, NOT_LOOKED)
            sheets[kind] = Sheet.of(said, mine.stratum, np.ones(len(said)), len(CONTACTS))
    alone = {kind: fit(sheet, seed=seed).rates for kind, sheet in sheets.items()}
    made = []
    for kind, sheet in sheets.items():
        lent = borrowed({name: alone[name] for name in alone if name != kind}, heard)
        fitted = fit(sheet, seed=seed, draws=draws, borrowed=lent, design_effect=(1 + lasts) / (1 - lasts))
        mine = rows.where(rows.table["kind"] == CLASSES.index(kind))
        stated, looked = (mine.said == STATED).sum(axis=0), (mine.said != NOT_LOOKED).sum(axis=0)
        rates = fitted.mean
        common = float(rates.common[mine.stratum].mean())
        made.append(Learnt(kind, layer, rates, heard[kind], stated, looked, lasts, common, fitted.draws))
    return made


def borrowed(
    others: dict[str, Rates], heard: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]
) -> FloatArray:
    """What other classes of pairs teach of a source's eye for ties, as pair-years, shape (S, 3).

    Where ties are hidden differs between classes, the people who look are the same.
    """
    made = np.zeros((len(NAMES), 3))
    for s in range(len(NAMES)):
        known = [rates.chance[s, 1] for kind, rates in others.items() if heard[kind][s]]
        if known:
            made[s] = BORROWED * np.mean(known, axis=0)
    return made


def to_table(learnt: list[Learnt]) -> pl.DataFrame:
    """One row per class, layer, source and tie (false, true), with log-ratios of one source alone and 90 % ranges."""
    rows = []
    for item in learnt:
        for s in np.flatnonzero(item.heard).tolist():
            alone = _alone(item, s)
            for tie in (0, 1):
                chance = item.rates.chance[s, tie]
                rows.append(
                    {
                        "kind": item.kind,
                        "layer": item.layer,
                        "source": NAMES[s],
                        "tie": bool(tie),
                        "silent": chance[0],
                        "alleged": chance[1],
                        "stated": chance[2],
                        "shared": item.rates.shared[tie],
                        "persistence": item.persistence,
                        "common": item.common,
                        "n_stated": int(item.stated[s]),
                        "n_looked": int(item.looked[s]),
                        **alone,
                    }
                )
    return pl.DataFrame(rows)


def _alone(item: Learnt, s: int) -> dict[str, float]:
    """Log-ratio of each outcome of one source heard alone, with 5 and 95 % quantiles over draws."""
    made: dict[str, float] = {}
    for level, name in enumerate(("silent", "alleged", "stated")):
        said = np.full((1, len(NAMES)), NOT_LOOKED)
        said[0, s] = level
        made[f"ratio_{name}"] = float(item.rates.log_ratio(said)[0])
        if item.draws:
            low, high = np.quantile([draw.log_ratio(said)[0] for draw in item.draws], [0.05, 0.95])
            made[f"ratio_{name}_low"], made[f"ratio_{name}_high"] = float(low), float(high)
    return made


def from_table(table: pl.DataFrame) -> dict[tuple[str, str], Learnt]:
    """Rates by class and layer from a table as `to_table` makes it."""
    made: dict[tuple[str, str], Learnt] = {}
    for key, part in table.partition_by("kind", "layer", as_dict=True, maintain_order=True).items():
        chance = np.tile(np.array([1.0, 0.0, 0.0]), (len(NAMES), 2, 1))
        shared = np.zeros(2)
        heard, counts = np.zeros(len(NAMES), bool), np.zeros((2, len(NAMES)), np.int64)
        for row in part.iter_rows(named=True):
            s, tie = NAMES.index(row["source"]), int(row["tie"])
            chance[s, tie] = row["silent"], row["alleged"], row["stated"]
            shared[tie], heard[s] = row["shared"], True
            counts[:, s] = row["n_stated"], row["n_looked"]
        kind, layer = str(key[0]), str(key[1])
        rates = Rates(chance, shared, np.full(len(CONTACTS), np.nan))
        made[kind, layer] = Learnt(
            kind,
            layer,
            rates,
            heard,
            counts[0],
            counts[1],
            float(part["persistence"][0]),
            float(part["common"][0]),
        )
    return made


@functools.cache
def learnt() -> dict[tuple[str, str], Learnt]:
    """Rates learnt from the whole record to 2021, by class and layer (`python -m benchmarks.statements` renews them).

    They hold no label: nothing but how often the sources agree.
    """
    path = resources.files("shadowgraph.ties.statements").joinpath(FILE)
    return from_table(pl.read_csv(path.read_bytes()))


def ratios(item: Learnt, said: IntArray, doubt: float = DOUBT) -> FloatArray:
    """Log-likelihood ratio of a tie given what the sources say, shape (R,), doubt of the whole institute included.

    Args:
        item: Learnt rates.
        said: shape (R, S).
        doubt: Share of pair-years on which the sources speak of something else: what they say is then as likely
            with a tie as without, namely as likely as over all pairs.
    """
    return doubted(item.rates.log_ratio(np.where(item.heard, said, NOT_LOOKED)), item.common, doubt)


def doubted(ratio: FloatArray, common: FloatArray | float, doubt: float = DOUBT) -> FloatArray:
    """Log-likelihood ratios, once a share of what is said is taken to be about something else.

    However often it repeats itself, an institute that mistakes one organisation for another stays wrong: nothing it
    says about a pair counts for more than log(1 / (doubt * common)).

    Args:
        ratio: Log-ratio of all that is said of a pair.
        common: Share of pair-years with a tie, 0 to 1.
        doubt: Share that is beside the point, 0 to 1.
    """
    # Divided by the larger of the two chances, so that nothing overflows.
    top = np.maximum(ratio, 0.0)
    with_tie, without = np.exp(ratio - top), np.exp(-top)
    overall = doubt * (common * with_tie + (1.0 - common) * without)
    return np.asarray(np.log((1.0 - doubt) * with_tie + overall) - np.log((1.0 - doubt) * without + overall))
