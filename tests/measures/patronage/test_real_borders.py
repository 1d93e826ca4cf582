"""The Sahel's spread over borders, and Sudan's parting, as a specialist knows them."""

import pytest

from shadowgraph.measures import measure

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def yearly(cut):
    def one(countries, start, names):
        table = measure(cut(countries, start), step="year", names=names, draws=20).table
        whole = table.filter(unit_kind="theatre").sort("period_start")
        return {
            name: {
                row["period_start"].year: row["value"] for row in whole.filter(measure=name).rows(named=True)
            }
            for name in names
        }

    return one


def test_the_sahel_spreads_over_borders_from_2017(yearly) -> None:
    found = yearly(
        ["Mali", "Burkina Faso", "Niger"], 2012, ["cross_border_share", "frontier_share", "deaths_spread"]
    )
    across = found["cross_border_share"]
    assert max(across[year] for year in range(2012, 2017)) < 0.1 < across[2017] < across[2018] < across[2019]
    assert across[2021] > 0.4
    assert found["frontier_share"][2013] < 0.2 < 0.4 < found["frontier_share"][2021]


def test_independence_is_no_invasion(yearly) -> None:
    across = yearly(["Sudan", "South Sudan"], 2005, ["cross_border_share", "retreat_share"])
    assert across["cross_border_share"][2011] < 0.1


def test_tolls_of_darfur_and_tigray_are_in_doubt(yearly) -> None:
    darfur = yearly(["Sudan", "South Sudan"], 1999, ["deaths_spread"])["deaths_spread"]
    tigray = yearly(["Ethiopia"], 2015, ["deaths_spread"])["deaths_spread"]
    assert min(darfur[2003], darfur[2004]) > 0.5 > darfur[2009]
    assert tigray[2021] > 0.5 > tigray[2018]
