"""Coalition members: who stands with whom, period by period, with what the ties leave open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.measures.event_frames import EventFrames
from shadowgraph.measures.fragmentation.coalition_tracking import Sighting, track
from shadowgraph.measures.fragmentation.network import PROVEN, Network, divided
from shadowgraph.measures.intervals import HIGH, LOW
from shadowgraph.measures.tie_draws import TieDraws
from shadowgraph.records.coalition import COALITIONS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.result import TieResult

DRAWS = 100
LEAST_SHARE = 0.1
"""Outsiders are listed beside a coalition's members from this mean share of its members on."""


@dataclass(frozen=True)
class Seen:
    """The coalitions of one period.

    Args:
        start: First day of the period.
        end: Last day.
        network: Its network.
        sightings: Its coalitions, followed through time; members are organisation numbers.
    """

    start: dt.date
    end: dt.date
    network: Network
    sightings: list[Sighting]

    @property
    def proven(self) -> bool:
        """Whether the division is proven the best."""
        return bool(self.network.scores[0, PROVEN] == 1.0)


def coalitions(
    data: TheatreData, ties: TieResult | None, *, seed: int = 0, draws: int = DRAWS
) -> pl.DataFrame:
    """Members of each coalition in each period of the ties.

    A coalition is a camp of the division of the signed network that `measures.fragmentation.coalitions` counts; one
    of a single organisation is a group with rivals and no likely partner. Ids follow a coalition through time
    (`coalition_tracking.track`).

    Args:
        data: The theatre.
        ties: Its ties.
        seed: Seed of the draws.
        draws: Number of draws of the ties.

    Returns:
        `COALITIONS` rows by coalition, period and actor_id; none without ties.
    """
    frames = EventFrames(data)
    seen = followed(frames, ties, seed, draws)
    rows = [row for one in seen for row in _rows(one)]
    names = frames.actors.join(data.actors.select("actor_id", "name"), on="actor_id")
    table = pl.DataFrame(
        rows,
        schema={
            "number": pl.Int64,
            "period_start": pl.Date,
            "period_end": pl.Date,
            "actor": pl.Int64,
            "member": pl.Boolean,
            "p_member": pl.Float64,
            "p_low": pl.Float64,
            "p_high": pl.Float64,
        },
        orient="row",
    ).join(names.select("actor", "actor_id", "name"), on="actor")
    return COALITIONS.conform(
        table.sort("number", "period_start", "actor_id").with_columns(
            pl.lit(data.theatre.id).alias("theatre"), coalition=pl.format("c{}", "number")
        )
    )


def followed(frames: EventFrames, ties: TieResult | None, seed: int, draws: int) -> list[Seen]:
    """The coalitions of every period of the ties, followed through time.

    Args:
        frames: Per-event tables of the theatre: they number the organisations.
        ties: Its ties.
        seed: Seed of the draws.
        draws: Number of draws.
    """
    if ties is None or ties.table.is_empty():
        return []
    drawn = TieDraws.build(ties.table, frames.actors, seed, draws)
    spans = ties.table.select("period_start", "period_end").unique().sort("period_start").rows()
    networks = [divided(drawn.during(start)) for start, _ in spans]
    tracked = track(
        [
            (start.year * 12 + start.month, _camps(network))
            for (start, _), network in zip(spans, networks, strict=True)
        ]
    )
    return [
        Seen(start, end, network, sightings)
        for (start, end), network, sightings in zip(spans, networks, tracked, strict=True)
    ]


def _camps(network: Network) -> list[frozenset[int]]:
    """Camps of the value, in the order of their first nodes: by likely partners, whatever the names."""
    point = network.camps[0]
    return [
        frozenset(network.nodes[point == label].tolist()) for label in np.unique(point[point >= 0]).tolist()
    ]


def _rows(seen: Seen) -> list[tuple[object, ...]]:
    """One row per coalition and organisation that is in it, or often with it."""
    network = seen.network
    place = {actor: k for k, actor in enumerate(network.nodes.tolist())}
    rows: list[tuple[object, ...]] = []
    for one in seen.sightings:
        inside = np.zeros(len(network.nodes), bool)
        inside[[place[actor] for actor in one.members]] = True
        shares = member_shares(network.camps[1:], inside)
        mean = shares.mean(axis=0)
        low, high = np.quantile(shares, [LOW, HIGH], axis=0)
        listed = inside | ((mean >= LEAST_SHARE) & (inside.sum() > 1))
        rows += [
            (
                one.number,
                seen.start,
                seen.end,
                int(network.nodes[k]),
                bool(inside[k]),
                *(float(v[k]) for v in (mean, low, high)),
            )
            for k in np.flatnonzero(listed)
        ]
    return rows


def member_shares(camps: NDArray[np.int16], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of a coalition's other members in the camp of each node, by draw, shape (n_draws, n).

    Args:
        camps: shape (n_draws, n), -1 where a node has no likely tie.
        inside: shape (n,), the coalition's members.
    """
    n_draws, n = camps.shape
    tied = camps >= 0
    code = np.where(tied, camps, n).astype(np.int64) + np.arange(n_draws)[:, None] * (n + 1)
    size = n_draws * (n + 1)
    if inside.sum() == 1:
        whole = np.bincount(code.ravel(), minlength=size)[code]
        # Without any likely tie it stands alone as well.
        return np.where(inside & ((whole == 1) | ~tied), 1.0, 0.0)
    members = np.bincount(code[:, inside].ravel(), minlength=size)[code]
    return np.where(tied, (members - inside) / (inside.sum() - inside), 0.0)
