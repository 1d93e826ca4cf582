"""HXL hashtags of our columns (Humanitarian Exchange Language 1.1), for the optional second row of a CSV file."""

from __future__ import annotations

HASHTAGS = {
    "event_id": "#event+id",
    "violence": "#event+type",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#date+precision",
    "country": "#country+name",
    "gwno": "#country+code+v_gw",
    "region": "#region+name",
    "adm_1": "#adm1+name",
    "adm_2": "#adm2+name",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "place_precision": "#geo+precision",
    "priogrid": "#loc+code+v_priogrid",
    "side_a": "#org+armed+a+name",
    "side_b": "#org+armed+b+name",
    "side_a_id": "#org+armed+a+code+v_ucdp",
    "side_b_id": "#org+armed+b+code+v_ucdp",
    "deaths_a": "#affected+killed+a",
    "deaths_b": "#affected+killed+b",
    "deaths_civilians": "#affected+killed+civilians",
    "deaths_unknown": "#affected+killed+unknown",
    "deaths_low": "#affected+killed+min",
    "deaths_best": "#affected+killed",
    "deaths_high": "#affected+killed+max",
    "deaths": "#affected+killed",
    "dataset": "#meta+source+code",
    "dataset_version": "#meta+source+version",
    "row_id": "#meta+id",
    "source_office": "#meta+source+name",
    "source_date": "#date+published",
    "conflict_id": "#crisis+code+v_ucdp",
    "conflict": "#crisis+name",
    "dyad_id": "#crisis+dyad+code+v_ucdp",
    "actor_id": "#org+armed+code",
    "name": "#org+armed+name",
    "kind": "#org+armed+type",
    "countries": "#country+name+list",
    "first_seen": "#date+start",
    "last_seen": "#date+end",
    "actor_a": "#org+armed+a+code",
    "actor_b": "#org+armed+b+code",
    "name_a": "#org+armed+a+name",
    "name_b": "#org+armed+b+name",
    "ucdp_a": "#org+armed+a+code+v_ucdp",
    "ucdp_b": "#org+armed+b+code+v_ucdp",
    "period_start": "#date+start",
    "period_end": "#date+end",
    "first_day": "#date+start",
    "last_day": "#date+end",
    "measure": "#indicator+name",
    "value": "#indicator+value+num",
    "low": "#indicator+value+min",
    "high": "#indicator+value+max",
    "units": "#indicator+unit",
    "unit": "#loc+code",
    "unit_name": "#loc+name",
    "p_cooperating": "#indicator+probability",
    "p_low": "#indicator+probability+min",
    "p_high": "#indicator+probability+max",
    "p_open": "#indicator+probability+open",
    "p_covert": "#indicator+probability+covert",
    "probability": "#indicator+probability",
}
"""Columns whose meaning HXL's core schema has a word for."""


def hashtags(columns: list[str]) -> list[str]:
    """Return one hashtag per column; columns HXL has no word for become `#meta+<column>`.

    Examples:
        >>> hashtags(["latitude", "log_odds"])
        ['#geo+lat', '#meta+log_odds']
    """
    return [HASHTAGS.get(name, f"#meta+{name}") for name in columns]
