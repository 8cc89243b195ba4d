"""What other rooms may listen to; the office does not know who does."""

from django.dispatch import Signal

contacts_changed = Signal()
"""Name, address or what they may be told has become another; sender Contact, arg `contacts`."""
