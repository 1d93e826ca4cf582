"""Settings: one typed object; a flag beats the environment, the project file and the user's file."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, PrivateAttr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from shadowgraph.errors import SettingsError

PREFIX = "SHADOWGRAPH_"
PROJECT_FILE = "shadowgraph.toml"
USER_FILE = "config.toml"
DATA_BESIDE = Path("..") / "shared" / "data"
"""Where `data` points when nothing is set and the folder exists."""

LogLevel = Literal["debug", "info", "warning", "error"]
Tlp = Literal["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"]
"""The five labels of the Traffic Light Protocol 2.0 (FIRST, 2022), most restricted first."""


def project_file(start: Path | None = None) -> Path | None:
    """Return the nearest `shadowgraph.toml` in a folder or above it, or None."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
    return None


def user_file() -> Path:
    """Return the path of the user's own configuration file, whether or not it exists."""
    return platformdirs.user_config_path("shadowgraph") / USER_FILE


class _TomlSource(TomlConfigSettingsSource):
    """A TOML file whose relative paths are relative to the file, not to wherever the command runs."""

    def __call__(self) -> dict[str, Any]:
        values = super().__call__()
        folder = Path(str(self.toml_file_path)).parent
        return {
            name: str(folder / Path(value).expanduser())
            if name in PATHS and isinstance(value, str) and value
            else value
            for name, value in values.items()
        }


class Settings(BaseSettings):
    """Everything a user can set once instead of typing it each time.

    Examples:
        >>> Settings.load(seed=7).seed
        7
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, validate_default=False
    )

    data: Path | None = Field(default=None, description="folder of datasets, e.g. with ucdp/ inside")
    cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("shadowgraph"),
        description="folder for downloaded datasets",
    )
    runs: Path = Field(default=Path("runs"), description="folder that run folders are made in")
    seed: int = Field(default=0, ge=0, lt=2**63, description="seed of every random draw")
    step: Literal["month", "quarter", "year"] = Field(default="quarter", description="time step of ties")
    measure_step: Literal["month", "quarter", "year"] = Field(
        default="month", description="time step of measures"
    )
    mode: Literal["events", "events+reports"] = Field(
        default="events+reports", description="whether ties may rest on statements as well as on events"
    )
    model: str = Field(default="learnt", description="registered name of the tie model")
    tlp: Tlp = Field(default="AMBER", description="Traffic Light Protocol 2.0 label put on exports")
    workers: int = Field(default=0, ge=0, le=1024, description="threads to use; 0: one for each core")
    offline: bool = Field(default=False, description="never download anything")
    log_level: LogLevel = Field(default="info", description="least serious lines kept in a run's log")

    _origins: dict[str, str] = PrivateAttr(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, project file, user file: the first that has a value wins."""
        files = [path for path in (project_file(), user_file()) if path and path.is_file()]
        return (init_settings, env_settings, *(_TomlSource(settings_cls, path) for path in files))

    @classmethod
    def load(cls, **flags: object) -> Settings:
        """Read every source; a flag that is None counts as not given.

        Raises:
            SettingsError: A value breaks its rule; the message names the source it came from.
        """
        given = {name: value for name, value in flags.items() if value is not None}
        files = _read_files()
        try:
            made = cls(**given)  # type: ignore[arg-type]
        except ValidationError as error:
            raise _settings_error(error, given, files) from None
        except ValueError as error:
            raise SettingsError("A setting can't be read", rule=str(error)) from None
        for name in cls.model_fields:
            made._origins[name] = _origin(name, given, files)
        return made

    def origin(self, name: str) -> str:
        """Say where a setting's value comes from: 'flag', 'environment ...', 'file ...' or 'default'."""
        return self._origins.get(name, "default")

    def data_folder(self) -> Path | None:
        """Return the folder of datasets: `data`, or the one beside the checkout when it exists.

        Raises:
            SettingsError: `data` was set to something that isn't a folder.
        """
        if self.data is None:
            return DATA_BESIDE if DATA_BESIDE.is_dir() else None
        folder = self.data.expanduser()
        if not folder.is_dir():
            raise SettingsError(
                "The data folder doesn't exist",
                field="data",
                value=str(self.data),
                rule="an existing folder",
                where=self.origin("data"),
                way_out="correct the path, or unset it to use the cache",
            )
        return folder

    def thread_limits(self) -> dict[str, str]:
        """Return the environment variables that hold each library to `workers` threads (none for 0)."""
        if not self.workers:
            return {}
        names = ("POLARS_MAX_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
        return dict.fromkeys(names, str(self.workers))


PATHS = frozenset({"data", "cache", "runs"})


def unknown_variables() -> list[str]:
    """Return SHADOWGRAPH_* environment variables that no setting reads: misspellings, mostly."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def _read_files() -> dict[Path, Mapping[str, Any]]:
    found: dict[Path, Mapping[str, Any]] = {}
    for path in (project_file(), user_file()):
        if path is None or not path.is_file():
            continue
        try:
            found[path] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                "A settings file isn't valid TOML",
                where=f"file {path}",
                rule=str(error),
                way_out="correct the file or move it away",
            ) from None
    return found


def _origin(name: str, given: Mapping[str, object], files: Mapping[Path, Mapping[str, Any]]) -> str:
    if name in given:
        return "flag"
    variable = PREFIX + name.upper()
    if os.environ.get(variable):
        return f"environment {variable}"
    return next((f"file {path}" for path, values in files.items() if name in values), "default")


def _settings_error(
    error: ValidationError, given: Mapping[str, object], files: Mapping[Path, Mapping[str, Any]]
) -> SettingsError:
    first = error.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, Settings.model_fields, n=1)
        return SettingsError(
            "There is no such setting",
            field=name,
            where=_origin(name, given, files),
            rule="one of " + ", ".join(Settings.model_fields),
            way_out=f"did you mean {near[0]!r}?" if near else "remove it",
        )
    return SettingsError(
        "A setting has a value it can't have",
        field=name,
        value=first["input"],
        rule=first["msg"],
        where=_origin(name, given, files),
        way_out="correct it there",
    )
