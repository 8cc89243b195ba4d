"""Plan the end of what a complete file no longer lists; nothing is ever deleted."""

from classes.models import ClassGroup, Enrolment
from jobs.failures import remark
from rosters.planning.context import PlanContext
from rosters.planning.memberships.end_dates import end_all
from rosters.planning.plans import RosterAction, student_label, teacher_label
from rosters.readers.rows import PlaceInFile, Problem


def plan_people_gone(context: PlanContext) -> None:
    """End everything of those whom the other system calls gone, line by line."""
    by_student: dict[int, list[Enrolment]] = {}
    gone = [row for row in context.roster.students if row.is_gone]
    if gone:
        for (student_pk, _group_pk), enrolments in context.state.enrolments.items():
            by_student.setdefault(student_pk, []).extend(enrolments)
    for row in gone:
        student = context.students.get(row.key)
        enrolments = by_student.get(student.pk, []) if student else []
        context.add_step(
            row.place, RosterAction.UNCHANGED, student_label(student) if student else row.key
        )
        end_all(context, row.place, enrolments, context.today)
    for left in [x for x in context.roster.teachers if x.is_gone and x.key in context.teachers]:
        context.add_step(left.place, RosterAction.UNCHANGED, left.label)
        groups = [g for g in context.groups.values() if g.pk]
        _end_teachings(context, left.place, left.key, groups)
    for closed in [x for x in context.roster.groups if x.is_gone]:
        context.add_step(closed.place, RosterAction.UNCHANGED, closed.code or closed.key)
        if group := context.groups.get(closed.key):
            end_all(context, closed.place, _enrolments_of(context, group), context.today)


def plan_missing(context: PlanContext) -> None:
    """End the enrolments of those who are not listed; with any error that is not certain."""
    if context.has_errors():
        return
    if context.roster.is_partial:
        if context.roster.is_complete or context.ends_missing_on:
            text = remark("nobody_leaves_now")
            context.add_note(Problem(PlaceInFile(), str(context.state.school), text))
        return
    if context.roster.is_complete:
        # Classes entered by hand are no concern of the other system.
        groups = [g for g in context.state.groups.by_word.values() if g.sourced_id]
        day = context.today
        _end_missing_teachings(context, groups)
    elif context.ends_missing_on:
        # Only the classes of the file: it may well be the list of one.
        groups = [group for group in context.groups.values() if group.pk]
        day = context.ends_missing_on
    else:
        return
    listed = _listed(context)
    for group in groups:
        rows = _enrolments_of(context, group)
        missing = [row for row in rows if (row.student_id, group.pk) not in listed]
        end_all(context, PlaceInFile(), missing, day)


def _listed(context: PlanContext) -> set[tuple[int | None, int | None]]:
    return {
        (context.students[row.student].pk, context.groups[row.group].pk)
        for row in context.roster.enrolments
        if row.student in context.students and row.group in context.groups
    }


def _enrolments_of(context: PlanContext, group: ClassGroup) -> list[Enrolment]:
    known = context.state.enrolments
    return [row for (_student, pk), rows in known.items() if pk == group.pk for row in rows]


def plan_teachings(context: PlanContext) -> None:
    listed = {(x.teacher, x.group) for x in context.roster.teachings if not x.is_gone}
    for row in context.roster.teachings:
        teacher, group = context.teachers.get(row.teacher), context.groups.get(row.group)
        if {("teacher", row.teacher), ("group", row.group)} & context.failed:
            continue
        if not teacher or not group:
            if not row.is_gone:
                context.add_unknown(row.place, row.teacher, remark("teaching_id_unknown"))
            continue
        is_teaching = (teacher.pk, group.pk) in context.state.teachings
        what = teacher_label(teacher)
        is_replaced = row.is_gone and (row.teacher, row.group) in listed
        if row.is_gone and is_teaching and not is_replaced:
            _end_teachings(context, row.place, row.teacher, [group])
        elif row.is_gone or is_teaching:
            context.add_step(row.place, RosterAction.UNCHANGED, what)
        else:
            context.writes.new_teachings.append((teacher, group))
            text = remark("teaches_class", teacher=what, code=group.code)
            context.add_step(row.place, RosterAction.ADD, what, text, mark=f"{what}|{group.code}")


def _end_teachings(
    context: PlanContext, place: PlaceInFile, key: str, groups: list[ClassGroup]
) -> None:
    teacher = context.teachers[key]
    for group in groups:
        if (teacher.pk, group.pk) in context.state.teachings:
            context.writes.gone_teachings.append((teacher, group))
            what = teacher_label(teacher)
            text = remark("teaches_no_more", teacher=what, code=group.code)
            context.add_step(place, RosterAction.END, what, text, mark=f"{what}|{group.code}")


def _end_missing_teachings(context: PlanContext, groups: list[ClassGroup]) -> None:
    """Only teachers whom the other system knows; others were entered by hand."""
    teachings = context.roster.teachings
    # Those marked as gone as well: their own lines end them.
    listed = {(x.teacher, x.group) for x in teachings}
    key_of_group = {group.pk: key for key, group in context.groups.items()}
    for key, teacher in list(context.teachers.items()):
        missing = [g for g in groups if (key, key_of_group.get(g.pk)) not in listed]
        if teacher.pk:
            _end_teachings(context, PlaceInFile(), key, missing)
