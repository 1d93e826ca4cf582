import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.errors import InputError, UsageError
from shadowgraph.records.attribution import ATTRIBUTION_BARS, ATTRIBUTION_SIDES, ATTRIBUTIONS
from shadowgraph.theatres.data import TheatreData
from shadowgraph.trust.attribution import Attribution, attribute, spread
from shadowgraph.trust.attribution.weights import FILE, load

DAY = dt.date(2015, 6, 1)


def day(n: int) -> dt.date:
    return DAY + dt.timedelta(days=n)


def two_towns(asked: dict[str, object] | None = None) -> TheatreData:
    """Ash kills in one town, Birch in another 220 km away; one killing in Ash's town has no name."""
    rows = [{"a": "Ash", "b": "Civilians", "day": day(9 * k), "at": (0.2, 0.2)} for k in range(-10, 11)]
    rows += [
        {"a": "Birch", "b": "Civilians", "day": day(9 * k + 1), "at": (0.2, 2.2)} for k in range(-10, 11)
    ]
    wanted = {"a": None, "b": "Civilians", "day": day(2), "at": (0.2, 0.2), "id": "asked"}
    return theatre_of([*rows, {**wanted, **(asked or {})}])


def test_the_one_who_kills_there_is_the_likelier() -> None:
    found = attribute(two_towns())
    rows = found.of("asked")
    assert rows["actor_id"][0] == "name:Ash"
    assert rows["p"][0] > 0.8
    moved = attribute(two_towns({"at": (0.2, 2.2)})).of("asked")
    assert moved["actor_id"][0] == "name:Birch"
    named = found.table.filter(pl.col("rank") == 1)["event_ids"][0].to_list()
    events = two_towns().events.filter(pl.col("event_id").is_in(named))
    assert len(named) == 5
    assert (events["side_a"] == "Ash").all()
    assert "asked" not in named


def test_between_two_alike_it_is_even() -> None:
    rows = [
        {"a": name, "b": "Civilians", "day": day(k), "at": (0.2, at)}
        for k in range(-20, 21, 4)
        for name, at in (("Ash", 0.0), ("Birch", 0.4))
    ]
    found = attribute(
        theatre_of([*rows, {"a": None, "b": "Civilians", "day": day(2), "at": (0.2, 0.2), "id": "asked"}])
    )
    p = dict(found.of("asked").select("actor_id", "p").iter_rows())
    assert p["name:Ash"] == pytest.approx(p["name:Birch"], abs=1e-5)
    bars = found.bars["contribution"].to_numpy()
    assert bars == pytest.approx(np.zeros(len(bars)), abs=1e-4)


def test_probabilities_sum_to_one_and_lie_in_their_intervals() -> None:
    for mode in ("retrospective", "then"):
        found = attribute(invented_theatre()[0], mode=mode)
        ATTRIBUTIONS.check(found.table)
        ATTRIBUTION_SIDES.check(found.sides)
        ATTRIBUTION_BARS.check(found.bars)
        assert found.table.height > 50
        totals = found.table.group_by("event_id", "side").agg(pl.col("p").sum())["p"].to_numpy()
        np.testing.assert_allclose(totals, 1.0)
        table = found.table.filter(pl.col("p").is_between(1e-6, 1 - 1e-6))
        assert (table["low"] <= table["p"]).all()
        assert (table["p"] <= table["high"]).all()
        elsewhere = found.table.group_by("event_id", "side").agg(pl.col("actor_id").null_count())
        assert (elsewhere["actor_id"] == 1).all()
        told = found.sides.filter(pl.col("abstained").is_null()).select("event_id", "side")
        assert told.join(found.table, on=["event_id", "side"], how="anti").is_empty()
        assert found.table.join(told, on=["event_id", "side"], how="anti").is_empty()


