"""The drawn classroom: where people sit in it and how they move."""
