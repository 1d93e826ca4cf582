"""PatronResult: which states support which groups, how likely, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.records.result import ResultMixin
from shadowgraph.records.tie import PATRON_EVIDENCE
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.patrons.base import PatronTerm


@dataclass(frozen=True)
class PatronBars:
    """Evidence of all rows of a result, for bars of any of them.

    Args:
        terms: The K terms, in order.
        values: shape (P, K), in the order of the table's rows.
        typical: shape (K,), mean of each where the weights were learnt.
        contributions: shape (P, K + 1), the prior and what each term adds.
    """

    terms: tuple[PatronTerm, ...]
    values: FloatArray
    typical: FloatArray
    contributions: FloatArray

    def table(self, rows: pl.DataFrame) -> pl.DataFrame:
        """`PATRON_EVIDENCE` of some rows of the table ('row' says which): the prior, then the terms in order."""
        which = rows["row"].to_numpy()
        contribution = self.contributions[which].ravel()
        observed = np.hstack([np.full((len(which), 1), np.nan), self.values[which]]).ravel()
        typical = np.tile(np.append(np.nan, self.typical), len(which))
        names = ["prior", *(term.name for term in self.terms)]
        words = ["log-odds of a pair with the mean of all evidence", *(term.compared for term in self.terms)]
        n = len(names)
        keys = rows.select(pl.col("theatre", "state", "actor_b").repeat_by(n)).explode(
            "theatre", "state", "actor_b"
        )
        return PATRON_EVIDENCE.conform(
            keys.with_columns(
                pl.Series("term", names * len(which), dtype=pl.String),
                pl.Series("contribution", contribution),
                pl.Series("observed", observed).fill_nan(None),
                pl.Series("typical", typical).fill_nan(None),
                pl.Series("compared", words * len(which), dtype=pl.String),
            )
        )


@dataclass(frozen=True)
class PatronResult(ResultMixin):
    """Patrons inferred for one theatre.

    Args:
        table: `PATRONS` rows, one per group and state at risk, sorted by state and group.
        evidence: `PATRON_EVIDENCE` rows of the pairs that are likely enough or reported.
        mode: 'events' or 'events+reports'.
        notes: Who was not judged and why, in sentences.
        bars: Evidence of all rows; None when read back from a run folder.
    """

    table: pl.DataFrame
    evidence: pl.DataFrame
    mode: str
    notes: tuple[str, ...] = ()
    bars: PatronBars | None = field(default=None, repr=False, compare=False)

    def to_polars(self) -> pl.DataFrame:
        """Return one row per group and state."""
        return self.table

    def of(self, group: str, *, least: float = 0.0) -> pl.DataFrame:
        """States that may support a group, the likeliest first.

        Args:
            group: Organisation id or exact name.
            least: Least p_support, 0 to 1.

        Raises:
            UsageError: The group is not judged in this theatre.
        """
        rows = self.table.filter((pl.col("actor_b") == group) | (pl.col("name_b") == group))
        if rows.is_empty():
            raise _unknown("group", group)
        return rows.filter(pl.col("p_support") >= least).sort("p_support", "state", descending=[True, False])

    def explain(self, state: str, group: str) -> PatronExplanation:
        """Waterfall of one state and group.

        Args:
            state: Organisation id, exact name ('Government of Chad'), country name or Gleditsch-Ward number.
            group: Organisation id or exact name.

        Raises:
            UsageError: There is no such pair at risk.
        """
        of_state = (
            (pl.col("state") == state)
            | pl.col("name_state").is_in([state, f"Government of {state}"])
            | (pl.col("gwno").cast(pl.String) == state)
        )
        of_group = (pl.col("actor_b") == group) | (pl.col("name_b") == group)
        found = self.table.with_row_index("row").filter(of_group)
        if found.is_empty():
            raise _unknown("group", group)
        found = found.filter(of_state)
        if found.is_empty():
            raise _unknown("state", state)
        pair = found.head(1)
        bars = self.bars.table(pair) if self.bars else self._kept(pair)
        order = (bars["term"] != "prior", -bars["contribution"].abs())
        sorted_bars = bars.sort(pl.Series(order[0]), pl.Series(order[1]), maintain_order=True)
        return PatronExplanation(sorted_bars, pair.drop("row").row(0, named=True))

    def _kept(self, pair: pl.DataFrame) -> pl.DataFrame:
        kept = self.evidence.join(pair.select("state", "actor_b"), on=["state", "actor_b"], how="semi")
        if kept.is_empty():
            raise UsageError(
                "No bars are kept of this pair",
                field="pair",
                value=f"{pair['name_state'][0]} / {pair['name_b'][0]}",
                rule="a run folder keeps bars of pairs that are likely enough or reported",
                way_out="infer patrons again to explain any pair",
            )
        return kept


@dataclass(frozen=True)
class PatronExplanation(ResultMixin):
    """A waterfall.

    Args:
        bars: `PATRON_EVIDENCE` rows of the pair: prior first, then by size.
        patron: The `PATRONS` row, as a mapping.
    """

    bars: pl.DataFrame
    patron: dict[str, object]

    def to_polars(self) -> pl.DataFrame:
        """Return the bars."""
        return self.bars

    @property
    def probability(self) -> float:
        """Probability of support implied by the sum of the bars."""
        return 1.0 / (1.0 + math.exp(-float(self.bars["contribution"].sum())))


def _unknown(what: str, value: str) -> UsageError:
    return UsageError(
        f"No such {what} among those judged",
        field=what,
        value=value,
        rule="groups with enough events in the theatre, states that existed in their time",
        way_out="look at `.to_polars()` for the pairs there are",
    )
