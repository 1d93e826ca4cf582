"""Coded ties as labels: which pairs are at risk of being coded, and which are."""

from shadowgraph.ties.learnt.labels import CODED_TO, FROM, LEAST_EVENTS, OPEN, STATELIKE, Universe, universe

__all__ = ["CODED_TO", "FROM", "LEAST_EVENTS", "OPEN", "STATELIKE", "Universe", "universe"]
