"""Pages of recognition, a file for each."""
