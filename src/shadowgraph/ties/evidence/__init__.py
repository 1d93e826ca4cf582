"""Kinds of evidence, one file each: what is counted, and the null it must beat."""
