"""Patrons."""
