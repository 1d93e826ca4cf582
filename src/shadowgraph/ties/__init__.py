"""The ties stage."""
