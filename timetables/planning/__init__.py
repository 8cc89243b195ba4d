"""Compare the names and lessons of a file with the school's."""
