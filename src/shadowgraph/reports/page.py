"""Writes a report: one HTML file with its data, script and style inside, that asks for nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import importlib.resources
import json
from pathlib import Path
from typing import Any

from shadowgraph.errors import ShadowgraphError
from shadowgraph.reports.builder import build
from shadowgraph.reports.payload import Payload
from shadowgraph.reports.plain import plain
from shadowgraph.reports.tables import ReportTables

RIBBON = "SYNTHETIC"


def write(tables: ReportTables, out: Path) -> Path:
    """Write one theatre's report.

    Args:
        tables: The theatre's result tables.
        out: File to write, or a folder to write 'report-<theatre>.html' into.

    Returns:
        The file written.

    Raises:
        ShadowgraphError: The built script is missing from the package.
    """
    out = Path(out)
    target = out if out.suffix in {".html", ".htm"} else out / f"report-{tables.theatre.id}.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(render(build(tables)), encoding="utf-8", newline="\n")
    return target


def render(payload: Payload) -> str:
    """Return the page of a payload."""
    meta = payload["meta"]
    title = f"{meta['theatre']}: who works with whom, {meta['start'][:4]}\u2013{meta['end'][:4]}"
    if meta["synthetic"]:
        title = f"{RIBBON}: {title}"
    data = script_safe(payload)
    return shell(title, plain(payload), script=asset("report.js"), data=data, synthetic=meta["synthetic"])


def shell(title: str, body: str, *, script: str = "", data: str = "", synthetic: bool = False) -> str:
    """Return a whole page that may load nothing from anywhere.

    Args:
        title: Title of the page, as text.
        body: Its content, as HTML.
        script: Script to run, or nothing.
        data: JSON for the script, made by `script_safe`.
        synthetic: Whether to lay the ribbon over it.
    """
    policy = [
        "default-src 'none'",
        f"script-src '{digest(script)}'" if script else "script-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    ribbon = (
        f'<div class="ribbon" aria-hidden="true">{(RIBBON + " DATA   ") * 420}</div>' if synthetic else ""
    )
    lines = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{html.escape(title)}</title>",
        f"<style>{asset('report.css')}</style>",
        "</head>",
        f"<body{' class=synthetic' if synthetic else ''}>",
        ribbon,
        f'<div id="app">{body}</div>',
    ]
    if data:
        lines.append(f'<script type="application/json" id="data">{data}</script>')
    if script:
        lines.append(f"<script>{script}</script>")
    return "\n".join([*lines, "</body>", "</html>", ""])


def script_safe(value: Any) -> str:
    """JSON that can stand inside a script element whatever the strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def digest(script: str) -> str:
    """The hash by which the page's policy allows its own script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def asset(name: str) -> str:
    """Text of a file bundled with the package.

    Raises:
        ShadowgraphError: It isn't there.
    """
    file = importlib.resources.files("shadowgraph.reports").joinpath("assets", name)
    if not file.is_file():
        raise ShadowgraphError(
            "A part of the report is missing from the package",
            field="asset",
            value=name,
            rule="the built front end ships with Shadowgraph",
            way_out="reinstall Shadowgraph, or run `make frontend` in a checkout",
        )
    return file.read_text(encoding="utf-8").replace("</script", "<\\/script")
