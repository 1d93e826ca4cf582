"""Attribution of masked events by weights learnt without their year, or without their country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.attribution_lessons import WAYS, Lessons, learn
from benchmarks.attribution_masks import Case, Masked
from benchmarks.attribution_rivals import country_year, nearest_frequency, nested, utility_marks
from shadowgraph.kernels.reference.conditional_logit import probabilities


@dataclass(frozen=True)
class HeldOut:
    """Probabilities of one mode and setting, and log scores of the rivals.

    Args:
        case: The cases under all ways of masking.
        named: shape (R,), probabilities.
        outside: shape (D,), of somebody else.
        marks: method to log scores, shape (D,).
    """

    case: Case
    named: np.ndarray
    outside: np.ndarray
    marks: dict[str, np.ndarray]


OURS, RIVAL = "conditional logit (the default)", "nearest-event frequency"


def held_out(cast: Masked, mode: str, of: Lessons, setting: int, *, by_country: bool) -> HeldOut:
    """Judge every case of a setting by weights learnt on other years."""
    case, taught = of.judged[setting], of.taught[setting]
    named, outside = left_out(case, taught, cast.year[case.target], cast.year[taught.target])
    marks = {OURS: utility_marks(case, named, outside)}
    if by_country:
        country = cast.country
        elsewhere = left_out(case, taught, country[case.target], country[taught.target])
        marks["the same, learnt on other countries"] = utility_marks(case, *elsewhere)
    for name in (RIVAL, "nearest event", "country-year frequency"):
        marks[name] = np.empty(len(case.target))
    for number, way in enumerate(WAYS[mode]):
        own = case.way == number
        year = cast.year[case.target[own]]
        found = nearest_frequency(cast, way, case, number)
        marks[RIVAL][own] = nested(found, year)
        marks["nearest event"][own] = nested({k: v for k, v in found.items() if k[1] == 1}, year)
        marks["country-year frequency"][own] = country_year(cast, way, case, number)
    return HeldOut(case, named, outside, marks)


def left_out(
    case: Case, taught: Case, group: np.ndarray, of_taught: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities by weights learnt on the other groups only."""
    every = learn(taught, np.ones(len(of_taught), bool))
    named, outside = np.empty(len(case.share)), np.empty(len(case.target))
    for name in np.unique(group):
        # The start is where all groups lead; the optimum is one, so the answer doesn't depend on it.
        utility = learn(taught, of_taught != name, start=every)
        own = group == name
        rows = own[case.choices.case]
        named[rows], outside[own] = probabilities(case.choices.within(own), utility)
    return named, outside
