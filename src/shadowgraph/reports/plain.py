"""The report's words without script: what a reader sees before it runs, or where it can't."""

from __future__ import annotations

from html import escape

from shadowgraph.reports.payload import Payload

ROWS = 25


def plain(payload: Payload) -> str:
    """Return the headline and the strongest ties as HTML with no script, data escaped."""
    meta = payload["meta"]
    parts = [
        '<header class="masthead plain">',
        f"<h1>{escape(meta['theatre'])}</h1>",
        f"<p>{escape(meta['strap'])} {escape(meta['coverage'])}</p>",
        "</header>",
        '<main class="plain">',
        (
            "<noscript><p>Scripts are switched off, so this page shows its sentences only: no map, network "
            "or curves. The result "
            "tables (Parquet) lie beside it in the run folder.</p></noscript>"
        ),
    ]
    for answer in payload["answers"]:
        parts.append(f"<h2>{answer['number']}. {escape(answer['question'])}</h2>")
        parts.append("<ul>")
        for line in answer["lines"]:
            sure = f" Confidence: {line['confidence']}." if line["confidence"] else ""
            parts.append(f"<li>{escape(line['text'])}{sure}</li>")
        parts.append("</ul>")
    if payload["pairs"]["sentence"]:
        parts.append("<h2>Ties by strength of evidence</h2><ol>")
        parts += [f"<li>{escape(text)}</li>" for text in payload["pairs"]["sentence"][:ROWS]]
        parts.append("</ol>")
    parts.append("<h2>Sources</h2><ul>")
    parts += [
        f"<li>{escape(entry['citation'])} {escape(entry['title'])} {escape(entry['version'])}, licence "
        f"{escape(entry['licence'])}.</li>"
        for entry in payload["datasets"]
    ]
    parts.append("</ul></main>")
    return "".join(parts)
