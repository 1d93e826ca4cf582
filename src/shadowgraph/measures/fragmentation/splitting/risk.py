"""Split risk of each organisation of a theatre, year by year, as tables."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.measures.fragmentation.splitting.model import SplitHazard, shipped
from shadowgraph.measures.fragmentation.splitting.panel import SIGNS, FloatArray, SplitPanel, split_panel
from shadowgraph.records.split_risk import SPLIT_EVIDENCE, SPLIT_RISK
from shadowgraph.records.tie import PRIOR
from shadowgraph.theatres.data import TheatreData

NINETY = 1.6448536269514722
"""Standard deviations from the median to the 95 % quantile of a normal distribution."""


def split_risk(data: TheatreData, *, model: SplitHazard | None = None) -> pl.DataFrame:
    """Chance that a group breaks away from each organisation within twelve months, year by year.

    Signs are of events and the register up to the row's day; the weights are learnt from theatres of 1989 to 2021.
    The posterior of the weights is normal, so that no draws and no seed are needed.

    Args:
        data: The theatre.
        model: The hazard; None: the one Shadowgraph brings.

    Returns:
        `SPLIT_RISK` rows, sorted by as_of and actor_id; none for a theatre without armed groups.
    """
    hazard = shipped() if model is None else model
    panel = split_panel(data)
    x = _columns(panel, hazard)
    log_odds, half = hazard.bars(x).sum(axis=1), NINETY * hazard.spread(x)
    table = panel.table.with_columns(
        pl.lit(data.theatre.id).alias("theatre"),
        *(
            pl.Series(name, _chance(values), dtype=pl.Float64)
            for name, values in (
                ("p_split", log_odds),
                ("p_low", log_odds - half),
                ("p_high", log_odds + half),
            )
        ),
        pl.lit(hazard.base).alias("p_base"),
        pl.Series("log_odds", log_odds, dtype=pl.Float64),
    )
    return SPLIT_RISK.conform(table)


def split_evidence(data: TheatreData, *, model: SplitHazard | None = None) -> pl.DataFrame:
    """The bars behind `split_risk`: per row the prior and each sign, in natural log-odds.

    Args:
        data: The theatre.
        model: As in `split_risk`.

    Returns:
        `SPLIT_EVIDENCE` rows, in the order of `split_risk`, the prior first.
    """
    hazard = shipped() if model is None else model
    panel = split_panel(data)
    x = _columns(panel, hazard)
    n, terms = len(x), (PRIOR, *hazard.signs)
    words = ("a typical organisation-year", *(SIGNS[name] for name in hazard.signs))
    observed = np.column_stack([np.full(n, np.nan), x])
    typical = np.tile(np.concatenate([[np.nan], hazard.typical]), (n, 1))
    rows = panel.table.select("actor_id", "as_of")[np.repeat(np.arange(n), len(terms))]
    return SPLIT_EVIDENCE.conform(
        rows.with_columns(
            pl.lit(data.theatre.id).alias("theatre"),
            pl.Series("term", terms * n, dtype=pl.String),
            pl.Series("contribution", hazard.bars(x).ravel(), dtype=pl.Float64),
            pl.Series("observed", observed.ravel(), dtype=pl.Float64, nan_to_null=True),
            pl.Series("typical", typical.ravel(), dtype=pl.Float64, nan_to_null=True),
            pl.Series("compared", words * n, dtype=pl.String),
        )
    )


def _columns(panel: SplitPanel, hazard: SplitHazard) -> FloatArray:
    """The model's own signs, in its order."""
    order = list(SIGNS)
    return panel.x[:, [order.index(name) for name in hazard.signs]]


def _chance(log_odds: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
