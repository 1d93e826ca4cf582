"""Text that XML 1.0 can hold, and graph files written the same way each time."""

from __future__ import annotations

import datetime as dt
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

from shadowgraph.store.atomic import write_atomically

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop characters that XML 1.0 can't hold."""
    return _CONTROL.sub("", text)


def text_of(value: object) -> str | None:
    """Return a value as XML text, dates in ISO form; None for what isn't known or isn't a number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else clean(str(value))


def write_xml(root: ET.Element, path: Path) -> None:
    """Write a document in UTF-8, indented, all or nothing."""
    ET.indent(root)
    tree = ET.ElementTree(root)
    write_atomically(path, lambda to: tree.write(to, encoding="utf-8", xml_declaration=True))
