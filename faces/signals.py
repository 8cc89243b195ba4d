"""What other rooms may listen to; faces does not know who does."""

from django.dispatch import Signal

faces_erased = Signal()
"""Every face of a student is being erased, in the same transaction; sender Student, arg `student`.

A receiver erases what its room keeps of the face and returns how many pieces that were.
"""
