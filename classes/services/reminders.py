"""Remind teachers by mail of registers not taken: once per session and teacher."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db.models import prefetch_related_objects
from django.utils import timezone

from classes.models import ClassSession, RegisterReminder, Teacher
from classes.selectors.missing_registers import missing_registers
from classes.services.reminder_mail import compose_reminder

FORGOTTEN_AFTER = timedelta(hours=24)
"""No mail for a lesson that ended longer ago: the list of registers not taken names it still."""

LONGEST_SENDING = timedelta(minutes=10)
"""Whoever has claimed a reminder and is silent for so long is gone."""

FIRST_PAUSE = timedelta(minutes=5)
"""After a refusal of the mail server; each further pause is twice as long."""


def remind_of_registers(*, now: datetime | None = None) -> int:
    """Send the mails that are due; return how many the mail server took."""
    now = now or timezone.now()
    return sum(_send(reminder, now) for reminder in _due_reminders(now))


def sessions_to_remind_of(now: datetime) -> list[ClassSession]:
    """Return the sessions to remind of: each as long after its end as its school sets."""
    recent = ClassSession.objects.filter(ends_at__gt=now - FORGOTTEN_AFTER)
    sessions = missing_registers(recent, now=now).select_related(
        "class_group__school", "room", "teacher__user"
    )
    return [session for session in sessions if _is_late_enough(session, now)]


def teachers_of(session: ClassSession) -> list[Teacher]:
    """Return who takes the register: the session's teacher, else those of the class group."""
    if session.teacher:
        return [session.teacher]
    return list(session.class_group.teachers.all())


def _due_reminders(now: datetime) -> Iterable[RegisterReminder]:
    """Write down whom to remind of what, then return those that wait to be sent."""
    sessions = sessions_to_remind_of(now)
    prefetch_related_objects(sessions, "class_group__teachers__user")
    wanted = {
        (session.pk, teacher.pk): RegisterReminder(session=session, teacher=teacher, try_after=now)
        for session in sessions
        for teacher in teachers_of(session)
        if teacher.user.is_active
    }
    RegisterReminder.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    due = RegisterReminder.objects.due(now).filter(session__in=sessions)
    found = due.select_related("session__class_group__school", "session__room", "teacher__user")
    return [one for one in found if (one.session_id, one.teacher_id) in wanted]


def _send(reminder: RegisterReminder, now: datetime) -> bool:
    """Send one mail, unless somebody else does or the register was taken meanwhile."""
    claims = RegisterReminder.objects
    if not claims.claim(reminder.pk, now=now, until=now + LONGEST_SENDING):
        return False
    if not _is_missing_still(reminder.session, now):
        return False
    mine = claims.filter(pk=reminder.pk)
    try:
        compose_reminder(reminder).send()
    except (SMTPException, OSError, ValueError) as refusal:
        pause = FIRST_PAUSE * 2**reminder.n_attempts
        mine.update(try_after=now + pause, failure=str(refusal)[:300])
        return False
    mine.update(sent_at=timezone.now(), failure="")
    return True


def _is_late_enough(session: ClassSession, now: datetime) -> bool:
    minutes = session.class_group.school.minutes_before_reminder
    return session.ends_at + timedelta(minutes=minutes) <= now


def _is_missing_still(session: ClassSession, now: datetime) -> bool:
    return missing_registers(ClassSession.objects.filter(pk=session.pk), now=now).exists()
