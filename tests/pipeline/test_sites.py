"""Resource sites a user brings: good rows kept, bad lines named, another file another run."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

import shadowgraph as sg
from shadowgraph.errors import InputError, ShadowgraphError
from shadowgraph.pipeline.ask import Ask
from shadowgraph.pipeline.sites import Sites
from shadowgraph.settings import Settings


def written(folder: Path, *rows: str, name: str = "my sites.csv") -> Path:
    file = folder / name
    file.write_text("\n".join(("kind,latitude,longitude", *rows)) + "\n")
    return file


def test_bad_lines_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    found = Sites.read(
        written(tmp_path, "gold,14.5,-0.2", "gold,9999,3", ",14,1", "salt,22.7,-3.98", "oil,x,1")
    )
    assert found.table.rows() == [("gold", 14.5, -0.2), ("salt", 22.7, -3.98)]
    assert "lines 3, 4, 6 left out" in found.left_out
    assert Sites.read(written(tmp_path, "gold,14.5,-0.2")).left_out == ""


def test_another_file_is_another_run_and_none_is_the_run_of_before(tmp_path: Path) -> None:
    plain = (None, "sahel", False, dt.date(2012, 1, 1), None, "quarter", "month", "events", "learnt", 1)
    settings = [
        Ask(*plain, Sites.read(written(tmp_path, row)).about).to_settings()["sites"]
        for row in ("gold,1,1", "gold,1,2")
    ]
    assert settings[0] != settings[1]
    assert "sites" not in Ask(*plain).to_settings()
    assert '--sites "my sites.csv"' in Ask(*plain, settings[0]).command(None)


@pytest.mark.parametrize("rows", [["gold,9999,3"], []])
def test_a_file_without_a_usable_site_stops_before_anything_is_read(tmp_path: Path, rows: list[str]) -> None:
    with pytest.raises(InputError) as said:
        sg.assess(sites=written(tmp_path, *rows), out=tmp_path / "run")
    assert "my sites.csv" in str(said.value)
    assert not (tmp_path / "run").exists()


def test_the_share_near_sites_is_measured(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    settings = Settings.load(data=tmp_path / "none", cache=tmp_path / "cache", offline=True)
    first = sg.assess(out=tmp_path / "a", settings=settings, report=False)
    places = first.events.drop_nulls("latitude")
    place = places.row(0, named=True)
    file = written(tmp_path, f"gold,{place['latitude']},{place['longitude']}", "gold,x,y")
    found = sg.assess(sites=file, out=tmp_path / "b", settings=settings, report=False)
    assert "site_share" not in set(first.measures["measure"])
    shares = found.measures.filter((pl.col("measure") == "site_share") & (pl.col("unit_kind") == "theatre"))
    assert shares["value"].max() > 0
    assert any("line" in note and "3" in note for note in found.notes)
    with pytest.raises(ShadowgraphError):
        sg.assess(sites=written(tmp_path, "gold,1,1"), out=tmp_path / "b", settings=settings, report=False)
