"""Backups, restoring and moving, on both databases."""
