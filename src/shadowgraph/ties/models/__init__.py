"""Tie models, one file each; the default is the state-space model."""
