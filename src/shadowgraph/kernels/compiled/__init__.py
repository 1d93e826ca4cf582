"""Numba kernels. Importing this package compiles nothing; the first call does, and caches."""
