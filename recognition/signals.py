"""What other apps may listen to; recognition does not know who does."""

from django.dispatch import Signal

capture_failed = Signal()
"""A capture ended without a result, in the same transaction; sender Capture, arg `capture_id`."""
