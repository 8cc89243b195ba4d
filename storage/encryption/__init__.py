"""Encryption at rest: keys outside database and media, and all that is sealed with them."""
