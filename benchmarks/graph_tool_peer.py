"""Our block model beside graph-tool's measured and uncertain block states, where graph-tool is installed.

Keys: for each of ours, measured, uncertain and each label, <method>_<label>_auc and _ap; null where there is no
graph-tool (Debian: `apt install python3-graph-tool`; it needs the system's Python, so it runs as a subprocess).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.record import record
from benchmarks.scores import auc, average_precision, interval
from benchmarks.ties import NEVER, _once, _slices
from shadowgraph.ties.learnt.labels import universe
from shadowgraph.ties.models.base_rate import BaseRate
from shadowgraph.ties.models.block_model import DOUBT, WEIGHTS, binormal_bars, pair_scores, same_enemies
from shadowgraph.ties.models.block_samples import ENEMY, Schedule, sample_blocks
from shadowgraph.ties.models.uncertain_edges import Measured
from shadowgraph.ties.panel import Panel, build_panel

INSIDE = Path(__file__).with_name("graph_tool_inside.py")
METHODS = ("ours", "measured", "uncertain")
LABELS = ("covert", "any", "open")
FAINT = 0.02
"""Chance of an edge of enmity before any record, for the uncertain block state."""
OWN = (0, 1, 3)
"""Bars of the block model that read enmity: same enemies by block, enemies in common, enmity of the two."""


def interpreter() -> str | None:
    """An interpreter that can import graph_tool, or None."""
    known = [sys.executable, "/usr/bin/python3", shutil.which("python3")]
    for path in dict.fromkeys(filter(None, known)):
        tried = subprocess.run(
            [path, "-W", "ignore", "-c", "import graph_tool"], capture_output=True, check=False
        )
        if tried.returncode == 0:
            return path
    return None


def peer_scores(panel: Panel, kind: str, python: str) -> np.ndarray:
    """Scores of every pair as in our model's bars on enmity, from graph-tool's samples, shape (3, P).

    Args:
        panel: Pairs and periods.
        kind: 'measured' (periods with a clash among periods at risk) or 'uncertain' (a belief per pair).
        python: Interpreter that has graph-tool.
    """
    clashes, seen = _clashes(panel)
    tried = np.maximum(np.diff(panel.cell_starts), seen)
    given = {
        "kind": kind,
        "seed": 1,
        "nodes": panel.orgs.height,
        "pairs": np.column_stack([panel.pair_a, panel.pair_b]).tolist(),
        "tried": tried.tolist(),
        "seen": seen.tolist(),
        "tried_default": int(np.median(tried)),
        "belief": Measured.of(clashes).chance(np.full(panel.n_pairs, FAINT)).tolist(),
        "belief_default": FAINT / 100,
    }
    ran = subprocess.run(
        [python, "-W", "ignore", str(INSIDE)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # threads would draw in any order
    )
    got = json.loads(ran.stdout)
    chance = np.array(got["chance"])
    edges = np.zeros((panel.orgs.height, panel.orgs.height))
    edges[panel.pair_a, panel.pair_b] = edges[panel.pair_b, panel.pair_a] = chance
    blocks = [_by_block(panel, edges, np.array(partition)) for partition in got["partitions"]]
    common = (edges @ edges)[panel.pair_a, panel.pair_b]
    scores = (np.mean(blocks, axis=0), np.log1p(common), -np.log1p(chance / DOUBT))
    return np.stack([WEIGHTS[k] * score for k, score in zip(OWN, scores, strict=True)])


def _by_block(panel: Panel, edges: np.ndarray, partition: np.ndarray) -> np.ndarray:
    _, block = np.unique(partition, return_inverse=True)
    member = np.eye(block.max() + 1)[block]
    reach = edges.sum(axis=1) @ member
    null = np.outer(reach, reach) / max(reach.sum(), 1e-12)
    rates = (member.T @ edges @ member + 1.0) / (null + 1.0)
    return same_enemies(rates, reach)[block[panel.pair_a], block[panel.pair_b]]


def _clashes(panel: Panel) -> tuple[np.ndarray, np.ndarray]:
    """Clashes per pair, and periods with at least one."""
    met = panel.meetings.filter("opposed")
    cells = np.bincount(met["cell"].to_numpy(), met["weight"].to_numpy(), panel.n_cells)
    return (
        np.bincount(panel.cell_pair, cells, panel.n_pairs),
        np.bincount(panel.cell_pair, cells > 0, panel.n_pairs).astype(int),
    )


def our_scores(panel: Panel) -> np.ndarray:
    """The same three bars from our own samples, on enmity alone, shape (3, P)."""
    samples = sample_blocks(panel, [_clashes(panel)[0], np.zeros(panel.n_pairs)], Schedule(), 0)
    assert ENEMY == 0
    return np.mean([pair_scores(panel, sample)[list(OWN)] for sample in samples], axis=0)


def _scored(panels: list[Panel], score: Callable[[Panel], np.ndarray]) -> pl.DataFrame:
    parts = []
    for panel in panels:
        base, ids = BaseRate().of(panel), panel.orgs["actor_id"]
        log_odds = base.prior() + binormal_bars(score(panel), base).sum(axis=0)
        parts.append(
            pl.DataFrame(
                {
                    "actor_a": ids.gather(panel.pair_a),
                    "actor_b": ids.gather(panel.pair_b),
                    "theatre": pl.Series([panel.data.theatre.id] * panel.n_pairs),
                    "score": log_odds,
                }
            )
        )
    return _once(pl.concat(parts), by="score")


def main(argv: list[str] | None = None) -> None:
    """Score both, or say that there is nothing to compare with."""
    options = arguments("graph_tool_peer", argv)
    python = interpreter()
    if python is None:
        print("No interpreter here can import graph_tool: apt install python3-graph-tool", file=sys.stderr)
    events, actors = record(data_folder())
    labels = universe(events, actors)
    panels = [
        build_panel(data, step="quarter", mode="events")
        for _, data in _slices(events, actors, quick=options.quick)
    ]
    figures: dict[str, float | int | None] = {}
    rows: list[tuple[object, ...]] = []
    for method in METHODS:
        if method != "ours" and python is None:
            figures |= {f"{method}_{label}_{key}": None for label in LABELS for key in ("auc", "ap")}
            continue
        begun = time.perf_counter()
        scores = _scored(
            panels,
            our_scores if method == "ours" else lambda panel, kind=method: peer_scores(panel, kind, python),
        )
        figures[f"{method}_seconds"] = time.perf_counter() - begun
        judged = {label: labels.pairs if label == "open" else labels.covert for label in LABELS}
        if options.quick:  # two theatres only: judge only their pairs
            judged = {
                k: pairs.join(scores, on=["actor_a", "actor_b"], how="semi") for k, pairs in judged.items()
            }
        rows += [_row(method, label, judged[label], scores, figures) for label in LABELS]
    title = "Blocks of who fights whom: ours beside graph-tool's, the same bars, fights only"
    note = (
        "Mode events; no method reads labels. Universes as in the benchmark of ties. 'ours': Gibbs samples of "
        "a degree-corrected block model with uncertain edges, on enmity alone. 'measured', 'uncertain': marginal edges "
        "and nested partitions of graph-tool's MeasuredBlockState (periods with a clash among periods at risk) and "
        "UncertainBlockState (Peixoto 2018), turned into the same three bars. Intervals resample pairs in theatres."
    )
    heads = ("method", "label", "AUC", "90 %", "average precision", "90 %")
    options.no_docs = options.no_docs or python is None
    finish("graph_tool_peer", figures, [Table(title, heads, rows, note)], options)


def _row(
    method: str,
    label: str,
    pairs: pl.DataFrame,
    scores: pl.DataFrame,
    figures: dict[str, float | int | None],
) -> tuple[object, ...]:
    judged = pairs.join(scores, on=["actor_a", "actor_b"], how="left")
    y, score = judged[label].to_numpy(), judged["score"].fill_null(NEVER).to_numpy()
    theatres = judged["theatre"].fill_null("none").to_numpy().astype(str)
    made: list[object] = [method, label]
    for key, fn in (("auc", auc), ("ap", average_precision)):
        low, high = interval(fn, y, score, theatres)
        figures[f"{method}_{label}_{key}"] = fn(y, score)
        made += [fn(y, score), f"{low:.2f} to {high:.2f}"]
    return tuple(made)


if __name__ == "__main__":
    main()
