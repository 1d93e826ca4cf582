"""Plain NumPy: slow, obvious, and what the compiled kernels are checked against."""
