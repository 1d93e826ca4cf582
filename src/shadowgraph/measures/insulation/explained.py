"""Explained: do organisations go on fighting longer when finance or logistics are among the layers of their ties?

A regression-adjusted difference with an interval (organisations resampled, ties and their layers' chances drawn) and a
null: what comes out when layers are shuffled among organisations that lasted about as long. Chances enter as they are:
tossing them would add noise to a regressor, and so pull every draw towards 0. An association: patrons and partners
choose whom they think will last.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.kernels.reference import ridge_logistic
from shadowgraph.measures.base import Draws, IntArray
from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.insulation.layer_holders import EVEN, LayerHolders, holders_of, likely_ties
from shadowgraph.measures.months import first_day, period_index
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.records.explained import EXPLAINED
from shadowgraph.records.period import dated_within
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

LAYERS = ("finance", "logistics and materiel", "either")

LEAST_ORGANISATIONS, LEAST_WITH = 10, 3.0
"""Organisations to compare, and expected number with the layer, below which nothing is said."""

ALIKE = 5
"""Organisations between which layers are shuffled: neighbours in the number of quarters they were active."""

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class ActiveQuarters:
    """Quarters in which organisations were active, and what came next.

    Args:
        organisation: shape (n,), number of the organisation, 0 to the last.
        x: shape (n, 6), intercept and covariates, in standard deviations.
        again: shape (n,), 1 if it was active in the next quarter, else 0.
        layer: Layer to shape (n, 1 + n_draws): chance that it holds it then, and draws of it.
    """

    organisation: IntArray
    x: FloatArray
    again: FloatArray
    layer: dict[str, Draws]


def explained_by_layers(
    data: TheatreData, ties: TieResult | None, *, seed: int = 0, draws: int = 60
) -> pl.DataFrame:
    """Whether organisations persist more while finance or logistics are likely layers of their ties.

    Args:
        data: The theatre.
        ties: Its ties with their layers; None: nothing can be said.
        seed: Seed.
        draws: Resamples, and shuffles, behind the intervals.

    Returns:
        `EXPLAINED` rows, one per layer and one for either.
    """
    found = None if ties is None else active_quarters(data, ties, seed=seed, draws=draws)
    return explain(data.theatre.id, [] if found is None else [found], seed=seed)


def explain(theatre: str, parts: list[ActiveQuarters], *, seed: int = 0) -> pl.DataFrame:
    """`EXPLAINED` rows of one theatre, or of several taken together (each with an intercept of its own)."""
    rng = np.random.default_rng(seed)
    rows = [_row(theatre, layer, pooled(parts), rng) for layer in LAYERS]
    return EXPLAINED.conform(pl.DataFrame(rows, infer_schema_length=None))


def pooled(parts: list[ActiveQuarters]) -> ActiveQuarters | None:
    """Several theatres as one, with an indicator for each but the first."""
    if not parts:
        return None
    first = np.cumsum([0, *(part.organisation.max(initial=-1) + 1 for part in parts)])
    where = np.repeat(np.arange(len(parts)), [len(part.again) for part in parts])
    own = (where[:, None] == np.arange(1, len(parts))[None, :]).astype(float)
    return ActiveQuarters(
        np.concatenate([part.organisation + start for part, start in zip(parts, first[:-1], strict=True)]),
        np.hstack([np.concatenate([part.x for part in parts]), own]),
        np.concatenate([part.again for part in parts]),
        {layer: np.concatenate([part.layer[layer] for part in parts]) for layer in LAYERS},
    )


def active_quarters(
    data: TheatreData, ties: TieResult, *, seed: int = 0, draws: int = 60
) -> ActiveQuarters | None:
    """Active quarters of a theatre's non-state organisations; None without any, or without ties.

    Only events dated to the quarter count; the last quarter of the window has no next one. Covariates: log events of
    the quarter, log events of the four before, log quarters since the first, log of one more than the likely ties,
    log events of the theatre in the quarter.
    """
    frames = EventFrames(data)
    panel = _panel(frames, ties.table)
    if panel.is_empty() or ties.table.is_empty():
        return None
    drawn = TieDraws.build(ties.table, frames.actors, seed, draws)
    among = likely_ties(drawn)
    x = np.column_stack([panel[name].to_numpy() for name in ("now", "before", "age", "ties", "around")])
    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    layer = {}
    for name in LAYERS[:2]:
        holders = holders_of(drawn, ties.layers.filter(pl.col("layer") == name), among, tossed=False)
        layer[name] = _held(holders, panel)
    one, two = (layer[name] for name in LAYERS[:2])
    layer["either"] = (1 - (1 - one) * (1 - two)).astype(np.float32)
    number = panel["actor"].rank("dense").cast(pl.Int64).to_numpy() - 1
    full = np.column_stack([np.ones(len(scaled)), scaled])
    return ActiveQuarters(number, full, panel["again"].cast(pl.Float64).to_numpy(), layer)


def _panel(frames: EventFrames, ties: pl.DataFrame) -> pl.DataFrame:
    """Columns actor, quarter, day, now, before, age, around, ties, again."""
    data = frames.data
    events = data.events.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("event"),
        period_index(pl.col("date_start"), "quarter").alias("quarter"),
        dated_within("quarter").alias("fine"),
    ).filter("fine")
    around = events.group_by("quarter").agg(pl.len().log1p().alias("around"))
    took = frames.takes.filter(~pl.col("state")).select("event", "actor").unique().join(events, on="event")
    counts = took.group_by("actor", "quarter").agg(pl.len().alias("n")).sort("actor", "quarter")
    end = pl.select(period_index(pl.lit(data.theatre.end), "quarter")).item()
    later = counts.select("actor", pl.col("quarter") - 1).with_columns(again=pl.lit(True))
    past = pl.concat([counts.select("actor", pl.col("quarter") + back, "n") for back in range(1, 5)])
    past = past.group_by("actor", "quarter").agg(pl.col("n").sum().alias("before"))
    return (
        counts.filter(pl.col("quarter") < end)
        .join(later, on=["actor", "quarter"], how="left")
        .join(past, on=["actor", "quarter"], how="left")
        .join(around, on="quarter")
        .with_columns(
            pl.col("again").fill_null(value=False),
            pl.col("n").log().alias("now"),
            pl.col("before").fill_null(0).log1p(),
            (pl.col("quarter") - pl.col("quarter").min().over("actor")).log1p().alias("age"),
            first_day(pl.col("quarter"), "quarter").alias("day"),
        )
        .join(_n_ties(frames, ties), on=["actor", "day"], how="left")
        .with_columns(pl.col("ties").fill_null(0).log1p())
        .sort("actor", "quarter")
    )


def _n_ties(frames: EventFrames, ties: pl.DataFrame) -> pl.DataFrame:
    """Columns actor, day (first of the quarter), ties: how many likely ties an organisation has."""
    likely = ties.filter(pl.col("p_tactical") + pl.col("p_strategic") >= EVEN)
    number = frames.actors.select("actor", "actor_id")
    ends = pl.concat(
        [
            likely.select(pl.col(end).alias("actor_id"), "period_start", "period_end")
            for end in ("actor_a", "actor_b")
        ]
    ).join(number, on="actor_id")
    days = pl.date_ranges(pl.col("period_start").dt.truncate("3mo"), "period_end", interval="3mo")
    return (
        ends.with_columns(days.alias("day"))
        .explode("day")
        .group_by("actor", "day")
        .agg(pl.len().cast(pl.Float64).alias("ties"))
    )


def _held(holders: LayerHolders, panel: pl.DataFrame) -> Draws:
    """Chance that the organisation holds a layer in the quarter, and draws of that chance, shape (n, 1 + n_draws).

    Where it can't be said, the chance of those of whom it can: an unknown, not a no.
    """
    spans = holders.periods.sort("period_start")
    place = np.searchsorted(spans["period_start"].to_numpy(), panel["day"].to_numpy(), side="right") - 1
    keyed = panel.select("actor").with_columns(tie_period=pl.Series(place, dtype=pl.Int64))
    found = keyed.join(holders.where, on=["actor", "tie_period"], how="left", maintain_order="left")["holder"]
    row = found.fill_null(0).to_numpy()
    has, unknown = holders.has[row], holders.unknown[row]
    said = unknown[:, 0] == 0
    rate = float(has[said, 0].mean()) if said.any() else EVEN
    made: Draws = has + unknown * np.float32(rate)
    return made


def _row(
    theatre: str, layer: str, rows: ActiveQuarters | None, rng: np.random.Generator
) -> dict[str, object]:
    """One `EXPLAINED` row."""
    made: dict[str, object] = {
        "theatre": theatre,
        "layer": layer,
        "n_organisations": 0,
        "n_quarters": 0,
        "n_with": 0.0,
    }
    made |= dict.fromkeys(("difference", "low", "high", "raw", "null_low", "null_high", "p_null"))
    if rows is None:
        return made | {"answer": "can't say"}
    z = rows.layer[layer].astype(np.float64)
    n = int(rows.organisation.max()) + 1
    ever = np.zeros(n)
    np.maximum.at(ever, rows.organisation, z[:, 0])
    made |= {"n_organisations": n, "n_quarters": len(z), "n_with": float(ever.sum())}
    if n < LEAST_ORGANISATIONS or ever.sum() < LEAST_WITH or ever.sum() > n - LEAST_WITH:
        return made | {"answer": "can't say"}
    point = difference(rows, z[:, 0])
    drawn, null = [], []
    groups = _alike(rows.organisation, n)
    for draw in range(1, z.shape[1]):
        weight = rng.exponential(size=n)[rows.organisation]
        drawn.append(difference(rows, z[:, draw], weight))
        null.append(difference(rows, _shuffled(z[:, 0], rows.organisation, groups, rng)))
    low, high = np.quantile(drawn, [0.05, 0.95])
    null_low, null_high = np.quantile(null, [0.05, 0.95])
    middle = np.median(null)
    p_null = (1 + np.sum(abs(np.array(null) - middle) >= abs(point - middle))) / (1 + len(null))
    clear = (low > 0 or high < 0) and p_null < 0.05
    made |= {
        "difference": point,
        "low": min(low, point),
        "high": max(high, point),
        "raw": _raw(rows.again, z[:, 0]),
    }
    made |= {"null_low": null_low, "null_high": null_high, "p_null": p_null}
    return made | {"answer": ("more" if point > 0 else "less") if clear else "can't tell"}


def difference(rows: ActiveQuarters, z: FloatArray, weight: FloatArray | None = None) -> float:
    """Mean over the quarters of the chance of being active again, with the layer less without (-1 to 1).

    Logistic regression on the covariates and the layer, coefficients but the intercept with a standard normal prior.

    Args:
        rows: Active quarters.
        z: shape (n,), chance of the layer, 0 to 1.
        weight: shape (n,); None: 1.
    """
    x = np.column_stack([rows.x, z])
    prior = np.append(1e3, np.ones(x.shape[1] - 1))
    beta = ridge_logistic.fit(x, rows.again, prior, weight).weights
    rest = rows.x @ beta[:-1]
    given = np.ones(len(z)) if weight is None else weight
    with_it, without = (1 / (1 + np.exp(-(rest + beta[-1] * there))) for there in (1.0, 0.0))
    return float(np.average(with_it - without, weights=given))


def _raw(again: FloatArray, z: FloatArray) -> float:
    return float(np.average(again, weights=z + 1e-12) - np.average(again, weights=1 - z + 1e-12))


def _alike(organisation: IntArray, n: int) -> IntArray:
    """Group of each organisation: five neighbours in the number of active quarters."""
    order = np.argsort(np.bincount(organisation, minlength=n), kind="stable")
    made = np.empty(n, np.int64)
    made[order] = np.arange(n) // ALIKE
    return made


def _shuffled(
    z: FloatArray, organisation: IntArray, groups: IntArray, rng: np.random.Generator
) -> FloatArray:
    """Layers of another organisation that lasted about as long, from its first active quarter to its last.

    Args:
        z: shape (n,), in the order of organisations and, within them, of quarters.
        organisation: shape (n,), ascending.
        groups: shape (organisations,).
        rng: Random numbers.
    """
    n = len(groups)
    size = np.bincount(organisation, minlength=n)
    start = np.concatenate([[0], np.cumsum(size)[:-1]])
    donor = np.empty(n, np.int64)
    donor[np.lexsort((np.arange(n), groups))] = np.lexsort((rng.random(n), groups))
    nth = np.arange(len(z)) - start[organisation]
    made: FloatArray = z[start[donor[organisation]] + np.minimum(nth, size[donor[organisation]] - 1)]
    return made
