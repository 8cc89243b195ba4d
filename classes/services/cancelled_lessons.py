"""Remove sessions of lessons that no longer take place, unless somebody worked on them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from classes.models import (
    ClassSession,
    Cover,
    Holiday,
    MeetingOpening,
    RegisterReminder,
    School,
    Term,
)
from classes.models.calendar import DaySpan
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR, ClassSessionQuerySet
from classes.selectors.timetable.meetings import meetings_held_in


@dataclass(frozen=True)
class Cancelled:
    """How many sessions went, and how many stay because somebody worked on them."""

    n_removed: int
    n_kept: int


@transaction.atomic
def remove_cancelled_sessions(
    *, school: School, first_on: date, last_on: date, without: Collection[Term] = ()
) -> Cancelled:
    """Remove what the timetable opened or took over on days that became free of lessons since.

    `without` are terms about to be deleted, whose lines of the timetable go with them. A lesson
    taken off by a holiday that is itself taken back is opened by `timetable.open_missed_sessions`,
    unless it lies farther back than the timetable catches up.
    """
    # The full lock, unlike elsewhere: on PostgreSQL it also holds up rows that would refer to one
    # of these lessons, such as a film, until they are deleted.
    opened = _opened_between(school, first_on, last_on).select_for_update(of=("self",))
    terms = list(school.terms.exclude(pk__in=[term.pk for term in without]))
    named = opened.order_by("pk").select_related("class_group__school", "meeting")
    return remove_untouched_sessions(_cancelled(named, school, terms))


def remove_untouched_sessions(sessions: list[ClassSession]) -> Cancelled:
    """Remove those on which nobody worked, so that the timetable may open their lessons anew."""
    untouched = ClassSession.objects.filter(
        pk__in=[session.pk for session in sessions], state=ClassSession.State.OPEN
    ).exclude(_is_touched())
    removed = set(untouched.values_list("pk", flat=True))
    _delete_openings(session for session in sessions if session.pk in removed)
    ClassSession.objects.filter(pk__in=removed).delete()
    return Cancelled(len(removed), len(sessions) - len(removed))


def _opened_between(school: School, first_on: date, last_on: date) -> ClassSessionQuerySet:
    """Return what the timetable opened or took over on these days of the school's clock."""
    # At the ends of the calendar a moment on the school's clock overflows.
    first = max(first_on, date(FIRST_YEAR, 1, 1))
    last = min(last_on, date(LAST_YEAR, 12, 31))
    begins_at = datetime.combine(first, time.min, tzinfo=school.zone)
    ends_at = datetime.combine(last + timedelta(days=1), time.min, tzinfo=school.zone)
    return ClassSession.objects.filter(
        class_group__school=school,
        meeting__isnull=False,
        starts_at__gte=begins_at,
        starts_at__lt=ends_at,
    )


def _cancelled(
    sessions: Iterable[ClassSession], school: School, terms: list[Term]
) -> list[ClassSession]:
    """Choose the sessions on whose day their line of the timetable does not hold."""
    holidays = list(Holiday.objects.filter(school=school))
    return [session for session in sessions if not _takes_place(session, terms, holidays)]


def _takes_place(session: ClassSession, terms: list[Term], holidays: list[Holiday]) -> bool:
    current = {term.pk for term in _on(session.day, terms)}
    wanted = session.meeting.term_id if session.meeting else None
    is_in_term = wanted in current if wanted else bool(current)
    return is_in_term and not _on(session.day, holidays)


def _on(day: date, periods: Iterable[DaySpan]) -> list[DaySpan]:
    return [period for period in periods if period.first_on <= day <= period.last_on]


def _is_touched() -> Q:
    """Whatever hangs on a session is somebody's work: records, captures, mails asked for."""
    touched = Q(confirmed_at__isnull=False)
    # With the hidden ones: relations of the name "+" are work as well.
    relations: list[Any] = ClassSession._meta.get_fields(include_hidden=True)
    for relation in relations:
        # The worker writes reminders by itself, and a cover is of the lesson, whoever opens it.
        if relation.auto_created and relation.related_model not in {None, RegisterReminder, Cover}:
            # A default manager may leave rows out, and the lesson would look untouched.
            rows = relation.related_model._base_manager.all()
            touched |= Q(Exists(rows.filter(**{relation.field.name: OuterRef("pk")})))
    return touched


def _delete_openings(sessions: Iterable[ClassSession]) -> None:
    """Delete those of every line that a session held: a double lesson opened by hand holds two.

    Else the timetable would take them for opened and never open these lessons again.
    """
    for day, found in groupby(sessions, key=lambda session: session.day):
        held = set().union(*(meetings_held_in(session) for session in found))
        MeetingOpening.objects.filter(day=day, meeting__in=held).delete()
