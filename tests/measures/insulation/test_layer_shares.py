"""Violence by groups whose likely ties bring money or supplies."""

import polars as pl
import pytest

from shadowgraph.measures.beside import Beside
from shadowgraph.records.tie import LAYERS

E = "State East"
WAR = [
    {"a": "Ash", "b": E, "day": "2012-05-01"},
    {"a": "Ash", "b": E, "day": "2012-05-02"},
    {"a": "Ash", "b": E, "day": "2012-05-03"},
    {"a": "Birch", "b": E, "day": "2012-05-04"},
]
LIKELY = ("2012-04-01", 0.0, 0.9)
UNLIKELY = ("2012-04-01", 0.0, 0.1)


def layered(*rows):
    """Layers of ties: two organisations, layer, chance or None where it can't be said."""
    made = [
        (
            "invented",
            *sorted((f"name:{a}", f"name:{b}")),
            layer,
            chance,
            chance,
            chance,
            "can't say" if chance is None else "inferred",
            0,
            "x",
        )
        for a, b, layer, chance in rows
    ]
    return Beside(layers=LAYERS.conform(pl.DataFrame(made, schema=LAYERS.dtypes, orient="row")))


@pytest.mark.parametrize(
    ("ties", "layers", "share"),
    [
        # Ash has three of four events, and money with 80 %.
        ([("Ash", "Patron", *LIKELY)], [("Ash", "Patron", "finance", 0.8)], 0.6),
        # An unlikely tie brings nothing; nor does another layer.
        ([("Ash", "Patron", *UNLIKELY)], [("Ash", "Patron", "finance", 0.8)], 0.0),
        (
            [("Ash", "Patron", *LIKELY)],
            [("Ash", "Patron", "finance", 0.0), ("Ash", "Patron", "weapons", 0.9)],
            0.0,
        ),
        # Two ties of Ash: 1 - 0.5 * 0.5, over three of four events; Birch is the second's other end.
        (
            [("Ash", "Patron", *LIKELY), ("Ash", "Birch", *LIKELY)],
            [("Ash", "Patron", "finance", 0.5), ("Ash", "Birch", "finance", 0.5)],
            0.75 * 0.75 + 0.25 * 0.5,
        ),
        # Of Birch it can't be said: left out, not counted as none.
        (
            [("Ash", "Patron", *LIKELY), ("Birch", "Patron", *LIKELY)],
            [("Ash", "Patron", "finance", 0.8), ("Birch", "Patron", "finance", None)],
            0.8,
        ),
        # A likely tie without any layer listed can't be said either.
        ([("Ash", "Patron", *UNLIKELY), ("Birch", "Patron", *LIKELY)], [], 0.0),
        # Of most of the violence it can't be said: no value.
        ([("Ash", "Patron", *LIKELY)], [("Ash", "Patron", "finance", None)], None),
    ],
)
def test_financed_share(value_of, ties, layers, share) -> None:
    everyone = [*WAR, {"a": "Patron", "b": "Civilians", "day": "2013-05-01"}]
    found = value_of(everyone, "financed_share", ties=ties, beside=layered(*layers))
    assert found == (None if share is None else pytest.approx(share, abs=1e-4))


def test_it_is_of_non_state_violence(value_of) -> None:
    rows = [*WAR, {"a": E, "b": "Civilians", "day": "2012-05-09"}]
    ties = [("Ash", E, *LIKELY)]
    layers = layered(("Ash", E, "logistics and materiel", 1.0))
    assert value_of(rows, "supplied_share", ties=ties, beside=layers) == pytest.approx(0.75, abs=1e-4)
    assert value_of(rows, "financed_share", ties=ties, beside=layers) is None


def test_a_tie_counts_while_it_is_likely(value_of) -> None:
    rows = [*WAR, {**WAR[0], "day": "2012-08-03"}]
    ties = [("Ash", "Birch", *LIKELY), ("Ash", "Birch", "2012-07-01", 0.0, 0.1)]
    layers = layered(("Ash", "Birch", "finance", 1.0))
    assert value_of(rows, "financed_share", ties=ties, beside=layers) == pytest.approx(1.0, abs=1e-4)
    assert value_of(rows, "financed_share", "2012-08-01", ties=ties, beside=layers) == 0.0


def test_what_cannot_be_said_widens_the_interval(value_of) -> None:
    rows = [
        {"a": who, "b": E, "day": f"2012-05-{day:02d}"}
        for day in range(1, 29)
        for who in ("Ash", "Ash", "Birch")
    ]
    ties = [("Ash", "Patron", *UNLIKELY), ("Birch", "Patron", *LIKELY)]
    rows.append({"a": "Patron", "b": "Civilians", "day": "2013-05-01"})

    def width(chance):
        beside = layered(("Birch", "Patron", "finance", chance))
        low, high = (
            value_of(rows, "financed_share", ties=ties, beside=beside, part=p) for p in ("low", "high")
        )
        return high - low

    assert width(None) > 0.25 > 0.05 > width(0.0)


def test_an_organisation_has_its_own_chance(value_of) -> None:
    ties, layers = [("Ash", "Birch", *LIKELY)], layered(("Ash", "Birch", "finance", 0.7))
    rows = [*WAR, {"a": "Cedar", "b": E, "day": "2012-05-20"}]
    found = [
        value_of(rows, "financed_share", kind="actor", unit=f"name:{who}", ties=ties, beside=layers)
        for who in ("Ash", "Cedar")
    ]
    assert found == [pytest.approx(0.7, abs=1e-4), 0.0]
