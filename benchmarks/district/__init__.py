"""What `benchmarks.district` measures; loads Django's models, so after the settings are known."""
