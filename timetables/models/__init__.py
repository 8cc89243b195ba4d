"""Timetables that came from other systems."""

from timetables.models.imports import TimetableImport

__all__ = ["TimetableImport"]
