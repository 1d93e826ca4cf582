"""Content-derived ids: the same content gives the same id on every machine."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any


def canonical_json(value: Mapping[str, Any] | list[Any]) -> str:
    """Serialise with sorted keys, no spaces and NFC text, so that equal content is equal bytes."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return unicodedata.normalize("NFC", text)


def content_id(prefix: str, value: Mapping[str, Any] | list[Any]) -> str:
    """Return '<prefix>:<16 hex digits>' derived from canonical JSON.

    Examples:
        >>> content_id("name", {"name": "demo"}) == content_id("name", {"name": "demo"})
        True
    """
    return f"{prefix}:{hashlib.sha256(canonical_json(value).encode()).hexdigest()[:16]}"
