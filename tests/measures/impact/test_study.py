import datetime as dt
import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from shadowgraph.conformance.invented_panel import Plan, invented_panel
from shadowgraph.conformance.invented_theatre import invented_theatre
from shadowgraph.measures.impact import impact, impact_elsewhere
from shadowgraph.measures.impact.study import Study, as_table
from shadowgraph.records.impact import IMPACT, OUTCOMES, VERDICTS


def table_of(plan, *, placebos=True):
    made = invented_panel(plan)
    study = Study(made.panel, frozenset(), "tie begins", "reported", 0)
    rows = study.rows([made.turns]) if placebos else study.rows_of([study.stacked(made.turns)], {})
    return as_table(rows, "invented")


def of(table, outcome, kind="effect"):
    return table.filter(outcome=outcome, kind=kind).row(0, named=True)


def test_a_planted_doubling_is_found_and_mostly_stated():
    said = []
    for seed in range(4):
        table = table_of(Plan(effect=2.0, areas=60, rate=2.0, seed=seed))
        row = of(table, "events")
        assert row["effect"] == pytest.approx(2.0, rel=0.3)
        assert row["p_adjusted"] < 0.05
        assert (row["lag"], row["lag_end"]) == (4, 11)
        assert row["robust_low"] <= row["low"] < row["effect"] < row["high"] <= row["robust_high"]
        assert of(table, "effective_groups")["verdict"] not in ("rose", "fell")
        said.append(row["verdict"])
    assert said.count("rose") >= 2, said
    assert not {"fell", "no large change"} & set(said)


def test_a_planted_halving_falls():
    row = of(table_of(Plan(effect=0.5, areas=60, rate=2.0, seed=1), placebos=False), "events")
    assert row["effect"] == pytest.approx(0.5, abs=0.15)
    assert row["high"] < 0.9


def test_a_rise_before_the_turn_silences_the_verdict():
    table = table_of(Plan(before=math.log(2.5), effect=2.0, areas=60, seed=2))
    lead = of(table, "events", "pre-trend")
    assert lead["low"] > 1.0
    assert of(table, "events")["verdict"] == "can't say: changed before"


@pytest.mark.slow
def test_nine_in_ten_intervals_hold_and_nothing_is_stated_where_nothing_is():
    covered, stated = {name: [] for name in OUTCOMES}, 0
    for seed in range(40):
        table = table_of(Plan(seed=1000 + seed), placebos=False)
        for row in table.filter(kind="effect").iter_rows(named=True):
            stated += row["verdict"] in ("rose", "fell")
            covered[row["outcome"]].append(row["low"] <= 1.0 <= row["high"])
    assert stated == 0
    for name, hits in covered.items():
        # 36 expected; chance alone gives 31 or fewer about once in fifty.
        assert sum(hits) >= 31, name


def test_inverse_of_the_chance_of_meeting_the_same_is_the_number_of_groups():
    made = invented_panel(Plan(areas=60, seed=4))
    panel = made.panel
    same = panel.values["effective_groups"].copy()
    for a, _, quarter, _ in made.turns.iter_rows():
        at = quarter - panel.first
        here = [panel.districts.index(d) for d in panel.districts if f"area {a[1:]}|" in d]
        same[np.ix_(here, range(at, panel.n_quarters))] /= 2.0
    halved = replace(panel, values=panel.values | {"effective_groups": same})
    study = Study(halved, frozenset(), "tie begins", "reported", 0)
    row = of(as_table(study.rows_of([study.stacked(made.turns)], {}), "invented"), "effective_groups")
    assert row["effect"] == pytest.approx(2.0, rel=0.2)


def test_rows_keep_their_contract_on_a_small_theatre():
    data, ties = invented_theatre()
    table = impact(data, ties)
    IMPACT.check(table)
    assert set(table["theatre"]) == {"invented"}
    effects = table.filter(kind="effect")
    assert effects.height == 20
    # Four years hold no turn with three years on either side.
    assert set(effects["verdict"]) == {"can't say: too few ties"}
    assert effects["effect"].null_count() == 20
    assert table.filter(pl.col("effect").is_not_null() & pl.col("low").is_null()).is_empty()
    assert table.equals(impact(data, ties))


def test_without_ties_only_reported_turns():
    data, _ = invented_theatre()
    assert set(impact(data, None)["basis"]) == {"reported"}


def test_an_empty_theatre_says_too_few():
    data, ties = invented_theatre()
    nowhere = replace(data, events=data.events.with_columns(district=pl.lit(None, pl.String)))
    assert set(impact(nowhere, ties).filter(kind="effect")["verdict"]) == {"can't say: too few ties"}


def test_inferred_turns_never_state_a_change():
    made = invented_panel(Plan(effect=3.0, areas=100, seed=5))
    study = Study(made.panel, frozenset(), "tie begins", "inferred", 0)
    table = as_table(study.rows([made.turns]), "invented")
    row = of(table, "events")
    assert row["low"] > 1.5
    assert row["verdict"] == "can't say: dated by the events"
    assert row["lag"] == 0


def test_elsewhere_judges_with_its_own_basis():
    data, _ = invented_theatre(n_events=150)
    table = impact_elsewhere(data)
    IMPACT.check(table)
    assert set(table["basis"]) <= {"inferred elsewhere"}
    assert set(table.filter(kind="effect")["verdict"]) <= set(VERDICTS)
    assert data.theatre.start == dt.date(2010, 1, 1)
