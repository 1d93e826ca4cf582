"""Where the record covers a year: no clash means nothing where nobody looked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.ties.ahead.features import shared_countries
from shadowgraph.ties.ahead.years import Years

Covered = Mapping[str, tuple[int, int]]
"""First and last year of coverage of countries with less than the whole window."""


def judgeable(years: Years, index: int, covered: Covered) -> NDArray[np.bool_]:
    """Whether each pair at risk shares a country whose next year is covered, in the order of `at_risk`.

    Args:
        years: The theatre by year.
        index: Index of the year before the one judged.
        covered: First and last year of coverage of countries with less than the whole window.
    """
    span = pl.DataFrame(
        {
            "country": list(covered),
            "from": [first for first, _ in covered.values()],
            "to": [last for _, last in covered.values()],
        },
        schema={"country": pl.String, "from": pl.Int64, "to": pl.Int64},
    )
    following = years.first + index + 1
    shared = shared_countries(years.until(index), index).join(span, on="country", how="left")
    inside = (pl.col("from").is_null()) | pl.lit(following).is_between(pl.col("from"), pl.col("to"))
    judged = shared.group_by("org", "org_j").agg(inside.any().alias("inside")).sort("org", "org_j")
    return judged["inside"].to_numpy()
