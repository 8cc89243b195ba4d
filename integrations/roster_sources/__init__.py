"""Rosters that other systems offer at an address: asked for, and made into a file."""
