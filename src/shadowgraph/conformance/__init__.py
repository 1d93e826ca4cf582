"""Suites any plugin must pass: `sources.check_source`, and one for each kind of part. Shipped for others to run."""
