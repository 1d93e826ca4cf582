"""Learn the model of patronage from coded support, theatre by theatre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shadowgraph.errors import UsageError
from shadowgraph.ties.base import FloatArray
from shadowgraph.ties.learnt.logistic import Logistic, fit
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.model import PatronModel

RIDGE = 30.0


@dataclass(frozen=True)
class PatronLessons:
    """Labelled pairs of group and state.

    Args:
        values: shape (P, K).
        label: shape (P,), 1 where support is coded.
        theatre: shape (P,), what is left out together.
    """

    values: FloatArray
    label: FloatArray
    theatre: NDArray[np.str_]


def fit_signed(taught: PatronLessons, terms: tuple[PatronTerm, ...], rows: NDArray[np.bool_]) -> Logistic:
    """Fit on some of the rows."""
    signs = np.array([term.sign for term in terms], np.float64)
    return fit(taught.values[rows], taught.label[rows], signs, ridge=RIDGE)


def learn_patrons(
    taught: PatronLessons, terms: tuple[PatronTerm, ...], provenance: dict[str, Any]
) -> PatronModel:
    """Fit on everything, and with each theatre left out.

    Raises:
        UsageError: Fewer than two theatres hold coded support.
    """
    held = np.unique(taught.theatre[taught.label > 0])
    if len(held) < 2:
        raise UsageError(
            "Too few labelled theatres to learn from",
            field="labels",
            value=", ".join(held) or "none",
            rule="coded support in at least two theatres",
            way_out="add the external-support files, or keep the weights Shadowgraph brings",
        )
    whole = fit_signed(taught, terms, np.ones(len(taught.label), bool))
    refits = tuple(fit_signed(taught, terms, taught.theatre != name) for name in held)
    return PatronModel(tuple(term.name for term in terms), whole, refits, provenance)
