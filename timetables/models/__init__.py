"""Timetables that came from other systems; the addresses of teachers' calendars."""

from timetables.models.calendar_addresses import CalendarAddress
from timetables.models.imports import TimetableImport

__all__ = ["CalendarAddress", "TimetableImport"]
