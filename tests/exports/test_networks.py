"""Networks survive the trip to a file and back, with every number, interval and label."""

import datetime as dt
import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl
import pytest

from shadowgraph.exports import FORMATS, export
from shadowgraph.exports.network import intervals
from shadowgraph.store.run import RunFolder

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"


def named(paths: list[Path], name: str) -> Path:
    return next(path for path in paths if path.name == name)


def edges(graph: Any) -> dict[str, dict[str, Any]]:
    return {data["id"]: data for _, _, data in graph.edges(data=True)}


def test_static_gexf_comes_back_from_networkx(run: RunFolder) -> None:
    paths = export(run, "gexf", theatre="mali", dynamic=False)
    assert [path.name for path in paths] == ["mali.gexf", "provenance.json", "README.txt"]
    graph = nx.read_gexf(paths[0])
    assert set(graph.nodes) == {"ucdp:1", "ucdp:2", "ucdp:3"}
    node = graph.nodes["ucdp:1"]
    assert node["label"] == "A & Sons <rebels>"
    assert (node["kind"], node["ucdp_id"], node["n_events"], node["deaths"]) == ("rebel", 1, 3, 8)
    assert (node["first_seen"], node["last_seen"]) == ("2020-01-05", "2020-08-30")
    assert (node["inferred_ties"], node["reported_ties"]) == (1, 1)
    assert "ucdp_id" not in graph.nodes["ucdp:3"]
    assert set(edges(graph)) == {"ucdp:1|ucdp:2|cooperation", "ucdp:1|ucdp:3|cooperation"}
    pairs = run.read_table("pairs", theatre="mali")
    for row in pairs.filter(pl.col("p_cooperating") >= 0.5).iter_rows(named=True):
        edge = graph.edges[row["actor_a"], row["actor_b"]]
        for name in ("p_cooperating", "p_low", "p_high", "log_odds", "strategic_share", "p_rival", "clashes"):
            assert edge[name] == row[name]
        for name in ("p_open", "p_covert"):
            assert edge.get(name) == row[name]
        assert edge["weight"] == row["p_cooperating"]
        assert edge["basis"] == row["basis"]
        assert edge["first_period"] == row["first_period"].isoformat()
    reported = graph.edges["ucdp:1", "ucdp:3"]
    assert reported["reported_layers"] == "finance;training"
    assert reported["first_reported"] == "2020-04-01"
    assert "reported_layers" not in graph.edges["ucdp:1", "ucdp:2"]


def test_dynamic_gexf_keeps_spells_values_and_bases_apart(run: RunFolder) -> None:
    (path, *_) = export(run, "gexf", theatre="mali", dynamic=True)
    graph = nx.read_gexf(path)
    assert graph.is_multigraph()  # an inferred and a reported tie between the same two
    assert graph.graph["mode"] == "dynamic"
    assert (graph.graph["start"], graph.graph["end"]) == ("2020-01-01", "2020-09-30")
    found = edges(graph)
    assert set(found) == {
        "ucdp:1|ucdp:2|cooperation|inferred",
        "ucdp:1|ucdp:3|cooperation|inferred",
        "ucdp:1|ucdp:3|cooperation|reported",
    }
    broken = found["ucdp:1|ucdp:2|cooperation|inferred"]
    assert broken["spells"] == [("2020-01-01", "2020-03-31"), ("2020-07-01", "2020-09-30")]
    whole = found["ucdp:1|ucdp:3|cooperation|reported"]
    assert whole["spells"] == [("2020-04-01", "2020-09-30")]
    assert (whole["basis"], whole["relation"]) == ("reported", "cooperation")
    ties = run.read_table("ties", theatre="mali")
    for row in ties.filter(pl.col("p_cooperating") >= 0.5).iter_rows(named=True):
        edge = found[f"{row['actor_a']}|{row['actor_b']}|cooperation|{row['basis']}"]
        span = (row["period_start"].isoformat(), row["period_end"].isoformat())
        for name in ("p_cooperating", "p_low", "p_high", "p_tactical", "p_strategic", "p_rival", "log_odds"):
            assert (row[name], *span) in edge[name]
    assert sum(len(edge["p_cooperating"]) for edge in found.values()) == 5
    assert broken["weight"] == pytest.approx(0.8)
    node = graph.nodes["ucdp:1"]
    assert (node["start"], node["end"]) == ("2020-01-01", "2020-09-30")  # spans its ties
    assert (node["first_seen"], node["last_seen"]) == ("2020-01-05", "2020-08-30")


