"""Note at each line that enrols somebody which lessons she cannot both attend."""

from collections import defaultdict
from itertools import chain

from classes.models import Enrolment
from classes.selectors.timetable.overlaps import lesson_words
from classes.selectors.timetable.student_clashes import LessonPairs, lines_of
from jobs.failures import remark
from rosters.planning.context import PlanContext
from rosters.planning.plans import student_label
from rosters.readers.rows import PlaceInFile, Problem


def note_double_lessons(context: PlanContext) -> None:
    """Say it once for each two classes; a class that is new has no lessons yet. One query."""
    joined = [(place, row) for place, row in context.joined if row.class_group.pk]
    if not joined:
        return
    pairs = LessonPairs.of(lines_of(context.state.school))
    # By identity: new rows have no primary key yet.
    of_student: dict[int, list[Enrolment]] = defaultdict(list)
    for row in chain.from_iterable(context.state.enrolments.values()):
        of_student[id(row.student)].append(row)
    for place, row in joined:
        others = of_student[id(row.student)]
        for other in others:
            _note(context, place, (row, other), pairs)
        others.append(row)


def _note(
    context: PlanContext, place: PlaceInFile, both: tuple[Enrolment, Enrolment], pairs: LessonPairs
) -> None:
    if lessons := next(pairs.of_both(*both), None):
        one, other = lessons
        text = remark(
            "in_two_lessons",
            time=f"{max(one.starts_at, other.starts_at):%H:%M}",
            one=lesson_words(one),
            other=lesson_words(other),
        )
        context.add_note(Problem(place, student_label(both[0].student), text))
