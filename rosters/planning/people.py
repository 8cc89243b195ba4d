"""Plan students and teachers: who is new, whose name has changed, who has left."""

from operator import attrgetter

from accounts.models import User
from classes.models import Student, Teacher
from jobs.failures import Remark, remark
from rosters.planning.context import PlanContext
from rosters.planning.line_report import LineKind, plan_lines
from rosters.planning.matches import change_fields
from rosters.planning.namesakes import Namesakes
from rosters.planning.plans import AwaitedTeacher, RosterAction, student_label
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
    """Somebody who logs in already keeps name and password; a new one is invited later."""
    user = context.state.users.get(row.email)
    if user and user.pk in context.state.foreign_users:
        _await_owner(context, row)
        return
    reasons = [_who_is_new(row)]
    if not row.email:
        user = User.objects.without_address(row.given_name, row.family_name)
        context.writes.new_users.append(user)
    elif user:
        # A log-in that nobody uses at any school is taken over, and the preview says so.
        is_adopted = user.pk in context.state.users_of_nowhere
        reasons.append(remark("teacher_adopted" if is_adopted else "teacher_has_login"))
        _fill_name(context, row, user)
    else:
        user = User(email=row.email, first_name=row.given_name, last_name=row.family_name)
        # Until she is invited and chooses one.
        user.set_unusable_password()
        context.writes.new_users.append(user)
    teacher = Teacher(user=user, school=context.state.school, sourced_id=row.sourced_id)
    context.teachers[row.key] = teacher
    context.writes.new_teachers.append(teacher)
    if user.pk in context.state.users_of_nowhere:
        context.writes.adopted_users.append(user)
    mark = f"{row.email}|{row.sourced_id}|{user.pk}"
    context.add_step(row.place, RosterAction.ADD, row.label, *reasons, mark=mark)


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
    has_name = bool(user.get_full_name())
    # A file may bear a short form of a name that its owner has written in full.
    if has_name or not (row.given_name or row.family_name):
        return False
    user.first_name, user.last_name = row.given_name, row.family_name
    context.writes.named_users.append(user)
    return True


def _await_owner(context: PlanContext, row: TeacherRow) -> None:
    """No file of one school takes in somebody of another one: she is asked, and nothing tells it.

    What the preview says is what it says of an address that nobody has.
    """
    known = context.state.awaited.get(row.email)
    teacher = AwaitedTeacher(row.email, (row.given_name, row.family_name), row.sourced_id, known)
    context.awaited[row.key] = teacher
    if known is not None:
        # Entered before and not answered yet: to ask again is for the office.
        context.add_step(row.place, RosterAction.UNCHANGED, row.email)
        return
    context.writes.awaited.append(teacher)
    mark = f"{row.email}|{row.sourced_id}|awaited"
    context.add_step(
        row.place, RosterAction.ADD, row.email, remark("teacher_new", email=row.email), mark=mark
    )


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
    """Give an address to who has none; nobody's changes, and nobody's account is taken for hers."""
    user = teacher.user
    if not row.email or user.email.lower() == row.email:
        return []
    # She logs in by the one she has; only she or the office changes it.
    if user.address:
        return [remark("teacher_email_differs")]
    if row.email in context.state.users:
        return [remark("teacher_address_taken", email=row.email)]
    user.email, user.is_active = row.email, True
    context.writes.addressed_teachers.append(teacher)
    text = remark("teacher_gets_address", email=row.email)
    context.add_step(row.place, RosterAction.CHANGE, row.label, text, mark=f"address {row.email}")
    return []
