"""The README.txt of a run folder: what each file is, for whoever is sent the folder."""

from __future__ import annotations

import textwrap

from shadowgraph.store.layout import PLAIN_WORDS

_HEAD = """\
This folder holds one Shadowgraph assessment.

Open report.html (or index.html when there are several theatres) in a web browser. It needs no network.

Everything in it about who works with whom is a probability, not a finding of guilt. A tie is "inferred" when
no source says it, and "reported" when at least one does; the two are never the same thing. Organisations
only: no table names a person as an actor. A group can be harmed by what is said about it, so think before
passing this on.
"""

_FILES = """\
report.html, index.html, reports/   the report; one page for each theatre when there are several
run.json                            settings, seed, the data read (hashes, licences), versions, timings
log.txt                             what happened when, one line at a time
exports/                            copies made with `shadowgraph export`
tables/                             the result tables, as Parquet files:
"""

_TAIL = """\
Read a table in Python:  polars.read_parquet("tables/ties.parquet")
Read a table in R:       arrow::read_parquet("tables/ties.parquet")
For Excel:               shadowgraph export THIS_FOLDER --format csv
Ask with SQL:            shadowgraph query THIS_FOLDER "select * from pairs order by p_cooperating desc"
Why a tie:               shadowgraph ties THIS_FOLDER --pair "Group A" "Group B" --explain
"""


def readme(*, synthetic: bool = False) -> str:
    """Return the text of README.txt, at most 108 characters wide."""
    label = "SYNTHETIC DATA: everything in this folder is invented, for demonstration and tests.\n\n"
    indent = " " * 24
    lines = [
        textwrap.fill(words, width=106, initial_indent=f"  {name + '.parquet':<22}", subsequent_indent=indent)
        for name, words in PLAIN_WORDS.items()
    ]
    return (label if synthetic else "") + "\n".join([_HEAD, _FILES, *lines, "", _TAIL])