def test_bars_add_up_to_the_log_odds() -> None:
    found = attribute(invented_theatre()[0])
    p = found.table.select("event_id", "side", "actor_id", "p")
    sums = found.bars.group_by("event_id", "side", "actor_id", "against").agg(pl.col("contribution").sum())
    named = sums.filter(pl.col("against").is_not_null())
    both = named.join(p, on=["event_id", "side", "actor_id"]).join(
        p.rename({"actor_id": "against", "p": "p_against"}), on=["event_id", "side", "against"]
    )
    assert both.height > 20
    odds = (both["p"] / both["p_against"]).log().to_numpy()
    np.testing.assert_allclose(both["contribution"].to_numpy(), odds, atol=1e-6)


def test_it_abstains_below_the_floor_and_says_why() -> None:
    reasons = {
        "place too coarse": {"where": 5},
        "date too coarse": {"day": dt.date(2015, 1, 1), "until": dt.date(2015, 12, 31), "when": 5},
        "nobody in reach": {"at": (40.0, 40.0)},
        "partly named": {"a": "Ash, Unknown"},
    }
    for reason, changed in reasons.items():
        found = attribute(two_towns(changed))
        assert found.sides["abstained"].to_list() == [reason]
        assert found.table.is_empty()
        with pytest.raises(UsageError, match=reason):
            found.of("asked")
    few = theatre_of(
        [
            *({"a": "Ash", "b": "Civilians", "day": day(k)} for k in range(3)),
            {"a": None, "b": "Civilians", "day": day(9)},
        ]
    )
    assert attribute(few).sides["abstained"].to_list() == ["too few events near"]


def test_vague_names_count_as_unnamed_and_named_sides_are_left_alone() -> None:
    found = attribute(two_towns({"a": "Unknown"}))
    assert found.sides.select("event_id", "side").rows() == [("asked", "a")]
    everybody_named = two_towns({"a": "Ash"})
    nothing = attribute(everybody_named)
    assert (nothing.table.height, nothing.sides.height, nothing.bars.height) == (0, 0, 0)
    assert isinstance(nothing, Attribution)


def test_an_opponent_is_never_a_candidate_and_states_fight_no_non_state_war() -> None:
    rows = [{"a": "State East", "b": "Ash", "day": day(k)} for k in range(-20, 20)]
    rows += [{"a": "Birch", "b": "Cedar", "day": day(k)} for k in range(-20, 20)]
    asked = [
        {"a": "Birch", "b": None, "day": day(0), "id": "non-state"},
        {"a": "State East", "b": None, "day": day(1), "id": "against the state"},
    ]
    found = attribute(theatre_of(rows + asked))
    table = found.table
    non_state = table.filter(pl.col("event_id") == "non-state")["actor_id"].to_list()
    assert non_state[0] == "name:Cedar"
    assert not {"name:State East", "name:Birch"} & set(non_state)
    against = found.of("against the state", "b")["actor_id"].to_list()
    assert against[0] == "name:Ash"
    assert "name:State East" not in against


def test_a_stranger_leaves_room_for_somebody_else() -> None:
    # The same killing amid many of one organisation, and amid many organisations each seen once.
    crowd = [{"a": f"G{k}", "b": "Civilians", "day": day(30 * k - 300), "at": (0.2, 1.0)} for k in range(20)]
    asked = {"a": None, "b": "Civilians", "day": day(2), "at": (0.2, 0.2), "id": "asked"}
    alone = attribute(two_towns()).sides["p_other"][0]
    crowded = attribute(theatre_of([*crowd, asked])).sides["p_other"][0]
    assert crowded > 5 * alone


def test_looking_back_only_the_future_changes_nothing() -> None:
    base = two_towns()
    later = [
        {"a": "Oak", "b": "Civilians", "day": day(2 + k), "at": (0.2, 0.2), "id": f"z{k}"} for k in range(40)
    ]
    rows = [{"a": "Ash", "b": "Civilians", "day": day(9 * k), "at": (0.2, 0.2)} for k in range(-10, 11)]
    rows += [
        {"a": "Birch", "b": "Civilians", "day": day(9 * k + 1), "at": (0.2, 2.2)} for k in range(-10, 11)
    ]
    wanted = {"a": None, "b": "Civilians", "day": day(2), "at": (0.2, 0.2), "id": "asked"}
    planted = theatre_of([*rows, *later, wanted])
    columns = ["actor_id", "p", "low", "high"]
    assert (
        attribute(planted, mode="then")
        .of("asked")
        .select(columns)
        .equals(attribute(base, mode="then").of("asked").select(columns))
    )
    # The plant is seen where it may be: the test can fail.
    assert attribute(planted).of("asked")["actor_id"][0] == "name:Oak"


