"""Backups: rows, files and settings in one encrypted archive, and the way back from it."""
