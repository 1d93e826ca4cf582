"""What every command needs first: the settings, and the run it is about."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shadowgraph.settings import Settings
    from shadowgraph.store.reading import RunReader


def load_settings(**flags: object) -> Settings:
    """Load the settings; hold the libraries to the threads they allow, before any of them is imported.

    Raises:
        SettingsError: A setting is wrong.
    """
    from shadowgraph.settings import Settings

    settings = Settings.load(**flags)
    for name, value in settings.thread_limits().items():
        os.environ.setdefault(name, value)
    return settings


def find_run(path: Path | None, settings: Settings | None = None) -> RunReader:
    """Open the run named, or the newest one.

    Raises:
        RunError: There is no such run.
    """
    settings = settings or load_settings()
    from shadowgraph.store.reading import RunReader

    return RunReader.latest(settings.runs) if path is None else RunReader.open(path)
