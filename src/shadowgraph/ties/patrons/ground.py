"""Where a group's events are, and how far that is from each state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.records.place import located_within
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.patrons.borders import kilometres, unit_vectors

if TYPE_CHECKING:
    from shadowgraph.ties.patrons.panel import PatronPanel

GRID = 2.0
"""Places are rounded to halves of a degree (1 / GRID): borders are known to no better."""

ALMOST_ALL = 1.0 - 1e-9
"""Shares are sums of fractions: all of them may add up to a hair less than 1."""


@dataclass(frozen=True)
class Places:
    """Places of groups' events.

    Args:
        group: shape (K,), row of the group.
        soil: shape (K,), row of the state on whose ground the place is; -1: none.
        weight: shape (K,), share of the group's placed events; sums to 1 per group.
        km: shape (K, S), distance to each state's outline.
        n_groups: How many groups there are.
    """

    group: IntArray
    soil: IntArray
    weight: FloatArray
    km: FloatArray
    n_groups: int

    def share(self, where: NDArray[np.bool_]) -> FloatArray:
        """Share of each group's events at places that hold, per state, shape (G, S), from shape (K, S)."""
        made = np.zeros((self.n_groups, where.shape[1]))
        np.add.at(made, self.group, where * self.weight[:, None])
        return made

    def nearest(self, share: float) -> FloatArray:
        """Distance within which at least a share of each group's events lie, km, shape (G, S); inf: no place known."""
        made = np.full((self.n_groups, self.km.shape[1]), np.inf)
        for group in np.unique(self.group):
            mine = self.group == group
            order = np.argsort(self.km[mine], axis=0, kind="stable")
            reached = np.cumsum(self.weight[mine][order], axis=0) >= min(share, ALMOST_ALL)
            at = np.take_along_axis(order, reached.argmax(axis=0)[None, :], axis=0)
            made[group] = np.take_along_axis(self.km[mine], at, axis=0)[0]
        return made


def places_of(panel: PatronPanel) -> Places:
    """Work out the places of the groups judged."""
    org = pl.DataFrame({"org": panel.group_orgs, "group": np.arange(panel.groups.height)})
    spots = (
        panel.encounters.filter(located_within("province"))
        .unique(["event_id", "org"], maintain_order=True)
        .join(org, on="org")
        .group_by(
            "group",
            "soil",
            ((pl.col("latitude") * GRID).round() / GRID).alias("latitude"),
            ((pl.col("longitude") * GRID).round() / GRID).alias("longitude"),
        )
        .agg(pl.len().alias("n"))
        .sort("group", "soil", "latitude", "longitude")
        .with_columns((pl.col("n") / pl.col("n").sum().over("group")).alias("weight"))
    )
    where = spots.select("latitude", "longitude").unique(maintain_order=True).with_row_index("spot")
    points = unit_vectors(where["latitude"].to_numpy(), where["longitude"].to_numpy())
    at = spots.join(where, on=["latitude", "longitude"], how="left", maintain_order="left")["spot"].to_numpy()
    km = np.column_stack([kilometres(gwno, points) for gwno in panel.states["gwno"].to_list()])[at]
    soil = spots["soil"].to_numpy()
    inside = np.flatnonzero(soil >= 0)
    km[inside, soil[inside]] = 0.0
    return Places(spots["group"].to_numpy(), soil, spots["weight"].to_numpy(), km, panel.groups.height)


def outside(panel: PatronPanel, spots: Places) -> NDArray[np.bool_]:
    """Whether a place is not on the state's own ground, shape (K, S)."""
    return np.asarray(spots.soil[:, None] != np.arange(panel.states.height)[None, :])
