"""What the worker does for this room; found by the app of jobs."""

from timetables.import_work import IMPORTS

KINDS = (IMPORTS,)
