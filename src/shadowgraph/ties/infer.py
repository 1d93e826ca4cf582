"""Infer ties."""

from __future__ import annotations

from shadowgraph.actors.result import Actors
from shadowgraph.errors import UsageError
from shadowgraph.events.result import Events
from shadowgraph.plugins.manager import registered
from shadowgraph.records.period import check_step
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties.base import MODES, TieModel
from shadowgraph.ties.panel import build_panel
from shadowgraph.ties.result import TieResult

DEFAULT_MODEL = "learnt"
"""The model that did best on theatres it had not seen: docs/reference/benchmarks/ties.md."""


def infer(
    data: TheatreData | Events,
    actors: Actors | None = None,
    *,
    mode: str = "events",
    step: str = "quarter",
    model: str | TieModel = DEFAULT_MODEL,
    seed: int = 0,
    terms: tuple[str, ...] | None = None,
) -> TieResult:
    """Infer who cooperates with whom.

    Args:
        data: One theatre's slice of everything (`theatres.cut`), or the events stage's result; then all of it is one
            theatre.
        actors: The actors stage's result, beside events; None beside a slice.
        mode: 'events' (statements are never looked at) or 'events+reports'.
        step: Length of a period: 'month', 'quarter' or 'year'.
        model: Name of a registered model, or a model.
        seed: Seed of the interval draws.
        terms: Evidence terms to use; None: all the mode allows.

    Raises:
        UsageError: Unknown mode, step, model or term; events without actors, or a slice with them.
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
    panel = build_panel(_slice(data, actors), step=check_step(step), mode=chosen[0])
    return model.infer(panel, seed=seed, terms=terms)


def _slice(data: TheatreData | Events, actors: Actors | None) -> TheatreData:
    if isinstance(data, TheatreData) and actors is None:
        return data
    if isinstance(data, TheatreData) or actors is None:
        raise UsageError(
            "Ties need events with their actors, or one theatre's slice",
            field="actors",
            value="given" if actors is not None else "missing",
            rule="infer_ties(events, actors) or infer_ties(data)",
            way_out="data = cut_theatre(events, actors, theatre); infer_ties(data)",
        )
    return cut(data, actors, select(data, actors)[0])
