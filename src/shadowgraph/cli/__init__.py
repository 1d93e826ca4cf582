"""The `shadowgraph` command: one file per command, no logic; every command calls what the library offers."""
