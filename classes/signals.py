"""What other apps may listen to; the register does not know who does."""

from django.dispatch import Signal

session_closed = Signal()
"""A session's register was closed, in the same transaction; sender ClassSession, arg `session`."""
