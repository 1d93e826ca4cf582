"""Plain heuristics of link prediction as tie models: what an analyst could compute in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from shadowgraph.records.place import located_within
from shadowgraph.ties.base import EvidenceTerm, FloatArray, IntArray, TermValues
from shadowgraph.ties.evidence.co_location import CoLocation
from shadowgraph.ties.evidence.opportunity import BLOCK_DEGREES
from shadowgraph.ties.evidence.shared_enemy import SharedEnemy
from shadowgraph.ties.models.base_rate import FROM_DENSITY, BaseRate, normal_scores
from shadowgraph.ties.models.scored import Scored, prior_bar, scored_result
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.tables import Bar

KEPT = 1 - np.exp(-1.0)
"""Share of distinct events in a bootstrap sample of them (Efron 1979)."""
DAMPING = 0.5
"""Katz's factor per step, as a share of the largest at which the sum over all walks is finite."""


@dataclass(frozen=True)
class Seen:
    """What heuristics read: who fights whom and who is where, event by event.

    Args:
        n_orgs: Number of organisations N.
        n_events: Number of events.
        clash: shape (K, 3), organisation, organisation, event.
        presence: shape (M, 3), organisation, block of ground, event.
    """

    n_orgs: int
    n_events: int
    clash: IntArray
    presence: IntArray

    def fights(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
        """Who fights whom in the events kept, shape (N, N), 0 or 1."""
        made = np.zeros((self.n_orgs, self.n_orgs))
        used = self.clash[keep[self.clash[:, 2]]]
        made[used[:, 0], used[:, 1]] = made[used[:, 1], used[:, 0]] = 1.0
        return made

    def ground(self, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> FloatArray:
        """Events per organisation and block in the events kept, shape (N, B)."""
        made = np.zeros((self.n_orgs, int(self.presence[:, 1].max(initial=0)) + 1))
        used = self.presence[keep[self.presence[:, 2]]]
        np.add.at(made, (used[:, 0], used[:, 1]), 1.0)
        return made


def common_neighbours(fights: FloatArray) -> FloatArray:
    """Enemies in common, shape (N, N) (Liben-Nowell and Kleinberg 2007)."""
    return np.asarray(fights @ fights)


def jaccard(fights: FloatArray) -> FloatArray:
    """Enemies in common over enemies of either, 0 to 1, shape (N, N) (Jaccard 1901)."""
    degree, common = fights.sum(axis=1), fights @ fights
    return np.asarray(common / np.maximum(degree[:, None] + degree[None, :] - common, 1.0))


def adamic_adar(fights: FloatArray) -> FloatArray:
    """Enemies in common, each worth 1 / log(number of its enemies), shape (N, N) (Adamic and Adar 2003)."""
    degree = fights.sum(axis=1)
    weight = np.where(degree > 1, 1 / np.log(np.maximum(degree, 2)), 0.0)
    return np.asarray((fights * weight) @ fights)


def katz(fights: FloatArray) -> FloatArray:
    """All walks between the two, each step damped, shape (N, N) (Katz 1953)."""
    return _walks(fights, 1.0)


def signed_katz(fights: FloatArray) -> FloatArray:
    """Katz on the signed graph in which a fight is -1, shape (N, N).

    Walks of even length (an enemy's enemy) count for a tie, those of odd length (an enemy, an enemy's enemy's enemy)
    against it, as balance has it (Cartwright and Harary 1956).
    """
    return _walks(fights, -1.0)


def _walks(fights: FloatArray, sign: float) -> FloatArray:
    radius = max(float(np.abs(np.linalg.eigvalsh(fights)).max()), 1.0)
    n = len(fights)
    return np.asarray(np.linalg.inv(np.eye(n) - sign * DAMPING / radius * fights) - np.eye(n))


def shared_ground(ground: FloatArray) -> FloatArray:
    """Cosine of the square roots of events per block of about 220 km, 0 to 1, shape (N, N) (Bhattacharyya 1946)."""
    root = np.sqrt(ground)
    norm = np.linalg.norm(root, axis=1)
    root = root / np.where(norm > 0, norm, 1.0)[:, None]
    return np.asarray(root @ root.T)


@dataclass(frozen=True)
class Heuristic:
    """One heuristic score per pair, over the whole window, turned into log-odds without labels.

    Pairs are ranked by the score; normal scores of the ranks enter `BaseRate` as a binormal signal. The score
    speaks of the pair as a whole: its probability is the same in every period, and a drawn history is all or
    nothing. Intervals redraw the base rate and the separation and bootstrap the events. The model knows no rivals.

    Args:
        name: Registered name; also the name of its bar.
        compared: What is counted, in words.
        score: From the graph of fights, or from the ground (`of_ground`), shape (N, N) out.
        records: Evidence term whose records are shown behind the bar; its counts are not used.
        of_ground: Whether `score` takes events per organisation and block, not the graph of fights.
        base: Base rate and separation, assumed.
    """

    name: str
    compared: str
    score: Callable[[FloatArray], FloatArray] = field(repr=False)
    records: EvidenceTerm = field(default_factory=SharedEnemy, repr=False)
    of_ground: bool = False
    base: BaseRate = field(default_factory=BaseRate)

    def infer(
        self,
        panel: Panel,
        *,
        seed: int,
        terms: tuple[str, ...] | None = None,  # noqa: ARG002 - it reads fights or places, no terms
    ) -> TieResult:
        """Score every pair.

        Args:
            panel: Pairs and periods.
            seed: Seed of the interval draws.
            terms: Not used.
        """
        seen, fitted = what_is_seen(panel), self.base.of(panel)
        raw = self._pairs(panel, seen, np.ones(seen.n_events, bool))
        ratio = fitted.ratio(normal_scores(raw))[panel.cell_pair]

        def redrawn(rng: np.random.Generator) -> FloatArray:
            base = fitted.redrawn(rng)
            again = self._pairs(panel, seen, rng.random(seen.n_events) < KEPT)
            return np.asarray(base.prior() + base.ratio(normal_scores(again))[panel.cell_pair])

        bars = (
            prior_bar(panel, fitted.prior(), FROM_DENSITY),
            Bar(self.name, self.compared, ratio, values=self._shown(panel, raw)),
        )
        return scored_result(
            Scored(panel, bars, redrawn), model=self.name, seed=seed, parameters=fitted.to_json()
        )

    def _pairs(
        self, panel: Panel, seen: Seen, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]
    ) -> FloatArray:
        read = seen.ground(keep) if self.of_ground else seen.fights(keep)
        # Equal scores must stay equal whatever the order of summation, or their ranks would hang on the ids.
        return np.round(self.score(read)[panel.pair_a, panel.pair_b], 9)

    def _shown(self, panel: Panel, raw: FloatArray) -> TermValues:
        """The score as what was counted, the theatre's mean as what was expected, and records behind it."""
        found = self.records.compute(panel)
        mean = np.full(panel.n_cells, raw.mean())
        return replace(found, observed=raw[panel.cell_pair], expected=mean)


def what_is_seen(panel: Panel) -> Seen:
    """Lay the panel's events out for the heuristics."""
    place = panel.data.events.select(
        "event_id",
        pl.int_range(pl.len()).alias("event"),
        pl.when(located_within("province"))
        .then((pl.col("latitude") // BLOCK_DEGREES) * 1000 + pl.col("longitude") // BLOCK_DEGREES)
        .alias("block"),
    )
    clash = (
        panel.meetings.filter("opposed")
        .join(place, on="event_id")
        .select("org_i", "org_j", "event")
        .unique()
        .sort("event", "org_i", "org_j")
    )
    presence = (
        panel.takes.select("event_id", "org")
        .unique()
        .join(place, on="event_id")
        .drop_nulls("block")
        .select("org", (pl.col("block").rank("dense") - 1).cast(pl.Int64).alias("block"), "event")
        .sort("event", "org")
    )
    return Seen(
        panel.orgs.height,
        place.height,
        clash.cast(pl.Int64).to_numpy().reshape(-1, 3),
        presence.cast(pl.Int64).to_numpy().reshape(-1, 3),
    )


def heuristics() -> list[Heuristic]:
    """All of them, to be registered."""
    than = "with the theatre's mean"
    return [
        Heuristic("common-neighbours", f"enemies in common, {than}", common_neighbours),
        Heuristic("jaccard", f"enemies in common over enemies of either, {than}", jaccard),
        Heuristic("adamic-adar", f"enemies in common, rare ones counting more, {than}", adamic_adar),
        Heuristic("katz", f"all chains of fights between the two, {than}", katz),
        Heuristic("signed-katz", "chains of fights of even length against those of odd length", signed_katz),
        Heuristic(
            "shared-ground",
            f"likeness of where the two fight, {than}",
            shared_ground,
            records=CoLocation(),
            of_ground=True,
        ),
    ]
