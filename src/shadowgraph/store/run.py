"""RunFolder: where one assessment is written, and how a killed one goes on."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from shadowgraph.errors import RunError, ShadowgraphError
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.schema import TableSchema
from shadowgraph.store import layout
from shadowgraph.store.atomic import sha256, sweep, write_atomically, write_text
from shadowgraph.store.lock import RunLock
from shadowgraph.store.log import RunLog
from shadowgraph.store.manifest import StageEntry, TableEntry
from shadowgraph.store.opening import fingerprint, manifest_for, refuse_foreign
from shadowgraph.store.parquet import write_parquet
from shadowgraph.store.reading import RunReader, table_key
from shadowgraph.store.readme import readme
from shadowgraph.store.versions import code_fingerprint, versions


def run_path(runs: Path, slug: str, settings: Mapping[str, Any], seed: int) -> Path:
    """Return where a run with these settings lives, so that the same command finds it again.

    Args:
        runs: Folder of run folders.
        slug: Start of the name, e.g. 'sahel'.
        settings: What is asked for.
        seed: Seed of every random draw.
    """
    return runs / f"{slug}-{fingerprint(settings, seed)[:8]}"


@dataclass(frozen=True)
class Stage:
    """One stage while it runs.

    Args:
        name: e.g. 'events' or 'ties:sahel'.
        done: An earlier run has done it with the same settings, code and inputs: read its tables instead.
    """

    name: str
    done: bool


class RunFolder(RunReader):
    """A run folder: settings, tables, log, report, and what is already done.

    Open one for reading with `open`, for writing with `begin` in a `with` statement.

    Examples:
        >>> import tempfile
        >>> where = Path(tempfile.mkdtemp()) / "demo"
        >>> with RunFolder.begin(where, settings={}, seed=1, created="2026-01-01") as run:
        ...     with run.stage("measures", fingerprint("inputs")) as stage:
        ...         if not stage.done:
        ...             _ = run.write_table("measures", layout.TABLES["measures"].empty())
        ...     run.finish()
        >>> RunFolder.open(where).read_table("measures").height
        0
    """

    _lock: RunLock | None = None
    _log: RunLog | None = None

    @classmethod
    def begin(
        cls,
        path: Path,
        *,
        settings: Mapping[str, Any],
        seed: int,
        created: dt.datetime | str,
        resume: bool = True,
        log_level: str = "info",
    ) -> Self:
        """Open a run for writing: a new one, or the same one again to go on from where it stopped.

        Args:
            path: The run folder; made when missing.
            settings: Everything that changes a result, JSON-ready.
            seed: Seed of every random draw.
            created: When, as the caller says (kept out of every table).
            resume: Go on after the last completed stage. False: begin afresh, whatever was there.
            log_level: Least serious lines kept in the log.

        Raises:
            RunError: Another process is writing there; the folder holds something else, or a run with other
                settings and `resume` is true.
        """
        refuse_foreign(path)
        lock = RunLock(path / layout.LOCK)
        lock.acquire()
        try:
            run = cls(path, manifest_for(path, settings, seed, created, resume=resume))
            swept = sweep(path)
            run._begin(lock, RunLog(path / layout.LOG, log_level), swept)
        except BaseException:
            lock.release()
            raise
        return run

    def _begin(self, lock: RunLock, log: RunLog, swept: list[Path]) -> None:
        self._lock, self._log = lock, log
        self._chain = ""
        self._visited: set[str] = set()
        self._writing: list[str] | None = None
        self._verified: dict[str, str] = {}
        self.manifest.state, self.manifest.exit = "running", None
        self.manifest.versions = versions()
        log.info("begins", folder=self.path.name, seed=self.seed, **self.manifest.versions)
        if lock.recovered:
            log.warning("lock of a dead writer taken over", **lock.recovered)
        for left in swept:
            log.warning("half-written file removed", file=left.name)
        write_text(self.path / layout.README, readme(synthetic=self.synthetic))
        self._save()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            stopped = isinstance(error, KeyboardInterrupt)
            self.manifest.state = "interrupted" if stopped else "failed"
            self.manifest.exit = _reason(error)
            if self._log:
                known = stopped or isinstance(error, ShadowgraphError)
                self._log.error("stopped", trace=None if known else error, reason=_reason(error))
            # The command line tells the user from here where to go on.
            error.add_note(f"run folder: {self.path}")
        self.close()

    def close(self) -> None:
        """Save the manifest and let go of the folder."""
        if self._lock is not None:
            self._save()
            self._lock.release()
            self._lock = None
        if self._log is not None:
            self._log.close()
            self._log = None

    @property
    def log(self) -> RunLog:
        """The log of a run open for writing."""
        if self._log is None:
            raise self._read_only("write to the log")
        return self._log

    def record_inputs(self, datasets: Sequence[DatasetRef]) -> None:
        """Keep which datasets were read, with their hashes and licences."""
        self._writable("record inputs")
        self.manifest.datasets = [ref.to_json() for ref in datasets]
        self.manifest.synthetic = any(ref.synthetic for ref in datasets)
        write_text(self.path / layout.README, readme(synthetic=self.synthetic))
        for ref in datasets:
            told = {"id": ref.id, "version": ref.version, "file": ref.file, "rows": ref.rows}
            self.log.info("input", **told, sha256=ref.sha256)
        self._save()

    def fact(self, name: str, value: object) -> None:
        """Keep something JSON-ready in the manifest: fitted parameters, headlines, which data and why."""
        self._writable("keep a fact")
        self.manifest.facts[name] = value

    def note(self, text: str) -> None:
        """Keep a sentence for the user."""
        self._writable("keep a note")
        if text not in self.manifest.notes:
            self.manifest.notes.append(text)
        self.log.info("note", text=text)

    @contextmanager
    def stage(self, name: str, inputs_hash: str) -> Iterator[Stage]:
        """Run one stage, or learn that it is already done.

        A stage is done when an earlier attempt completed it with the same settings, code, inputs and earlier
        stages, and its tables are unharmed. Otherwise the body must make its tables; they count only once the
        body ends without an error.

        Args:
            name: Name of the stage, unique in the run.
            inputs_hash: Hash of what the stage reads (`fingerprint`).
        """
        self._writable("run a stage")
        depends = fingerprint(self.manifest.settings_hash, code_fingerprint(), self._chain, name, inputs_hash)
        self._chain = depends
        self._visited.add(name)
        entry = self.manifest.stage(name)
        if entry is not None and entry.state == "done" and entry.hash == depends:
            if all(self._unharmed(key) for key in entry.tables):
                self.log.info("stage kept", stage=name)
                yield Stage(name, done=True)
                return
            self.log.warning("stage repeated", stage=name, reason="a table is missing or was changed")
        elif entry is None or entry.hash != depends:
            self._drop_later_stages()
        if entry is None:
            entry = StageEntry(name, "running", depends)
            self.manifest.stages.append(entry)
        with self._attempt(entry, depends):
            yield Stage(name, done=False)

    @contextmanager
    def _attempt(self, entry: StageEntry, depends: str) -> Iterator[None]:
        entry.state, entry.hash, entry.tables, entry.error = "running", depends, [], None
        entry.started, entry.seconds = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), None
        self._writing = entry.tables
        self._save()
        self.log.info("stage begins", stage=entry.name)
        begun = time.perf_counter()
        try:
            yield
        except BaseException as error:
            entry.state = "interrupted" if isinstance(error, KeyboardInterrupt) else "failed"
            entry.error = _reason(error)
            raise
        else:
            entry.state = "done"
            rows = sum(self.manifest.tables[key].rows for key in entry.tables)
            self.log.info("stage done", stage=entry.name, seconds=time.perf_counter() - begun, rows=rows)
        finally:
            entry.seconds = round(time.perf_counter() - begun, 3)
            self._writing = None
            self._save()

    def finish(self) -> None:
        """Say that everything asked for is done."""
        self._writable("finish")
        self.manifest.state, self.manifest.exit = "done", None
        self.log.info("finished", stages=len(self.manifest.stages))
        self._save()

    def write_table(
        self,
        name: str,
        table: pl.DataFrame,
        schema: TableSchema | None = None,
        *,
        theatre: str | None = None,
    ) -> Path:
        """Check a table against its schema and write it, all or nothing.

        Args:
            name: Name of the table.
            table: Its rows, already in their final order.
            schema: Its schema; by default the one `store.layout` knows by that name.
            theatre: Write one theatre's part; `join_tables` puts the parts together.

        Returns:
            Where it was written.

        Raises:
            SchemaError: The table breaks its schema.
        """
        self._writable("write a table")
        return self._keep(name, (schema or _schema(name)).conform(table), theatre)

    def _keep(self, name: str, checked: pl.DataFrame, theatre: str | None) -> Path:
        file = _file(name, theatre)
        footer = {"table": name, "synthetic": self.synthetic}
        digest = write_parquet(checked, self.path / file, metadata=footer)
        key = table_key(name, theatre)
        self.manifest.tables[key] = TableEntry(file, checked.height, digest)
        self._verified[file] = digest
        if self._writing is not None and key not in self._writing:
            self._writing.append(key)
        self._save()
        return self.path / file

    def join_tables(self, theatres: Sequence[str], names: Sequence[str] = layout.BY_THEATRE) -> None:
        """Put the parts of each table together, theatre after theatre in the order given."""
        for name in names:
            keys = [key for key in (table_key(name, one) for one in theatres) if key in self.manifest.tables]
            if not keys:
                continue
            parts = [self.read_table(name, theatre=key.partition(":")[2]) for key in keys]
            # Each part was checked when it was written, and the theatre is part of every key.
            self._keep(name, pl.concat(parts, rechunk=False), None)
            whole = self.manifest.tables[name]
            # Each part is now found inside the whole, so that its stage still counts as done.
            for key, part in zip(keys, parts, strict=True):
                self.manifest.tables[key] = TableEntry(whole.file, part.height, whole.sha256)
        self._save()
        shutil.rmtree(self.path / layout.TABLES_FOLDER / layout.PARTS, ignore_errors=True)

    def write_file(self, name: str, content: str | bytes) -> Path:
        """Write a report or another file into the folder, all or nothing.

        Args:
            name: Path inside the folder, e.g. 'report.html'.
            content: Text (written as UTF-8) or bytes.
        """
        raw = content.encode("utf-8") if isinstance(content, str) else content
        path = self.path / name
        write_atomically(path, lambda to: to.write_bytes(raw))
        return path

    def _unharmed(self, key: str) -> bool:
        entry = self.manifest.tables.get(key)
        if entry is None or not (self.path / entry.file).is_file():
            return False
        if entry.file not in self._verified:
            self._verified[entry.file] = sha256(self.path / entry.file)
        return self._verified[entry.file] == entry.sha256

    def _drop_later_stages(self) -> None:
        """Forget what stages not yet reached made from inputs that are about to change."""
        stale = [entry for entry in self.manifest.stages if entry.name not in self._visited]
        if not stale:
            return
        self.manifest.stages = [entry for entry in self.manifest.stages if entry not in stale]
        gone = [self.manifest.tables.pop(key, None) for entry in stale for key in entry.tables]
        kept = {entry.file for entry in self.manifest.tables.values()}
        for old in gone:
            if old is not None and old.file not in kept:
                (self.path / old.file).unlink(missing_ok=True)
        for page in (layout.REPORT, layout.INDEX):
            (self.path / page).unlink(missing_ok=True)
        shutil.rmtree(self.path / layout.REPORTS_FOLDER, ignore_errors=True)
        self.log.info("later stages dropped", stages=",".join(entry.name for entry in stale))

    def _save(self) -> None:
        self.manifest.save(self.path / layout.MANIFEST)
        if self._lock is not None:
            self._lock.touch()

    def _writable(self, what: str) -> None:
        if self._lock is None:
            raise self._read_only(what)

    def _read_only(self, what: str) -> RunError:
        return RunError(
            f"Can't {what}: this run is open for reading only",
            where=str(self.path),
            way_out="open it with RunFolder.begin",
        )


def _schema(name: str) -> TableSchema:
    if name in layout.TABLES:
        return layout.TABLES[name]
    raise RunError(
        "Unknown table",
        field="table",
        value=name,
        rule="one of " + ", ".join(layout.TABLES),
        way_out="give its schema",
    )


def _file(name: str, theatre: str | None) -> str:
    if theatre is None:
        return f"{layout.TABLES_FOLDER}/{name}.parquet"
    safe = theatre if theatre.replace("-", "").replace("_", "").isalnum() else fingerprint(theatre)[:16]
    return f"{layout.TABLES_FOLDER}/{layout.PARTS}/{name}/{safe}.parquet"


def _reason(error: BaseException) -> str:
    return (
        "stopped by the user" if isinstance(error, KeyboardInterrupt) else f"{type(error).__name__}: {error}"
    )
