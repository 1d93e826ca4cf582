"""The catalogue and the rules of reading as a page of the documentation."""

from __future__ import annotations

from shadowgraph.sources.catalogue import Entry, catalogue
from shadowgraph.sources.layout import OFFICIAL
from shadowgraph.sources.rules import RULES

HEAD = """# Datasets

Made from the code by `python -m shadowgraph.sources.document > docs/reference/datasets.md`; a test compares.

`shadowgraph data list` shows which are here, `data get` fetches, `data check` reads them and counts by rule.

| dataset | title | gives | newest known | to | licence |
|---|---|---|---|---|---|
"""

FETCHING = """
A download goes to the cache (`SHADOWGRAPH_CACHE`), resumes where it was cut off, and appears under its name
only when whole. The catalogue pins a hash where somebody has verified one; for the others the hash of the
first download is recorded, and a file that no longer matches is refused. Without a connection the answer
comes within seconds.

## How to cite

"""

CHOICE = """
## What is read when you name nothing

1. the folder `SHADOWGRAPH_DATA` names, or `../shared/data` when it exists;
2. the cache;
3. a download of the newest UCDP GED (unless `SHADOWGRAPH_OFFLINE` is set);
4. nothing of it: the synthetic theatre, labelled so everywhere.

From a folder exactly one GED file is taken, so that no event counts twice: of those at least half as large as
the largest, the newest release. UCDP Candidate files join in only for months after that file's last one. Of
actors, dyads, non-state conflicts and external support the newest file each is taken. A CSV with a mapping
beside it is always read. A folder you name with `--events` is taken at its word: every GED and Candidate file
in it is read, except a release that a newer one replaces.

## Rules of reading

Reading only turns text into types; what a row says is judged by the [rules of the events stage](rules.md). No
row is lost: rows read = rows kept + rows quarantined + rows dropped. Row 0 stands for the file as a whole.

| code | what was met |
|---|---|
"""

COLUMNS = """
## Columns of UCDP GED

Any order, any spelling of case and spaces; without a header these orders are tried:

"""


def markdown() -> str:
    """The page, as Markdown."""
    entries = catalogue().values()
    rows = "\n".join(map(_row, entries))
    citations = "\n".join(f"* **{known.title}.** {known.citation}" for known in entries)
    rules = "\n".join(f"| `{code}` | {sentence} |" for code, sentence in RULES.items())
    columns = "\n\n".join(f"*{release}*: `{' '.join(names)}`" for release, names in OFFICIAL.items())
    return f"{HEAD}{rows}\n{FETCHING}{citations}\n{CHOICE}{rules}\n{COLUMNS}{columns}\n"


def _row(known: Entry) -> str:
    newest = known.releases[0] if known.releases else None
    version = newest.version if newest else ("monthly" if known.template else "")
    month = newest.last_month if newest else ""
    title = f"[{known.title}]({known.homepage})"
    return f"| `{known.id}` | {title} | {known.yields} | {version} | {month} | {known.licence} |"


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201 - its purpose
