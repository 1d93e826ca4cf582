"""The Sahel as a specialist knows it: the merger of 2017 and the spread into Burkina Faso."""

import polars as pl
import pytest

from shadowgraph.measures.ground.control import control
from shadowgraph.places.basemap import country_at

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def sahel(cut):
    return cut(["Mali", "Burkina Faso", "Niger"], 1989)


def test_the_merger_and_the_spread_into_burkina_faso(sahel) -> None:
    made = control(sahel)
    area = made.control.join(
        made.contest.select("period_start", "cell", "p_active"), on=["period_start", "cell"]
    )
    state = country_at(area["latitude"].to_numpy(), area["longitude"].to_numpy())
    held = area.with_columns(
        pl.Series("state", state),
        year=pl.col("period_start").dt.year(),
        km2=pl.col("area_km2") * pl.col("p_control") * pl.col("p_active"),
    ).filter(pl.col("period_start").dt.month() == 7)

    def land(name, year, gwno=None):
        rows = held.filter((pl.col("name") == name) & (pl.col("year") == year))
        return rows.filter(pl.col("state") == gwno)["km2"].sum() if gwno else rows["km2"].sum()

    assert land("JNIM", 2016) == 0 < land("JNIM", 2017)
    assert land("Ansar Dine", 2018) < 0.1 * land("Ansar Dine", 2016)
    assert land("JNIM", 2019, 439) > 4 * land("JNIM", 2017, 439)
    assert land("IS", 2021, 439) > 4 * land("IS", 2017, 439)
    # The three borders: cells whose next violence is the Islamic State's, in all three states.
    firm = held.filter((pl.col("name") == "IS") & (pl.col("year") == 2021) & (pl.col("p_control") > 0.6))
    assert {432, 436, 439} <= set(firm["state"].to_list())
