"""Release: the tables of a run as they may leave it, and a count of what was held back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.exports.coarsen import coarsen
from shadowgraph.exports.delay import delay
from shadowgraph.exports.options import Options
from shadowgraph.exports.restrict import without_restricted
from shadowgraph.store.manifest import restricted
from shadowgraph.store.reading import RunReader
from shadowgraph.theatres.select import members
from shadowgraph.theatres.window import in_window


@dataclass(frozen=True)
class Withheld:
    """Rows kept back.

    Args:
        table: Table they belong to.
        rows: How many.
        why: The reason, in words.
    """

    table: str
    rows: int
    why: str

    def __str__(self) -> str:
        return f"Left out of {self.table}: {self.rows:,} {'row' if self.rows == 1 else 'rows'}, {self.why}."


FOR_FEW = ("attributions", "attribution_bars")
"""Who may have done what nobody was named for: read as an accusation by whoever has not read how it is made."""

PUBLIC = ("CLEAR", "GREEN")


class Release:
    """A run seen through the options of an export.

    Restricted datasets, coarser places, delay and the choice of a theatre are applied here, once, so that no
    format can forget one of them.

    Args:
        run: The run.
        options: What may leave, and how.

    Raises:
        UsageError: The run has no such theatre.
    """

    def __init__(self, run: RunReader, options: Options) -> None:
        self.run = run
        self.options = options
        self.withheld: list[Withheld] = []
        self.restricted = frozenset(str(row["id"]) for row in run.manifest.datasets if restricted(row))
        self._made: dict[str, pl.DataFrame] = {}
        self._check_theatre()
        self.cutoff = self._cutoff()

    @property
    def names(self) -> list[str]:
        """Tables to export as tables."""
        chosen = self.options.tables or tuple(self.run.tables)
        for name in chosen:
            if not self.run.has_table(name):
                raise UsageError(
                    "The run has no such table",
                    field="table",
                    value=name,
                    rule="one of " + ", ".join(self.run.tables),
                    way_out="leave --table out to export all of them",
                )
        return list(chosen)

    @property
    def theatres(self) -> list[tuple[str, str]]:
        """Id and name of each theatre to export."""
        if not self.run.has_table("theatres"):
            found = self.run.read_table("pairs")["theatre"].unique(maintain_order=True)
            return [(one, one) for one in found if self.options.theatre in (None, one)]
        rows = self.table("theatres").select("theatre", "name").rows()
        return [(str(one), str(name)) for one, name in rows]

    def table(self, name: str) -> pl.DataFrame:
        """Return a table as it may leave the run."""
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def _make(self, name: str) -> pl.DataFrame:
        found = self._of_theatre(name, self.run.read_table(name))
        if name in FOR_FEW and self.options.tlp in PUBLIC:
            self._count(
                name,
                found,
                found.clear(),
                f"never shared as TLP:{self.options.tlp}: no finding about anybody",
            )
            return found.clear()
        kept = without_restricted(name, found, self.restricted)
        self._count(
            name, found, kept, "raw rows of a restricted dataset: " + ", ".join(sorted(self.restricted))
        )
        if self.cutoff is not None:
            before, kept = kept, delay(name, kept, self.cutoff, self.table)
            self._count(name, before, kept, f"later than {self.cutoff.isoformat()}")
        if self.options.coarsen_place:
            before, kept = kept, coarsen(name, kept, self.options.coarsen_place)
            self._count(name, before, kept, f"finer than {self.options.coarsen_place:g} degrees")
        return kept

    def _of_theatre(self, name: str, table: pl.DataFrame) -> pl.DataFrame:
        one = self.options.theatre
        if one is None:
            return table
        if "theatre" in table.columns:
            return table.filter(pl.col("theatre") == one)
        if name == "events":
            theatre = self.run.theatre(one)
            return table.filter(members(table, theatre), in_window(theatre.start, theatre.end))
        if name == "participants" or "event_id" in table.columns:
            return table.join(self.table("events").select("event_id"), on="event_id", how="semi")
        if name == "actors":
            active = self.table("participants").select("actor_id").unique()
            return table.join(active, on="actor_id", how="semi")
        if name in ("names", "lineage"):
            return table.join(self.table("actors").select("actor_id"), on="actor_id", how="semi")
        if name == "statements":
            known = self.table("actors").select("actor_id")
            return table.join(known, left_on="actor_a", right_on="actor_id", how="semi").join(
                known, left_on="actor_b", right_on="actor_id", how="semi"
            )
        return table

    def _check_theatre(self) -> None:
        one = self.options.theatre
        if one is None:
            return
        known = self.run.theatres()["theatre"].to_list()
        if one not in known:
            raise UsageError(
                "The run has no such theatre",
                field="theatre",
                value=one,
                rule="one of " + ", ".join(known),
                way_out="leave --theatre out to export all of them",
            )

    def _cutoff(self) -> dt.date | None:
        if not self.options.delay_days:
            return None
        last = self.options.as_of
        if last is None:
            found = self.run.read_table("events")["date_end"].max()
            if not isinstance(found, dt.date):
                return None
            last = found
        return last - dt.timedelta(days=self.options.delay_days)

    def _count(self, name: str, before: pl.DataFrame, after: pl.DataFrame, why: str) -> None:
        if before.height > after.height:
            self.withheld.append(Withheld(name, before.height - after.height, why))
