"""Say which week of a school is A; today's lessons follow at once."""

from datetime import date

from django.db import transaction

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError
from classes.models import School
from classes.selectors.meetings import meetings_of
from classes.services.timetable import open_sessions_of
from classes.versions import ShownVersion, refuse_stale
from timetables.selectors.school_weeks import weeks_version
from timetables.services.lines import close_up


@transaction.atomic
def set_week_a(
    *, school: School, day: date | None, by: User, shown_version: ShownVersion
) -> School:
    """Let weeks A and B take turns from the week of a day; None: all weeks are alike."""
    locked = School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    refuse_stale(shown_version, weeks_version(locked))
    today = locked.today()
    before = list(meetings_of(school=locked, day=today))
    locked.week_a_on = day
    locked.save(update_fields=["week_a_on"])
    after = set(meetings_of(school=locked, day=today))
    close_up(locked, lines=[meeting for meeting in before if meeting not in after])
    open_sessions_of(locked, day=today)
    return locked
