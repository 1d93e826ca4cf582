"""Change: regimes, what can be said at the end of a month, and what moved in it with the events behind it."""
