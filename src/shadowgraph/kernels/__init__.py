"""Pure array functions: `reference` in plain NumPy (the oracle), `compiled` in Numba (the one that runs)."""
