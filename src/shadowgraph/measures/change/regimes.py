"""Regimes: each series as stretches at one level, with how sure the levels and their dates are."""

from __future__ import annotations

import itertools

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.change.scales import PLAIN_UNITS
from shadowgraph.measures.changes import SHORTEST, Change, changes, long_run_variance, series_to_judge
from shadowgraph.measures.result import Measures
from shadowgraph.records.regime import REGIME_LABELS, REGIMES

Floats = NDArray[np.float64]

LOW, HIGH = 0.05, 0.95
NORMAL_90 = 1.6448536269514722
SERIES = ["unit_kind", "unit", "measure", "step"]


def regimes(measures: Measures | pl.DataFrame) -> pl.DataFrame:
    """Divide each series into stretches of one level.

    The stretches are those of `turning_points`. When a stretch began is uncertain: given that there is a change between
    the middles of its neighbours, every date has a likelihood, and the interval holds 90 % of it. A level is the mean
    of its stretch; its interval takes the noise from differences of neighbours, inflated for autocorrelation. Looks at
    whole series: for `watch` what could be said at the time.

    Args:
        measures: The measures stage's result, or its table.

    Returns:
        `REGIMES` rows, sorted by unit_kind, unit, measure, start.
    """
    table = measures if isinstance(measures, pl.DataFrame) else measures.table
    rows = [
        row
        for _, series in series_to_judge(table).group_by(SERIES, maintain_order=True)
        for row in _stretches(series)
    ]
    if not rows:
        return REGIMES.empty()
    return REGIMES.conform(pl.DataFrame(rows, infer_schema_length=None)).sort(
        "unit_kind", "unit", "measure", "start", "end"
    )


def date_interval(values: Floats, change: Change, noise: float) -> tuple[int, int]:
    """Positions between which a change lies with 90 %: from the likelihood of each place, all as likely before.

    Args:
        values: shape (n,).
        change: The change and the stretches around it.
        noise: Long-run variance of the values.
    """
    part = values[change.start : change.end]
    places = np.arange(SHORTEST, len(part) - SHORTEST + 1)
    sums, n = np.cumsum(part), len(part)
    before, after = sums[places - 1] / places, (sums[-1] - sums[places - 1]) / (n - places)
    gain = places * (n - places) / n * (before - after) ** 2 / noise
    weight = np.exp((gain - gain.max()) / 2)
    share = np.cumsum(weight) / weight.sum()
    low, high = (int(places[np.searchsorted(share, q)]) for q in (LOW, HIGH))
    at = change.at - change.start
    return change.start + min(low, at), change.start + max(high, at)


def level_interval(values: Floats, noise: float, *, plain: bool) -> tuple[float, float]:
    """5 and 95 % quantile of the mean of a stretch.

    Args:
        values: shape (n,), as measured.
        noise: Long-run variance on the scale of comparison.
        plain: Whether that scale is the values' own; else it is log(1 + value).
    """
    level, half = float(values.mean()), NORMAL_90 * float(np.sqrt(noise / len(values)))
    if plain:
        return level - half, level + half
    return max((1 + level) * np.exp(-half) - 1, 0.0), (1 + level) * float(np.exp(half)) - 1


def _stretches(series: pl.DataFrame) -> list[dict[str, object]]:
    values = series["value"].to_numpy()
    plain = series["units"][0] in PLAIN_UNITS
    scaled = values if plain else np.log1p(np.maximum(values, 0.0))
    noise = max(long_run_variance(scaled), 1e-12)
    found = changes(scaled)
    edges = [0, *(one.at for one in found), len(values)]
    dated = [None, *(date_interval(scaled, one, noise) for one in found)]
    levels = np.array([scaled[a:b].mean() for a, b in itertools.pairwise(edges)])
    about = series.row(0, named=True)
    starts, ends = series["period_start"], series["period_end"]
    made = []
    for k, (a, b) in enumerate(itertools.pairwise(edges)):
        low, high = level_interval(values[a:b], noise, plain=plain)
        if about["units"] == "share":
            low, high = max(low, 0.0), min(high, 1.0)
        when = dated[k]
        made.append(
            {
                **{
                    name: about[name]
                    for name in ("theatre", "unit_kind", "unit", "unit_name", "measure", "units")
                },
                "start": starts[a],
                "end": ends[b - 1],
                "start_low": None if when is None else starts[when[0]],
                "start_high": None if when is None else starts[when[1]],
                "label": _label(levels, k),
                "level": float(values[a:b].mean()),
                "level_low": low,
                "level_high": high,
                "n_periods": b - a,
            }
        )
    return made


def _label(levels: Floats, k: int) -> str:
    if len(levels) == 1:
        return REGIME_LABELS[0]
    place = (levels[k] - levels.min()) / (levels.max() - levels.min())
    return REGIME_LABELS[1 + min(int(place * 4), 3)]
