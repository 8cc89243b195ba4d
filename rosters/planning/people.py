"""Plan students and teachers: who is new, whose name has changed, who has left."""

from operator import attrgetter

from django.utils.translation import gettext as _

from accounts.models import User
from classes.models import Student, Teacher
from rosters.planning.context import Draft
from rosters.planning.line_report import Kind, plan_lines
from rosters.planning.matches import change_fields
from rosters.planning.plans import Action
from rosters.readers.rows import StudentRow, TeacherSaid


def plan_students(draft: Draft) -> None:
    kind = Kind("student", attrgetter("number"), _add_student, _change_student)
    plan_lines(draft, draft.roster.students, draft.state.students, kind)


def _add_student(draft: Draft, said: StudentRow) -> None:
    student = Student(
        school=draft.state.school,
        number=said.number,
        given_name=said.given_name or "",
        family_name=said.family_name,
        sourced_id=said.sourced_id,
    )
    draft.students[said.key] = student
    draft.writes.new_students.append(student)
    mark = f"{said.number}|{said.given_name}|{said.family_name}|{said.sourced_id}"
    draft.say(said.place, Action.ADD, show(student), _("New student."), mark)


def _change_student(draft: Draft, said: StudentRow, student: Student) -> None:
    draft.students[said.key] = student
    if said.is_gone:
        return  # The lines of enrolments, or the end of all of them, say so.
    old_name = student.name
    changes = change_fields(
        student,
        {
            "number": said.number,
            "given_name": said.given_name,
            "family_name": said.family_name,
            "sourced_id": said.sourced_id or None,
        },
    )
    if not changes:
        draft.say(said.place, Action.UNCHANGED, show(student))
        return
    draft.writes.changed_students.append(student)
    draft.writes.student_fields |= set(changes)
    draft.say(said.place, Action.CHANGE, show(student), _words(changes, old_name), str(changes))


def _words(changes: dict[str, tuple[str, str]], old_name: str) -> str:
    sentences = []
    if {"given_name", "family_name"} & set(changes):
        sentences.append(_("Was called %(name)s.") % {"name": old_name})
    if "number" in changes:
        sentences.append(_("Had number %(number)s.") % {"number": changes["number"][0]})
    if "sourced_id" in changes:
        sentences.append(_("Gets the id of the other system."))
    return " ".join(sentences)


def show(student: Student) -> str:
    return f"{student.name} ({student.number})"


def plan_teachers(draft: Draft) -> None:
    kind = Kind("teacher", attrgetter("email"), _add_teacher, _change_teacher)
    plan_lines(draft, draft.roster.teachers, draft.state.teachers, kind)


def _add_teacher(draft: Draft, said: TeacherSaid) -> None:
    """Somebody who logs in already keeps name and password; a new one is invited later."""
    user = draft.state.users.get(said.email)
    if user and user.pk in draft.state.strangers:
        _refuse_stranger(draft, said)
        return
    words = [_("New teacher: %(email)s.") % {"email": said.email}]
    if user:
        words.append(_("This address has a log-in already, which sees this school from now on."))
    else:
        user = User(email=said.email, first_name=said.given_name, last_name=said.family_name)
        user.set_unusable_password()
        draft.writes.new_users.append(user)
    teacher = Teacher(user=user, school=draft.state.school, sourced_id=said.sourced_id)
    draft.teachers[said.key] = teacher
    draft.writes.new_teachers.append(teacher)
    mark = f"{said.email}|{said.sourced_id}|{user.pk}"
    draft.say(said.place, Action.ADD, said.email, " ".join(words), mark)


def _refuse_stranger(draft: Draft, said: TeacherSaid) -> None:
    """No file of one school gives somebody of another one sight of its students."""
    draft.failed.add(("teacher", said.key))
    text = _(
        "This address logs in for another school: ask whoever runs the installation to make her "
        "a teacher here first."
    )
    draft.fail(said.place, said.email, text)


def _change_teacher(draft: Draft, said: TeacherSaid, teacher: Teacher) -> None:
    """A file never changes the address somebody logs in by."""
    draft.teachers[said.key] = teacher
    if said.is_gone:
        return
    if change_fields(teacher, {"sourced_id": said.sourced_id or None}):
        draft.writes.changed_teachers.append(teacher)
        text = _("Gets the id of the other system.")
        draft.say(said.place, Action.CHANGE, said.email, text, said.sourced_id)
        return
    has_moved = teacher.user.email.lower() != said.email
    text = _("Another e-mail address: change it in the administration.") if has_moved else ""
    draft.say(said.place, Action.UNCHANGED, said.email, text)
