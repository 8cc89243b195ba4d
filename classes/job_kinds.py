"""What the worker does for this room; found by the app of jobs."""

from classes.services.reminders import REMINDERS

KINDS = (REMINDERS,)
