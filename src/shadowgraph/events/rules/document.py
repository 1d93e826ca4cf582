"""The rules as a page of the documentation."""

from __future__ import annotations

from shadowgraph.events import copies
from shadowgraph.events.rules import RULES

HEAD = """# Rules of the events stage

Made from the code by `python -m shadowgraph.events.rules.document > docs/reference/rules.md`; a test compares.

Rules are applied in this order, copies first. What they change, set aside or doubt is a row of `quarantine.parquet`
with file, row, field, original value and the rule's code; a changed row also carries the code in `repairs`.

| action | what happens to the row |
|---|---|
| dropped | left out: another row of the table is the same event |
| quarantined | set aside: it can't be used |
| repaired | kept, with a changed value |
| noted | kept as it is, listed as doubtful |
| filled | kept; an empty value is derived from others, nothing is listed |

No row is lost: rows read = rows in the table + quarantined + dropped.

| code | family | what must hold | what is done | action | fields |
|---|---|---|---|---|---|
"""


def markdown() -> str:
    """The page, as Markdown."""
    lines = []
    for code, sentence in copies.RULES.items():
        holds, done = sentence.rstrip(".").rsplit("; ", 1)
        lines.append(f"| `{code}` | copies | {holds} | {done} | dropped | `{copies.FIELDS[code]}` |")
    for rule in RULES:
        fields = ", ".join(f"`{name}`" for name in rule.fields)
        lines.append(
            f"| `{rule.code}` | {rule.family} | {rule.sentence} | {rule.done} | {rule.action} | {fields} |"
        )
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201 - its purpose
