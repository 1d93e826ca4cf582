"""Copies: one event occurs once, however many files and releases hold it."""

from __future__ import annotations

import polars as pl

from shadowgraph.events import ledger

FINAL, CANDIDATE = "ucdp-ged", "ucdp-candidate"
SAME_NUMBERS = (CANDIDATE, FINAL)
"""Datasets that number events alike, the least final first: a candidate event keeps its id when it enters GED."""

RULES = {
    "older-release": "An event occurs once; a newer release, or the final dataset, has it too; this copy left out.",
    "repeated-row": "An event occurs once; an earlier row has the same id; this copy left out.",
    "not-confirmed": (
        "A candidate event is final once GED has it; GED covers this day and country without it, so the yearly "
        "review rejected it or merged it into another; left out."
    ),
}
FIELDS = {"older-release": "dataset_version", "repeated-row": "event_id", "not-confirmed": "code_status"}
"""Field whose value is recorded."""


def release_key(version: str) -> str:
    """A release as text that sorts in order: every number padded.

    Examples:
        >>> release_key("9.1") < release_key("26.1") < release_key("26.01.26.12")
        True
    """
    numbers = "".join(c if c.isdigit() else " " for c in version).split()
    return ".".join(n.zfill(8) for n in numbers)


def drop(table: pl.DataFrame, files: list[str]) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Keep one row per event: the final dataset before the candidate, newer before older, earlier row before later.

    Candidate events that a final dataset covering their day and country lacks go too.

    Args:
        table: `EVENTS` columns and `_reading`.
        files: File name of each reading.

    Returns:
        The rows kept, in their order, and `QUARANTINE` rows for those dropped.
    """
    datasets = table["dataset"].unique()
    shared = datasets.filter(datasets.is_in(list(SAME_NUMBERS)))
    if len(shared) < 2 and table["event_id"].n_unique() == table.height:
        return table, []
    ranked = table.with_row_index("_order").with_columns(_key().alias("_key"))
    releases = {version: release_key(version) for version in table["dataset_version"].unique()}
    ranked = ranked.with_columns(
        pl.col("dataset")
        .replace_strict(
            {name: rank for rank, name in enumerate(SAME_NUMBERS)}, default=0, return_dtype=pl.Int8
        )
        .alias("_final"),
        pl.col("dataset_version").replace_strict(releases, return_dtype=pl.String).alias("_release"),
    ).sort(
        ["_key", "_final", "_release", "row_number", ledger.READING],
        descending=[False, True, True, False, False],
        maintain_order=True,
    )
    first = pl.col("_key").is_first_distinct()
    best = pl.struct("_final", "_release").first().over("_key")
    ranked = ranked.with_columns(
        first.alias("_kept"), (pl.struct("_final", "_release") != best).alias("_older")
    )
    gone = ranked.filter(~pl.col("_kept"))
    parts = [
        _dropped(gone.filter(pl.col("_older")), "older-release", files),
        _dropped(gone.filter(~pl.col("_older")), "repeated-row", files),
    ]
    kept = ranked.filter("_kept").sort("_order")
    rejected = kept.select(_not_confirmed(kept).fill_null(value=False).alias("rejected"))["rejected"]
    parts.append(_dropped(kept.filter(rejected), "not-confirmed", files))
    return kept.filter(~rejected).drop("_order", "_key", "_final", "_release", "_kept", "_older"), parts


def _not_confirmed(table: pl.DataFrame) -> pl.Expr:
    """True for candidate events on days and in countries that GED covers. A GED without the country says nothing."""
    final = table.filter(pl.col("dataset") == FINAL)
    covered = pl.col("country").is_in(final["country"].unique().implode())
    return (
        (pl.col("dataset") == CANDIDATE)
        & covered
        & (pl.col("date_end") <= pl.lit(final["date_end"].max(), pl.Date))
    )


def _dropped(rows: pl.DataFrame, rule: str, files: list[str]) -> pl.DataFrame:
    return ledger.entries(
        rows, field=FIELDS[rule], rule=rule, message=RULES[rule], action="dropped", files=files
    )


def _key() -> pl.Expr:
    """What makes two rows the same event."""
    family = pl.when(pl.col("dataset").is_in(list(SAME_NUMBERS))).then(pl.lit("ucdp:") + pl.col("row_id"))
    return family.otherwise(pl.col("event_id"))
