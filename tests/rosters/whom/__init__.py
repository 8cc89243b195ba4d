"""Whom a line of a file means: without numbers, of several schools, by a name alone."""
