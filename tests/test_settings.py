"""Settings come from the right place, in the right order, and say so when they are wrong."""

from pathlib import Path

import pytest

from shadowgraph import settings as module
from shadowgraph.errors import SettingsError
from shadowgraph.records.period import STEPS
from shadowgraph.settings import Settings, unknown_variables
from shadowgraph.ties.base import MODES


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("SHADOWGRAPH_")]:
        monkeypatch.delenv(name)
    (tmp_path / "project" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "deep")
    monkeypatch.setattr(module, "user_file", lambda: tmp_path / "user" / "config.toml")


def project(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "project" / "shadowgraph.toml"
    path.write_text(text, encoding="utf-8")
    return path


def user(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "user" / "config.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_flag_beats_the_environment_beats_the_project_beats_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Settings.load().seed == 0
    assert Settings.load().origin("seed") == "default"
    user_path = user(tmp_path, "seed = 1\n")
    assert Settings.load().seed == 1
    assert Settings.load().origin("seed") == f"file {user_path}"
    project_path = project(tmp_path, "seed = 2\n")
    assert Settings.load().seed == 2
    assert Settings.load().origin("seed") == f"file {project_path}"
    monkeypatch.setenv("SHADOWGRAPH_SEED", "3")
    assert Settings.load().seed == 3
    assert Settings.load().origin("seed") == "environment SHADOWGRAPH_SEED"
    assert Settings.load(seed=4).seed == 4
    assert Settings.load(seed=4).origin("seed") == "flag"


def test_each_field_is_taken_from_the_best_source_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user(tmp_path, 'step = "month"\nmode = "events"\n')
    project(tmp_path, 'step = "year"\n')
    monkeypatch.setenv("SHADOWGRAPH_TLP", "GREEN")
    made = Settings.load(step=None)
    assert (made.step, made.mode, made.tlp) == ("year", "events", "GREEN")


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHADOWGRAPH_SEED", "")
    assert Settings.load().seed == 0
    assert Settings.load().origin("seed") == "default"


@pytest.mark.parametrize(
    ("variable", "value", "field"),
    [
        ("SHADOWGRAPH_STEP", "week", "step"),
        ("SHADOWGRAPH_SEED", "-1", "seed"),
        ("SHADOWGRAPH_SEED", "many", "seed"),
        ("SHADOWGRAPH_MODE", "reports", "mode"),
        ("SHADOWGRAPH_TLP", "WHITE", "tlp"),
        ("SHADOWGRAPH_WORKERS", "5000", "workers"),
    ],
)
def test_a_wrong_value_names_its_source(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, field: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.field == field
    assert caught.value.value == value
    assert caught.value.where == f"environment {variable}"
    assert caught.value.exit_code == 2


def test_a_wrong_flag_and_a_wrong_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load(seed=-3)
    assert caught.value.where == "flag"
    path = project(tmp_path, 'step = "week"\n')
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.where == f"file {path}"


def test_a_misspelt_setting_is_refused_with_a_suggestion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project(tmp_path, "sede = 3\n")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.field == "sede"
    assert caught.value.where == f"file {path}"
    assert "'seed'" in str(caught.value)
    path.unlink()
    monkeypatch.setenv("SHADOWGRAPH_SEDE", "3")
    assert unknown_variables() == ["SHADOWGRAPH_SEDE"]


def test_broken_toml_names_the_file(tmp_path: Path) -> None:
    path = user(tmp_path, "seed = \n")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert caught.value.where == f"file {path}"


def test_a_path_in_a_file_is_relative_to_the_file(tmp_path: Path) -> None:
    project(tmp_path, 'data = "events"\nruns = "/elsewhere"\n')
    made = Settings.load()
    assert made.data == tmp_path / "project" / "events"
    assert made.runs == Path("/elsewhere")


def test_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.load().data_folder() is None
    beside = tmp_path / "project" / "shared" / "data"
    beside.mkdir(parents=True)
    assert (Settings.load().data_folder() or Path()).resolve() == beside
    monkeypatch.setenv("SHADOWGRAPH_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError) as caught:
        Settings.load().data_folder()
    assert caught.value.where == "environment SHADOWGRAPH_DATA"


def test_workers_limit_every_library() -> None:
    assert Settings.load().thread_limits() == {}
    assert set(Settings.load(workers=2).thread_limits().values()) == {"2"}
    assert "POLARS_MAX_THREADS" in Settings.load(workers=2).thread_limits()


def test_the_closed_lists_match_the_records() -> None:
    fields = Settings.model_fields
    assert fields["step"].annotation.__args__ == STEPS
    assert fields["measure_step"].annotation.__args__ == STEPS
    assert fields["mode"].annotation.__args__ == MODES
