"""Ties from what is known of pairs and actors: ideology, sponsors, location, size, and a second relation.

For users with a table of their own: a relation coded for some pairs (cooperation, infighting), covariates for all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.kernels.reference.grouped_probit import GroupedProbit, sample
from shadowgraph.records.result import ResultMixin
from shadowgraph.ties.base import FloatArray, IntArray

GROUPS = ("pair", "actor", "position", "actor effect")
SCALES = (0.55, 0.55, 0.3, 0.7)
"""Sizes expected of coefficients, per standard deviation of a covariate, in probits: weak, they are learnt."""
POSITION = "position"
KEYS = ("actor_a", "actor_b")


@dataclass(frozen=True)
class CovariateTies(ResultMixin):
    """Chances of a tie from covariates.

    Args:
        table: Rows as given: actor_a, actor_b, known (whether the outcome was given), probability, p_low, p_high (5 and
            95 %, over the coefficients). Rows with a known outcome show the fitted chance.
        coefficients: name, group, mean, low, high (5 and 95 %), in probits per standard deviation.
        spreads: group, mean standard deviation of its coefficients.
    """

    table: pl.DataFrame
    coefficients: pl.DataFrame
    spreads: pl.DataFrame
    draws_of_coefficients: FloatArray = field(repr=False, compare=False)

    def to_polars(self) -> pl.DataFrame:
        """Return one row per pair."""
        return self.table


def ties_from_covariates(
    pairs: pl.DataFrame,
    *,
    outcome: str,
    actors: pl.DataFrame | None = None,
    second: str | None = None,
    positions: int = 3,
    seed: int = 0,
    sweeps: int = 800,
) -> CovariateTies:
    """Give every pair its chance of a tie, learnt from the pairs whose outcome is known.

    A probit regression on covariates of the pair, the sum of covariates of its two actors, and an effect of each
    actor; how much covariates and actors matter is learnt, each group by itself. A second relation between the same
    actors (who fights whom, for who helps whom) enters four times: as a covariate of the pair, as each actor's total,
    as the likeness of the two's dealings with third parties, and as each actor's position in it (leading singular
    vectors), so that an actor whose ties are unknown is placed by whom it fights.

    Args:
        pairs: Undirected pairs: actor_a, actor_b, the outcome (a number; above 0 is a tie; null or NaN is unknown),
            and covariates of the pair (every other numeric column; unknown values count as typical).
        outcome: Name of the outcome's column.
        actors: Column 'actor' and covariates of actors (every other numeric column).
        second: Name of the column of the second relation, counts at least 0.
        positions: Singular vectors of the second relation to use, at least 0.
        seed: Seed of the sampler.
        sweeps: Sweeps kept; as many as a quarter are thrown away first.

    Raises:
        UsageError: A column is missing, a pair is there twice, or the known outcomes are all alike.

    Examples:
        >>> import polars as pl
        >>> pairs = pl.DataFrame(
        ...     {
        ...         "actor_a": ["A", "A", "A", "B", "B", "C"],
        ...         "actor_b": ["B", "C", "D", "C", "D", "D"],
        ...         "helped": [3, 0, 1, 0, None, 0],
        ...         "distance": [10.0, 80.0, 20.0, 90.0, 15.0, 70.0],
        ...     }
        ... )
        >>> found = ties_from_covariates(pairs, outcome="helped", sweeps=200)
        >>> found.table.filter(~pl.col("known")).select("actor_a", "actor_b").row(0)
        ('B', 'D')
    """
    _check(pairs, outcome, second)
    names = sorted(set(pairs["actor_a"]) | set(pairs["actor_b"]))
    at = {name: k for k, name in enumerate(names)}
    i = np.array([at[name] for name in pairs["actor_a"]])
    j = np.array([at[name] for name in pairs["actor_b"]])
    of_pair = {name: _numbers(pairs, name) for name in _covariates(pairs, (*KEYS, outcome, second or ""))}
    of_actor = {} if actors is None else _of_actors(actors, names)
    if second is not None:
        _add_second(of_pair, of_actor, _numbers(pairs, second), i, j, len(names), positions)
    return _fit(pairs, _numbers(pairs, outcome), names, i, j, of_pair, of_actor, seed, sweeps)


def _check(pairs: pl.DataFrame, outcome: str, second: str | None) -> None:
    for name in (*KEYS, outcome, *([second] if second else [])):
        if name not in pairs.columns:
            raise UsageError(
                "A column is missing from the pairs",
                field="pairs",
                value=name,
                rule="actor_a, actor_b, the outcome",
            )
    ends = pairs.select(a=pl.min_horizontal(*KEYS), b=pl.max_horizontal(*KEYS))
    if ends.is_duplicated().any() or (ends["a"] == ends["b"]).any():
        raise UsageError(
            "A pair is there twice, or is of one actor",
            field="pairs",
            rule="each undirected pair of two actors once",
            way_out="add up the two directions first",
        )
    given = _numbers(pairs, outcome)
    if len(np.unique(given[~np.isnan(given)] > 0)) < 2:
        raise UsageError(
            "Nothing to learn from",
            field=outcome,
            rule="known outcomes include ties and pairs without one",
        )


def _covariates(table: pl.DataFrame, without: tuple[str, ...]) -> list[str]:
    numeric = [n for n, kind in table.schema.items() if kind.is_numeric() or kind == pl.Boolean]
    return [name for name in numeric if name not in without]


def _numbers(table: pl.DataFrame, name: str) -> FloatArray:
    return table[name].cast(pl.Float64).fill_null(np.nan).to_numpy().astype(np.float64)


def _of_actors(actors: pl.DataFrame, names: list[str]) -> dict[str, FloatArray]:
    if "actor" not in actors.columns:
        raise UsageError("A column is missing from the actors", field="actors", value="actor")
    rows = pl.DataFrame({"actor": names}).join(
        actors.unique("actor", keep="first", maintain_order=True),
        on="actor",
        how="left",
        maintain_order="left",
    )
    return {name: _numbers(rows, name) for name in _covariates(actors, ("actor",))}


def _add_second(
    of_pair: dict[str, FloatArray],
    of_actor: dict[str, FloatArray],
    counts: FloatArray,
    i: IntArray,
    j: IntArray,
    n: int,
    positions: int,
) -> None:
    """What a second relation says of pairs and actors; actors it does not cover count as typical."""
    log = np.log1p(np.maximum(counts, 0.0))
    matrix, covered = np.zeros((n, n)), np.zeros(n, bool)
    heard = ~np.isnan(log)
    matrix[i[heard], j[heard]] = matrix[j[heard], i[heard]] = log[heard]
    covered[i[heard]] = covered[j[heard]] = True
    links = (matrix > 0).astype(float)
    length = np.maximum(np.linalg.norm(matrix, axis=1), 1e-9)
    of_pair["second relation"] = log
    of_pair["partners shared in it"] = np.log1p((links @ links)[i, j])
    of_pair["likeness of dealings in it"] = ((matrix @ matrix) / np.outer(length, length))[i, j]
    total = np.log1p(np.expm1(matrix).sum(axis=1))
    of_actor["total in it"] = np.where(covered, total, np.nan)
    of_actor["covered by it"] = covered.astype(float)
    vectors, strength, _ = np.linalg.svd(matrix)
    for k in range(min(positions, n)):
        axis = vectors[:, k] * np.sqrt(strength[k])
        # The sign of a singular vector is arbitrary: the largest entry is made positive.
        of_actor[f"{POSITION} {k + 1} in it"] = axis * np.sign(axis[np.argmax(np.abs(axis))] or 1.0)


def _fit(
    pairs: pl.DataFrame,
    given: FloatArray,
    names: list[str],
    i: IntArray,
    j: IntArray,
    of_pair: dict[str, FloatArray],
    of_actor: dict[str, FloatArray],
    seed: int,
    sweeps: int,
) -> CovariateTies:
    each = {name: _standard(values) for name, values in of_actor.items()}
    effects = np.zeros((len(i), len(names)))
    effects[np.arange(len(i)), i] = effects[np.arange(len(i)), j] = 1.0
    columns = [
        np.ones(len(i)),
        *(_standard(v) for v in of_pair.values()),
        *(v[i] + v[j] for v in each.values()),
    ]
    x = np.column_stack([*columns, effects])
    placed = np.array([name.startswith(POSITION) for name in each], bool)
    kinds = np.where(placed, 2, 1)
    group = np.concatenate([[-1], np.zeros(len(of_pair), int), kinds, np.full(len(names), 3)]).astype(
        np.int64
    )
    y = np.where(np.isnan(given), np.nan, (given > 0).astype(float))
    rng = np.random.default_rng(seed)
    found = sample(x, y, group, np.array(SCALES), rng, burn=sweeps // 4, keep=sweeps)
    table = pairs.select(*KEYS).with_columns(
        known=pl.Series(~np.isnan(given)),
        probability=pl.Series(found.mean),
        p_low=pl.Series(found.low),
        p_high=pl.Series(found.high),
    )
    labels = ["base", *of_pair, *each, *names]
    return CovariateTies(table, _coefficients(labels, group, found), _spreads(found), found.weights)


def _standard(values: FloatArray) -> FloatArray:
    """Standardised over what is known; unknown values become 0, a typical one."""
    known = values[~np.isnan(values)]
    spread = float(known.std()) if len(known) else 0.0
    if spread == 0.0:
        return np.zeros(len(values))
    return np.where(np.isnan(values), 0.0, (values - known.mean()) / spread)


def _coefficients(labels: list[str], group: IntArray, found: GroupedProbit) -> pl.DataFrame:
    low, high = np.quantile(found.weights, [0.05, 0.95], axis=0)
    of_group = ["base" if k < 0 else GROUPS[k] for k in group]
    return pl.DataFrame(
        {"name": labels, "group": of_group, "mean": found.weights.mean(axis=0), "low": low, "high": high}
    )


def _spreads(found: GroupedProbit) -> pl.DataFrame:
    return pl.DataFrame({"group": list(GROUPS), "spread": found.spread.mean(axis=0)})
