"""Rosters that are fetched from a service of another system."""
