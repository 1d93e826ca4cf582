import datetime as dt

import numpy as np
import pytest

from shadowgraph.conformance.invented_theatre import theatre_of
from shadowgraph.measures.impact.panel import build_panel, province_groups


def event(day, a="Ash", b="State East", district="Invented|North|A", **more):
    return {"a": a, "b": b, "day": dt.date.fromisoformat(day), "district": district, **more}


def test_a_block_is_the_year_from_its_quarter_on():
    days = ["2010-02-01", "2010-05-01", "2010-12-01", "2011-01-05", "2011-12-30"]
    panel = build_panel(theatre_of([event(day, deaths=3) for day in days]))
    # From Q1 2010: three; from Q2: May, December, January; from Q3: December, January; from Q4 likewise.
    assert panel.values["events"][0, :5].tolist() == [3, 3, 2, 2, 2]
    assert panel.values["deaths"][0, :5].tolist() == [9, 9, 6, 6, 6]
    assert panel.to_year[0].tolist() == [True] * 5 + [False] * 3


def test_civilian_deaths_are_those_of_one_sided_events_and_coded_ones():
    rows = [event("2010-02-01", b="Civilians", deaths=4), event("2010-03-01", deaths=9, civilians=2)]
    panel = build_panel(theatre_of(rows))
    assert panel.values["civilian_deaths"][0, 0] == pytest.approx(6.0)


def test_an_event_of_a_year_is_whole_in_calendar_years_and_blanks_finer_blocks():
    rows = [
        event("2010-01-01", until=dt.date(2010, 12, 31), when=5),
        event("2011-03-01"),
        event("2012-03-01"),
    ]
    panel = build_panel(theatre_of(rows))
    assert panel.values["events"][0, 0] == pytest.approx(1.0)
    assert panel.to_year[0, 0]
    assert not panel.to_quarter[0, 0]
    assert panel.to_quarter[0, 4]


def test_chance_of_the_same_group_by_hand():
    # Three events in which Ash, Ash and Birch strike civilians: pairs (Ash, Ash), (Ash, Birch) twice: 1 in 3.
    rows = [event(f"2010-0{m}-01", a=a, b="Civilians") for m, a in ((2, "Ash"), (5, "Ash"), (8, "Birch"))]
    panel = build_panel(theatre_of(rows))
    assert panel.values["effective_groups"][0, 0] == pytest.approx(1 / 3)
    assert panel.values["many_sidedness"][0, 0] == pytest.approx(2 / 3)
    assert panel.exposure["effective_groups"][0, 0] == 1.0


def test_two_sides_of_one_war_are_two_groups():
    # In each event half the part is Ash's, half the state's: two events agree with chance 1/4 + 1/4.
    panel = build_panel(theatre_of([event("2010-02-01"), event("2010-05-01"), event("2010-08-01")]))
    assert panel.values["effective_groups"][0, 0] == pytest.approx(0.5)
    assert panel.values["many_sidedness"][0, 0] == pytest.approx(0.0)


def test_one_event_tells_nothing_about_groups():
    panel = build_panel(theatre_of([event("2010-02-01"), event("2011-02-01")]))
    assert panel.exposure["effective_groups"][0, 0] == 0.0


def test_more_events_alone_are_not_more_groups():
    rng = np.random.default_rng(0)

    def mean_chance(n):
        found = []
        for _ in range(25):
            names = rng.choice(["Ash", "Birch", "Cedar", "Elm"], n)
            rows = [
                event(f"2010-{1 + k % 12:02d}-02", a=str(name), b="Civilians") for k, name in enumerate(names)
            ]
            found.append(build_panel(theatre_of(rows)).values["effective_groups"][0, 0])
        return float(np.mean(found)), float(np.std(found) / np.sqrt(25))

    few, error = mean_chance(3)
    many, _ = mean_chance(12)
    assert few == pytest.approx(0.25, abs=4 * error)
    assert many == pytest.approx(0.25, abs=0.06)


def test_nobody_knows_what_was_before_the_first_event_of_a_country():
    panel = build_panel(theatre_of([event("2012-05-01"), event("2013-05-01")]))
    assert panel.first == 2012 * 4
    assert panel.to_year[0, 0]


def test_who_was_active_where():
    rows = [event("2010-02-01"), event("2010-08-01", a="Birch", district="Invented|South|C")]
    panel = build_panel(theatre_of(rows))
    north, south = panel.districts.index("Invented|North|A"), panel.districts.index("Invented|South|C")
    assert panel.active("name:Ash", 0, 4)[north]
    assert not panel.active("name:Ash", 0, 4)[south]
    assert panel.active("name:Birch", 2, 3)[south]
    assert not panel.active("name:Birch", 0, 2).any()
    assert not panel.active("name:Nobody", 0, 4).any()


def test_districts_of_a_province_stay_together():
    groups = province_groups(["C|A|1", "C|A|2", "C|B|1"])
    assert groups[0] == groups[1] != groups[2]