ALLOWED = {
    # element: (attributes, children) of the GEXF 1.3 schema (gexf.rnc, dynamics.rnc, viz.rnc)
    "gexf": ({"version", "variant"}, {"meta", "graph"}),
    "meta": ({"lastmodifieddate"}, {"creator", "keywords", "description"}),
    "creator": (set(), set()),
    "keywords": (set(), set()),
    "description": (set(), set()),
    "graph": (
        {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "start", "end"},
        {"attributes", "nodes", "edges"},
    ),
    "attributes": ({"class", "mode"}, {"attribute"}),
    "attribute": ({"id", "title", "type"}, set()),
    "nodes": ({"count"}, {"node"}),
    "node": ({"id", "label", "start", "end"}, {"attvalues", "spells", "color", "size", "shape"}),
    "edges": ({"count"}, {"edge"}),
    "edge": (
        {"id", "source", "target", "weight", "kind", "label"},
        {"attvalues", "spells", "color", "thickness", "shape"},
    ),
    "attvalues": (set(), {"attvalue"}),
    "attvalue": ({"for", "value", "start", "end"}, set()),
    "spells": (set(), {"spell"}),
    "spell": ({"start", "end"}, set()),
    "color": ({"r", "g", "b", "a"}, set()),
    "size": ({"value"}, set()),
    "thickness": ({"value"}, set()),
    "shape": ({"value"}, set()),
}


@pytest.mark.parametrize("dynamic", [False, True])
def test_gexf_keeps_to_the_schema_and_to_what_gephi_reads(
    make: Callable[..., RunFolder], dynamic: bool
) -> None:
    (path, *_) = export(
        make(synthetic=True), "gexf", theatre="both", dynamic=dynamic, rivals=True, threshold=0.2
    )
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    for element in root.iter():
        name = element.tag.partition("}")[2]
        attributes, children = ALLOWED[name]
        assert set(element.attrib) <= attributes, name
        assert {child.tag.partition("}")[2] for child in element} <= children, name
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    declared = {
        (holder.get("class"), item.get("id")): (holder.get("mode"), item.get("type"))
        for holder in graph.findall(f"{GEXF}attributes")
        for item in holder
    }
    if dynamic:
        assert graph.get("mode") == "dynamic"
        assert graph.get("timeformat") == "date"
        assert declared["edge", "weight"] == ("dynamic", "double")  # how Gephi knows a dynamic weight
        assert not {name for kind, name in declared if kind == "edge"} & {"id", "label", "source", "target"}
    ids = set()
    for kind, tag in (("node", "node"), ("edge", "edge")):
        for element in graph.iter(f"{GEXF}{tag}"):
            ids.add(element.get("id"))
            seen: dict[str, list[tuple[str, str]]] = {}
            for value in element.iter(f"{GEXF}attvalue"):
                mode, _ = declared[kind, value.get("for") or ""]
                assert (value.get("start") is not None) == (mode == "dynamic")
                if mode == "dynamic":
                    seen.setdefault(value.get("for") or "", []).append(
                        (value.get("start") or "", value.get("end") or "")
                    )
            for spans in seen.values():  # Gephi takes intervals that overlap for a mistake
                assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))
    edge_ids = [element.get("id") for element in graph.iter(f"{GEXF}edge")]
    assert len(edge_ids) == len(set(edge_ids))
    ends = {element.get(end) for element in graph.iter(f"{GEXF}edge") for end in ("source", "target")}
    assert ends <= ids
    parallel = [
        (element.get("source"), element.get("target"), element.get("kind"))
        for element in graph.iter(f"{GEXF}edge")
    ]
    assert len(parallel) == len(set(parallel))  # Gephi merges parallel edges of one kind
    shapes = {
        (element.get("kind") or "").split()[0]: element.find(f"{VIZ}shape").get("value")  # type: ignore[union-attr]
        for element in graph.iter(f"{GEXF}edge")
    }
    assert shapes == {"inferred": "dashed", "reported": "solid"}
    assert nx.read_gexf(path).nodes["ucdp:1"]["synthetic"] is True
    description = root.find(f"{GEXF}meta/{GEXF}description")
    assert description is not None
    assert "SYNTHETIC DATA" in (description.text or "")
    assert "TLP:AMBER" in (description.text or "")
    assert "The makers of acled (2026)" in (description.text or "")


def test_static_graphml_comes_back_from_networkx(run: RunFolder) -> None:
    (path, *_) = export(run, "graphml", theatre="mali", dynamic=False)
    graph = nx.read_graphml(path)
    assert graph.graph["tlp"] == "TLP:AMBER"
    assert "The makers of ucdp-ged (2026)" in graph.graph["provenance"]
    assert graph.nodes["ucdp:2"]["label"] == "B"
    assert graph.nodes["ucdp:2"]["kind"] == "communal"
    assert graph.nodes["ucdp:2"]["n_events"] == 3
    assert graph.number_of_edges() == 2
    edge = graph.edges["ucdp:1", "ucdp:3"]
    row = (
        run.read_table("pairs", theatre="mali").filter(actor_a="ucdp:1", actor_b="ucdp:3").row(0, named=True)
    )
    for name in ("p_cooperating", "p_low", "p_high", "log_odds", "p_open", "p_covert", "strategic_share"):
        assert edge[name] == row[name]
    assert edge["weight"] == row["p_cooperating"]
    assert (edge["basis"], edge["n_periods"]) == ("reported", 3)


