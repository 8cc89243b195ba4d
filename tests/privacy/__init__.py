"""Tests of what is kept of people, and how it goes."""
