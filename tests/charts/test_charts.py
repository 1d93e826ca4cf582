"""Charts: specifications that are valid, carry the colours, say a sentence and draw the right numbers."""

import dataclasses
import datetime as dt
import json

import polars as pl
import pytest

from shadowgraph.actors.result import Actors
from shadowgraph.charts import CHARTS, chart_for
from shadowgraph.charts.chances import BANDS, chance, percent, word
from shadowgraph.charts.events import deaths_by_year, most_active
from shadowgraph.charts.frame import NARROW, number, period
from shadowgraph.charts.measures import small_multiples
from shadowgraph.charts.palette import AGAINST, FOR, STATE_COLOURS, STRATEGIC
from shadowgraph.charts.ties import probability_over_time, standing_waterfall, waterfall
from shadowgraph.conformance.invented_theatre import invented_theatre, theatre_of
from shadowgraph.errors import UsageError
from shadowgraph.events.result import Events
from shadowgraph.measures import measure
from shadowgraph.records.event import QUARANTINE
from shadowgraph.records.provenance import DatasetRef
from shadowgraph.records.tie import EVIDENCE, STANDING
from shadowgraph.reports import words
from shadowgraph.sources.base import Reading

DATA, TIES = invented_theatre()
INVENTED = DatasetRef("invented", "Invented events", "1", "CC0-1.0", "none", "none", "0" * 64, synthetic=True)


@pytest.fixture(scope="module")
def measures():
    return measure(DATA, TIES, draws=20)


def evidence(contributions) -> pl.DataFrame:
    rows = [
        {
            "theatre": "invented",
            "actor_a": "name:Ash",
            "actor_b": "name:Elm",
            "period_start": dt.date(2012, 4, 1),
            "term": term,
            "contribution": value,
            "here": value,
            "compared": "what with what",
            "event_ids": [],
            "n_events": 3,
            "statement_ids": [],
        }
        for term, value in contributions.items()
    ]
    return EVIDENCE.conform(
        pl.DataFrame(rows, schema_overrides={name: EVIDENCE.dtypes[name] for name in rows[0]})
    )


BARS = {"prior": -2.0, "clashes": -0.5, "shared enemy": 3.0, "co-timing": 1.0}


def values(spec, mark, nth=0, panel=None):
    """Rows of the nth layer with that mark, of a chart or one of its panels."""
    layers = (spec if panel is None else spec["concat"][panel])["layer"]
    chosen = [layer for layer in layers if layer["mark"]["type"] == mark][nth]["data"]
    return chosen["values"] if "values" in chosen else spec["datasets"][chosen["name"]]


def every_chart(measures):
    return {
        "probability": probability_over_time(TIES.table),
        "waterfall": waterfall(evidence(BARS)),
        "series": small_multiples(measures.table),
        "deaths": deaths_by_year(DATA.events),
        "activity": most_active(DATA.actors),
    }


def test_every_specification_is_valid_json_and_loads_nothing(measures) -> None:
    for name, chart in every_chart(measures).items():
        spec = chart.to_dict()
        text = json.dumps(spec)
        assert json.loads(text) == spec, name
        assert "vega-lite" in spec["$schema"]
        assert '"url"' not in text, name
        assert len(spec["description"]) > 20, name


def test_every_title_is_a_sentence_and_every_axis_has_words(measures) -> None:
    for name, chart in every_chart(measures).items():
        title = chart.to_dict()["title"]
        assert len(" ".join(title["text"]).split()) >= 5, name
        assert all(len(line) <= 75 for line in title["text"]), name


def test_colours_are_those_of_the_states() -> None:
    spec = probability_over_time(TIES.table).to_dict()
    scale = next(
        layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer["encoding"]
    )
    assert (
        dict(zip(scale["domain"], scale["range"], strict=True))
        == STATE_COLOURS
        == {
            "rival": "#D55E00",
            "unrelated": "#8A8A8A",
            "tactical": "#56B4E9",
            "strategic": "#0072B2",
        }
    )


def test_states_stack_to_one_and_the_band_is_that_of_cooperation() -> None:
    spec = probability_over_time(TIES.table, a="Ash", b="name:Elm").to_dict()
    stacked = pl.DataFrame(values(spec, "rect"))
    tops = stacked.group_by("period_start").agg(pl.col("top").max())
    assert tops["top"].to_list() == pytest.approx([1.0] * tops.height)
    tactical = stacked.filter(pl.col("state") == "tactical").sort("period_start")
    pair = TIES.table.filter((pl.col("actor_a") == "name:Ash") & (pl.col("actor_b") == "name:Elm"))
    assert tactical["top"].to_list() == pytest.approx(pair.sort("period_start")["p_cooperating"].to_list())
    band = pl.DataFrame(values(spec, "rect", 1))
    assert band.select("p_low", "p_high").rows() == pair.sort("period_start").select("p_low", "p_high").rows()


