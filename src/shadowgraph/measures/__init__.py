"""The measures stage."""
