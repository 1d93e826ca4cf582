"""What any source must hold: run `check_source(MySource(), Path("sample.csv"))` in your own tests.

The checks look at one sample file of the source's own format. They fail with an AssertionError that says which
habit is broken and what was found.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.errors import InputError
from shadowgraph.records.actor import REGISTER
from shadowgraph.records.event import EVENTS, QUARANTINE
from shadowgraph.records.schema import TableSchema
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.sources.base import Head, Reading, Source
from shadowgraph.sources.detect import head

SURE = 0.5
"""How sure a source must be of its own sample, and may not be of a foreign file."""

SCHEMAS: dict[str, TableSchema] = {"events": EVENTS, "register": REGISTER, "statements": STATEMENTS}

FOREIGN = (
    Head(Path("sales.csv"), "order,customer,total\n1,2,3\n", ("order", "customer", "total"), ".csv"),
    Head(Path("picture.png"), "", (), ".png"),
    Head(Path("empty.csv"), "", (), ".csv"),
)
"""Heads of files that belong to no source of conflict data."""

PERSONAL = frozenset(
    {"source_headline", "source_article", "source_original", "notes", "person", "leader", "author"}
)
"""Columns that carry individuals' names in the datasets we know: none may reach a table."""


def check_source(
    source: Source,
    sample: Path,
    *,
    options: Mapping[str, Any] | None = None,
    by_content: bool = True,
) -> Reading:
    """Run every check on one sample file and return its reading.

    Args:
        source: The source.
        sample: A file of its format with at least two good rows.
        options: Options its `read` needs.
        by_content: Whether the source recognises files by content (a mapped CSV doesn't).

    Raises:
        AssertionError: A check fails.
    """
    given = dict(options or {})
    check_declaration(source)
    check_recognition(source, sample, by_content=by_content)
    reading = source.read(sample, options=given)
    check_tables(source, reading)
    check_provenance(source, reading, sample, by_content=by_content)
    check_counts(reading)
    check_determinism(source, reading, sample, given)
    check_row_order(source, reading, sample, given)
    check_bad_files(source, sample, given)
    return reading


def check_declaration(source: Source) -> None:
    """The source follows the protocol, with a plain name and a known yield."""
    _true(isinstance(source, Source), "it has name, yields, recognise and read", type(source).__name__)
    plain = source.name == source.name.lower() and source.name.replace("-", "").isalnum()
    _true(plain, "its name is lower-case letters, digits and hyphens", source.name)
    _true(source.yields in SCHEMAS, "it yields events, register or statements", source.yields)


def check_recognition(source: Source, sample: Path, *, by_content: bool = True) -> None:
    """It knows its own file, keeps off foreign ones, and never raises while looking."""
    own = source.recognise(head(sample))
    _true(0.0 <= own <= 1.0, "recognise gives 0 to 1", own)
    _true(own >= SURE or not by_content, f"it is at least {SURE} sure of its own sample", own)
    for foreign in FOREIGN:
        sure = source.recognise(foreign)
        _true(0.0 <= sure < SURE, f"it isn't sure of {foreign.path}", sure)


def check_tables(source: Source, reading: Reading) -> None:
    """Every table conforms to its schema, the main one has rows, and no column carries persons."""
    _true(reading.yields == source.yields, "the reading yields what the source declares", reading.yields)
    for name, schema in SCHEMAS.items():
        schema.check(getattr(reading, name))
    QUARANTINE.check(reading.quarantine)
    main = reading.to_polars()
    _true(main.height > 0, "the sample gives at least one row", main.height)
    personal = PERSONAL & set(main.columns)
    _true(not personal, "no column carries individuals' names", sorted(personal))


