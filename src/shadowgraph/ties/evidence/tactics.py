"""Tactics: the two attack the same kinds of target with the same force, more than any two there would."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, FloatArray, IntArray, Mode, Rates, TermValues
from shadowgraph.ties.evidence.opportunity import keep_latest, number
from shadowgraph.ties.panel import Panel

WINDOW = {"month": (5, 6), "quarter": (2, 1), "year": (0, 0)}
"""Periods before and after that are looked at together: a year's events tell an organisation's ways."""

TARGETS = ("civilians", "state", "organisation")
DEATHS = (3, 10)
"""Deaths (best estimate) from which an event counts as deadly, and as a massacre or battle."""

N_KINDS = len(TARGETS) * (len(DEATHS) + 1)
PRIOR = 2.0
"""Pseudo-events that pull each organisation's mix towards the theatre's when it has few."""

KEEP = 3
"""Latest events kept per organisation, period and kind as evidence."""


class Tactics:
    """Likeness of two organisations' mixes of violence: whom they strike, and how deadly.

    Each event is of one of nine kinds: against civilians, a state or another organisation; fewer than 3, 3 to 9, or
    10 and more deaths. Over a year around each period, the chance that an event of one and an event of the other
    are of the same kind, each match worth 1 / (the kind's share among the theatre's organisations), is held against
    the same chance for two organisations with the theatre's average mix: what everybody does says little, what few do
    says much. Events in which both take part are taken out, so fighting one another makes nobody alike. Counted is
    the smaller of the two's numbers of events, so that silence says nothing.
    """

    name = "tactics"
    optional = True
    mode: Mode = "events"
    compared = "how often the two use the same rarer kind of violence, with how often any two there would"
    # In the record, coded covert ties match 1.65 times as often, pairs that fight 1.3 times, others once. Ways
    # change slowly, so one quarter says little that the last did not.
    rates = Rates((1.1, 1.0, 1.4, 1.4), strength=3000.0, dispersion=4.0, power=0.3)

    def compute(self, panel: Panel) -> TermValues:
        """Compare the mixes of each two, cell by cell."""
        acts = _acts(panel)
        before, after = WINDOW[panel.step]
        counts = _counts(panel, acts)
        common = _common(panel, counts)
        span = before + after + 1
        first, second = panel.pair_a[panel.cell_pair], panel.pair_b[panel.cell_pair]
        around = _around(counts, before, after)
        mixes, events = [], []
        for name, org in (("org_i", first), ("org_j", second)):
            seen = around[org, panel.cell_period] - _joint(panel, acts, name, before, after)
            seen = np.maximum(seen, 0.0)
            total = seen.sum(axis=1, keepdims=True)
            mixes.append((seen + PRIOR * common[org]) / (total + PRIOR))
            events.append(total[:, 0])
        # Rounding can leave a trace where joint events were all there was.
        least = np.minimum(*events)
        expected = np.where(least > 1e-9, least, 0.0) / span
        rarity = 1.0 / common[_most_usual(panel)]
        match = mixes[0] * mixes[1] * rarity
        chance = (common[first] * common[second] * rarity).sum(axis=1)
        likeness = match.sum(axis=1) / chance
        telling = np.where((expected > 0) & (likeness > 1), match.argmax(axis=1), -1)
        sources = _sources(panel, acts, telling)
        return TermValues(
            expected * likeness, expected, keep_latest(sources), number(panel, sources["cell"].to_numpy())
        )


def _most_usual(panel: Panel) -> int:
    """An organisation whose stratum sets what is rare: one that is no state, if there is any."""
    return int((panel.orgs["kind"] == "state").to_numpy().argmin())


def _acts(panel: Panel) -> pl.DataFrame:
    """Every organisation's part in every event: event_id, org, period, weight, kind (0 to N_KINDS - 1)."""
    kinds = panel.data.actors.select("actor_id", pl.col("kind").alias("target"))
    against = (
        panel.data.participants.join(kinds, on="actor_id")
        .group_by("event_id", "side")
        .agg(
            (pl.col("target") == "civilians").any().alias("civilians"),
            (pl.col("target") == "state").any().alias("state"),
        )
        .with_columns(pl.col("side").replace_strict({"a": "b", "b": "a"}))
    )
    target = pl.when("civilians").then(0).when("state").then(1).otherwise(2)
    deaths = pl.col("deaths_best")
    force = sum(((deaths >= edge).cast(pl.Int64) for edge in DEATHS), pl.lit(0))
    return (
        panel.takes.unique(["event_id", "org", "period"], keep="first", maintain_order=True)
        .join(against, on=["event_id", "side"], how="left")
        .join(panel.data.events.select("event_id", "deaths_best"), on="event_id")
        .select(
            "event_id",
            "org",
            "period",
            "weight",
            (target * (len(DEATHS) + 1) + force).cast(pl.Int64).alias("kind"),
        )
        .sort("org", "period", "event_id")
    )


