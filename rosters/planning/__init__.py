"""Compare what a file says of a school with the school, and write what is new."""
