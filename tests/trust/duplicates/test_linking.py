import datetime as dt

import numpy as np
import polars as pl
import pytest

from shadowgraph.records.credibility import EVENT_LINKS
from shadowgraph.trust.duplicates import link
from shadowgraph.trust.duplicates.blocking import pairs
from shadowgraph.trust.duplicates.comparing import LEVELS, compare
from shadowgraph.trust.duplicates.linking import linked
from shadowgraph.trust.duplicates.model import learn, learnt_comparison, share_same
from tests.trust.reported import plain, reported

DAY = dt.date(2021, 3, 10)


def scattered(n: int, dataset: str, seed: int = 0, **more: object) -> list[dict]:
    rng = np.random.default_rng(seed)
    return [
        {
            "a": "State East",
            "b": str(rng.choice(["Elm", "Fir", "Oak"])),
            "day": DAY + dt.timedelta(int(rng.integers(0, 300))),
            "deaths": int(rng.integers(1, 30)),
            "at": (float(rng.uniform(0, 3)), float(rng.uniform(0, 3))),
            "dataset": dataset,
            "row": f"{dataset}{k}",
            "id": f"{dataset}:{k:04d}",
            **more,
        }
        for k in range(n)
    ]


def test_pairs_by_hand() -> None:
    rows = [
        {"a": "Ash", "b": "Elm", "day": DAY, "at": (0.0, 0.0), "dataset": "x"},
        {"a": "Ash", "b": "Elm", "day": DAY + dt.timedelta(6), "at": (0.0, 0.8), "dataset": "y"},
        {"a": "Ash", "b": "Elm", "day": DAY + dt.timedelta(20), "at": (0.0, 0.0), "dataset": "y"},
        {"a": "Ash", "b": "Elm", "day": DAY, "at": (0.0, 1.2), "dataset": "y"},
    ]
    made = pairs(plain(reported(rows)))
    # Rows are sorted by day: 0 and 1 are the two of the first day, 133 km apart; 2 is six days later.
    assert made.select("left", "right", "gap").rows() == [(0, 2, 6), (1, 2, 6)]
    assert made["km"].to_list() == pytest.approx([88.96, 44.48], abs=0.01)


def test_rows_of_one_curated_release_are_never_a_pair_and_one_id_is_known_to_be_one() -> None:
    same = {"a": "Ash", "b": "Elm", "day": DAY}
    once = [{**same, "dataset": "ucdp-ged", "row": str(k), "id": f"g:{k}"} for k in range(3)]
    assert pairs(plain(reported(once))).is_empty()
    twice = [*once, {**same, "dataset": "ucdp-candidate", "row": "0", "id": "c:0"}]
    assert pairs(plain(reported(twice))).height == 2
    loose = [{**row, "dataset": "loose"} for row in once]
    assert pairs(plain(reported(loose))).height == 3


def test_levels_by_hand() -> None:
    rows = [
        {
            "a": "Ash",
            "b": "Elm",
            "day": DAY,
            "deaths": 10,
            "low": 8,
            "high": 15,
            "offices": "Here Post",
            "dataset": "x",
        },
        {"a": "Elm", "b": "Ash", "day": DAY, "deaths": 12, "offices": "Here Post;World Wire", "dataset": "y"},
        {
            "a": "Elm",
            "b": None,
            "day": DAY + dt.timedelta(1),
            "deaths": 40,
            "at": (0.25, 0.4),
            "dataset": "z",
        },
    ]
    events = plain(reported(rows))
    made = compare(events, pairs(events))
    told = [[LEVELS[name][row[name]] for name in LEVELS] for row in made.iter_rows(named=True)]
    assert told[0] == [
        "same place", "days overlap", "same two sides", "same type of violence",
        "deaths within each other's range", "an office in common",
    ]  # fmt: skip
    assert told[1] == [
        "within 25 km", "1 day apart", "one side the same, the other unnamed", "same type of violence",
        "deaths far apart", "offices not known",
    ]  # fmt: skip


def test_a_second_telling_is_found_and_strangers_are_not() -> None:
    first = scattered(150, "first")
    again = [
        {**row, "dataset": "second", "row": f"s{k}", "id": f"second:{k:04d}"}
        for k, row in enumerate(first[:60])
    ]
    other = scattered(90, "second", seed=7)
    rest = [{**row, "row": f"t{k}", "id": f"second:{k + 100:04d}"} for k, row in enumerate(other)]
    made = link(plain(reported([*first, *again, *rest])), least=0.5)
    EVENT_LINKS.check(made)
    true = {(f"first:{k:04d}", f"second:{k:04d}") for k in range(60)}
    found = set(made.select("event_id", "other_id").rows())
    assert len(true & found) >= 58
    assert len(found - true) <= 2


def test_two_records_with_nothing_in_common_are_not_linked() -> None:
    made = link(plain(reported([*scattered(200, "first"), *scattered(200, "second", seed=5)])), least=0.5)
    assert made.height <= 2


def test_two_equal_partners_share_the_chance() -> None:
    rows = [
        *scattered(80, "ucdp-ged"),
        *[
            {**row, "dataset": "other", "row": f"o{k}", "id": f"other:{k:04d}"}
            for k, row in enumerate(scattered(80, "ucdp-ged"))
        ],
    ]
    rows.append({**rows[-1], "row": "twin", "id": "other:9999"})
    made = linked(plain(reported(rows)))
    assert made["p_same"].max() > 0.9
    events = plain(reported(rows))
    ids = events["event_id"]
    named = made.with_columns(ids.gather(made["left"]).alias("l"), ids.gather(made["right"]).alias("r"))
    tied = named.filter(
        ((pl.col("l") == "ucdp-ged:0079") | (pl.col("r") == "ucdp-ged:0079"))
        & (pl.col("km") == 0)
        & (pl.col("gap") == 0)
    )
    assert tied.height == 2
    assert tied["p_same"].max() < 0.51


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [*scattered(50, "first"), *scattered(50, "second", seed=0)]
    one, other = link(plain(reported(rows))), link(plain(reported(rows[::-1])))
    assert one.equals(other)


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_the_share_of_pairs_that_are_one_is_recovered(share: float) -> None:
    rng = np.random.default_rng(0)
    same = rng.random(20_000) < share
    ratio = rng.normal(np.where(same, 4.5, -4.5), 3.0)  # a log-likelihood ratio of two normals 3 apart
    assert share_same(ratio) == pytest.approx(share, abs=0.01)


def test_levels_are_learnt_by_counting() -> None:
    compared = pl.DataFrame({name: [0] * 80 + [len(levels) - 1] * 120 for name, levels in LEVELS.items()})
    model = learn(compared, np.arange(200) < 100)
    # Of 100 that are one, 80 have the first level; 20 pairs more are spread over the five.
    assert model.same["place"][0] == pytest.approx((80 + 4) / 120)
    assert model.other["place"][-1] == pytest.approx((100 + 4) / 120)


@pytest.mark.parametrize("kind", ["release", "provider"])
def test_the_comparisons_shipped_are_chances_and_agreement_speaks_for_one_event(kind: str) -> None:
    model = learnt_comparison(kind)
    for name in LEVELS:
        for chances in (model.same[name], model.other[name]):
            assert chances.sum() == pytest.approx(1, abs=1e-4)
            assert (chances > 0).all()
        assert model.weights(name)[0] > 0, name
