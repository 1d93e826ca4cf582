"""Events that may be one: linked with a chance, never merged."""

from shadowgraph.trust.duplicates.linking import link

__all__ = ["link"]
