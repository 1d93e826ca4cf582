"""Open a page in the user's web browser."""

from __future__ import annotations

import sys
from pathlib import Path


def open_page(page: Path) -> None:
    """Open a page, or say where it is when there is no browser."""
    import webbrowser

    if not webbrowser.open(page.resolve().as_uri()):
        sys.stderr.write(f"No web browser was found. Open this file in one: {page.resolve()}\n")
