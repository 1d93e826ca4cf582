"""Infer ties in one theatre."""

from __future__ import annotations

from shadowgraph.errors import UsageError
from shadowgraph.plugins.manager import registered
from shadowgraph.records.period import check_step
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, TieModel
from shadowgraph.ties.panel import build_panel
from shadowgraph.ties.result import TieResult


def infer(
    data: TheatreData,
    *,
    mode: str = "events",
    step: str = "quarter",
    model: str | TieModel = "state-space",
    seed: int = 0,
    terms: tuple[str, ...] | None = None,
) -> TieResult:
    """Infer who cooperates with whom in one theatre.

    Args:
        data: The theatre's slice of events, participants, actors and statements (`theatres.cut`).
        mode: 'events' (statements are never looked at) or 'events+reports'.
        step: Length of a period: 'month', 'quarter' or 'year'.
        model: Name of a registered model, or a model.
        seed: Seed of the interval draws.
        terms: Evidence terms to use; None: all the mode allows.

    Raises:
        UsageError: Unknown mode, step, model or term.
        NoEventsError: No two organisations share a country and a year.
    """
    chosen = [known for known in MODES if known == mode]
    if not chosen:
        raise UsageError(
            "Unknown mode", field="mode", value=mode, rule=" or ".join(MODES), way_out="use --mode events"
        )
    if terms is not None and (unknown := set(terms) - set(registered("evidence_terms"))):
        raise UsageError(
            "Unknown evidence term",
            field="terms",
            value=min(unknown),
            rule=", ".join(registered("evidence_terms")),
            way_out="choose from these",
        )
    if isinstance(model, str):
        models: dict[str, TieModel] = registered("tie_models")
        if model not in models:
            raise UsageError(
                "Unknown tie model",
                field="model",
                value=model,
                rule=", ".join(models),
                way_out="choose from these",
            )
        model = models[model]
    panel = build_panel(data, step=check_step(step), mode=chosen[0])
    return model.infer(panel, seed=seed, terms=terms)
