"""Weigh what is stated: each source by its error rates, repeats once, contradictions side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from shadowgraph.records.period import MONTHS
from shadowgraph.ties.base import FloatArray, IntArray
from shadowgraph.ties.evidence.opportunity import states_in_pair
from shadowgraph.ties.panel import Panel
from shadowgraph.ties.statements.admiralty import log_ratios
from shadowgraph.ties.statements.learn import ANY, Learnt, doubted, learnt, ratios
from shadowgraph.ties.statements.on_cells import said_on_cells, seen_in_events, stated_cells
from shadowgraph.ties.statements.pair_years import CLASSES
from shadowgraph.ties.statements.repeats import runs, worth
from shadowgraph.ties.statements.sources import (
    CONDENSED,
    COOPERATIVE,
    NOT_LOOKED,
    SILENT,
    STATED,
    source_index,
    voice,
)

FROM_RIVALRY = 0.3
"""What a statement of rivalry says against cooperation, as a share of what it says for rivalry. Groups that clash do
cooperate at other times: pair-years with a clash hold a tie e^-1 to e^-2 times as often as others (the benchmark shows
it), against e^5 for rivalry that a B2 statement is worth."""

GOING_OVER = ("joined", "merged")
"""Of rebels and a state these say that they took power or laid down arms: not that the two cooperated before."""

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Weighed:
    """What statements say of every cell, in nats; sums of independent voices.

    Args:
        speaking: shape (C,), log-likelihood ratio of a tie from those who state or allege one, at least 0 as a rule.
        silent: shape (C,), what the silence of those who looked adds, at most 0 as a rule.
        rivalry: shape (C,), log-likelihood ratio of rivalry against neither, from those who state it; at least 0.
        voices: shape (C,), sources that state a tie.
        due: shape (C,), sources that would state one had the pair none.
        said: shape (C, S), what each source says whose rates are learnt; -1: it doesn't look, or isn't judged.
    """

    speaking: FloatArray
    silent: FloatArray
    rivalry: FloatArray
    voices: FloatArray
    due: FloatArray
    said: IntArray

    @property
    def ties(self) -> FloatArray:
        """Log-likelihood ratio of a tie against none, from statements of ties and silences, shape (C,)."""
        return self.speaking + self.silent

    @property
    def against(self) -> FloatArray:
        """What silences and statements of rivalry say against a tie, shape (C,), at most 0 as a rule."""
        return self.silent - FROM_RIVALRY * self.rivalry

    @property
    def contradicted(self) -> Bools:
        """Where somebody states or alleges a tie and a source that looked says nothing of it, or states rivalry."""
        return np.asarray((self.speaking > 0) & ((self.silent < 0) | (self.rivalry > 0)))


def weigh(panel: Panel, rates: dict[tuple[str, str], Learnt] | None = None) -> Weighed:
    """Weigh all statements of a panel.

    Sources whose rates are learnt speak with them, and are heard in their silence. All others speak with their
    Admiralty rating, and their silence says nothing. UCDP's files are one voice: a rating adds only what goes beyond
    what its learnt files already say. What merely condenses events of the record (who fought whom, who was named
    together) is left to the terms that read the events.

    Args:
        panel: Pairs and periods.
        rates: Learnt rates by class and layer; None: those learnt from the whole record.
    """
    learnt_by = learnt() if rates is None else rates
    kind = states_in_pair(panel)[panel.cell_pair]
    said = said_on_cells(panel)
    judged = np.zeros((len(CLASSES), said.shape[1]), bool)
    for k, name in enumerate(CLASSES):
        if (name, ANY) in learnt_by:
            judged[k] = learnt_by[name, ANY].heard
    said = np.where(judged[kind], said, NOT_LOOKED)
    speaking, silent, due = _learnt(panel, kind, said, learnt_by)
    laid = stated_cells(panel, COOPERATIVE)
    took_power = pl.col("relation").is_in(GOING_OVER) & pl.Series(kind[laid["cell"].to_numpy()] > 0)
    rated, n_rated = _rated(panel, laid.filter(~took_power), judged[kind])
    for name, amount in rated.items():
        speaking = np.maximum(speaking, amount) if name == "ucdp" else speaking + amount
    voices = (said == STATED).sum(axis=1) + n_rated
    return Weighed(speaking, silent, rivalry(panel), voices.astype(float), due, said)


def rivalry(panel: Panel) -> FloatArray:
    """Log-likelihood ratio of rivalry against neither, from those who state it, shape (C,)."""
    made = np.zeros(panel.n_cells)
    for amount in _rated(panel, stated_cells(panel, ("rivalry",)), None)[0].values():
        made += amount
    return made


def _learnt(
    panel: Panel, kind: IntArray, said: IntArray, rates: dict[tuple[str, str], Learnt]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Speaking, silent and due of the learnt sources, each of shape (C,)."""
    heard = np.asarray((said > SILENT).any(axis=1))
    total, loud, due = np.zeros((3, panel.n_cells))
    lasting, common = np.zeros((2, len(CLASSES)))
    for k, name in enumerate(CLASSES):
        item, here = rates.get((name, ANY)), kind == k
        if item is None or not here.any():
            continue
        lasting[k], common[k] = item.persistence, item.common
        distinct, back = np.unique(said[here], axis=0, return_inverse=True)
        alone = np.where(distinct == SILENT, NOT_LOOKED, distinct)
        back = back.reshape(-1)
        total[here] = ratios(item, distinct, 0.0)[back]
        loud[here] = ratios(item, alone, 0.0)[back]
        due[here] = ((said[here] != NOT_LOOKED) * item.rates.chance[:, 0, STATED]).sum(axis=1)
    share = _shares(panel, said, heard, lasting[kind])
    total, loud = total * share, np.where(heard, loud, 0.0) * share
    # Doubt is about the pair as a whole: saying it again doesn't take it away.
    believed = np.bincount(panel.cell_pair, loud, panel.n_pairs).astype(np.float64)
    kept = doubted(believed, common[states_in_pair(panel)]) / np.where(believed == 0.0, 1.0, believed)
    scale = np.where(heard, kept[panel.cell_pair], 1.0)
    return loud * scale, (total - loud) * scale, due


