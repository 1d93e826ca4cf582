"""GraphML: networks for networkx, igraph, R and Cytoscape, with and without time.

GraphML has no notion of time. The static file has one edge per pair; the dynamic one has an edge per pair and
period, with its `start` and `end` as attributes, which is how igraph, R's networkDynamic and networkx take it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from shadowgraph.exports.gexf import DYNAMIC_EDGE_ATTRIBUTES, NODE_ATTRIBUTES, STATIC_EDGE_ATTRIBUTES
from shadowgraph.exports.network import Network, networks
from shadowgraph.exports.provenance import plain
from shadowgraph.exports.release import Release
from shadowgraph.exports.xml_text import clean, text_of, write_xml

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

GRAPH_KEYS = dict.fromkeys(("name", "theatre", "start", "end", "tlp", "provenance"), "string")
NODE_KEYS = {"label": "string"} | {
    name: {"integer": "int"}.get(kind, kind) for name, kind in NODE_ATTRIBUTES.items()
}
SPAN_KEYS = {"start": "string", "end": "string"}
PAIR_KEYS = {"weight": "double"} | STATIC_EDGE_ATTRIBUTES
PERIOD_KEYS = {"relation": "string", "basis": "string"} | SPAN_KEYS | DYNAMIC_EDGE_ATTRIBUTES
LABEL_KEYS = {"synthetic": "boolean"}


def write(release: Release, folder: Path) -> list[Path]:
    """Write `<theatre>.graphml` and `<theatre>-dynamic.graphml` for each theatre (`Options.dynamic` picks one)."""
    paths = []
    for network in networks(release):
        for dynamic in (False, True):
            if release.options.dynamic in (None, dynamic):
                paths.append(folder / f"{network.theatre}{'-dynamic' if dynamic else ''}.graphml")
                write_xml(_document(network, release, dynamic=dynamic), paths[-1])
    return paths


def _document(network: Network, release: Release, *, dynamic: bool) -> ET.Element:
    label = LABEL_KEYS if release.run.synthetic else {}
    keys = {
        "graph": GRAPH_KEYS | label,
        "node": NODE_KEYS | (SPAN_KEYS if dynamic else {}) | label,
        "edge": (PERIOD_KEYS if dynamic else PAIR_KEYS) | label,
    }
    root = ET.Element("graphml", xmlns=NAMESPACE)
    for kind, names in keys.items():
        for name, graphml_type in names.items():
            # Ids differ between kinds and are never yEd's 'd3' and 'd7', which Gephi takes for labels.
            about = {"id": f"{kind}_{name}", "for": kind, "attr.name": name, "attr.type": graphml_type}
            ET.SubElement(root, "key", about)
    graph = ET.SubElement(root, "graph", id=clean(network.theatre), edgedefault="undirected")
    facts = {
        "name": network.name,
        "theatre": network.theatre,
        "start": network.start,
        "end": network.end,
        "tlp": f"TLP:{release.options.tlp}",
        "provenance": plain(release),
    }
    extra = dict.fromkeys(label, True)
    _data(graph, "graph", facts | extra, keys["graph"])
    for row in network.nodes.iter_rows(named=True):
        _data(ET.SubElement(graph, "node", id=clean(row["id"])), "node", row | extra, keys["node"])
    for row in _edges(network, dynamic=dynamic).iter_rows(named=True):
        ends = {"id": clean(row["edge_id"]), "source": clean(row["source"]), "target": clean(row["target"])}
        edge = ET.SubElement(graph, "edge", ends)
        _data(edge, "edge", row | extra, keys["edge"])
    return root


def _edges(network: Network, *, dynamic: bool) -> pl.DataFrame:
    if not dynamic:
        return network.edges
    ident = pl.concat_str("edge_id", pl.col("start").dt.to_string("%Y-%m-%d"), separator="|")
    return network.spells.with_columns(ident.alias("edge_id"))


def _data(parent: ET.Element, kind: str, row: Mapping[str, object], keys: Mapping[str, str]) -> None:
    """Write the values; GraphML has no null, so what isn't known is left out."""
    for name in keys:
        text = text_of(row[name])
        if text is not None:
            ET.SubElement(parent, "data", key=f"{kind}_{name}").text = text
