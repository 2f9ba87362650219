"""Side by side figures for what the project promises about speed and memory; `python -m benchmarks`."""