def test_without_names_the_likeliest_pair_is_drawn() -> None:
    spec = probability_over_time(TIES.table).to_dict()
    best = TIES.table.sort("p_cooperating", descending=True).row(0, named=True)
    assert f"{best['name_a']} and {best['name_b']}" in " ".join(spec["title"]["text"])


def standing() -> pl.DataFrame:
    rows = [
        {"theatre": "invented", "actor_a": "name:Ash", "actor_b": "name:Elm", "term": term, "contribution": value,
         "compared": "what with what"}
        for term, value in (("prior", -4.0), ("distance", 1.0), ("creed", 3.5))
    ]  # fmt: skip
    return STANDING.conform(pl.DataFrame(rows))


def test_the_waterfall_of_a_pair_sums_to_its_log_odds() -> None:
    spec = standing_waterfall(standing()).to_dict()
    bars = values(spec, "bar")
    assert [bar["term"] for bar in bars] == ["prior", "creed", "distance", "total"]
    assert [bar["end"] for bar in bars] == pytest.approx([-4.0, -0.5, 0.5, 0.5])
    assert "62" in " ".join(spec["title"]["text"])
    assert "creed" in " ".join(spec["title"]["text"])


def test_a_span_is_no_evidence() -> None:
    bars = values(
        waterfall(evidence({"prior": -4.0, "standing": 5.0, "span": -6.0, "clashes": 1.0})).to_dict(), "bar"
    )
    assert {bar["term"]: bar["sense"] for bar in bars}["span"] == "level"


def test_the_waterfall_sums_to_its_total() -> None:
    spec = waterfall(evidence(BARS)).to_dict()
    bars = values(spec, "bar")
    assert [bar["term"] for bar in bars] == ["prior", "shared enemy", "co-timing", "clashes", "total"]
    assert [bar["end"] for bar in bars] == pytest.approx([-2.0, 1.0, 2.0, 1.5, 1.5])
    assert [bar["begin"] for bar in bars] == pytest.approx([0.0, -2.0, 1.0, 2.0, 0.0])
    assert [bar["sense"] for bar in bars] == ["level", "for", "for", "against", "level"]
    colours = next(
        layer["encoding"]["color"]["scale"] for layer in spec["layer"] if "color" in layer["encoding"]
    )
    assert dict(zip(colours["domain"], colours["range"], strict=True))["for"] == FOR == "#0072B2"
    assert dict(zip(colours["domain"], colours["range"], strict=True))["against"] == AGAINST == "#D55E00"
    # 1 / (1 + exp(-1.5)) = 0.82.
    assert f"highly likely (82{NARROW}%)" in " ".join(spec["title"]["text"]).replace("\n", " ")


def test_panels_show_the_finest_rows_with_bands(measures) -> None:
    spec = small_multiples(measures.table, names=["deaths", "coalitions"]).to_dict()
    assert len(spec["concat"]) == 2
    deaths = spec["concat"][0]
    line = pl.DataFrame(values(spec, "line", panel=0))
    strokes = pl.DataFrame(values(spec, "rule", panel=0))
    # 2010 is known to the year only: one stroke of its monthly mean; the months follow.
    year = measures.table.filter(
        (pl.col("measure") == "deaths")
        & (pl.col("unit_kind") == "theatre")
        & (pl.col("period_end") == dt.date(2010, 12, 31))
    ).filter(pl.col("period_start") == dt.date(2010, 1, 1))
    assert strokes["value"].to_list() == pytest.approx([year["value"][0] / 12])
    assert line["period_start"].min() == "2011-01-01"
    assert line.height == 36
    band = deaths["layer"][0]
    assert (band["mark"]["type"], band["mark"]["opacity"], band["mark"]["color"]) == ("area", 0.2, STRATEGIC)
    first = values(spec, "area", panel=0)[0]
    assert first["low"] <= line["value"][0] <= first["high"]


def test_a_line_breaks_where_a_period_is_missing(measures) -> None:
    kept = measures.table.filter(
        (pl.col("measure") == "events") & (pl.col("period_start") != dt.date(2012, 5, 1))
    )
    spec = small_multiples(kept, names=["events"]).to_dict()
    assert pl.DataFrame(values(spec, "line", panel=0))["run"].n_unique() == 2


