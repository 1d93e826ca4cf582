"""What is read when nobody names a file: exactly one GED, newer months of the Candidate, the newest of the rest."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shadowgraph.conformance.ged_sample import as_csv
from shadowgraph.errors import DownloadError, InputError
from shadowgraph.settings import Settings
from shadowgraph.sources import discover as module
from shadowgraph.sources.discover import discover, last_month_within

Rows = list[dict[str, str]]
Make = Callable[..., Rows]
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, rows: Make) -> Put:
    """Put a file of invented rows into the data folder: put(name, count=20, last='2024-12-31')."""

    def make(name: str, count: int = 20, last: str = "2020-01-01", folder: str = "data") -> Path:
        path = tmp_path / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        sample = rows(count)
        sample[-1].update(date_start=last, date_end=f"{last} 00:00:00.000")
        text = as_csv(sample)
        if path.suffix == ".zip":
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(path.stem + ".csv", text)
        else:
            path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data").mkdir()
    return Settings.load(data=tmp_path / "data", cache=tmp_path / "cache", offline=True)


def test_one_ged_file_is_taken_the_newest_whole_one(put: Put, settings: Settings) -> None:
    put("ged251-csv.zip", 50)
    newest = put("ucdp/ged261-csv.zip", 60)
    put("ged261-mali.csv", 5)
    found = discover(settings=settings)
    assert found is not None
    assert (found.events, found.origin) == ((newest,), "data folder")
    assert {path.name for path, _ in found.left_out} == {"ged251-csv.zip", "ged261-mali.csv"}


def test_an_extract_of_a_newer_release_does_not_stand_in_for_the_whole(put: Put, settings: Settings) -> None:
    whole = put("ged251-csv.zip", 60)
    put("ged261-mali.csv", 5)
    found = discover(settings=settings)
    assert found is not None
    assert found.events == (whole,)


def test_candidates_only_for_months_the_release_lacks(put: Put, settings: Settings) -> None:
    ged = put("ged251-csv.zip", 50)
    put("GEDEvent_v24_0_12.csv", 5)
    second, first = put("GEDEvent_v25_0_2.csv", 5), put("GEDEvent_v25_0_1.csv", 5)
    tenth = put("GEDEvent_v25_0_10.csv", 5)
    found = discover(settings=settings)
    assert found is not None
    assert found.events == (ged, first, second, tenth)
    assert [(path.name, why) for path, why in found.left_out] == [
        ("GEDEvent_v24_0_12.csv", "ged251-csv.zip already covers 2024-12")
    ]


def test_a_file_without_a_release_is_looked_into(put: Put, settings: Settings) -> None:
    ged = put("ged-dev-csv.zip", 50, last="2021-12-15")
    put("GEDEvent_v21_01_21_12.csv", 5)
    newer = put("GEDEvent_v22_0_1.csv", 5)
    assert last_month_within(ged) == dt.date(2021, 12, 1)
    found = discover(settings=settings)
    assert found is not None
    assert found.events == (ged, newer)


def test_files_not_named_like_ged_are_left_alone_in_a_data_folder(put: Put, settings: Settings) -> None:
    put("excel-damaged.csv")
    assert discover(settings=settings) is None


def test_a_folder_the_user_names_is_read_whole(put: Put, settings: Settings, tmp_path: Path) -> None:
    for name in ("mali.csv", "niger.csv", "ged191-chad.csv"):
        put(name, 10, folder="mine")
    found = discover(tmp_path / "mine", settings=settings)
    assert found is not None
    assert {path.name for path in found.events} == {"mali.csv", "niger.csv", "ged191-chad.csv"}
    assert found.origin == "given"


def test_an_older_release_in_a_folder_the_user_names_is_replaced(
    put: Put, settings: Settings, tmp_path: Path
) -> None:
    put("ged251.csv", 20, folder="mine")
    newest = put("ged261.csv", 20, folder="mine")
    found = discover(tmp_path / "mine", settings=settings)
    assert found is not None
    assert found.events == (newest,)


def test_a_csv_with_a_mapping_beside_it_is_read_too(put: Put, settings: Settings, tmp_path: Path) -> None:
    ged = put("ged261.csv")
    mine = tmp_path / "data" / "mine.csv"
    mine.write_text("day,land\n2020-01-01,Testland\n")
    mine.with_name("mine.mapping.yaml").write_text("dataset: {id: mine}\n")
    found = discover(settings=settings)
    assert found is not None
    assert found.events == (ged, mine)


def test_a_file_the_user_names_comes_first(put: Put, settings: Settings) -> None:
    put("ged261.csv")
    mine = put("mine.csv", folder="elsewhere")
    found = discover(mine, settings=settings)
    assert found is not None
    assert (found.events, found.origin) == ((mine,), "given")


def test_the_cache_comes_after_the_data_folder(put: Put, settings: Settings) -> None:
    cached = put("ged251-csv.zip", folder="cache/data")
    found = discover(settings=settings)
    assert found is not None
    assert (found.events, found.origin) == ((cached,), "cache")
    own = put("ged191.csv")
    found = discover(settings=settings)
    assert found is not None
    assert (found.events, found.origin) == ((own,), "data folder")


def test_then_a_download_and_then_nothing(
    put: Put, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    online = settings.model_copy(update={"offline": False})
    fetched = put("ged261-csv.zip", folder="elsewhere")
    monkeypatch.setattr(module, "download", lambda *_args, **_options: fetched)
    found = discover(settings=online)
    assert found is not None
    assert (found.events, found.origin) == ((fetched,), "download")

    def unreachable(*_args: object, **_options: object) -> Path:
        raise DownloadError("no connection")

    monkeypatch.setattr(module, "download", unreachable)
    assert discover(settings=online) is None
    assert discover(settings=settings) is None


def test_what_the_user_names_must_be_there(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        discover(tmp_path / "nothing.csv", settings=settings)
    with pytest.raises(InputError, match="no events"):
        discover(tmp_path / "data", settings=settings)


@pytest.mark.data
def test_the_shared_folder(data: Path, tmp_path: Path) -> None:
    found = discover(settings=Settings.load(data=data, cache=tmp_path, offline=True))
    assert found is not None
    assert [path.name for path in found.events] == ["ged-dev-csv.zip"]
    assert {path.name for path in found.others} >= {
        "ucdp-actor-221.csv",
        "ucdp-nonstate-171.csv",
        "ucdp-dyadic-2015.csv",
        "ucdp-esd-ay-181.xlsx",
        "extsup_large.xls",
    }
    assert dict(found.left_out)[data / "ucdp" / "GEDEvent_v21_01_21_12.csv.zip"].endswith(
        "already covers 2021-12"
    )
