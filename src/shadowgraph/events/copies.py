"""Copies: one event occurs once, however many files and releases hold it."""

from __future__ import annotations

import polars as pl

from shadowgraph.events import ledger

SAME_NUMBERS = ("ucdp-candidate", "ucdp-ged")
"""Datasets that number events alike, the least final first: a candidate event keeps its id when it enters GED."""

RULES = {
    "older-release": "An event occurs once; a newer release, or the final dataset, has it too; this copy left out.",
    "repeated-row": "An event occurs once; an earlier row has the same id; this copy left out.",
}


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

    Args:
        table: `EVENTS` columns and `_reading`.
        files: File name of each reading.

    Returns:
        The rows kept, in their order, and `QUARANTINE` rows for those dropped.
    """
    datasets = table["dataset"].unique()
    shared = datasets.filter(datasets.is_in(list(SAME_NUMBERS)))
    if len(shared) < 2 and not table["event_id"].is_duplicated().any():
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
        ledger.entries(
            gone.filter(pl.col("_older") == (rule == "older-release")),
            field="dataset_version" if rule == "older-release" else "event_id",
            rule=rule,
            message=message,
            action="dropped",
            files=files,
        )
        for rule, message in RULES.items()
    ]
    kept = ranked.filter("_kept").sort("_order")
    return kept.drop("_order", "_key", "_final", "_release", "_kept", "_older"), parts


def _key() -> pl.Expr:
    """What makes two rows the same event."""
    family = pl.when(pl.col("dataset").is_in(list(SAME_NUMBERS))).then(pl.lit("ucdp:") + pl.col("row_id"))
    return family.otherwise(pl.col("event_id"))
