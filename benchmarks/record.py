"""The whole record, read and resolved once per benchmark."""

from __future__ import annotations

from pathlib import Path

from shadowgraph.actors import register
from shadowgraph.actors.result import Actors
from shadowgraph.errors import InputError
from shadowgraph.events import build
from shadowgraph.events.result import Events
from shadowgraph.settings import Settings
from shadowgraph.sources.discover import discover
from shadowgraph.sources.read import read_all


def record(folder: Path) -> tuple[Events, Actors]:
    """Events and organisations of a folder of datasets.

    Raises:
        InputError: There are no events in it.
    """
    found = discover(None, settings=Settings.load(data=folder, offline=True))
    if found is None:
        raise InputError("No events found", where=str(folder), way_out="set SHADOWGRAPH_DATA")
    readings = read_all(found.paths)
    events = build(readings)
    return events, register(events, readings)