def _shares(panel: Panel, said: IntArray, heard: Bools, persistence: FloatArray) -> FloatArray:
    """How much of a statement each cell is worth, shape (C,).

    A run of years in which somebody speaks is worth `repeats.worth` statements, spread evenly. Silence is one
    statement, made in its first year: what an institute doesn't know one year it won't know the next, and no
    agreement among its files could show otherwise.
    """
    if not panel.n_cells:
        return np.empty(0)
    year = 12 // MONTHS[panel.step]
    state = np.where(heard, 2, np.where((said != NOT_LOOKED).any(axis=1), 1, 0))
    run = runs(panel.cell_pair, panel.cell_period, state)
    length = np.bincount(run)[run].astype(float)
    begins = np.flatnonzero(np.diff(run, prepend=-1))[run]
    spoken = worth(length / year, persistence) / length
    silent = np.where(np.arange(panel.n_cells) - begins < year, 1.0 / np.minimum(length, year), 0.0)
    # Less than a year of silence is less than a statement.
    silent *= np.minimum(length / year, 1.0)
    return np.where(state == 2, spoken, silent)


def _rated(
    panel: Panel,
    laid: pl.DataFrame,
    judged: np.ndarray[tuple[int, int], np.dtype[np.bool_]] | None,
) -> tuple[dict[str, FloatArray], FloatArray]:
    """What rated voices say, by voice, shape (C,) each, and how many of them speak.

    A voice is heard once per pair: its strongest statement, spread over the cells it covers.

    Args:
        panel: Pairs and periods.
        laid: From `stated_cells`.
        judged: shape (C, S), sources whose rates are learnt there; None: all statements are rated.
    """
    cell = laid["cell"].to_numpy()
    laid = laid.join(source_index(), on="dataset", how="left", maintain_order="left")
    left = ~(laid["dataset"].is_in(CONDENSED).to_numpy() & _repeated(panel, laid))
    if judged is not None:
        source = laid["source"].fill_null(0).to_numpy()
        support = (laid["source"].is_not_null() & (laid["relation"] == "support")).to_numpy()
        left &= ~(support & judged[cell, source])
    rating = log_ratios(pl.col("reliability"), pl.col("credibility"))
    of_pair = ("voice", "pair")
    each = (
        laid.with_columns(pl.Series("pair", panel.cell_pair[cell]), voice(pl.col("dataset")).alias("voice"))
        .filter(pl.Series(left))
        .with_columns(rating.alias("full"))
        .filter(pl.col("full") > 0)
        .with_columns((pl.col("full") / pl.len().over("statement_id")).alias("spread"))
        .group_by("voice", "pair", "cell")
        .agg(pl.col("spread").max(), pl.col("full").max())
        .with_columns(
            (pl.col("full").max().over(of_pair) / pl.col("spread").sum().over(of_pair)).alias("most")
        )
        .with_columns((pl.col("spread") * pl.col("most").clip(upper_bound=1.0)).alias("worth"))
        .sort("voice", "cell")
    )
    made: dict[str, FloatArray] = {}
    for (name,), part in each.partition_by("voice", as_dict=True, maintain_order=True).items():
        cells, worths = part["cell"].to_numpy(), part["worth"].to_numpy()
        made[str(name)] = np.bincount(cells, worths, panel.n_cells).astype(np.float64)
    count = np.bincount(each["cell"].to_numpy(), minlength=panel.n_cells).astype(float)
    return made, count


def _repeated(panel: Panel, laid: pl.DataFrame) -> Bools:
    """Whether events of that year show what a row states: the two opposed for rivalry, together for the rest."""
    cell = laid["cell"].to_numpy()
    fought, together = (seen_in_events(panel, opposed=opposed)[cell] for opposed in (True, False))
    return np.asarray(np.where((laid["relation"] == "rivalry").to_numpy(), fought, together))
