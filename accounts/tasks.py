"""What the worker does of this room by itself."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command

from accounts.sign_in.guesses import erase_old_guesses


def forget_old() -> None:
    """Erase sessions that have ended, where they were, and guesses of the day before."""
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    erase_old_guesses()
