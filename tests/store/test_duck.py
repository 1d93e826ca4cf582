"""SQL reads the run's tables and can do nothing else."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from shadowgraph.errors import UsageError
from shadowgraph.store.duck import query
from shadowgraph.store.run import RunFolder


@pytest.fixture
def run(begin: Callable[..., RunFolder], measures: pl.DataFrame, tmp_path: Path) -> RunFolder:
    with begin(path=tmp_path / "o'clock") as made:
        made.write_table("measures", measures)
    return RunFolder.open(tmp_path / "o'clock")


def test_a_question_is_answered(run: RunFolder) -> None:
    found = query(run, "select count(*) as n, max(value) as top from measures where n_events > 5")
    assert found.to_dicts() == [{"n": 6, "top": 11.0}]


@pytest.mark.parametrize(
    "sql", ["show tables", "describe measures", "from measures limit 1", "summarize measures"]
)
def test_ways_of_looking(run: RunFolder, sql: str) -> None:
    assert query(run, sql).height >= 1


@pytest.mark.parametrize(
    "sql",
    [
        "copy measures to 'x.parquet'",
        "explain analyze copy measures to 'x.parquet'",
        "create table t as select 1",
        "attach 'x.db'",
        "install httpfs",
        "set enable_external_access = true",
        "select 1; select 2",
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('{folder}/run.json')",
        "select * from glob('/*')",
        "select nonsense from measures",
        "selec 1",
        "",
    ],
)
def test_everything_else_is_refused(run: RunFolder, sql: str) -> None:
    before = (run.path / "tables" / "measures.parquet").read_bytes()
    with pytest.raises(UsageError):
        query(run, sql.format(folder=str(run.path).replace("'", "''")))
    assert (run.path / "tables" / "measures.parquet").read_bytes() == before
    assert not Path("x.parquet").exists()


def test_a_table_cannot_be_overwritten_through_its_own_path(run: RunFolder) -> None:
    target = str(run.path / "tables" / "measures.parquet").replace("'", "''")
    before = (run.path / "tables" / "measures.parquet").read_bytes()
    with pytest.raises(UsageError):
        query(run, f"copy (select 1) to '{target}' (format parquet)")
    assert (run.path / "tables" / "measures.parquet").read_bytes() == before
