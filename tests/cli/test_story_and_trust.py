"""`shadowgraph story` and `shadowgraph trust`: what happened in order, and how far the record can be believed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from shadowgraph.records.actor import ACTORS
from shadowgraph.records.attribution import ATTRIBUTIONS
from shadowgraph.records.credibility import CREDIBILITY, EVENT_LINKS, HEADLINES, INFLUENCE, REPORT_FLAGS
from shadowgraph.records.development import DEVELOPMENTS
from shadowgraph.records.schema import TableSchema
from shadowgraph.store.run import RunFolder
from shadowgraph.trust.credibility import BARS


def made_of(schema: TableSchema, *rows: dict) -> pl.DataFrame:
    def filler(column):
        if column.nullable:
            return None
        if column.allowed is not None:
            return column.allowed[0]
        kind = column.dtype.base_type()
        return {pl.String: "x", pl.Date: dt.date(2015, 1, 1), pl.List: [], pl.Boolean: False}.get(kind, 0)

    return schema.conform(
        pl.DataFrame(
            [
                {column.name: row.get(column.name, filler(column)) for column in schema.columns}
                for row in rows
            ],
            schema=schema.dtypes,
        )
    )


@pytest.fixture
def told(made: RunFolder) -> RunFolder:
    turns = [
        ("merger", 2017, 2, ["ucdp:1", "ucdp:2"]),
        ("spread", 2015, 1, ["ucdp:1"]),
        ("rift", 2019, 3, ["ucdp:2"]),
    ]
    bars = [0.0] * len(BARS)
    bars[:3] = [2.0, -0.5, 0.1]
    with RunFolder.begin(
        made.path.with_name("told"), settings={"step": "quarter"}, seed=1, created="2026-01-02"
    ) as run:
        run.write_table(
            "actors",
            made_of(
                ACTORS,
                {"actor_id": "ucdp:1", "name": "Ash", "kind": "rebel"},
                {"actor_id": "ucdp:2", "name": "Elm", "kind": "rebel"},
            ),
        )
        run.write_table(
            "developments",
            made_of(
                DEVELOPMENTS,
                *(
                    {
                        "kind": kind,
                        "date": dt.date(year, 1, 1),
                        "rank": rank,
                        "actors": actors,
                        "precision": "day",
                        "stake": 1 / rank,
                    }
                    for kind, year, rank, actors in turns
                ),
            ),
        )
        run.write_table(
            "credibility",
            made_of(CREDIBILITY, {"event_id": "e:1", "p_stands": 0.8, "log_odds": 1.6, "bars": bars}),
        )
        run.write_table(
            "report_flags",
            made_of(REPORT_FLAGS, {"event_id": "e:1", "flag": "burst"}, {"event_id": "e:2", "flag": "burst"}),
        )
        run.write_table(
            "event_links", made_of(EVENT_LINKS, {"event_id": "e:0", "other_id": "e:1", "p_same": 0.7})
        )
        run.write_table(
            "headlines",
            made_of(
                HEADLINES,
                {"headline": "deaths", "unit_kind": "theatre", "all_reports": 90.0, "without_suspects": 80.0},
            ),
        )
        run.write_table(
            "influence",
            made_of(
                INFLUENCE,
                {"source": "One", "changes": True, "before": "up", "after": "down"},
                {"source": "Two"},
            ),
        )
        run.write_table(
            "attributions",
            made_of(ATTRIBUTIONS, {"event_id": "e:1", "side": "a", "name": "Ash", "p": 0.6, "rank": 1}),
        )
        run.finish()
    return run


def test_the_weightiest_turns_are_told_oldest_first(shadowgraph: Callable[..., Any], told: RunFolder) -> None:
    document = shadowgraph("story", told.path, "--json", "--limit", "2").json
    assert [row["kind"] for row in document["developments"]] == ["spread", "merger"]
    assert document["rows"] == 3
    everything = shadowgraph("story", told.path, "--json", "--limit", "0").json
    assert [row["date"][:4] for row in everything["developments"]] == ["2015", "2017", "2019"]
    shown = " ".join(shadowgraph("story", told.path).out.split())
    assert "Ash, Elm" in shown
    only = shadowgraph("story", told.path, "--kind", "rift", "--json").json
    assert [row["kind"] for row in only["developments"]] == ["rift"]


def test_an_unknown_kind_of_turn_names_those_there_are(
    shadowgraph: Callable[..., Any], told: RunFolder
) -> None:
    said = shadowgraph("story", told.path, "--kind", "coup")
    assert said.code == 2
    assert all(word in said.err for word in ("coup", "merger", "rift"))


def test_trust_shows_numbers_with_and_without_suspects(
    shadowgraph: Callable[..., Any], told: RunFolder
) -> None:
    document = shadowgraph("trust", told.path, "--json").json
    assert [(row["all_reports"], row["without_suspects"]) for row in document["headlines"]] == [(90, 80)]
    assert [row["source"] for row in document["would_change"]] == ["One"]
    assert document["flags"] == [{"flag": "burst", "reports": 2}]


def test_trust_of_one_event_has_its_reasons(shadowgraph: Callable[..., Any], told: RunFolder) -> None:
    document = shadowgraph("trust", told.path, "--event", "e:1", "--json").json
    assert document["report"][0]["p_stands"] == 0.8
    assert document["why"][0] == {"evidence": BARS[0], "log_odds": 2.0}
    assert sum(row["log_odds"] for row in document["why"]) == pytest.approx(document["report"][0]["log_odds"])
    assert [row["other_id"] for row in document["likely_copies"]] == ["e:1"]
    assert [row["name"] for row in document["who_it_may_have_been"]] == ["Ash"]
    missing = shadowgraph("trust", told.path, "--event", "e:9")
    assert (missing.code, "e:9" in missing.err) == (2, True)
