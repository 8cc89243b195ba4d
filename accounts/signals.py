"""What happens in this room that others answer."""

from django.dispatch import Signal

password_reset_asked = Signal()
"""Somebody asked for a new password. Args: email (as typed, whether anybody has it or not)."""
