"""One file per section of the report: each builds one part of the payload from the result tables."""
