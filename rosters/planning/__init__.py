"""Compare a file with the school that it is about, and write what is new."""
