"""GEXF 1.3 (gexf.net): networks for Gephi, with and without time.

A dynamic file follows Gephi's own habits: `mode="dynamic"`, `timeformat="date"`, inclusive intervals, an edge's
lifetime as spells, its probabilities as attribute values with a start and an end, its weight as the dynamic
attribute `weight`, and parallel edges told apart by `kind`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from shadowgraph.exports import marks
from shadowgraph.exports.network import Network, intervals, networks
from shadowgraph.exports.provenance import plain
from shadowgraph.exports.release import Release
from shadowgraph.exports.xml_text import clean, text_of, write_xml

NAMESPACE = "http://gexf.net/1.3"

NODE_ATTRIBUTES = {
    "kind": "string",
    "kind_basis": "string",
    "ucdp_id": "integer",
    "gwno": "integer",
    "countries": "string",
    "first_seen": "string",
    "last_seen": "string",
    "n_events": "long",
    "deaths": "long",
    "ideology": "string",
    "constituency": "string",
    "inferred_ties": "long",
    "reported_ties": "long",
}
STATIC_EDGE_ATTRIBUTES = {
    "relation": "string",
    "basis": "string",
    "p_cooperating": "double",
    "p_low": "double",
    "p_high": "double",
    "log_odds": "double",
    "p_open": "double",
    "p_covert": "double",
    "strategic_share": "double",
    "p_rival": "double",
    "first_period": "string",
    "last_period": "string",
    "peak_period": "string",
    "n_periods": "long",
    "clashes": "double",
    "joint": "double",
    "reported_layers": "string",
    "reported_by": "string",
    "first_reported": "string",
}
DYNAMIC_EDGE_ATTRIBUTES = {
    "weight": "double",
    "p_cooperating": "double",
    "p_low": "double",
    "p_high": "double",
    "p_tactical": "double",
    "p_strategic": "double",
    "p_rival": "double",
    "log_odds": "double",
}
LASTING_EDGE_ATTRIBUTES = {"relation": "string", "basis": "string", "strategic_share": "double"}


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<theatre>.gexf` and `<theatre>-dynamic.gexf` for each theatre (`Options.dynamic` picks one)."""
    paths = []
    for network in networks(release):
        for dynamic in (False, True):
            if release.options.dynamic in (None, dynamic):
                root = _dynamic(network, release) if dynamic else _static(network, release)
                paths.append(folder / f"{network.theatre}{'-dynamic' if dynamic else ''}.gexf")
                write_xml(root, paths[-1])
    return paths


def _static(network: Network, release: Release) -> ET.Element:
    root, graph = _head(network, release, {"mode": "static"})
    extra = _label(release)
    _declare(graph, "node", "static", NODE_ATTRIBUTES | extra)
    _declare(graph, "edge", "static", STATIC_EDGE_ATTRIBUTES | extra)
    _nodes(graph, network, release, dynamic=False)
    edges = ET.SubElement(graph, "edges", count=str(network.edges.height))
    for row in network.edges.iter_rows(named=True):
        edge = _edge(edges, row, row["strategic_share"])
        _values(edge, row, STATIC_EDGE_ATTRIBUTES, release)
        _draw_edge(edge, row, row["strategic_share"])
    return root


def _dynamic(network: Network, release: Release) -> ET.Element:
    time = {
        "mode": "dynamic",
        "timeformat": "date",
        "timerepresentation": "interval",
        "start": network.start.isoformat(),
        "end": network.end.isoformat(),
    }
    root, graph = _head(network, release, time)
    extra = _label(release)
    _declare(graph, "node", "static", NODE_ATTRIBUTES | extra)
    _declare(graph, "edge", "static", LASTING_EDGE_ATTRIBUTES | extra)
    _declare(graph, "edge", "dynamic", DYNAMIC_EDGE_ATTRIBUTES)
    _nodes(graph, network, release, dynamic=True)
    lasting = _lasting(network)
    edges = ET.SubElement(graph, "edges", count=str(lasting.height))
    spans = intervals(network.spells).partition_by("edge_id", as_dict=True, include_key=False)
    periods = network.spells.partition_by("edge_id", as_dict=True)
    for row in lasting.iter_rows(named=True):
        key = (row["edge_id"],)
        edge = _edge(edges, row, row["strategic_share"])
        holder = _values(edge, row, LASTING_EDGE_ATTRIBUTES, release)
        for period in periods[key].iter_rows(named=True):
            when = {"start": period["start"].isoformat(), "end": period["end"].isoformat()}
            _attvalues(holder, period, DYNAMIC_EDGE_ATTRIBUTES, when)
        spells = ET.SubElement(edge, "spells")
        for start, end in spans[key].rows():
            ET.SubElement(spells, "spell", start=start.isoformat(), end=end.isoformat())
        _draw_edge(edge, row, row["strategic_share"])
    return root


