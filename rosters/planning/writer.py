"""Write a plan, in few queries; the planner has kept the rules of the services."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db import models

from accounts.models import User
from accounts.sign_in.ended_log_ins import let_log_in_again
from classes.account_mails.models import TEACHER
from classes.models import AwaitedColleague, ClassGroup, Enrolment, School, Student, Teacher
from classes.selectors.timetable.teachings import access_of_teachings
from classes.services.register.memberships import note_leavings
from privacy.accesses import Access
from privacy.row_history.remembered_rows import remember_connections
from privacy.services.access_log import log_change
from rosters.planning.plans import Writes

Row = TypeVar("Row", bound=models.Model)
Key = TypeVar("Key", int, str)

BATCH = 1000
# Smaller: an update names each row once more for every field.
UPDATE_BATCH = 200


def write_plan(writes: Writes, school: School, *, by: User | None) -> None:
    """Write all rows; whoever calls holds a transaction in which the plan was made."""
    if writes.school_sourced_id:
        school.sourced_id = writes.school_sourced_id
        school.save(update_fields=["sourced_id"])
    for term in [*writes.new_terms, *writes.changed_terms]:
        # One by one: each is a line of the access log, and they are few.
        term.save()
    _create(Student, writes.new_students)
    _update(Student, writes.changed_students, *sorted(writes.student_fields))
    _create(ClassGroup, writes.new_groups)
    _update(ClassGroup, writes.changed_groups, "code", "title", "sourced_id")
    _create(User, writes.new_users)
    _update(User, writes.named_users, "first_name", "last_name")
    _create(Teacher, writes.new_teachers)
    _update(Teacher, writes.changed_teachers, "sourced_id")
    _bring_back(writes.returned_teachers)
    _write_enrolments(writes, school)
    _write_teachings(writes)
    _await_owners(writes.awaited, school, by)
    _log_rights(writes, school, by)


def _log_rights(writes: Writes, school: School, by: User | None) -> None:
    """Log who sees children from now on: many rows at once send no signal.

    The worker writes; whoever applied the roster is named beside it.
    """
    applied = {"by": by.pk} if by else {}
    if teachers := [*writes.new_teachers, *writes.returned_teachers]:
        users = sorted(teacher.user_id for teacher in teachers)
        params = {"how": "added", "role": "teacher", "users": users} | applied
        log_change(Access("roles", school.pk, params=params))
    for how, pairs in (("added", writes.new_teachings), ("deleted", writes.gone_teachings)):
        for teacher, groups in _by_teacher(pairs).items():
            access = access_of_teachings(school.pk, groups=groups, teachers=[teacher])
            access.params.update({"how": how} | applied)
            log_change(access)


def _by_teacher(pairs: Sequence[tuple[Teacher, ClassGroup]]) -> dict[Teacher, list[ClassGroup]]:
    found: dict[Teacher, list[ClassGroup]] = {}
    for teacher, group in pairs:
        found.setdefault(teacher, []).append(group)
    return found


def _bring_back(teachers: Sequence[Teacher]) -> None:
    """Let teachers who left log in for the school again."""
    for pks in _batches([teacher.pk for teacher in teachers]):
        Teacher.objects.filter(pk__in=pks).update(left_on=None)
    for teacher in teachers:
        let_log_in_again(user=teacher.user)


def _write_enrolments(writes: Writes, school: School) -> None:
    # What goes makes room first: a student has one open enrolment in a class (a constraint).
    for pks in _batches([row.pk for row in writes.never_begun]):
        Enrolment.objects.filter(pk__in=pks).delete()
    _update(Enrolment, writes.moved_enrolments, "from_on", "until_on")
    ended_on: dict[date | None, list[int]] = {}
    for row in writes.ended_enrolments:
        ended_on.setdefault(row.until_on, []).append(row.pk)
    for day, ended in ended_on.items():
        for pks in _batches(ended):
            Enrolment.objects.filter(pk__in=pks).update(until_on=day)
    _create(Enrolment, writes.new_enrolments)
    changed = [*writes.moved_enrolments, *writes.ended_enrolments, *writes.new_enrolments]
    note_leavings(school=school, enrolments=changed)


def _write_teachings(writes: Writes) -> None:
    through = ClassGroup.teachers.through
    for teacher, group in writes.gone_teachings:
        through.objects.filter(teacher_id=teacher.pk, classgroup_id=group.pk).delete()
    # Somebody may have entered the same teaching by hand since the plan was made.
    rows = [through(teacher_id=t.pk, classgroup_id=g.pk) for t, g in writes.new_teachings]
    through.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    gone = [(group, teacher.pk) for teacher, group in writes.gone_teachings]
    new = [(group, teacher.pk) for teacher, group in writes.new_teachings]
    remember_connections("teachers", gone=gone, new=new)


def _await_owners(rows: Sequence[AwaitedColleague], school: School, by: User | None) -> None:
    """They may be invited from now on."""
    if not rows:
        return
    addresses = sorted(row.email for row in rows)
    # Who taught here before, was asked to come back, and is no teacher here any more.
    former = AwaitedColleague.objects.filter(school=school, post=TEACHER, stand_in=None)
    for part in _batches(addresses):
        former.filter(email__in=part).delete()
    _create(AwaitedColleague, rows)
    applied = {"by": by.pk} if by else {}
    params = {"how": "added", "role": TEACHER, "addresses": addresses} | applied
    log_change(Access("awaited_colleague", school.pk, params=params))


def _batches(pks: list[Key]) -> Iterator[list[Key]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _create(model: type[Row], rows: Sequence[Row]) -> None:
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _update(model: type[Row], rows: Sequence[Row], *fields: str) -> None:
    if rows:
        model._default_manager.bulk_update(rows, fields, batch_size=UPDATE_BATCH)
