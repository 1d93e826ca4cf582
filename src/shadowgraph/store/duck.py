"""Ask a run's tables with SQL, and nothing but the run's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from shadowgraph.errors import UsageError
from shadowgraph.store.reading import RunReader

if TYPE_CHECKING:
    import duckdb


def connect(run: RunReader) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB connection with a view for each table of the run.

    It can read those files and no others, reaches no network, loads no extension, and its settings are locked.
    """
    import duckdb

    connection = duckdb.connect(":memory:")
    files = {name: str((run.path / run.manifest.tables[name].file).resolve()) for name in _whole(run)}
    connection.execute(f"SET allowed_paths = [{', '.join(_text(file) for file in files.values())}]")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for name, file in files.items():
        connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet({_text(file)})')  # noqa: S608
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def query(run: RunReader, sql: str) -> pl.DataFrame:
    """Run one SELECT over a run's tables.

    Args:
        run: The run.
        sql: One SELECT, FROM, WITH, DESCRIBE, SHOW or SUMMARIZE statement in DuckDB's dialect.

    Raises:
        UsageError: It is more than one statement, would change something, or isn't valid SQL.
    """
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise _wrong(sql, str(error)) from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        # COPY could overwrite the very files the views read, and EXPLAIN ANALYZE would run it.
        raise _wrong(sql, "exactly one statement, and one that only reads")
    connection = connect(run)
    try:
        # Row by row: the Arrow routes want pyarrow (170 MB) or make DuckDB 2.0 complain of leaks on stderr.
        cursor = connection.execute(statements[0])
        names = [column[0] for column in cursor.description or []]
        return pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)
    except duckdb.Error as error:
        raise _wrong(sql, str(error)) from None
    finally:
        connection.close()


def _whole(run: RunReader) -> list[str]:
    return [name for name in run.tables if name in run.manifest.tables]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _wrong(sql: str, rule: str) -> UsageError:
    shown: Any = sql if len(sql) <= 200 else sql[:200] + "..."
    return UsageError(
        "The query can't be answered",
        field="sql",
        value=shown,
        rule=rule,
        way_out="`shadowgraph query RUN \"show tables\"` lists the tables, 'describe ties' their columns",
    )