def check_provenance(source: Source, reading: Reading, sample: Path, *, by_content: bool = True) -> None:
    """The dataset is named, cited, licensed, and traced to the bytes read."""
    ref = reading.dataset
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    _true(ref.sha256 == digest, "sha256 is that of the file", ref.sha256)
    _true(ref.file == sample.name, "file is the bare name, never a path", ref.file)
    _true(ref.id == source.name or not by_content, "the dataset's id is the source's name", ref.id)
    for word in ("title", "version", "licence", "citation"):
        _true(bool(getattr(ref, word)), f"the dataset states its {word}", getattr(ref, word))
    datasets = set(reading.quarantine["dataset"]) | (
        set(reading.to_polars()["dataset"]) if "dataset" in reading.to_polars().columns else set()
    )
    _true(datasets <= {ref.id}, "every row names the dataset it comes from", sorted(datasets))


def check_counts(reading: Reading) -> None:
    """No row is lost: each is kept, or set aside with field and rule; never both."""
    aside = reading.quarantine.filter(pl.col("action") != "repaired", pl.col("row_number") > 0)
    gone = set(aside["row_number"])
    highest = max([*gone, *reading.quarantine["row_number"], 0])
    _true(highest <= reading.rows_read, "row numbers lie within the file", highest)
    if reading.yields != "events":
        return
    kept = reading.events["row_number"]
    _true(kept.n_unique() == len(kept), "each row gives one event", len(kept) - kept.n_unique())
    _true(not gone & set(kept), "no row is both kept and set aside", sorted(gone & set(kept))[:5])
    total = len(kept) + len(gone)
    _true(
        total == reading.rows_read,
        "rows kept and rows set aside add up to rows read",
        (total, reading.rows_read),
    )
    ids = reading.events.select(
        (pl.col("dataset") + ":" + pl.col("row_id") == pl.col("event_id")).all()
    ).item()
    _true(bool(ids), "event_id is '<dataset>:<row_id>'", reading.events["event_id"].head(3).to_list())


def check_determinism(source: Source, reading: Reading, sample: Path, options: Mapping[str, Any]) -> None:
    """Reading again gives the same tables, byte for byte."""
    again = source.read(sample, options=dict(options))
    for name in (*SCHEMAS, "quarantine"):
        same = getattr(reading, name).equals(getattr(again, name))
        _true(same, f"a second reading gives the same {name}", "other rows")
    _true(reading.dataset == again.dataset, "a second reading has the same provenance", again.dataset)


def check_row_order(source: Source, reading: Reading, sample: Path, options: Mapping[str, Any]) -> None:
    """Ids don't depend on where in the file a row stands (plain one-line CSV samples only)."""
    lines = sample.read_bytes().splitlines(keepends=True) if sample.suffix.lower() == ".csv" else []
    if reading.yields != "events" or len(lines) != reading.rows_read + 1 or not lines[-1].endswith(b"\n"):
        return
    if reading.quarantine.filter(pl.col("rule") == "duplicate-id").height:
        return  # of copies the last stays, so their order matters on purpose
    with tempfile.TemporaryDirectory() as folder:
        turned = Path(folder) / sample.name
        turned.write_bytes(b"".join([lines[0], *reversed(lines[1:])]))
        ids = set(source.read(turned, options=dict(options)).events["event_id"])
    _true(ids == set(reading.events["event_id"]), "ids don't depend on the order of rows", len(ids))


def check_bad_files(source: Source, sample: Path, options: Mapping[str, Any]) -> None:
    """An empty, a foreign and a missing file raise InputError, nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / f"empty{sample.suffix}"
        empty.write_bytes(b"")
        foreign = Path(folder) / f"foreign{sample.suffix}"
        foreign.write_bytes(b"order,customer\n1,2\n")
        for path in (empty, foreign, Path(folder) / "missing.csv"):
            try:
                source.read(path, options=dict(options))
            except InputError:
                continue
            except Exception as error:  # noqa: BLE001 - whatever else comes is the defect looked for
                _true(False, f"{path.name} raises InputError", repr(error))
            _true(False, f"{path.name} raises InputError", "nothing raised")


def _true(holds: bool, habit: str, found: object) -> None:
    if not holds:
        raise AssertionError(f"A source breaks a rule: {habit}; found {found!r}.")