def test_a_district_by_id_or_name(measures) -> None:
    spec = small_multiples(measures.table, unit="Invented|North|A", names=["events"]).to_dict()
    assert spec["title"]["text"][0].startswith("Invented|North|A: events peaked at")


def test_invented_data_is_called_so_across_the_plot() -> None:
    spec = deaths_by_year(DATA.events, synthetic=True).to_dict()
    assert spec["title"]["text"][0].startswith("SYNTHETIC DATA")
    assert values(spec, "text") == [{"text": "synthetic data"}]
    assert "synthetic" not in json.dumps(deaths_by_year(DATA.events).to_dict()).lower()


def test_deaths_by_year_sum_and_whiskers() -> None:
    spec = deaths_by_year(DATA.events).to_dict()
    bars, whiskers = pl.DataFrame(values(spec, "bar")), pl.DataFrame(values(spec, "rule"))
    assert bars["deaths"].sum() == DATA.events["deaths_best"].sum() == whiskers["deaths"].sum()
    assert (
        whiskers.select((pl.col("low") <= pl.col("deaths")) & (pl.col("deaths") <= pl.col("high")))
        .to_series()
        .all()
    )


def results(measures):
    actors = Actors(DATA.actors, *(pl.DataFrame() for _ in range(5)), datasets=())
    return {
        "Events": Events(DATA.events, QUARANTINE.empty(), (INVENTED,)),
        "Actors": actors,
        "TieResult": dataclasses.replace(TIES, evidence=evidence(BARS), standing=standing()),
        "Measures": measures,
    }


def test_every_result_plots_every_chart_it_has(measures) -> None:
    found = results(measures)
    assert list(found) == list(CHARTS)
    for name, kinds in CHARTS.items():
        for kind in kinds:
            assert found[name].plot(kind).to_dict()["title"]["text"], (name, kind)
        assert found[name].plot().to_dict() == chart_for(found[name], next(iter(kinds))).to_dict()


def test_plot_names_the_data_and_that_it_is_invented(measures) -> None:
    title = results(measures)["Events"].plot().to_dict()["title"]
    assert title["text"][0].startswith("SYNTHETIC DATA")
    assert title["subtitle"][-1] == "Source: Invented events 1"


def test_a_chart_that_does_not_exist_is_refused(measures) -> None:
    with pytest.raises(UsageError, match="series"):
        measures.plot("pie")
    with pytest.raises(UsageError, match="no such chart"):
        Reading(INVENTED, "events").plot()


def test_nothing_to_draw_is_said(measures) -> None:
    with pytest.raises(UsageError, match="nothing to draw"):
        probability_over_time(TIES.table, a="Nobody")
    with pytest.raises(UsageError, match="nothing to draw"):
        small_multiples(measures.table, unit="Atlantis")
    with pytest.raises(UsageError, match="nothing to draw"):
        small_multiples(measures.table, names=["events", "harm"])
    with pytest.raises(UsageError, match="nothing to draw"):
        deaths_by_year(DATA.events.clear())


def test_a_single_event_can_be_drawn() -> None:
    data = theatre_of([{"a": "Ash", "b": "State East", "day": dt.date(2012, 5, 4)}])
    table = measure(data, names=["events", "deaths", "effective_groups"], draws=20).table
    assert len(small_multiples(table).to_dict()["concat"]) == 3


def test_words_for_chances_are_those_of_the_report() -> None:
    assert tuple((band.word, band.low, band.high) for band in words.BANDS) == BANDS
    for cents in range(1001):
        assert word(cents / 1000) == words.word(cents / 1000)
        assert percent(cents / 1000) == words.percent(cents / 1000)
    assert chance(0.87, 0.79, 0.93) == f"highly likely (87{NARROW}%, 79 to 93{NARROW}%)"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ((2017, 3, 1), (2017, 3, 31), "Mar 2017"),
        ((2017, 1, 1), (2017, 3, 31), "Jan to Mar 2017"),
        ((2017, 1, 1), (2017, 12, 31), "2017"),
    ],
)
def test_periods_in_words(start, end, text) -> None:
    assert period(dt.date(*start), dt.date(*end)) == text


@pytest.mark.parametrize(
    ("value", "units", "text"),
    [
        (0.123, "share", f"12{NARROW}%"),
        (1234.0, "deaths", "1,234"),
        (3.14159, "groups", "3.1"),
        (512.4, "deaths", "512"),
    ],
)
def test_numbers_as_readers_see_them(value, units, text) -> None:
    assert number(value, units) == text
