"""Each kind of evidence on a theatre small enough to count by hand."""

import datetime as dt

import polars as pl
import pytest

from shadowgraph.conformance.terms import check_term
from shadowgraph.plugins.manager import registered
from shadowgraph.records.actor import ACTORS, LINEAGE
from shadowgraph.records.event import EVENTS, PARTICIPANTS
from shadowgraph.records.statement import STATEMENTS
from shadowgraph.records.theatre import Theatre
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.panel import Panel, build_panel
from tests.ties.planted import planted

KINDS = {"S": "state", "A": "rebel", "B": "rebel", "C": "rebel"}


def theatre(fights: list[tuple[str, str, str]], *, precision: int = 1) -> TheatreData:
    """A theatre from (day, side a, side b) with sides like 'A+B', all in one place."""
    events, sides = [], []
    for number, (day, *names) in enumerate(fights):
        start = dt.date.fromisoformat(day)
        end = dt.date(start.year, 12, 31) if precision == 5 else start
        events.append(
            {
                "event_id": f"t:{number:03d}",
                "dataset": "t",
                "dataset_version": "1",
                "row_id": str(number),
                "row_number": number + 1,
                "violence": "non-state",
                "date_start": dt.date(start.year, 1, 1) if precision == 5 else start,
                "date_end": end,
                "date_precision": precision,
                "country": "Nowhere",
                "latitude": 10.0,
                "longitude": 10.0,
                "place_precision": 1,
                "priogrid": 144_000,
                "side_a": names[0],
                "side_b": names[1],
                "deaths_best": 1,
            }
        )
        for side, text in zip("ab", names, strict=True):
            members = text.split("+")
            sides += [
                {
                    "event_id": f"t:{number:03d}",
                    "side": side,
                    "actor_id": name,
                    "weight": 1 / len(members),
                    "composite": len(members) > 1,
                }
                for name in members
            ]
    table = EVENTS.conform(pl.DataFrame(events, infer_schema_length=None)).with_columns(
        pl.lit(None, pl.String).alias("district"), pl.lit(None, pl.String).alias("district_name")
    )
    seen = sorted({row["actor_id"] for row in sides})
    actors = [
        {"actor_id": n, "name": n, "kind": KINDS[n], "kind_basis": "t", "n_events": 1, "deaths": 1}
        for n in seen
    ]
    return TheatreData(
        theatre=Theatre("t", "T", ("Nowhere",), table["date_start"].min(), table["date_end"].max()),
        events=table,
        participants=PARTICIPANTS.conform(pl.DataFrame(sides)),
        actors=ACTORS.conform(pl.DataFrame(actors)),
        statements=STATEMENTS.empty(),
        lineage=LINEAGE.empty(),
    )


def counted(panel: Panel, term: str, a: str, b: str) -> tuple[float, float]:
    ids = panel.orgs["actor_id"].to_list()
    pair = panel.pair_of[ids.index(a), ids.index(b)]
    values = registered("evidence_terms")[term].compute(panel)
    cells = slice(panel.cell_starts[pair], panel.cell_starts[pair + 1])
    return float(values.observed[cells].sum()), float(values.expected[cells].sum())


FIGHTS = [
    ("2015-01-10", "A", "S"),
    ("2015-01-12", "B", "S"),
    ("2015-02-01", "A+B", "S"),
    ("2015-02-20", "A", "C"),
    ("2015-05-05", "C", "S"),
]


def test_clashes_count_shares_of_composite_sides() -> None:
    panel = build_panel(theatre(FIGHTS), step="quarter", mode="events")
    assert counted(panel, "clashes", "A", "S")[0] == 1 + 0.5
    assert counted(panel, "clashes", "A", "C")[0] == 1
    assert counted(panel, "clashes", "A", "B")[0] == 0


def test_expected_clashes_are_the_observed_ones_shared_out() -> None:
    panel = build_panel(theatre(FIGHTS), step="quarter", mode="events")
    values = registered("evidence_terms")["clashes"].compute(panel)
    assert values.expected.sum() == pytest.approx(values.observed.sum())


def test_co_belligerence_counts_joint_namings() -> None:
    panel = build_panel(theatre(FIGHTS), step="quarter", mode="events")
    assert counted(panel, "co-belligerence", "A", "B")[0] == 1
    assert counted(panel, "co-belligerence", "A", "C")[0] == 0


def test_shared_enemies_are_third_parties() -> None:
    panel = build_panel(theatre(FIGHTS), step="quarter", mode="events")
    # In 2015 Q1 A fights S and C, B fights S, C fights A: A and B share S only.
    ids = panel.orgs["actor_id"].to_list()
    cell = panel.cells(*(pl.Series([ids.index(n)]).to_numpy() for n in "AB"), pl.Series([0]).to_numpy())
    values = registered("evidence_terms")["shared enemy"].compute(panel)
    assert values.observed[cell[0]] == 1


def test_co_timing_counts_encounters_but_not_joint_events() -> None:
    panel = build_panel(theatre(FIGHTS), step="quarter", mode="events")
    observed, _ = counted(panel, "co-timing", "A", "B")
    assert observed == 2  # 10 and 12 January see each other; 1 February names both and counts elsewhere


def test_year_only_events_feed_no_weekly_statistic() -> None:
    coarse = build_panel(theatre(FIGHTS, precision=5), step="quarter", mode="events")
    assert counted(coarse, "co-timing", "A", "B") == (0.0, 0.0)
    # Spread over the year's quarters, they still say who fought whom.
    assert counted(coarse, "clashes", "A", "C")[0] == pytest.approx(1.0)


def test_year_only_events_weigh_a_quarter_in_each_quarter() -> None:
    panel = build_panel(theatre(FIGHTS, precision=5), step="quarter", mode="events")
    assert panel.takes["weight"].unique().to_list() == [0.25]


@pytest.mark.parametrize("name", list(registered("evidence_terms")))
def test_every_built_in_term_passes_the_suite(name: str) -> None:
    data, _ = planted(groups=10, quarters=16, seed=3)
    check_term(registered("evidence_terms")[name], data)
