"""Impact: what changes after a tie begins or ends, and when nothing can be said about it."""

from shadowgraph.measures.impact.elsewhere import impact_elsewhere
from shadowgraph.measures.impact.pooling import pooled_impact
from shadowgraph.measures.impact.study import impact

__all__ = ["impact", "impact_elsewhere", "pooled_impact"]
