"""Every exception Shadowgraph raises on purpose.

    ShadowgraphError                exit code 1
    ├── UsageError                  2   an option or argument makes no sense
    │   └── SettingsError           2   a setting (flag, environment, file) is wrong
    ├── InputError                  3   the data given can't be read at all
    │   ├── UnknownFormatError      3   no source recognises the file
    │   ├── MappingError            3   a mapping file is wrong
    │   └── NoEventsError           3   nothing is left after reading and selecting
    ├── SchemaError                 4   a table breaks its declared schema (a bug, or a bad plugin)
    ├── PersonRefusedError          5   input names an individual where an organisation belongs
    ├── RunError                    6   a run folder is damaged or belongs to other settings
    └── DownloadError               7   a dataset can't be fetched or fails its hash

A single bad row never raises: it is quarantined (`records.quarantine`).
"""

from __future__ import annotations

from typing import Any


class ShadowgraphError(Exception):
    """Base of the tree; carries what the one JSON error shape needs.

    Args:
        message: What is wrong, in one sentence.
        field: The option, column or setting at fault.
        value: The value at fault.
        rule: The rule it breaks.
        way_out: What the user can do now.
        where: File and row, run folder or table.
    """

    exit_code = 1

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        value: object = None,
        rule: str | None = None,
        way_out: str | None = None,
        where: str | None = None,
    ) -> None:
        self.message = message
        self.field = field
        self.value = value
        self.rule = rule
        self.way_out = way_out
        self.where = where
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        parts = [self.message.rstrip(".") + "."]
        if self.where:
            parts.append(f"Where: {self.where}.")
        if self.field is not None:
            shown = "" if self.value is None else f" = {self.value!r}"
            parts.append(f"Field: {self.field}{shown}.")
        if self.rule:
            parts.append(f"Rule: {self.rule.rstrip('.')}.")
        if self.way_out:
            parts.append(f"Way out: {self.way_out.rstrip('.')}.")
        return " ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """Return the one error shape shared by the command line and the web routes."""
        return {
            "error": {
                "type": type(self).__name__,
                "message": self.message,
                "field": self.field,
                "value": None if self.value is None else str(self.value),
                "rule": self.rule,
                "way_out": self.way_out,
                "where": self.where,
                "exit_code": self.exit_code,
            }
        }


class UsageError(ShadowgraphError):
    """An option or argument makes no sense."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting (flag, environment variable, project or user file) is wrong."""


class InputError(ShadowgraphError):
    """The data given can't be read at all."""

    exit_code = 3


class UnknownFormatError(InputError):
    """No registered source recognises the file."""


class MappingError(InputError):
    """A mapping file for a user's own CSV is wrong."""


class NoEventsError(InputError):
    """Nothing is left after reading and selecting."""


class SchemaError(ShadowgraphError):
    """A table breaks its declared schema: a defect in Shadowgraph or in a plugin."""

    exit_code = 4


class PersonRefusedError(ShadowgraphError):
    """Input names an individual where only an organisation may stand."""

    exit_code = 5


class RunError(ShadowgraphError):
    """A run folder is damaged or was made with other settings."""

    exit_code = 6


class DownloadError(ShadowgraphError):
    """A dataset can't be fetched, or what arrived fails its hash."""

    exit_code = 7
