"""What the record says of ties, as every report shows it."""

import pytest

from shadowgraph.measures.impact import impact
from shadowgraph.measures.impact.shipped import record_impact
from shadowgraph.records.impact import IMPACT, OUTCOMES, TREATMENTS


def test_it_has_every_outcome_and_says_of_what_it_is() -> None:
    table, words = record_impact()
    IMPACT.check(table)
    assert set(table.select("treatment", "outcome").rows()) == {(a, b) for a in TREATMENTS for b in OUTCOMES}
    assert set(table["kind"]) == {"effect"}
    assert set(table["basis"]) == {"reported"}
    assert "GED" in words
    assert all(
        row["low"] < row["effect"] < row["high"] for row in table.drop_nulls("effect").iter_rows(named=True)
    )


@pytest.mark.data
@pytest.mark.slow
def test_the_code_still_says_so(data) -> None:
    from benchmarks.record import record
    from shadowgraph.theatres import cut, select

    events, actors = record(data)
    now = impact(cut(events, actors, select(events, actors)[0]), None).filter(kind="effect", basis="reported")
    kept = record_impact()[0]
    columns = ["treatment", "outcome", "n_ties", "n_treated", "verdict"]
    assert now.select(columns).rows() == kept.select(columns).rows()
    assert now["effect"].to_list() == pytest.approx(kept["effect"].to_list(), rel=1e-4)
