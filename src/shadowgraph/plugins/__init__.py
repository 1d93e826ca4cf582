"""Hooks through which sources, evidence terms and measures are registered, built-in or not."""
