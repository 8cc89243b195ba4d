"""Copies of films and photos with boxes and names: what is written there, and which there are."""
