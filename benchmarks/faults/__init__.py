"""Faults made on purpose, with printed seeds, and what must hold after each: see `benchmarks.faults.run`."""
