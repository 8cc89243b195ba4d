"""Plan the end of what a complete file no longer lists; nothing is ever deleted."""

from django.utils.translation import gettext as _

from classes.models import ClassGroup, Enrolment
from rosters.planning.context import Draft
from rosters.planning.end_dates import end_all
from rosters.planning.people import show
from rosters.planning.plans import Action
from rosters.readers.rows import Place


def plan_people_gone(draft: Draft) -> None:
    """End everything of those whom the other system calls gone, line by line."""
    by_student: dict[int, list[Enrolment]] = {}
    gone = [said for said in draft.roster.students if said.is_gone]
    if gone:
        for (student_pk, _group_pk), rows in draft.state.enrolments.items():
            by_student.setdefault(student_pk, []).extend(rows)
    for said in gone:
        student = draft.students.get(said.key)
        rows = by_student.get(student.pk, []) if student else []
        draft.say(said.place, Action.UNCHANGED, show(student) if student else said.key)
        end_all(draft, said.place, rows, draft.today)
    for left in [x for x in draft.roster.teachers if x.is_gone and x.key in draft.teachers]:
        draft.say(left.place, Action.UNCHANGED, left.email or left.key)
        groups = [g for g in draft.groups.values() if g.pk]
        _end_teachings(draft, left.place, left.key, groups)
    for closed in [x for x in draft.roster.groups if x.is_gone]:
        draft.say(closed.place, Action.UNCHANGED, closed.code or closed.key)
        if group := draft.groups.get(closed.key):
            end_all(draft, closed.place, _enrolments_of(draft, group), draft.today)


def plan_missing(draft: Draft) -> None:
    """End the enrolments of those who are not listed; with any error nobody can tell who."""
    if draft.has_errors():
        return
    if draft.roster.is_complete:
        groups = [g for g in draft.state.groups.by_word.values() if g.sourced_id]
        day = draft.today
        _end_missing_teachings(draft, groups)
    elif draft.ends_missing_on:
        groups = [group for group in draft.groups.values() if group.pk]
        day = draft.ends_missing_on
    else:
        return
    listed = _listed(draft)
    for group in groups:
        rows = _enrolments_of(draft, group)
        missing = [row for row in rows if (row.student_id, group.pk) not in listed]
        end_all(draft, Place(), missing, day)


def _listed(draft: Draft) -> set[tuple[int | None, int | None]]:
    return {
        (draft.students[said.student].pk, draft.groups[said.group].pk)
        for said in draft.roster.enrolments
        if said.student in draft.students and said.group in draft.groups
    }


def _enrolments_of(draft: Draft, group: ClassGroup) -> list[Enrolment]:
    known = draft.state.enrolments
    return [row for (_student, pk), rows in known.items() if pk == group.pk for row in rows]


def plan_teachings(draft: Draft) -> None:
    listed = {(x.teacher, x.group) for x in draft.roster.teachings if not x.is_gone}
    for said in draft.roster.teachings:
        teacher, group = draft.teachers.get(said.teacher), draft.groups.get(said.group)
        if {("teacher", said.teacher), ("group", said.group)} & draft.failed:
            continue
        if not teacher or not group:
            if not said.is_gone:
                text = _("No teacher or class of the file or the school has this id: add it.")
                draft.fail(said.place, said.teacher, text)
            continue
        is_teaching = (teacher.pk, group.pk) in draft.state.teachings
        what, words = teacher.user.email, {"teacher": teacher.user.email, "code": group.code}
        is_replaced = said.is_gone and (said.teacher, said.group) in listed
        if said.is_gone and is_teaching and not is_replaced:
            _end_teachings(draft, said.place, said.teacher, [group])
        elif said.is_gone or is_teaching:
            draft.say(said.place, Action.UNCHANGED, what)
        else:
            draft.writes.new_teachings.append((teacher, group))
            text = _("%(teacher)s teaches %(code)s.") % words
            draft.say(said.place, Action.ADD, what, text, f"{what}|{group.code}")


def _end_teachings(draft: Draft, place: Place, key: str, groups: list[ClassGroup]) -> None:
    teacher = draft.teachers[key]
    for group in groups:
        if (teacher.pk, group.pk) in draft.state.teachings:
            draft.writes.gone_teachings.append((teacher, group))
            what, words = teacher.user.email, {"teacher": teacher.user.email, "code": group.code}
            text = _("%(teacher)s no longer teaches %(code)s.") % words
            draft.say(place, Action.END, what, text, f"{what}|{group.code}")


def _end_missing_teachings(draft: Draft, groups: list[ClassGroup]) -> None:
    """Only teachers whom the other system knows; others were entered by hand."""
    said = draft.roster.teachings
    listed = {(x.teacher, x.group) for x in said}
    key_of_group = {group.pk: key for key, group in draft.groups.items()}
    for key, teacher in list(draft.teachers.items()):
        missing = [g for g in groups if (key, key_of_group.get(g.pk)) not in listed]
        if teacher.pk:
            _end_teachings(draft, Place(), key, missing)
