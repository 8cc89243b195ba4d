"""Servers of other people, each of the tests own, which may be killed."""
