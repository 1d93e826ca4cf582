"""Parameters: recovered from ranges, fitted again from the real file, read from an export of the R package."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from shadowgraph.errors import InputError
from shadowgraph.events import deaths_model
from shadowgraph.events.deaths import mixture
from shadowgraph.sources.ged_reader import read_ged


def test_a_range_gives_back_the_gumbel_it_came_from() -> None:
    loc, scale = 40.0, 9.0
    low, high = (loc - scale * np.log(-np.log(p)) for p in (0.05, 0.95))
    median = loc - scale * np.log(np.log(2))
    found = deaths_model.from_range(
        np.array([low + 0.5]), np.array([np.round(median)]), np.array([high - 0.5])
    )
    assert [float(part[0]) for part in found] == pytest.approx([loc, scale, 0.0], rel=1e-9)


def test_a_narrower_tail_gives_a_narrower_gumbel() -> None:
    args = (np.array([5.0]), np.array([10.0]), np.array([20.0]))
    scales = [deaths_model.from_range(*args, tail=tail)[1][0] for tail in (0.01, 0.05, 0.2)]
    assert scales[0] < scales[1] < scales[2]


def test_only_a_range_round_the_best_estimate_counts() -> None:
    low, best, high = (
        np.array([1.0, 3, 3, np.nan, 4]),
        np.array([2.0, 3, 5, 2, 3]),
        np.array([3.0, 3, 4, 9, 9]),
    )
    assert deaths_model.has_range(low, best, high).tolist() == [True, False, False, False, False]


@pytest.mark.data
def test_the_shipped_model_is_the_one_fitted_to_ged(data: Path) -> None:
    from shadowgraph import events

    built = events.build([read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={})]).table
    assert built.drop_nulls(["deaths_low", "deaths_high"]).height == 51_758
    fitted = deaths_model.fit(built)
    assert deaths_model.shipped().coefficients == pytest.approx(fitted.coefficients, abs=1e-5)


@pytest.mark.data
def test_the_pooled_model_is_calibrated_on_ranges_it_has_not_seen(data: Path) -> None:
    """Fitted on half of the events, its scale and weight are right on average for the other half."""
    from shadowgraph import events

    built = events.build([read_ged(data / "ucdp/ged-dev-csv.zip", dataset="ucdp-ged", options={})]).table
    odd = pl.col("row_id").cast(pl.Int64) % 2 == 1
    model = deaths_model.fit(built.filter(odd))
    late = built.filter(~odd).drop_nulls(["deaths_low", "deaths_high"])
    low, best, high = (late[f"deaths_{n}"].cast(pl.Float64).to_numpy() for n in ("low", "best", "high"))
    ranged = deaths_model.has_range(low, best, high)
    _, scale, weight = model.at(best, late["violence"])
    _, own, _ = deaths_model.from_range(low[ranged], best[ranged], high[ranged])
    assert np.abs(np.log(scale[ranged] / own).mean()) < 0.05
    assert weight[best > 0].mean() == pytest.approx(1 - ranged[best > 0].mean(), abs=0.01)


def test_too_few_ranges_are_refused() -> None:
    table = pl.DataFrame(
        {"violence": ["one-sided"] * 5, "deaths_low": [1] * 5, "deaths_best": [2] * 5, "deaths_high": [3] * 5}
    )
    with pytest.raises(InputError, match="100 events"):
        deaths_model.fit(table)


def export(folder: Path, text: str) -> Path:
    path = folder / "uncertainucdp.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_exported_parameters_are_used_exactly(tmp_path: Path) -> None:
    path = export(tmp_path, "tov,fatalities,loc,scale,w\nsb,10,11.5,4.25,0.4\nos,10,12,5,0.2\n")
    events = pl.DataFrame({
        "violence": ["one-sided", "state-based"], "deaths_low": [9, 1], "deaths_best": [10, 10],
        "deaths_high": [11, 99],
    })  # fmt: skip
    made = mixture(events, parameters=deaths_model.read_parameters(path))
    assert made.loc.tolist() == [12.0, 11.5]
    assert made.scale.tolist() == [5.0, 4.25]
    assert made.weight.tolist() == [0.2, 0.4]
    # The R package's quantile before rounding: loc - scale log(-log((p - w) / (1 - w))) above the point mass.
    assert made.quantile(0.95)[0] == np.ceil(12 - 5 * np.log(-np.log(0.75 / 0.8)) - 0.5)


def test_a_missing_row_or_a_bad_value_is_named(tmp_path: Path) -> None:
    events = pl.DataFrame(
        {"violence": ["non-state"], "deaths_low": [1], "deaths_best": [7], "deaths_high": [9]}
    )
    with pytest.raises(InputError, match="non-state"):
        mixture(
            events,
            parameters=deaths_model.read_parameters(
                export(tmp_path, "tov,fatalities,loc,scale,w\nsb,7,7,1,0\n")
            ),
        )
    with pytest.raises(InputError, match="scale above 0"):
        deaths_model.read_parameters(export(tmp_path, "tov,fatalities,loc,scale,w\nsb,7,7,0,0\n"))
    with pytest.raises(InputError, match="tov"):
        deaths_model.read_parameters(export(tmp_path, "type,fatalities,loc,scale,w\nsb,7,7,1,0\n"))
