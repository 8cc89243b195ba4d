"""Who confirms a register at the terminal: a person who may, and who has seen what she writes."""

import sys

from django.core.management.base import OutputWrapper

from accounts.models import User
from classes.access import may_change
from classes.models import ClassSession
from faces.management.terminal import Refused, WrongUsage
from recognition.management.attendance_report import AttendanceReport

YES = "yes"


def find_confirmer(address: str, session: ClassSession) -> User:
    """Return who answers for a register, before anything is filmed.

    Raises:
        WrongUsage: nobody sits at a terminal who could be asked, as in a timer.
        Refused: nobody of that address takes this register.
    """
    if not sys.stdin.isatty():
        raise WrongUsage(
            "--confirm asks whoever sits at the terminal: without one, confirm on the review page."
        )
    user = User.objects.filter(email=address.lower(), is_active=True).first()
    sessions = ClassSession.objects.visible_to(user) if user else ClassSession.objects.none()
    if user and sessions.filter(pk=session.pk).exists() and may_change(user, session):
        return user
    raise Refused(
        f"Nobody with the address {address} takes the register of {session.class_group}: "
        "name a teacher of the class, or an administrator of the school."
    )


def asks_to_confirm(report: AttendanceReport, by: User, *, on: OutputWrapper) -> bool:
    """Show what was found, and return whether the answer is yes; anything else writes nothing."""
    for line in report.table:
        on.write(line.encode("utf-8", "replace").decode("utf-8"), style_func=str)
    on.write(f"Write this into the register as {by}? Type {YES}: ", style_func=str, ending="")
    on.flush()
    return sys.stdin.readline().strip().lower() == YES
