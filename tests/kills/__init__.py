"""kill -9 in the middle of everything that stores something: nothing is lost, nothing doubled."""