def test_dynamic_graphml_has_an_edge_per_pair_and_period(run: RunFolder) -> None:
    (path, *_) = export(run, "graphml", theatre="mali", dynamic=True)
    graph = nx.read_graphml(path)
    assert graph.is_multigraph()
    ties = run.read_table("ties", theatre="mali").filter(pl.col("p_cooperating") >= 0.5)
    assert graph.number_of_edges() == ties.height == 5
    found = {(a, b, data["start"]): data for a, b, data in graph.edges(data=True)}
    for row in ties.iter_rows(named=True):
        data = found[row["actor_a"], row["actor_b"], row["period_start"].isoformat()]
        assert data["end"] == row["period_end"].isoformat()
        assert data["basis"] == row["basis"]
        assert data["p_cooperating"] == data["weight"] == row["p_cooperating"]
        assert (data["p_low"], data["p_high"]) == (row["p_low"], row["p_high"])


def test_graphml_is_read_by_igraph(run: RunFolder) -> None:
    import igraph

    (path, *_) = export(run, "graphml", theatre="mali", dynamic=True)
    graph = igraph.Graph.Read_GraphML(str(path))
    assert (graph.vcount(), graph.ecount()) == (3, 5)
    assert min(graph.es["start"]) == "2020-01-01"
    assert sum(graph.es["p_cooperating"]) == pytest.approx(0.9 + 0.7 + 0.6 + 0.8 + 0.75)


def test_graphml_keys_are_unique_and_not_what_gephi_takes_for_labels(run: RunFolder) -> None:
    (path, *_) = export(run, "graphml", theatre="mali", dynamic=True)
    ids = [key.get("id") for key in ET.parse(path).iter("{http://graphml.graphdrawing.org/xmlns}key")]  # noqa: S314
    assert len(ids) == len(set(ids))
    assert not {"d3", "d7"} & set(ids)


@pytest.mark.parametrize("kind", ["gexf", "graphml"])
def test_every_theatre_static_and_dynamic_by_default(run: RunFolder, kind: str) -> None:
    paths = export(run, kind)
    assert [path.name for path in paths[:-2]] == [
        f"mali.{kind}",
        f"mali-dynamic.{kind}",
        f"both.{kind}",
        f"both-dynamic.{kind}",
    ]


@pytest.mark.parametrize(("threshold", "expected"), [(0.0, 3), (0.5, 2), (0.85, 1), (1.0, 0)])
def test_the_threshold_decides_which_ties_are_edges(run: RunFolder, threshold: float, expected: int) -> None:
    (path, *_) = export(run, "graphml", theatre="mali", dynamic=False, threshold=threshold)
    graph = nx.read_graphml(path)
    assert graph.number_of_edges() == expected
    assert graph.number_of_nodes() == 3


def test_rivalries_are_edges_of_their_own_when_asked_for(run: RunFolder) -> None:
    (path, *_) = export(run, "gexf", theatre="mali", dynamic=False, rivals=True, threshold=0.25)
    graph = nx.read_gexf(path)
    assert {data["relation"] for _, _, data in graph.edges(data=True)} == {"cooperation", "rivalry"}
    rivals = edges(graph)["ucdp:2|ucdp:3|rivalry"]
    assert rivals["weight"] == rivals["p_rival"] == 0.45


@pytest.mark.parametrize("kind", list(FORMATS))
def test_the_same_run_gives_the_same_bytes(make: Callable[..., RunFolder], tmp_path: Path, kind: str) -> None:
    run = make()
    first = [path.read_bytes() for path in export(run, kind, tmp_path / "one")]
    second = [path.read_bytes() for path in export(run, kind, tmp_path / "two")]
    assert first == second
    assert len(first) >= 3


def test_periods_that_follow_each_other_are_one_interval() -> None:
    days = [(1, 1, 31), (2, 1, 29), (4, 1, 30), (5, 1, 31)]
    spells = pl.DataFrame(
        {
            "edge_id": ["x"] * 4 + ["y"],
            "start": [dt.date(2020, month, start) for month, start, _ in days] + [dt.date(2020, 6, 1)],
            "end": [dt.date(2020, month, end) for month, _, end in days] + [dt.date(2020, 6, 30)],
        }
    )
    assert intervals(spells).rows() == [
        ("x", dt.date(2020, 1, 1), dt.date(2020, 2, 29)),
        ("x", dt.date(2020, 4, 1), dt.date(2020, 5, 31)),
        ("y", dt.date(2020, 6, 1), dt.date(2020, 6, 30)),
    ]


def test_control_characters_and_odd_numbers_do_not_break_the_file(
    make: Callable[..., RunFolder], tmp_path: Path
) -> None:
    run = make()
    with RunFolder.begin(run.path, settings={"step": "quarter"}, seed=1, created="2026-01-02") as again:
        odd = run.read_table("pairs").with_columns(
            name_a=pl.lit('"\x01\u202eجبهة\n<&>'), log_odds=pl.lit(float("inf"))
        )
        again.write_table("pairs", odd)
    for kind, read in (("gexf", nx.read_gexf), ("graphml", nx.read_graphml)):
        graph = read(export(RunFolder.open(run.path), kind, tmp_path, theatre="mali", dynamic=False)[0])
        assert "جبهة" in graph.nodes["ucdp:1"]["label"]
        assert all("log_odds" not in data for _, _, data in graph.edges(data=True))
