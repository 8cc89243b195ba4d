"""Copies of films and photos with boxes and names: made on request, erased after a day."""
