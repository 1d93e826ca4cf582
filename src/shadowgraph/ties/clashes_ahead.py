"""Who will clash next year: a chance for every pair at risk, with what speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.result import ResultMixin
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.ahead.covered import Covered, judgeable
from shadowgraph.ties.ahead.features import TERMS, Features, clashed, features
from shadowgraph.ties.ahead.model import YearAhead, learn
from shadowgraph.ties.ahead.rivalry import rivals, with_rivalry
from shadowgraph.ties.ahead.years import Years, by_year
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.odds import chance

NINETY = 1.6448536269514722
"""Standard deviations of a normal that hold its middle 90 %."""
FIRST_YEARS = 2
"""Years of record before the first year that is learnt from."""
LEAST_CLASHES = 10
"""Pair-years with a clash that learning needs."""


@dataclass(frozen=True)
class ClashesAhead(ResultMixin):
    """Chances of a clash between pairs of organisations in one year.

    Args:
        year: The year the chances are of.
        table: One row per pair at risk: actor_a, actor_b, name_a, name_b, year, probability, p_low and p_high (5 and
            95 %, over what the coefficients may be), log_odds, clashed_before, last_clash (year, null if never),
            clashes_this_year (events in the last known year). Likeliest first.
        evidence: One row per pair and term: actor_a, actor_b, term, contribution (log-odds; the contributions of a
            pair sum to its log_odds), compared.
        model: What was learnt.
        known: What was known of the pairs, in the order of `evidence`.
    """

    year: int
    table: pl.DataFrame
    evidence: pl.DataFrame
    model: YearAhead = field(repr=False)
    known: Features = field(repr=False, compare=False)
    ids: pl.Series = field(repr=False, compare=False)

    def to_polars(self) -> pl.DataFrame:
        """Return one row per pair at risk."""
        return self.table

    def explain(self, a: str, b: str) -> pl.DataFrame:
        """Every column behind one pair's chance: term, column, value, typical value, contribution.

        Args:
            a: Organisation id.
            b: Organisation id.

        Raises:
            UsageError: The pair is not at risk.
        """
        one, two = sorted((a, b))
        of_i, of_j = self.ids.gather(self.known.org_i), self.ids.gather(self.known.org_j)
        row = ((of_i == one) & (of_j == two)).arg_true()
        if row.is_empty():
            raise UsageError(
                "This pair is not at risk",
                field="a, b",
                value=f"{a}, {b}",
                rule="both active in the last 3 years, in the same country in the last 5",
                way_out="choose two ids from the table",
            )
        k = int(row[0])
        part = self.model.old if self.known.seen[k] else self.model.new
        names = list(self.model.names)
        return pl.DataFrame(
            {
                "term": ["base", *(self.model.terms[name] for name in names)],
                "column": ["how often such pairs clash", *names],
                "value": [None, *(float(self.known.columns[name][k]) for name in names)],
                "typical": [None, *part.typical.tolist()],
                "contribution": self.model.bars(self.known)[k].tolist(),
            },
            schema_overrides={"value": pl.Float64, "typical": pl.Float64},
        ).sort(pl.col("contribution").abs(), descending=True, maintain_order=True)


def clashes_ahead(
    data: TheatreData,
    *,
    year: int | None = None,
    rivalry: bool = True,
    covered: Covered | None = None,
    seed: int = 0,
) -> ClashesAhead:
    """Give every pair at risk its chance of at least one clash in the next year.

    What precedes clashes is learnt from the theatre's own earlier years, each with nothing but what was known at
    its end; the last year's pairs are then judged by it. Pairs that have clashed before and pairs that have not are
    learnt apart: the one is a question of whether a war goes on, the other of whether one begins.

    At risk are pairs of organisations, states included, both with an event in the last 3 years and in the same
    country within the last 5. Clashes with newcomers, which nobody can name, are not covered.

    With only two or three years to learn from, a decayed count of clashes did better; from about five years on this
    did (`python -m benchmarks.clashes`).

    Args:
        data: The theatre. The whole record at once learns most.
        year: Last known year; None: the last full year of the window. Later events are never looked at.
        rivalry: Whether to ask the tie model, year by year, how much each pair are rivals (slower, a little better).
        covered: First and last year of coverage of countries with less than the whole window; outside them, no
            clash means nothing, and pairs are not learnt from or judged.
        seed: Passed to the tie model.

    Raises:
        UsageError: The year is outside the window, or there are too few clashes to learn from.
        NoEventsError: No organisation takes part in any event.
    """
    years = by_year(data)
    last = _last_year(data, year)
    past = []
    for index in range(FIRST_YEARS, last - years.first):
        known = _known(data, years, index, rivalry=rivalry, seed=seed).only(
            judgeable(years, index, covered or {})
        )
        past.append((known, clashed(years, index + 1, known.org_i, known.org_j) > 0))
    seen = sum(int(clash.sum()) for _, clash in past)
    if seen < LEAST_CLASHES:
        raise UsageError(
            "Too few clashes to learn from",
            field="data",
            value=seen,
            rule=f"at least {LEAST_CLASHES} pair-years with a clash before {last}",
            way_out="take more countries, a longer window or a later year",
        )
    model = learn([(known, clash.astype(float)) for known, clash in past])
    now = _known(data, years, last - years.first, rivalry=rivalry, seed=seed)
    now = now.only(judgeable(years, last - years.first, covered or {}))
    return _result(years, now, model, last + 1)


def _last_year(data: TheatreData, year: int | None) -> int:
    end = data.theatre.end
    full = end.year if (end.month, end.day) == (12, 31) else end.year - 1
    chosen = full if year is None else year
    if not data.theatre.start.year + FIRST_YEARS < chosen <= full:
        raise UsageError(
            "Not a year to look ahead from",
            field="year",
            value=chosen,
            rule=f"full years from {data.theatre.start.year + FIRST_YEARS + 1} to {full}",
            way_out="choose one of them, or widen the window",
        )
    return chosen


def _known(data: TheatreData, years: Years, index: int, *, rivalry: bool, seed: int) -> Features:
    known = features(years, index)
    if not rivalry:
        return known
    return with_rivalry(known, years.orgs, rivals(data, years.first + index, seed=seed))


def _result(years: Years, now: Features, model: YearAhead, year: int) -> ClashesAhead:
    orgs = years.orgs.sort("org")
    bars = model.bars(now)
    log_odds: FloatArray = bars.sum(axis=1)
    width = NINETY * model.spread(now)
    columns: dict[str, object] = {}
    for side, org in (("a", now.org_i), ("b", now.org_j)):
        columns[f"actor_{side}"] = orgs["actor_id"].gather(org)
        columns[f"name_{side}"] = orgs["name"].gather(org)
    pairs = pl.DataFrame(columns)
    met = years.met.filter(pl.col("opposed") & (pl.col("year") < year - years.first)).group_by(
        "org_i", "org_j"
    )
    history = met.agg(
        (pl.col("year").max() + years.first).alias("last_clash"),
        pl.col("n").filter(pl.col("year") == now.year).sum().alias("clashes_this_year"),
    )
    index = pl.DataFrame({"org_i": now.org_i, "org_j": now.org_j})
    history = index.join(history, on=["org_i", "org_j"], how="left", maintain_order="left")
    table = pairs.select("actor_a", "actor_b", "name_a", "name_b").with_columns(
        year=pl.lit(year),
        probability=pl.Series(chance(log_odds)),
        p_low=pl.Series(chance(log_odds - width)),
        p_high=pl.Series(chance(log_odds + width)),
        log_odds=pl.Series(log_odds),
        clashed_before=pl.Series(now.seen),
        last_clash=history["last_clash"],
        clashes_this_year=history["clashes_this_year"].fill_null(0.0),
    )
    return ClashesAhead(
        year=year,
        table=table.sort(["probability", "actor_a", "actor_b"], descending=[True, False, False]),
        evidence=_evidence(pairs, model, bars),
        model=model,
        known=now,
        ids=orgs["actor_id"],
    )


def _evidence(pairs: pl.DataFrame, model: YearAhead, bars: FloatArray) -> pl.DataFrame:
    """Columns of a term added up: they overlap, so only their sum has a meaning of its own."""
    ids = pairs.select("actor_a", "actor_b").with_row_index("pair")
    parts = [
        ids.with_columns(
            term=pl.lit("base"),
            contribution=pl.Series(bars[:, 0]),
            compared=pl.lit("how often such pairs clash, new to each other or not"),
        )
    ]
    for term in dict.fromkeys(model.terms.values()):
        which = [k + 1 for k, name in enumerate(model.names) if model.terms[name] == term]
        parts.append(
            ids.with_columns(
                term=pl.lit(term),
                contribution=pl.Series(bars[:, which].sum(axis=1)),
                compared=pl.lit(TERMS[term]),
            )
        )
    return pl.concat(parts).sort("pair", maintain_order=True).drop("pair")
