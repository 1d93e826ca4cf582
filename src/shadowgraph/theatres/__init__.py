"""The theatres stage."""
