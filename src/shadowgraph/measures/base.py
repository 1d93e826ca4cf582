"""What a measure is: a formula with units, range and citation that turns a context into values with draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shadowgraph.measures.context import MeasureContext

Draws = NDArray[np.float32]
"""Shape (n, 1 + n_draws): the point value in column 0, one draw in each other column, NaN where unknown."""

IntArray = NDArray[np.int64]

Theme = Literal["fragmentation", "escalation", "ambiguity", "insulation", "patronage", "peace", "ground"]
Resolution = Literal["step", "ties", "year"]
Centre = Literal["none", "shift", "scale"]


@runtime_checkable
class Measure(Protocol):
    """One measure. One file in `measures/`, registered in `measures/builtin.py`.

    The class docstring is the measure's entry in docs/reference/measures.md: formula, units, range, interval
    and source. Subclass this protocol to inherit the defaults.

    Attributes:
        name: Registered name, lower snake case; the `measure` column.
        title: What it is, in words.
        theme: Which question it answers.
        unit_kinds: Which units it is computed for: 'theatre', 'district', 'actor' (an organisation and the events it
            took part in).
        units: Unit of the value.
        range: Least and greatest possible value.
        citation: Author and year of the formula or idea.
        resolution: 'step': the run's step (and years where records are dated no better); 'ties': the periods of
            the ties; 'year': calendar years.
        centre: How draws are placed around the point before quantiles are taken: 'none' as they are; 'shift' so
            that their median is the point; 'scale' the same in logarithms. For statistics whose resampled
            values are biased (concentrations, entropies), draws tell the spread but not the place.
        needs: Tables of `Beside` without which the measure is left out.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    theme: ClassVar[Theme]
    unit_kinds: ClassVar[tuple[str, ...]]
    units: ClassVar[str]
    range: ClassVar[tuple[float, float]]
    citation: ClassVar[str]
    resolution: ClassVar[Resolution] = "step"
    centre: ClassVar[Centre] = "none"
    needs: ClassVar[tuple[str, ...]] = ()

    def compute(self, context: MeasureContext) -> Draws:
        """Compute the measure for every slot of a context.

        Returns:
            Shape (context.n_slots, 1 + context.n_draws), or with any other number of draws; NaN where the
            measure has no value (a denominator of 0).
        """
        ...