def _counts(panel: Panel, acts: pl.DataFrame) -> FloatArray:
    """Events by organisation, period and kind, shape (N, T, N_KINDS)."""
    shape = (panel.orgs.height, len(panel.periods), N_KINDS)
    index = (acts["org"].to_numpy(), acts["period"].to_numpy(), acts["kind"].to_numpy())
    flat = np.bincount(np.ravel_multi_index(index, shape), acts["weight"].to_numpy(), int(np.prod(shape)))
    return flat.astype(np.float64).reshape(shape)


def _around(counts: FloatArray, before: int, after: int) -> FloatArray:
    """Sums over the window around each period, shape (N, T, N_KINDS)."""
    periods = counts.shape[1]
    summed = np.concatenate([np.zeros_like(counts[:, :1]), np.cumsum(counts, axis=1)], axis=1)
    t = np.arange(periods)
    return np.asarray(
        summed[:, np.clip(t + after + 1, 0, periods)] - summed[:, np.clip(t - before, 0, periods)]
    )


def _common(panel: Panel, counts: FloatArray) -> FloatArray:
    """The average mix of each organisation's stratum (states, others), shape (N, N_KINDS).

    Organisations weigh by the square root of their events: the mix of the busiest is not everybody's.
    """
    state = (panel.orgs["kind"] == "state").to_numpy()
    total = counts.sum(axis=1)
    weighed = total / np.sqrt(np.maximum(total.sum(axis=1, keepdims=True), 1.0))
    made = np.empty((panel.orgs.height, N_KINDS))
    for stratum in (state, ~state):
        mix = weighed[stratum].sum(axis=0) + 0.5
        made[stratum] = mix / mix.sum()
    return made


def _joint(panel: Panel, acts: pl.DataFrame, org: str, before: int, after: int) -> FloatArray:
    """Events with both, by cell and by the kind they were for one of the two, shape (C, N_KINDS)."""
    met = panel.meetings.select("event_id", "org_i", "org_j", "period").unique(maintain_order=True)
    met = met.join(acts, left_on=["event_id", org, "period"], right_on=["event_id", "org", "period"])
    i, j, kind = (met[name].to_numpy() for name in ("org_i", "org_j", "kind"))
    made = np.zeros(panel.n_cells * N_KINDS)
    for shift in range(-after, before + 1):
        cell = panel.cells(i, j, met["period"].to_numpy() + shift)
        here = cell >= 0
        made += np.bincount(cell[here] * N_KINDS + kind[here], met["weight"].to_numpy()[here], len(made))
    return made.reshape(panel.n_cells, N_KINDS)


def _sources(panel: Panel, acts: pl.DataFrame, telling: IntArray) -> pl.DataFrame:
    """The latest events of the kind that speaks loudest for likeness, of either of the two."""
    latest = acts.group_by("org", "period", "kind", maintain_order=True).tail(KEEP)
    cell = np.flatnonzero(telling >= 0)
    pair = panel.cell_pair[cell]
    found = [
        pl.DataFrame(
            {"cell": cell, "org": org[pair], "period": panel.cell_period[cell], "kind": telling[cell]}
        ).join(latest, on=["org", "period", "kind"])
        for org in (panel.pair_a, panel.pair_b)
    ]
    both = pl.concat(found).group_by("cell", "event_id").len().filter(pl.col("len") == 1)
    return (
        both.sort("cell", "event_id")
        .with_columns(pl.lit(None, pl.String).alias("statement_id"))
        .select(*SOURCES_SCHEMA)
    )
