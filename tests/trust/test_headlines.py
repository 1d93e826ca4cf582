import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.credibility import CREDIBILITY, HEADLINES, REPORT_FLAGS
from shadowgraph.trust.headlines import suspects, with_and_without
from tests.trust.reported import reported

DAY = dt.date(2021, 3, 10)


def chances(ids: list[str], p: list[float], *, spread: float = 0.0, number: str = "2") -> pl.DataFrame:
    odds = np.log(np.array(p)) - np.log1p(-np.array(p))
    rows = {
        "event_id": ids,
        "reliability": "B",
        "credibility": number,
        "p_stands": p,
        "p_sound": p,
        "low": 1 / (1 + np.exp(-(odds - 1.6448536 * spread))),
        "high": 1 / (1 + np.exp(-(odds + 1.6448536 * spread))),
        "log_odds": odds,
        "bars": [[float(o)] for o in odds],
    }
    return CREDIBILITY.conform(pl.DataFrame(rows))


ROWS = [
    {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 10, "district": "d", "id": "e0"},
    {"a": "Ash", "b": "Civilians", "day": DAY, "deaths": 30, "district": "d", "id": "e1"},
    {"a": "Ash", "b": "Elm", "day": DAY, "deaths": 20, "id": "e2"},
    {"a": "Fir", "b": "Elm", "day": DAY, "deaths": 0, "id": "e3"},
]
IDS = ["e0", "e1", "e2", "e3"]


def headline(table: pl.DataFrame, name: str, item: str | None = None) -> dict:
    rows = table.filter(
        pl.col("headline") == name,
        pl.col("unit_kind") == "theatre",
        pl.col("item").eq_missing(pl.lit(item, pl.String)),
    )
    return rows.row(0, named=True)


def test_by_hand_with_one_suspect() -> None:
    made = with_and_without(reported(ROWS), chances(IDS, [0.999999] * 4), ["e1"], n_draws=50)
    HEADLINES.check(made)
    events, deaths, civilians = (headline(made, n) for n in ("events", "deaths", "civilian share of deaths"))
    assert (events["all_reports"], events["without_suspects"], events["n_suspects"]) == (4, 3, 1)
    assert (deaths["all_reports"], deaths["without_suspects"]) == (60, 30)
    assert (civilians["all_reports"], civilians["without_suspects"]) == (0.5, 0)
    share = headline(made, "share of events it takes part in", "Ash")
    assert share["all_reports"] == 0.75
    assert share["without_suspects"] == pytest.approx(2 / 3)


def test_sure_reports_leave_every_number_as_it_is() -> None:
    made = with_and_without(reported(ROWS), chances(IDS, [1 - 1e-9] * 4), [], n_draws=50)
    assert made["all_reports"].to_list() == pytest.approx(made["weighed"].to_list())
    assert made["all_reports"].to_list() == pytest.approx(made["without_suspects"].to_list())


def test_the_weighed_number_is_the_mean_of_what_stands() -> None:
    p = [0.9, 0.5, 0.2, 0.7]
    made = with_and_without(reported(ROWS), chances(IDS, p), [], n_draws=4000)
    assert headline(made, "events")["weighed"] == pytest.approx(sum(p), abs=0.05)
    assert headline(made, "deaths")["weighed"] == pytest.approx(9 + 15 + 4, abs=0.8)
    # All three deadly ones fall in 4 % of draws, so the 5 % quantile is the ten of the first.
    assert (headline(made, "deaths")["low"], headline(made, "deaths")["high"]) == (10, 60)


def test_doubt_about_all_reports_widens_the_range() -> None:
    rows = [{**ROWS[0], "id": f"m{k:03d}", "deaths": 1} for k in range(300)]
    ids = [row["id"] for row in rows]
    spans = []
    for spread in (0.0, 1.0):
        row = headline(
            with_and_without(reported(rows), chances(ids, [0.8] * 300, spread=spread), []), "events"
        )
        spans.append(row["high"] - row["low"])
    # Alone, 300 coins of 0.8 have a standard deviation of 7; erring together they have one of dozens.
    assert spans[0] == pytest.approx(2 * 1.645 * np.sqrt(300 * 0.16), rel=0.25)
    assert spans[1] > 3 * spans[0]


def test_an_unjudged_event_always_stands_and_small_districts_have_no_rows() -> None:
    made = with_and_without(reported(ROWS), chances(IDS[:3], [0.999999] * 3), [], n_draws=20)
    assert headline(made, "events")["weighed"] == pytest.approx(4)
    assert set(made["unit_kind"]) == {"theatre"}
    five = [{**ROWS[0], "id": f"f{k}"} for k in range(5)]
    made = with_and_without(reported(five), chances([row["id"] for row in five], [0.9] * 5), [], n_draws=20)
    assert set(made["unit"]) == {"invented", "d"}


def test_without_anything_left_a_share_is_not_known() -> None:
    made = with_and_without(reported(ROWS[:1]), chances(["e0"], [0.9]), ["e0"], n_draws=20)
    assert headline(made, "events")["without_suspects"] == 0
    assert headline(made, "civilian share of deaths")["without_suspects"] is None


def test_the_same_seed_gives_the_same_table() -> None:
    data, table = reported(ROWS), chances(IDS, [0.7] * 4)
    one, two = (with_and_without(data, table, [], seed=3) for _ in range(2))
    assert one.equals(two)
    assert not one.equals(with_and_without(data, table, [], seed=4))


def test_suspects_are_the_doubtful_and_the_gravely_flagged() -> None:
    table = pl.concat(
        [
            chances(["a", "b"], [0.9, 0.9]),
            chances(["c"], [0.3], number="4"),
            chances(["d"], [0.5], number="6"),
        ]
    )
    flags = REPORT_FLAGS.conform(
        pl.DataFrame(
            {
                "event_id": ["a", "b"],
                "flag": ["near copy", "single source"],
                "value": 1.0,
                "detail": "",
                "threshold": 1.0,
            }
        )
    )
    assert suspects(table, flags) == ["a", "c"]


def test_an_empty_theatre_has_no_headlines() -> None:
    from dataclasses import replace

    data = reported(ROWS[:1])
    assert with_and_without(replace(data, events=data.events.clear()), chances(["e0"], [0.9]), []).is_empty()