def _lasting(network: Network) -> pl.DataFrame:
    """What doesn't change over an edge's life: mean weight and log-odds, share of it that is strategic."""
    cooperating = pl.col("p_tactical") + pl.col("p_strategic")
    share = pl.when(cooperating.sum() > 0).then(pl.col("p_strategic").sum() / cooperating.sum())
    return network.spells.group_by(
        "edge_id", "source", "target", "relation", "basis", maintain_order=True
    ).agg(pl.col("weight").mean(), pl.col("log_odds").mean(), share.alias("strategic_share"))


def _head(network: Network, release: Release, graph: dict[str, str]) -> tuple[ET.Element, ET.Element]:
    # Prefixes are written out: registering a namespace would change ElementTree for the whole process.
    root = ET.Element("gexf", {"xmlns": NAMESPACE, "xmlns:viz": f"{NAMESPACE}/viz", "version": "1.3"})
    meta = ET.SubElement(root, "meta", lastmodifieddate=release.run.manifest.created[:10])
    ET.SubElement(meta, "creator").text = "Shadowgraph"
    labels = [f"TLP:{release.options.tlp}", *(["SYNTHETIC"] if release.run.synthetic else [])]
    ET.SubElement(meta, "keywords").text = ", ".join([*labels, network.name, "armed organisations", "ties"])
    ET.SubElement(meta, "description").text = clean(f"{network.name}\n{plain(release)}")
    return root, ET.SubElement(root, "graph", {"defaultedgetype": "undirected", "idtype": "string", **graph})


def _declare(graph: ET.Element, kind: str, mode: str, attributes: dict[str, str]) -> None:
    holder = ET.SubElement(graph, "attributes", {"class": kind, "mode": mode})
    for name, gexf_type in attributes.items():
        ET.SubElement(holder, "attribute", id=name, title=name, type=gexf_type)


def _nodes(graph: ET.Element, network: Network, release: Release, *, dynamic: bool) -> None:
    nodes = ET.SubElement(graph, "nodes", count=str(network.nodes.height))
    for row in network.nodes.iter_rows(named=True):
        node = ET.SubElement(nodes, "node", id=clean(row["id"]), label=clean(row["label"]))
        if dynamic:
            for name in ("start", "end"):
                if row[name] is not None:
                    node.set(name, row[name].isoformat())
        _values(node, row, NODE_ATTRIBUTES, release)
        red, green, blue = marks.NODE
        ET.SubElement(node, "viz:color", r=str(red), g=str(green), b=str(blue))
        ET.SubElement(node, "viz:size", value=str(marks.node_size(row["n_events"])))
        ET.SubElement(node, "viz:shape", value=marks.NODE_SHAPES.get(row["kind"], "disc"))


def _edge(edges: ET.Element, row: dict[str, Any], strategic: float | None) -> ET.Element:
    word = (
        "rivals" if row["relation"] == "rivalry" else "strategic" if (strategic or 0) >= 0.5 else "tactical"
    )
    return ET.SubElement(
        edges,
        "edge",
        id=clean(row["edge_id"]),
        source=clean(row["source"]),
        target=clean(row["target"]),
        weight=str(row["weight"]),
        kind=f"{row['basis']} {row['relation']}",
        label=f"{row['basis']}, {word}",
    )


def _draw_edge(edge: ET.Element, row: dict[str, Any], strategic: float | None) -> None:
    red, green, blue = marks.edge_colour(row["relation"], strategic)
    opacity = str(round(max(0.0, min(1.0, row["weight"])), 3))
    ET.SubElement(edge, "viz:color", r=str(red), g=str(green), b=str(blue), a=opacity)
    ET.SubElement(edge, "viz:thickness", value=str(marks.thickness(row["log_odds"])))
    ET.SubElement(edge, "viz:shape", value=marks.EDGE_SHAPES[row["basis"]])


def _values(parent: ET.Element, row: dict[str, Any], names: Iterable[str], release: Release) -> ET.Element:
    holder = ET.SubElement(parent, "attvalues")
    _attvalues(holder, row, names, {})
    _attvalues(holder, dict.fromkeys(_label(release), True), _label(release), {})
    return holder


def _attvalues(holder: ET.Element, row: dict[str, Any], names: Iterable[str], when: dict[str, str]) -> None:
    for name in names:
        text = text_of(row[name])
        if text is not None:
            ET.SubElement(holder, "attvalue", {"for": name, "value": text, **when})


def _label(release: Release) -> dict[str, str]:
    return {"synthetic": "boolean"} if release.run.synthetic else {}
