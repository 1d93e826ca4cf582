"""Sources: files of any provider to typed tables. `read` one file, `read_all` of several, `discover` what is there."""

from shadowgraph.sources.read import read, read_all

__all__ = ["read", "read_all"]
