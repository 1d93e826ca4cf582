"""What each report is worth: reliability of its sources, credibility of what it says, and what became of it."""

from shadowgraph.trust.credibility.corrections import corrections
from shadowgraph.trust.credibility.judging import Credibility, judge
from shadowgraph.trust.credibility.model import BARS

__all__ = ["BARS", "Credibility", "corrections", "judge"]
