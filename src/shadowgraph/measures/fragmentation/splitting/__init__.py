"""Splitting: the chance that an organisation splits within twelve months, learnt from coded splits."""

from shadowgraph.measures.fragmentation.splitting.risk import split_evidence, split_risk

__all__ = ["split_evidence", "split_risk"]
