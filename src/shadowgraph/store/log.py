"""The log of a run: one line a happening, in `key=value` form that both people and programs can read."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from pathlib import Path

LOGGER = "shadowgraph"
_PLAIN = re.compile(r"[\w.:/+%@-]+\Z", re.ASCII)


def _value(value: object) -> str:
    if isinstance(value, float):
        value = round(value, 3)
    text = str(value)
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


class _LogFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        pairs = {"event": record.getMessage()} | getattr(record, "fields", {})
        if record.exc_info and record.exc_info[0]:
            pairs["trace"] = self.formatException(record.exc_info)
        told = " ".join(f"{name}={_value(value)}" for name, value in pairs.items())
        return f"{when} {record.levelname} {told}"


class RunLog:
    """Appends to a file, and takes what any part of Shadowgraph says to `logging.getLogger("shadowgraph")`.

    Args:
        path: The log file; appended to.
        level: Least serious level kept: debug, info, warning or error.
    """

    def __init__(self, path: Path, level: str = "info") -> None:
        self._logger = logging.getLogger(LOGGER)
        self._handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        self._handler.setFormatter(_LogFormatter())
        self._handler.setLevel(level.upper())
        self._level_before = self._logger.level
        self._logger.addHandler(self._handler)
        self._logger.setLevel(min(self._logger.getEffectiveLevel(), self._handler.level))

    def debug(self, event: str, **fields: object) -> None:
        """Write a line only wanted while hunting a fault."""
        self._logger.debug(event, extra={"fields": fields})

    def info(self, event: str, **fields: object) -> None:
        """Write a line."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, **fields: object) -> None:
        """Write a line about something that may matter to the reader of the results."""
        self._logger.warning(event, extra={"fields": fields})

    def error(self, event: str, *, trace: BaseException | None = None, **fields: object) -> None:
        """Write a line about something that stopped the run, with where it happened."""
        self._logger.error(event, exc_info=trace, extra={"fields": fields})

    def close(self) -> None:
        """Let go of the file and of the logger."""
        self._logger.removeHandler(self._handler)
        self._logger.setLevel(self._level_before)
        self._handler.close()
