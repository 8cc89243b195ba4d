"""Tell parents once a day of an absence without a reason, and once that it is cleared."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.outgoing_mail import are_links_mailed
from classes.models import AttendanceRecord, School
from classes.per_school import for_each_school
from guardians.models import GuardianMail, GuardianRules
from guardians.selectors.contact_links import gets_links
from guardians.selectors.notified_absences import is_cleared
from guardians.selectors.unexplained_absences import records_to_notify
from jobs.lifecycle import enqueue, queue_anew
from jobs.models import PERHAPS_READ, MailState, waiting_since
from office.models import Contact

CLEARED_WITHIN = timedelta(days=14)
"""A correction that comes later is no news for anybody at home."""

Purpose = GuardianMail.Purpose
Days = dict[tuple[int, date], list[AttendanceRecord]]


def plan_notices(*, now: datetime | None = None) -> int:
    """Note what parents are to be told by now, in each school that wants it; safe to repeat."""
    moment = now or timezone.now()
    # Noted without a server they would all go at once, days later, when there is one.
    if not are_links_mailed():
        return 0
    return for_each_school(
        lambda school: _plan_for(school, moment),
        on_failure="The parents of %s could not be told.",
    )


def _plan_for(school: School, now: datetime) -> int:
    rules = GuardianRules.objects.filter(
        school=school, is_open=True, notifies_absences=True
    ).first()
    if rules is None:
        return 0
    return _note_absent(school, rules, now) + _note_cleared(school, now)


def _note_absent(school: School, rules: GuardianRules, now: datetime) -> int:
    days: Days = defaultdict(list)
    for record in records_to_notify(school, rules, now=now):
        days[record.student_id, record.session.day].append(record)
    contacts = _contacts_of(school, {student_id for student_id, _day in days})
    return sum(
        _note(contact, day, records)
        for (student_id, day), records in days.items()
        for contact in contacts[student_id]
    )


def _contacts_of(school: School, student_ids: Iterable[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in gets_links(school).filter(student__in=student_ids):
        found[contact.student_id].append(contact)
    return found


@transaction.atomic
def _note(contact: Contact, day: date, records: list[AttendanceRecord]) -> bool:
    """Note one mail for her and the day; one that was dropped before it went waits anew."""
    keys = [record.pk for record in records]
    mail, is_new = GuardianMail.objects.get_or_create(
        contact=contact,
        purpose=Purpose.ABSENT,
        day=day,
        defaults={"records": keys} | _queued_now(contact),
    )
    if is_new:
        enqueue(job=mail)
    return is_new or _queue_dropped(mail, keys)


def _note_cleared(school: School, now: datetime) -> int:
    """Note a mail for each that was told of a day of which nothing is open any more."""
    notified = GuardianMail.objects.filter(
        school=school,
        purpose=Purpose.ABSENT,
        state__in=PERHAPS_READ,
        day__gte=school.local(now).date() - CLEARED_WITHIN,
    ).select_related("contact__student__school")
    cleared = GuardianMail.objects.filter(school=school, purpose=Purpose.CLEARED)
    # A dropped one was never read: should the day be cleared again, it may still go.
    known = set(cleared.exclude(state=MailState.DROPPED).values_list("contact", "day"))
    waiting = [mail for mail in notified if (mail.contact_id, mail.day) not in known]
    # Asked of each, because it takes several queries: most days have been told of already.
    return sum(_clear(mail) for mail in waiting if is_cleared(mail))


@transaction.atomic
def _clear(mailed: GuardianMail) -> bool:
    mail, is_new = GuardianMail.objects.get_or_create(
        contact=mailed.contact,
        purpose=Purpose.CLEARED,
        day=mailed.day,
        defaults={"records": mailed.records} | _queued_now(mailed.contact),
    )
    if is_new:
        enqueue(job=mail)
    return is_new or _queue_dropped(mail, mailed.records)


def _queue_dropped(mail: GuardianMail, keys: list[int]) -> bool:
    return queue_anew(job=mail, states=[MailState.DROPPED], records=keys)


def _queued_now(contact: Contact) -> dict[str, Any]:
    return {"school": contact.student.school} | waiting_since(timezone.now())
