"""The page of tables, made from the schemas: `python -m tests.docs.tables_page > docs/reference/tables.md`."""

import sys
from collections.abc import Iterator

from shadowgraph.records.actor import REGISTER
from shadowgraph.records.measure import TURNING_POINTS
from shadowgraph.records.schema import Column, TableSchema
from shadowgraph.store.layout import PLAIN_WORDS, TABLES

BETWEEN = {
    "register": (
        REGISTER,
        "What a source of organisations gives to the actors stage; not kept in the run folder.",
    ),
    "turning_points": (
        TURNING_POINTS,
        "Where a measure changed level: given by `measures.changes`; not kept in the run folder.",
    ),
}
TYPES = {"String": "text", "Int64": "integer", "Int32": "integer", "Int8": "integer", "Float64": "number"}
TYPES |= {
    "Boolean": "true/false",
    "Date": "date",
    "List(String)": "list of texts",
    "List(Float64)": "list of numbers",
}

HEAD = """\
# Tables

Every table of a [run folder](run-folder.md), column by column. A column that may be empty says so: null means *not
known* or *can't be computed*, never nought. Any other column is never null. All dates are days in ISO form, all shares
and probabilities run from 0 to 1, all coordinates are WGS 84 degrees. A table that breaks its schema is not written:
the stage that made it stops with `SchemaError`. The page is made from the schemas
(`python -m tests.docs.tables_page`).
"""


def page() -> str:
    """Return the whole page."""
    parts = [HEAD.rstrip()]
    for name, schema in TABLES.items():
        parts += ["", *_table(schema, PLAIN_WORDS[name])]
    parts += ["", "## Between stages", "", "Tables that pass from one stage to the next in memory."]
    for schema, words in BETWEEN.values():
        parts += ["", *_table(schema, words, level="###")]
    return "\n".join(parts) + "\n"


def _table(schema: TableSchema, words: str, level: str = "##") -> Iterator[str]:
    yield f"{level} {schema.name}"
    yield ""
    yield words + (f" Key: {', '.join(f'`{name}`' for name in schema.key)}." if schema.key else "")
    yield ""
    yield "| column | type | holds | may be empty |"
    yield "|---|---|---|---|"
    for column in schema.columns:
        yield f"| `{column.name}` | {_type(column)} | {_doc(column)} | {'yes' if column.nullable else ''} |"


def _type(column: Column) -> str:
    return TYPES[str(column.dtype)]


def _doc(column: Column) -> str:
    allowed = (
        "" if column.allowed is None else "; one of " + ", ".join(f"`{value}`" for value in column.allowed)
    )
    return (column.doc + allowed).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
