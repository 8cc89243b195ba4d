"""What `benchmarks.jobs` measures; loads Django's models, so only after the settings are known."""

N_WORKERS = 4
"""Processes for films."""
