"""Remind teachers by mail of registers not taken: once per session and teacher.

A round of the schedule notes whom to remind of what; each note is a job of its own.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.outgoing_mail import has_mail_server
from accounts.sign_in.credentials import with_credentials
from classes.errors import MailNotSentError
from classes.models import ClassSession, MeetingOpening, RegisterReminder, Teacher
from classes.models.lessons.reminders import NOT_SENT
from classes.selectors.register.missing_registers import missing_registers, overdue_registers
from classes.services.reminder_mail import compose_reminder
from jobs.bell import ring_bell
from jobs.lifecycle import queue_anew
from jobs.models import waiting_since
from jobs.outgoing.mails import UNWANTED, Letter, MailWork, Unwanted
from jobs.outgoing.smtp import Handover, MailOutcome
from jobs.registry import Lane

FORGOTTEN_AFTER = timedelta(hours=24)
"""No mail for a lesson that ended longer ago: the list of registers not taken names it still."""

PAUSES = tuple(timedelta(minutes=5) * 2**n for n in range(8))
"""After each refusal of the mail server; together as long as a lesson is not forgotten."""


def plan_reminders(*, now: datetime | None = None) -> int:
    """Note whom to remind of what from now on; return how many notes are new."""
    now = now or timezone.now()
    recent = [session for session in _recent_missing(now) if _was_known(session)]
    late = [session for session in recent if _is_late_enough(session, now)]
    return _note(late, now)


def remind_now(*, session: ClassSession) -> int:
    """Note to remind of one register at once; return how many notes are new or wait anew.

    Each teacher has one note; only one that was not sent is sent anew.

    Raises:
        MailNotSentError: no mail leaves this installation.
    """
    if not has_mail_server():
        who = ", ".join(str(teacher) for teacher in _teachers_of(session))
        raise MailNotSentError("reminder_without_mail_server", who=who)
    not_sent = session.reminders.filter(state__in=NOT_SENT, teacher__in=_teachers_of(session))
    again = not_sent.filter(teacher__user__is_active=True)
    n_again = sum(queue_anew(job=reminder, states=NOT_SENT) for reminder in again)
    return n_again + _note([session], timezone.now())


def _note(sessions: list[ClassSession], now: datetime) -> int:
    prefetch_related_objects(sessions, "class_group__teachers__user")
    # Who was entered but never invited knows nothing of registers.
    can_log_in = with_credentials(
        teacher.user for session in sessions for teacher in _teachers_of(session)
    )
    wanted = {
        (session.pk, teacher.pk): RegisterReminder(
            session=session,
            teacher=teacher,
            school=session.class_group.school,
            **waiting_since(now),
        )
        for session in sessions
        for teacher in _teachers_of(session)
        if teacher.user.is_active and teacher.user_id in can_log_in
    }
    noted = RegisterReminder.objects.filter(session__in=sessions)
    for pair in noted.values_list("session", "teacher"):
        wanted.pop(pair, None)
    # Another worker may plan at the same moment; a note stays one.
    RegisterReminder.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    if wanted:
        ring_bell(lane=Lane.MAIL)
    return len(wanted)


def _teachers_of(session: ClassSession) -> list[Teacher]:
    """Return who takes the register: the session's teacher, else those of the class group."""
    if session.teacher:
        return [session.teacher]
    return list(session.class_group.teachers.all())


def _recent_missing(now: datetime) -> "QuerySet[ClassSession]":
    recent = ClassSession.objects.filter(ends_at__gt=now - FORGOTTEN_AFTER)
    named = missing_registers(recent, now=now).select_related(
        "class_group__school", "room", "teacher__user", "meeting"
    )
    late = MeetingOpening.objects.filter(opened_at__gt=now - FORGOTTEN_AFTER)
    return named.prefetch_related(Prefetch("meeting__openings", late))


def _still_missing(reminder: RegisterReminder, now: datetime) -> ClassSession | None:
    """Return the lesson whose register is due and not taken, as far as one is reminded of it."""
    recent = ClassSession.objects.filter(pk=reminder.session_id, ends_at__gt=now - FORGOTTEN_AFTER)
    school = reminder.session.class_group.school
    missing = overdue_registers(recent, school=school, now=now)
    return missing.select_related("class_group__school", "room", "teacher__user").first()


def _was_known(session: ClassSession) -> bool:
    """Tell whether the timetable had the lesson before it was over: else nobody could take it.

    A line that was moved counts as entered then; of an old one it is not known. The term or the
    roster may have come later than the line.
    """
    if session.meeting is None:
        return True
    openings = [one for one in session.meeting.openings.all() if one.day == session.day]
    known_since = [session.meeting.entered_at, *(one.opened_at for one in openings)]
    return all(moment is None or moment < session.ends_at for moment in known_since)


def _is_late_enough(session: ClassSession, now: datetime) -> bool:
    """Wait as long after the end as the school wants."""
    minutes = session.class_group.school.minutes_until_reminder
    return session.ends_at + timedelta(minutes=minutes) <= now


def _letter(reminder: RegisterReminder) -> Letter | Unwanted:
    """Write it, unless the register was taken meanwhile or the teacher is another by now."""
    session, teacher = _still_missing(reminder, timezone.now()), reminder.teacher
    if session is None or teacher not in _teachers_of(session) or not teacher.user.is_active:
        return UNWANTED
    reminder.session = session
    return Letter(compose_reminder(reminder))


def _kept(handover: Handover) -> Mapping[str, Any]:
    return {"sent_at": timezone.now()} if handover.outcome is MailOutcome.ACCEPTED else {}


WORK = MailWork(
    model=RegisterReminder,
    along=("session__class_group__school", "teacher__user"),
    compose=_letter,
    kept=_kept,
    # Read twice it reminds twice; never read, the register stays untaken.
    may_come_twice=True,
)
REMINDERS = WORK.kind("reminder", pauses=PAUSES)