def test_it_does_not_look_at_the_event_itself_nor_write_back() -> None:
    data = invented_theatre()[0]
    before = (data.events.clone(), data.participants.clone())
    attribute(data)
    assert data.events.equals(before[0])
    assert data.participants.equals(before[1])


@settings(deadline=None, max_examples=8)
@given(seed=st.integers(0, 20), offset=st.integers(1, 3))
def test_names_and_order_do_not_matter(seed: int, offset: int) -> None:
    data = invented_theatre(seed, 120)[0]
    ids = data.actors["actor_id"].to_list()
    other = {one: f"name:{(k * 7 + offset) % 100:03d}" for k, one in enumerate(ids)}
    renamed = replace(
        data,
        events=data.events.sample(fraction=1.0, shuffle=True, seed=seed).sort(
            "date_start", maintain_order=True
        ),
        participants=data.participants.with_columns(pl.col("actor_id").replace(other)),
        actors=data.actors.with_columns(pl.col("actor_id").replace(other)),
    )
    keys = ["event_id", "side", "actor_id"]
    one = attribute(data).table.with_columns(pl.col("actor_id").replace(other)).sort(keys)
    two = attribute(renamed).table.sort(keys)
    assert one.select(keys).equals(two.select(keys))
    np.testing.assert_allclose(one["p"].to_numpy(), two["p"].to_numpy(), atol=1e-6)


def test_a_far_away_group_changes_nothing() -> None:
    base = two_towns()
    far = [{"a": "Fir", "b": "Civilians", "day": day(k), "at": (50.0, 100.0)} for k in range(30)]
    rows = [{"a": "Ash", "b": "Civilians", "day": day(9 * k), "at": (0.2, 0.2)} for k in range(-10, 11)]
    rows += [
        {"a": "Birch", "b": "Civilians", "day": day(9 * k + 1), "at": (0.2, 2.2)} for k in range(-10, 11)
    ]
    wanted = {"a": None, "b": "Civilians", "day": day(2), "at": (0.2, 0.2), "id": "asked"}
    more = theatre_of([*rows, *far, wanted])
    columns = ["actor_id", "p", "low", "high"]
    assert attribute(more).of("asked").select(columns).equals(attribute(base).of("asked").select(columns))


def test_spread_gives_every_side_a_whole() -> None:
    data = invented_theatre()[0]
    found = spread(data, attribute(data))
    totals = found.group_by("event_id", "side").agg(pl.col("p").sum(), pl.col("inferred").n_unique())
    np.testing.assert_allclose(totals["p"].to_numpy(), 1.0)
    assert (totals["inferred"] == 1).all()
    fought = data.events.filter(pl.col("violence") != "one-sided").height
    assert totals.height == data.events.height + fought
    without = spread(data)
    assert without.filter("inferred")["actor_id"].null_count() == without.filter("inferred").height


def test_same_input_same_tables() -> None:
    one, two = attribute(invented_theatre()[0]), attribute(invented_theatre()[0], seed=5)
    assert one.table.equals(two.table)
    assert one.bars.equals(two.bars)


def test_wrong_mode_and_foreign_weights_are_refused(tmp_path) -> None:
    with pytest.raises(UsageError, match="retrospective, then"):
        attribute(two_towns(), mode="tomorrow")
    other = tmp_path / "weights.json"
    other.write_text(FILE.read_text().replace("log nearest km", "something else"))
    with pytest.raises(InputError, match="learn them again"):
        load(other)
