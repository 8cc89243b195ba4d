"""Begin a new school year: classes move up, who leaves is on no roster any more, terms follow."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from classes.access import administered_schools
from classes.errors import NotOfficeError
from classes.models import ClassGroup, Enrolment, School, Student
from classes.services.history import keep_in_histories
from classes.services.register.memberships import note_leavings
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import Remark, remark
from office.planning.new_years import ONE_DAY, ClassPlan, YearPlan, YearWishes, plan_of

AT_ONCE = 500


@transaction.atomic
def begin_new_year(
    *, school: School, wishes: YearWishes, by: User, shown_version: ShownVersion
) -> YearPlan:
    """End the enrolments of the old year and enrol for the new one, all of it or nothing.

    Args:
        shown_version: of the plan that she was shown (`YearPlan.version`).

    Raises:
        NotOfficeError: she does not administer the school.
        StaleRowError: something has changed since the plan was shown.
    """
    if not administered_schools(by).filter(pk=school.pk).exists():
        raise NotOfficeError("people_for_office_only")
    # Whoever else begins the year, or moves one of the students, waits here.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    students = Student.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    of_school = {student.pk: student for student in students.filter(school=school)}
    plan = plan_of(school, wishes)
    refuse_stale(shown_version, plan.version)
    _end(plan, school)
    for one in plan.moving:
        _move_up(one, plan, of_school, by)
    left = remark("left_with_year", last_on=wishes.last_on)
    keep_in_histories([of_school[key] for key in sorted(plan.leavers)], by=by, change=left)
    for term in plan.terms:
        term.save()
    # Batches, as SQLite bounds how many values one statement may bear.
    return plan


def _end(plan: YearPlan, school: School) -> None:
    ending = plan.ending
    keys = [row.pk for row in ending]
    for start in range(0, len(keys), AT_ONCE):
        rows = Enrolment.objects.filter(pk__in=keys[start : start + AT_ONCE])
        rows.update(until_on=plan.wishes.last_on + ONE_DAY)
    for row in ending:
        row.until_on = plan.wishes.last_on + ONE_DAY
    # Many at once send no signal. The last day may be past: lessons held since count nowhere.
    note_leavings(school=school, enrolments=ending)


def _move_up(one: ClassPlan, plan: YearPlan, students: dict[int, Student], by: User) -> None:
    school, old = one.class_group.school, one.class_group
    group, is_new = ClassGroup.objects.get_or_create(
        school=school, code=one.code, defaults={"title": old.title}
    )
    # A class that exists has teachers of its own; whether the old ones join is the office's choice.
    if is_new or plan.wishes.takes_teachers:
        group.teachers.add(*old.teachers.filter(left_on=None))
    first_on = plan.wishes.first_on
    joining = [
        Enrolment(student_id=key, class_group=group, from_on=first_on) for key in one.joining
    ]
    Enrolment.objects.bulk_create(joining, batch_size=AT_ONCE)
    note_leavings(school=school, enrolments=joining)
    keep_in_histories(list(_of(one.joining, students)), by=by, change=_moved(one, plan))


def _of(keys: Iterable[int], students: dict[int, Student]) -> Iterable[Student]:
    return (students[key] for key in keys)


def _moved(one: ClassPlan, plan: YearPlan) -> Remark:
    wishes = plan.wishes
    return remark(
        "class_changed",
        old=one.class_group.code,
        last_on=wishes.last_on,
        to=one.code,
        first_on=wishes.first_on,
    )
