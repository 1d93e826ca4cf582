"""Typed records and table schemas: what flows between stages. No input or output happens here."""
