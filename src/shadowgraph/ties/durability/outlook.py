"""What is to be expected of each tie from a period on: hazard, years left, survival of the loss of the enemy."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.durability.covariates import SHARED
from shadowgraph.ties.durability.model import LOSS_YEARS, HazardModel, learnt
from shadowgraph.ties.durability.of_panel import panel_covariates
from shadowgraph.ties.durability.split import durations
from shadowgraph.ties.panel import Panel

LEAST = 0.05
"""Cells below this probability of a tie get no outlook."""
SPANS = (1, 3, 5)
"""Years for which the chance to last longer is given."""


def outlook(panel: Panel, cooperating: FloatArray, *, model: HazardModel | None = None) -> pl.DataFrame:
    """Durability of every tie worth a look, given that there is one, as things stand in that period.

    Dissolution is meant between two that both go on to exist: that one of them ends is another risk.

    Args:
        panel: Pairs and periods.
        cooperating: shape (C,), probability of a tie.
        model: The hazard model; None: the one shipped.

    Returns:
        actor_a, actor_b, period_start, p_cooperating, strategic_share, hazard (chance to dissolve within a year),
        years_expected (within the next ten) with years_low and years_high (5 and 95 % over refits of the model),
        p_lasts_1, p_lasts_3, p_lasts_5 (chance to last that many years more), p_survives_loss (chance to be there two
        years after the shared enemies are gone; null without any). Sorted.
    """
    model = model or learnt()
    x = panel_covariates(panel, cooperating)
    found = durations(panel, cooperating, x, model)
    cell = np.flatnonzero(cooperating >= LEAST)
    x, odds = x[cell], found.odds[cell]
    strain = model.strain(x)
    alone = model.survival(LOSS_YEARS, odds, model.strain(model.without_enemy(x)))
    low, high = _interval(model, x, odds)
    ids = panel.orgs.sort("org")["actor_id"]
    pair = panel.cell_pair[cell]
    made = pl.DataFrame(
        {
            "actor_a": ids.gather(panel.pair_a[pair]),
            "actor_b": ids.gather(panel.pair_b[pair]),
            "period_start": panel.periods.gather(panel.cell_period[cell]),
            "p_cooperating": cooperating[cell],
            "strategic_share": found.share[cell],
            "hazard": 1 - model.survival(1.0, odds, strain),
            "years_expected": model.expected_years(odds, strain),
            "years_low": low,
            "years_high": high,
            **{f"p_lasts_{n}": model.survival(n, odds, strain) for n in SPANS},
            "p_survives_loss": alone,
            "shared": x[:, model.names.index(SHARED)],
        }
    )
    enemy = pl.col("shared") > 0
    return made.with_columns(pl.when(enemy).then("p_survives_loss").alias("p_survives_loss")).drop("shared")


def _interval(model: HazardModel, x: FloatArray, odds: FloatArray) -> tuple[FloatArray, FloatArray]:
    """5 and 95 % quantiles of the expected years over refits; what the tie has shown of its kind is kept."""
    shown = odds - model.at_start(x)
    years = [drawn.expected_years(drawn.at_start(x) + shown, drawn.strain(x)) for drawn in model.drawn()]
    middle = model.expected_years(odds, model.strain(x))
    if not years:
        return middle, middle
    low, high = np.quantile(years, [0.05, 0.95], axis=0)
    return np.minimum(low, middle), np.maximum(high, middle)
