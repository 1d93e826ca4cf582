"""What the chance of a tie means, in the words every view uses."""

from __future__ import annotations

CODED = (
    "The chance that careful coders would record a tie between the two in this window, open or covert. True "
    "cooperation is at least as common: coders miss what nobody writes about."
)
CODED_RANGE = "The range is what leaving one theatre out of the learning would change."
PERIODS = (
    "The chance, under the model used here, that the two cooperated in at least one period. It grows with the length "
    "of the window."
)
PERIODS_RANGE = "The range holds 90 % of the draws of the model's parameters."

OPEN = "named on one side, allied or merged"
COVERT = "one supports the other without that being part of the open record of events"
HEADS = (
    "Judged by what holds for the two over the whole window. Timing and statements count towards a tie, but don't "
    "tell an open one from a covert one; so the two chances need not add up to the whole."
)
HEADS_SHORT = (
    "Open: named on one side, allied or merged. Covert: one supports the other. Both by standing evidence alone; not "
    "told apart where a government is one of the two."
)
WITH_STATE = "Where a government is one of the two, open and covert ties are not told apart."
SPAN = (
    "A pair with a tie isn't tied all the time: over the window a tie is alive about a third of it. This bar turns "
    "'the two have a tie' into 'the tie is alive in this very period'; the evidence of the period then raises or "
    "lowers it."
)
LASTING = (
    "Strategic: the spell of cooperation lasts at least three years in all, years before and after the period "
    "included. Tactical: shorter."
)
LAYERS = (
    'Each chance holds if there is a tie. "Can\'t say" is an answer: nothing can be learnt about that kind.'
)
CASES = (
    "Reported pairs of this theatre whose bars are most like these. They show the company the estimate keeps."
)


def notes() -> dict[str, str]:
    """What the parts of a tie's page mean, by part."""
    return {
        "open": OPEN,
        "covert": COVERT,
        "heads": HEADS,
        "with_state": WITH_STATE,
        "span": SPAN,
        "lasting": LASTING,
        "layers": LAYERS,
        "cases": CASES,
    }


def meaning(*, coded: bool) -> tuple[str, str]:
    """What a pair's chance and its range mean.

    Args:
        coded: Whether the model learns from coded ties and judges pairs as a whole.
    """
    return (CODED, CODED_RANGE) if coded else (PERIODS, PERIODS_RANGE)
