"""What other apps may listen to; the register does not know who does.

Each is sent inside the transaction that makes it true; whoever tells the world waits for its end.
"""

from django.dispatch import Signal

session_closed = Signal()
"""A session's register was closed, in the same transaction; sender ClassSession, arg `session`."""

register_confirmed = Signal()
"""A person confirmed or closed a session's register; sender ClassSession, arg `session`."""

registers_amended = Signal()
"""Confirmed registers say something else; sender ClassSession, arg `amendments` of one step.

Not all of them are kept: that of an entry added to a register which is open says no old status,
that of one taken back no new one.
"""

confirmation_undone = Signal()
"""A register says nothing any more; sender ClassSession, args `session`, `students` it named."""
