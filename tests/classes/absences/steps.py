"""Enter an absence of several students as their pages do, and read what registers say then."""

from datetime import timedelta

from classes.selectors.absences.absence_batches import preview_absences
from classes.services.absences.absence_batches import enter_absences, unstored_absence
from tests.factories import NINE_O_CLOCK

DAY = timedelta(days=1)
MONDAY = NINE_O_CLOCK - NINE_O_CLOCK.weekday() * DAY - timedelta(hours=9)


def enter(students, plan, by):
    preview = preview_absences(unstored_absence(plan), students=students)
    return enter_absences(students, plan=plan, by=by, shown_version=preview.version)


def statuses(registers, student):
    return [one.records.get(student=student).status for one in registers]
