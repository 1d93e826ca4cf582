"""How durable a tie is: tactical or strategic, and what is to be expected of it."""

from shadowgraph.ties.durability.model import HazardModel, learnt
from shadowgraph.ties.durability.outlook import outlook
from shadowgraph.ties.durability.split import split_states

__all__ = ["HazardModel", "learnt", "outlook", "split_states"]
