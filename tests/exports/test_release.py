"""What must not leave a run doesn't, in any format."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from shadowgraph.errors import UsageError
from shadowgraph.exports import FORMATS, TLP_LEVELS, export
from shadowgraph.exports.options import Options
from shadowgraph.exports.release import Release
from shadowgraph.settings import Tlp
from shadowgraph.store.run import RunFolder

D = dt.date


def release(run: RunFolder, **options: Any) -> Release:
    return Release(run, Options(**options))


def test_restricted_rows_stay_inside_and_are_counted(make: Callable[..., RunFolder]) -> None:
    run = make(restricted=("acled",))
    made = release(run)
    assert made.table("events")["event_id"].to_list() == [f"ucdp-ged:{n}" for n in (1, 2, 3, 4)]
    assert made.table("participants").height == 5
    assert made.table("statements")["dataset"].to_list() == ["ucdp-esd"]
    ids = made.table("evidence").filter(term="timing")["event_ids"].to_list()
    assert ids == [["ucdp-ged:1"]] * 6
    assert made.table("evidence")["n_events"].sum() == 12  # how many there were is a result, and stays
    assert made.table("ties").height == run.read_table("ties").height
    assert [(one.table, one.rows) for one in made.withheld] == [
        ("events", 1),
        ("participants", 2),
        ("statements", 1),
    ]
    assert "acled" in made.withheld[0].why


@pytest.mark.parametrize("kind", list(FORMATS))
def test_no_format_lets_a_restricted_row_out(
    make: Callable[..., RunFolder], tmp_path: Path, kind: str
) -> None:
    said: list[str] = []
    paths = export(make(restricted=("acled",)), kind, tmp_path / kind, note=said.append)
    for path in paths:
        raw = path.read_bytes()
        assert b"acled:9" not in raw, path
        assert "Tillabéri".encode() not in raw, path
    if kind in ("csv", "parquet", "geojson", "geoparquet"):
        assert said[0] == "Left out of events: 1 row, raw rows of a restricted dataset: acled."
    facts = json.loads((tmp_path / kind / "provenance.json").read_text(encoding="utf-8"))
    assert [row["restricted"] for row in facts["datasets"]] == [False, True]


def test_without_a_restriction_everything_is_there(run: RunFolder) -> None:
    made = release(run)
    for name in run.tables:
        assert made.table(name).equals(run.read_table(name))
    assert made.withheld == []


def test_delay_withholds_the_newest_and_shortens_the_rest(run: RunFolder) -> None:
    made = release(run, delay_days=60)  # the last day of the data is 20 September 2020
    assert made.cutoff == D(2020, 7, 22)
    assert made.table("events")["date_end"].max() == D(2020, 5, 5)
    assert set(made.table("participants")["event_id"]) == {"ucdp-ged:1", "ucdp-ged:2", "acled:9"}
    assert made.table("ties")["period_end"].max() == D(2020, 6, 30)
    assert made.table("measures")["period_end"].max() == D(2020, 6, 30)
    assert made.table("evidence")["period_start"].max() == D(2020, 4, 1)
    assert made.table("actors")["last_seen"].max() == D(2020, 7, 22)
    assert made.table("theatres")["last_day"].to_list() == [D(2020, 7, 22)] * 2
    assert made.table("statements")["date_end"].to_list() == [None, None]
    row = made.table("pairs").filter(theatre="mali", actor_b="ucdp:2").row(0, named=True)
    assert (row["first_period"], row["last_period"], row["n_periods"]) == (D(2020, 1, 1), D(2020, 1, 1), 2)
    assert {one.table: one.rows for one in made.withheld}["ties"] == 6
    assert release(run, delay_days=10, as_of=D(2020, 5, 1)).cutoff == D(2020, 4, 21)


@pytest.mark.parametrize("kind", list(FORMATS))
def test_no_format_lets_a_later_day_out(run: RunFolder, tmp_path: Path, kind: str) -> None:
    for path in export(run, kind, tmp_path / kind, delay_days=60):
        raw = path.read_bytes()
        for late in (b"2020-08-30", b"2020-09-20", b"2020-09-30", b"2020-07-31"):
            assert late not in raw, path


@pytest.mark.parametrize("name", ["standing", "ties_layers"])
def test_what_is_known_of_a_pair_goes_with_the_pair(run: RunFolder, name: str) -> None:
    whole = release(run).table(name)
    assert whole.height == run.read_table(name).height
    none_left = release(run, delay_days=1000)
    assert none_left.table("pairs").height == 0
    assert none_left.table(name).height == 0
    assert release(run, theatre="mali").table(name)["theatre"].unique().to_list() == ["mali"]


def test_a_delayed_network_ends_with_what_may_be_shown(run: RunFolder, tmp_path: Path) -> None:
    import networkx as nx

    paths = export(run, "gexf", tmp_path, theatre="mali", dynamic=True, delay_days=60)
    graph = nx.read_gexf(paths[0])
    spells = [span for *_, data in graph.edges(data=True) for span in data["spells"]]
    assert max(end for _, end in spells) == "2020-06-30"


@pytest.mark.parametrize(
    ("degrees", "latitude", "hidden", "kinds"),
    [
        (0.1, 14.25, {"place"}, {"theatre", "district", "cell"}),
        (0.5, 14.25, {"place", "adm_2"}, {"theatre", "cell"}),
        (1.0, 14.5, {"place", "adm_2", "adm_1", "priogrid"}, {"theatre"}),
    ],
)
def test_places_are_coarsened(
    run: RunFolder, degrees: float, latitude: float, hidden: set[str], kinds: set[str]
) -> None:
    made = release(run, coarsen_place=degrees)
    events = made.table("events")
    original = run.read_table("events")
    assert events["latitude"][0] == pytest.approx(latitude)
    moved = (events["latitude"] - original["latitude"]).abs()
    assert moved.drop_nulls().max() <= degrees / 2 + 1e-9  # type: ignore[operator]
    assert events["latitude"].null_count() == 1
    gone = {
        name for name in ("place", "adm_2", "adm_1", "priogrid", "country") if events[name].null_count() == 5
    }
    assert gone == hidden
    assert set(made.table("measures")["unit_kind"]) == kinds
    assert events["event_id"].to_list() == original["event_id"].to_list()


@pytest.mark.parametrize("kind", list(FORMATS))
def test_no_format_lets_an_exact_place_out(run: RunFolder, tmp_path: Path, kind: str) -> None:
    for path in export(run, kind, tmp_path / kind, coarsen_place=1.0):
        raw = path.read_bytes()
        for exact in (b"Bankass", b"14.27", b"Mopti", b"150112"):
            assert exact not in raw, path


def test_one_theatre_leaves_with_its_own_rows(run: RunFolder) -> None:
    made = release(run, theatre="mali")
    assert made.table("events")["country"].unique().to_list() == ["Mali"]
    assert set(made.table("participants")["event_id"]) == {f"ucdp-ged:{n}" for n in (1, 2, 3)}
    assert made.table("actors")["actor_id"].to_list() == ["ucdp:1", "ucdp:2"]
    assert made.table("ties")["theatre"].unique().to_list() == ["mali"]
    assert made.theatres == [("mali", "Mali")]
    with pytest.raises(UsageError) as caught:
        release(run, theatre="sahel")
    assert caught.value.rule == "one of mali, both"


def test_a_polygon_theatre_is_cut_by_its_polygon(make: Callable[..., RunFolder]) -> None:
    run = make()
    shape = "POLYGON((-4.12 14, -4 14, -4 15, -4.12 15, -4.12 14))"
    with RunFolder.begin(run.path, settings={"step": "quarter"}, seed=1, created="2026-01-02") as again:
        cut = run.theatres().with_columns(countries=pl.lit(None, dtype=pl.String), polygon=pl.lit(shape))
        again.write_table("theatres", cut)
    assert release(RunFolder.open(run.path), theatre="mali").table("events")["event_id"].to_list() == [
        "ucdp-ged:2"
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("threshold", 1.2), ("threshold", -0.1), ("coarsen_place", -1), ("delay_days", -1), ("tlp", "WHITE")],
)
def test_options_out_of_range(name: str, value: object) -> None:
    with pytest.raises(UsageError) as caught:
        Options(**{name: value})  # type: ignore[arg-type]
    assert caught.value.field == name


def test_the_label_is_amber_unless_the_user_widens_it(run: RunFolder, tmp_path: Path) -> None:
    for given, expected in ((None, "TLP:AMBER"), ("green", "TLP:GREEN"), ("TLP:CLEAR", "TLP:CLEAR")):
        options = {} if given is None else {"tlp": given}
        export(run, "csv", tmp_path, **options)  # type: ignore[arg-type]
        assert json.loads((tmp_path / "provenance.json").read_text())["tlp"] == expected
        assert (tmp_path / "README.txt").read_text(encoding="utf-8").startswith(f"{expected}: ")
    assert Tlp.__args__ == TLP_LEVELS  # type: ignore[attr-defined]


def test_the_readme_names_every_licence_and_citation(make: Callable[..., RunFolder], tmp_path: Path) -> None:
    run = make(synthetic=True, restricted=("acled",))
    export(run, "csv", tmp_path, delay_days=60, coarsen_place=0.5)
    text = " ".join((tmp_path / "README.txt").read_text(encoding="utf-8").split())
    assert text.startswith("SYNTHETIC DATA")
    assert text.count("Licence: CC-BY-4.0. Cite: The makers of") == 2
    assert "squares of 0.5 degrees" in text
    assert "Nothing after 2020-07-22" in text
    assert "Restricted: raw rows are not included." in text
