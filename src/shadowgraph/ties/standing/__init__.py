"""Standing evidence: what holds for a pair over the whole window, one kind a file."""
