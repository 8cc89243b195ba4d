"""Plan students and teachers: who is new, whose name has changed, who has left."""

from operator import attrgetter

from accounts.models import User
from classes.account_mails.awaited_colleagues import (
    has_entered_name,
    named_as_entered,
    shown_address,
)
from classes.account_mails.models import TEACHER
from classes.models import AwaitedColleague, Student, Teacher
from jobs.failures import Remark, remark
from rosters.planning.context import PlanContext
from rosters.planning.line_report import LineKind, plan_lines
from rosters.planning.matches import change_fields
from rosters.planning.namesakes import Namesakes
from rosters.planning.plans import RosterAction, student_label
from rosters.readers.rows import StudentRow, TeacherRow


def plan_students(context: PlanContext) -> None:
    kind = LineKind("student", attrgetter("number"), _add_student, _change_student)
    # The rows of a zip have their ids.
    if context.roster.kind == "oneroster":
        plan_lines(context, context.roster.students, context.state.students, kind)
        return
    namesakes = Namesakes(context)
    plan_lines(context, namesakes.numbered(), context.state.students, kind)
    for note in namesakes.notes:
        context.add_note(note)


def _add_student(context: PlanContext, row: StudentRow) -> None:
    student = Student(
        school=context.state.school,
        **{field: value or "" for field, value in _described(row).items()},
    )
    context.students[row.key] = student
    context.writes.new_students.append(student)
    # The mark is what makes two plans differ: all that is written stands in it.
    mark = "|".join(map(str, _described(row).values()))
    text = remark("student_new")
    context.add_step(row.place, RosterAction.ADD, student_label(student), text, mark=mark)


def _change_student(context: PlanContext, row: StudentRow, student: Student) -> None:
    context.students[row.key] = student
    if row.is_gone:
        return  # Shown by the lines of enrolments, or by the end of all of them.
    old_name = student.name
    # A file without the ids of the other system takes none away.
    wanted = _described(row) | {"sourced_id": row.sourced_id or None}
    changes = change_fields(student, wanted)
    if not changes:
        context.add_step(row.place, RosterAction.UNCHANGED, student_label(student))
        return
    context.writes.changed_students.append(student)
    context.writes.student_fields |= set(changes)
    label, reasons = student_label(student), _reasons(changes, old_name)
    context.add_step(row.place, RosterAction.CHANGE, label, *reasons, mark=str(changes))


def _described(row: StudentRow) -> dict[str, str | None]:
    """Return what a row says of a student, by field; None: the file has no such column."""
    return {field: getattr(row, field) for field in Student.DESCRIBED_BY}


def _reasons(changes: dict[str, tuple[str, str]], old_name: str) -> list[Remark]:
    reasons = []
    if {"given_name", "family_name"} & set(changes):
        reasons.append(remark("student_was_called", name=old_name))
    if "number" in changes:
        reasons.append(remark("student_had_number", number=changes["number"][0]))
    if "sourced_id" in changes:
        reasons.append(remark("gets_foreign_id"))
    return reasons


def plan_teachers(context: PlanContext) -> None:
    kind = LineKind("teacher", attrgetter("word"), _add_teacher, _change_teacher)
    plan_lines(context, context.roster.teachers, context.state.teachers, kind)


def _add_teacher(context: PlanContext, row: TeacherRow) -> None:
    """One of the school's own people teaches at once; anybody else with an address is awaited.

    Nothing differs by whether somebody logs in by the address: no file of one school takes in
    somebody of another one, nor learns of her.
    """
    user = context.state.users.get(row.email)
    is_own = user is not None and user.pk in context.state.own_users
    reasons = [remark("teacher_has_login") if is_own else _who_is_new(row)]
    if user is not None and is_own:
        _fill_name(context, row, user)
    else:
        user = named_as_entered(row.email, (row.given_name, row.family_name))
        context.writes.new_users.append(user)
    teacher = Teacher(user=user, school=context.state.school, sourced_id=row.sourced_id)
    context.teachers[row.key] = teacher
    context.writes.new_teachers.append(teacher)
    if row.email and not is_own:
        _await_owner(context, row, teacher)
    mark = f"{row.email}|{row.sourced_id}|{user.pk}"
    context.add_step(row.place, RosterAction.ADD, row.label, *reasons, mark=mark)


def _await_owner(context: PlanContext, row: TeacherRow, teacher: Teacher) -> None:
    awaited = AwaitedColleague(
        school=context.state.school,
        email=row.email,
        post=TEACHER,
        stand_in=teacher,
        first_name=row.given_name,
        last_name=row.family_name,
    )
    context.writes.awaited.append(awaited)


def _who_is_new(row: TeacherRow) -> Remark:
    if row.email:
        return remark("teacher_new", email=row.email)
    return remark("teacher_without_login", name=row.label)


def _bring_back(context: PlanContext, row: TeacherRow, teacher: Teacher) -> None:
    """Who left and is listed again teaches here again, as if the office had entered it."""
    text = remark("teacher_comes_back", day=teacher.left_on)
    context.writes.returned_teachers.append(teacher)
    context.add_step(row.place, RosterAction.CHANGE, row.label, text, mark=f"back {teacher.pk}")


def _fill_name(context: PlanContext, row: TeacherRow, user: User) -> bool:
    """Name somebody who has no name yet; a name that is there stays."""
    # A file may bear a short form of a name that its owner has written in full.
    if has_entered_name(user) or not (row.given_name or row.family_name):
        return False
    user.first_name, user.last_name = row.given_name, row.family_name
    context.writes.named_users.append(user)
    return True


def _change_teacher(context: PlanContext, row: TeacherRow, teacher: Teacher) -> None:
    """A file never changes the address somebody logs in by."""
    context.teachers[row.key] = teacher
    # A teacher's end is planned by the lines of her classes.
    if row.is_gone:
        return
    if teacher.left_on:
        _bring_back(context, row, teacher)
    if _fill_name(context, row, teacher.user):
        text = remark("teacher_gets_name", name=teacher.user.get_full_name())
        context.add_step(row.place, RosterAction.CHANGE, row.label, text, mark=str(teacher.user))
    reasons = _address_reasons(context, row, teacher)
    if change_fields(teacher, {"sourced_id": row.sourced_id or None}):
        context.writes.changed_teachers.append(teacher)
        text = remark("gets_foreign_id")
        context.add_step(row.place, RosterAction.CHANGE, row.label, text, mark=row.sourced_id)
        return
    context.add_step(row.place, RosterAction.UNCHANGED, row.label, *reasons)


def _address_reasons(context: PlanContext, row: TeacherRow, teacher: Teacher) -> list[Remark]:
    """Note an address for who has none; nobody's changes, and nobody's account becomes hers."""
    address = shown_address(teacher)
    if not row.email or address == row.email:
        return []
    if address:
        return [remark("teacher_email_differs")]
    user = context.state.users.get(row.email)
    if user is not None and user.pk in context.state.own_users:
        return [remark("teacher_address_taken", email=row.email)]
    _await_owner(context, row, teacher)
    text = remark("teacher_gets_address", email=row.email)
    context.add_step(row.place, RosterAction.CHANGE, row.label, text, mark=f"address {row.email}")
    return []
