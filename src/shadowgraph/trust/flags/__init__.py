"""What is odd about a report: bursts, near copies, single sources, mirror accusations, parties as sources, figures."""

from shadowgraph.trust.flags.flagging import FLAGGING, flag

__all__ = ["FLAGGING", "flag"]
