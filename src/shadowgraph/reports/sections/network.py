"""The signed network: who is drawn, where, and in which camp."""

from __future__ import annotations

import numpy as np
import polars as pl

from shadowgraph.reports.codes import Codes
from shadowgraph.reports.layout import coalitions, signed_layout
from shadowgraph.reports.numbers import many
from shadowgraph.reports.payload import Network
from shadowgraph.reports.ranking import LIKELY_FROM

NODE_LIMIT = 75
LONERS = 12
COOPERATING_FROM = 0.25
RIVAL_FROM = 0.55


def build(codes: Codes, ranked: pl.DataFrame) -> Network:
    """Return the network part: organisations with a tie or a rivalry worth drawing."""
    cooperating = (pl.col("p_cooperating") >= COOPERATING_FROM) | (pl.col("basis") == "reported")
    drawn = ranked.filter(
        (cooperating | (pl.col("p_rival") >= RIVAL_FROM)) & (pl.col("a") >= 0) & (pl.col("b") >= 0)
    )
    nodes, left_out = _nodes(codes, drawn)
    place = {actor: number for number, actor in enumerate(nodes)}
    drawn = drawn.filter(pl.col("a").is_in(nodes) & pl.col("b").is_in(nodes))
    edges = np.array(
        [[place[a], place[b]] for a, b in drawn.select("a", "b").iter_rows()], dtype=np.int64
    ).reshape(-1, 2)
    chance = drawn["p_cooperating"].to_numpy()
    rival = drawn["p_rival"].to_numpy()
    together = chance >= LIKELY_FROM
    camps = coalitions(len(nodes), edges[together], chance[together])
    where = signed_layout(camps, edges, np.where(chance >= rival, chance, -rival))
    return {
        "actor": nodes,
        "x": [round(x * 1000) for x in where[:, 0].tolist()] if nodes else [],
        "y": [round(y * 1000) for y in where[:, 1].tolist()] if nodes else [],
        "coalition": camps.tolist(),
        "pair": drawn["pair"].to_list(),
        "left_out": left_out,
        "title": _title(camps, drawn, together),
        "description": (
            f"Network of {many(len(nodes), 'organisation')} with "
            f"{many(len(edges), 'tie or rivalry', 'ties and rivalries')}; "
            "dashed lines are inferred, solid lines are reported by a source. Its table lists every line drawn."
        ),
    }


def _nodes(codes: Codes, drawn: pl.DataFrame) -> tuple[list[int], int]:
    """Organisations to draw: those with a tie, most at stake first, and a few with rivalries alone."""
    stake = pl.max_horizontal("p_cooperating", "p_rival")
    ends = pl.concat([drawn.select(pl.col(side).alias("actor"), stake.alias("stake")) for side in "ab"])
    ordered = (
        ends.group_by("actor")
        .agg(pl.col("stake").sum())
        .join(codes.actors.select("actor", "n_events"), on="actor")
        .with_columns((pl.col("stake") * (pl.col("n_events") + 2).log()).alias("stake"))
        .sort(["stake", "actor"], descending=[True, False])
    )
    tied = drawn.filter(pl.col("likely") | (pl.col("basis") == "reported"))
    partners = pl.concat([tied.select(pl.col(side).alias("actor")) for side in "ab"]).unique()
    first = ordered.join(partners, on="actor", how="semi", maintain_order="left").head(NODE_LIMIT - LONERS)
    alone = ordered.join(first, on="actor", how="anti", maintain_order="left").head(LONERS)
    kept = sorted([*first["actor"].to_list(), *alone["actor"].to_list()])
    return kept, ordered.height - len(kept)


def _title(camps: np.ndarray, drawn: pl.DataFrame, together: np.ndarray) -> str:
    n_camps = int(camps.max()) + 1 if len(camps) else 0
    n_ties = int(together.sum())
    if not drawn.height:
        return "No pair of organisations stands out as cooperating or as rivals"
    if not n_camps:
        return "No two organisations likely had a tie; the lines drawn are rivalries and fainter chances"
    joins = "ties that are likely or better join" if n_ties != 1 else "tie that is likely or better joins"
    return (
        f"Over the whole window {many(n_ties, joins, joins)} {many(int((camps >= 0).sum()), 'organisation')}"
        f" into {many(n_camps, 'camp')}"
    )
