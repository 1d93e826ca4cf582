"""What bears on the kinds of cooperation of two organisations, known without any statement about them."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.places.countries import country_of, gwno_by_name
from shadowgraph.ties.base import FloatArray, IntArray

NAMES = (
    "between two groups",
    "between two states",
    "state and group of one country",
    "state and group of one region",
    "two groups of one country",
    "a great power",
    "a transnational group",
    "activity, the less active group",
    "difference of activity, groups",
    "shared enemy",
    "named on one side",
)
GREAT_POWERS = (2, 200, 220, 365, 710)
"""Gleditsch-Ward numbers: the permanent members of the Security Council, who give far from home."""
TRANSNATIONAL = 3
"""Countries from which a group counts as transnational."""


def layer_covariates(
    actors: pl.DataFrame, a: IntArray, b: IntArray, shared_enemy: FloatArray, together: FloatArray
) -> FloatArray:
    """Covariates of pairs, shape (P, F), in the order of `NAMES`.

    Args:
        actors: `ACTORS` rows.
        a: shape (P,), row of one organisation.
        b: shape (P,), row of the other (order doesn't matter).
        shared_enemy: shape (P,), whether they ever fight the same organisation, 0 or 1.
        together: shape (P,), whether an event ever names them on one side, 0 or 1.
    """
    state = actors["kind"].is_in(["state", "patron"]).to_numpy()
    groups, mixed = ~state[a] & ~state[b], state[a] != state[b]
    countries, region, great = _homes(actors)
    several = actors["countries"].fill_null("").str.count_matches(";").to_numpy() + 1 >= TRANSNATIONAL
    active = np.log1p(actors["n_events"].to_numpy().astype(float))
    one_country = np.array([bool(countries[i] & countries[j]) for i, j in zip(a, b, strict=True)], bool)
    one_region = np.array(
        [region[i] is not None and region[i] == region[j] for i, j in zip(a, b, strict=True)], bool
    )
    columns = (
        groups,
        state[a] & state[b],
        mixed & one_country,
        mixed & one_region & ~one_country,
        groups & one_country,
        great[a] | great[b],
        (several & ~state)[a] | (several & ~state)[b],
        np.where(groups, np.minimum(active[a], active[b]), 0.0),
        np.where(groups, np.abs(active[a] - active[b]), 0.0),
        shared_enemy,
        together,
    )
    return np.column_stack([np.asarray(column, float) for column in columns])


def _homes(
    actors: pl.DataFrame,
) -> tuple[list[set[str]], list[str | None], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Home countries (a state's own, a group's main one), region, and whether a great power; by row."""
    state = actors["kind"].is_in(["state", "patron"]).to_list()
    mains = [(text or "").split(";")[0] for text in actors["countries"].to_list()]
    numbers = gwno_by_name(sorted({main for main in mains if main}))
    countries: list[set[str]] = []
    regions: list[str | None] = []
    great = np.zeros(actors.height, bool)
    for row, (gwno, main) in enumerate(zip(actors["gwno"].to_list(), mains, strict=True)):
        own = gwno if state[row] else numbers.get(main)
        country = country_of(own) if own is not None else None
        countries.append({country.name} if country else ({main} if main and not state[row] else set()))
        regions.append(country.region if country else None)
        great[row] = state[row] and gwno in GREAT_POWERS
    return countries, regions, great
