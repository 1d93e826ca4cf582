"""Events: one row per reported incident of organised violence, cleaned, with its precision kept."""

from __future__ import annotations

import polars as pl

from shadowgraph.records.schema import Column, TableSchema

VIOLENCE = ("state-based", "non-state", "one-sided")
"""UCDP's three types of organised violence (GED codebook, `type_of_violence` 1, 2, 3)."""

EVENTS = TableSchema(
    "events",
    (
        Column("event_id", pl.String, "stable id: dataset and row id, e.g. 'ucdp-ged:487942'"),
        Column("dataset", pl.String, "catalogue id of the dataset"),
        Column("dataset_version", pl.String, "release, e.g. '26.1'"),
        Column("row_id", pl.String, "id of the row in its dataset"),
        Column("row_number", pl.Int64, "1-based data row in the file read"),
        Column("violence", pl.String, "type of violence", allowed=VIOLENCE),
        Column("date_start", pl.Date, "first possible day"),
        Column("date_end", pl.Date, "last possible day, not before date_start"),
        Column(
            "date_precision",
            pl.Int8,
            "UCDP date_prec: 1 day, 2 2-6 days, 3 week, 4 month, 5 longer, to a year",
        ),
        Column("country", pl.String, "country as the source names it"),
        Column("gwno", pl.Int32, "Gleditsch-Ward number of the country", nullable=True),
        Column("region", pl.String, "region as the source names it", nullable=True),
        Column("adm_1", pl.String, "first-order administrative unit", nullable=True),
        Column("adm_2", pl.String, "second-order administrative unit (district)", nullable=True),
        Column("place", pl.String, "named place as the source gives it", nullable=True),
        Column("latitude", pl.Float64, "degrees north, -90 to 90 (WGS 84)", nullable=True),
        Column("longitude", pl.Float64, "degrees east, -180 to 180 (WGS 84)", nullable=True),
        Column(
            "place_precision",
            pl.Int8,
            "UCDP where_prec: 1 exact, 2 within about 25 km, 3 district, 4 province, 5 linear or fuzzy, "
            "6 country centroid, 7 air or sea; null: not known",
            nullable=True,
        ),
        Column("priogrid", pl.Int32, "PRIO-GRID cell id (Tollefsen et al. 2012)", nullable=True),
        Column("side_a", pl.String, "first side as the source names it; null: not named", nullable=True),
        Column("side_b", pl.String, "second side as the source names it; null: not named", nullable=True),
        Column("side_a_id", pl.Int32, "UCDP actor id of side_a", nullable=True),
        Column("side_b_id", pl.Int32, "UCDP actor id of side_b", nullable=True),
        Column("conflict_id", pl.Int32, "UCDP conflict id", nullable=True),
        Column("conflict", pl.String, "conflict name", nullable=True),
        Column("dyad_id", pl.Int32, "UCDP dyad id", nullable=True),
        Column("deaths_a", pl.Int32, "deaths of side a", nullable=True),
        Column("deaths_b", pl.Int32, "deaths of side b", nullable=True),
        Column("deaths_civilians", pl.Int32, "civilian deaths", nullable=True),
        Column("deaths_unknown", pl.Int32, "deaths of unknown affiliation", nullable=True),
        Column("deaths_low", pl.Int32, "lowest reliable estimate of deaths; null: not coded", nullable=True),
        Column("deaths_best", pl.Int32, "best estimate of deaths"),
        Column(
            "deaths_high", pl.Int32, "highest reliable estimate of deaths; null: not coded", nullable=True
        ),
        Column("clarity", pl.Int8, "UCDP event_clarity: 1 clear, 2 aggregated or unclear", nullable=True),
        Column("code_status", pl.String, "coder's status, e.g. 'Clear', 'Check dyad'", nullable=True),
        Column("n_sources", pl.Int32, "number of source reports; null: not counted", nullable=True),
        Column("source_office", pl.String, "news offices, separated by ';'", nullable=True),
        Column("source_date", pl.String, "publication dates, ISO, separated by ';'", nullable=True),
        Column("repairs", pl.String, "rules that repaired this row, separated by ','", nullable=True),
    ),
    key=("event_id",),
)
"""Headlines and quoted officials stay behind in the source: they name individuals."""

QUARANTINE = TableSchema(
    "quarantine",
    (
        Column("dataset", pl.String, "catalogue id of the dataset"),
        Column("file", pl.String, "file name as given"),
        Column("row_number", pl.Int64, "1-based data row; 0: the file as a whole"),
        Column("row_id", pl.String, "id of the row, when it could be read", nullable=True),
        Column("field", pl.String, "field at fault"),
        Column("value", pl.String, "original value", nullable=True),
        Column("rule", pl.String, "short code of the rule, e.g. 'low-le-best-le-high'"),
        Column("message", pl.String, "the rule in a sentence and what was done"),
        Column("action", pl.String, "what happened", allowed=("quarantined", "repaired", "dropped", "noted")),
    ),
)
"""quarantined: the row is set aside; repaired: the row is kept with a changed value; dropped: not data
(a repeated header, an HXL tag row, an older copy of an event); noted: kept as it is, but doubtful."""

PARTICIPANTS = TableSchema(
    "participants",
    (
        Column("event_id", pl.String, "event"),
        Column("side", pl.String, "side of the event", allowed=("a", "b")),
        Column("actor_id", pl.String, "organisation"),
        Column("weight", pl.Float64, "1 / number of organisations named together on that side, 0 to 1"),
        Column("composite", pl.Boolean, "named together with others ('A, B, C')"),
    ),
    key=("event_id", "side", "actor_id"),
)
