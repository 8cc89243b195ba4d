"""What other rooms may listen to; faces does not know who does."""

from django.dispatch import Signal

faces_erased = Signal()
"""Every face of a student is being erased, in the same transaction; sender Student, arg `student`.

A receiver erases what its room keeps of the face and returns how many pieces that were.
"""

erasing_faces = Signal()
"""Faces of students will be erased in this transaction; sender Student, arg `students`.

Sent once before the first of them goes: a receiver locks, in one order, what it will erase of all.
"""
