"""Benchmarks: `python -m benchmarks.NAME [--json FILE]` prints a table, writes flat JSON, renews the docs."""
