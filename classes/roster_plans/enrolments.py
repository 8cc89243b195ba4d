"""Plan who is in which class group, from which day until before which day."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from classes.models import ClassGroup, Enrolment, Student
from classes.roster_import.statements import EnrolmentSaid, Place
from classes.roster_plans.drafts import Draft
from classes.roster_plans.people import show
from classes.roster_plans.plans import Action


def plan_enrolments(draft: Draft) -> None:
    for said in draft.roster.enrolments:
        if {("student", said.student), ("group", said.group)} & draft.failed:
            continue
        student = draft.students.get(said.student)
        group = draft.groups.get(said.group)
        if student and group:
            _EnrolmentPlanner(draft, said, student, group).plan()
        elif not said.is_gone:
            draft.fail(said.place, said.student, _unknown(has_student=student is not None))


def _unknown(*, has_student: bool) -> str:
    if has_student:
        return _("No class of the file or the school has this id: add the class.")
    return _("No student of the file or the school has this id: add the student.")


class _EnrolmentPlanner:
    """Compares one line with the enrolments of the student in the class group so far."""

    def __init__(
        self, draft: Draft, said: EnrolmentSaid, student: Student, group: ClassGroup
    ) -> None:
        self._draft = draft
        self._said = said
        self._student = student
        self._group = group
        self._known = known_enrolments(draft, student, group)

    def plan(self) -> None:
        if self._said.is_gone:
            end_all(self._draft, self._said.place, self._known, self._draft.today)
            return
        found = self._find()
        if found is None:
            self._add(self._said.from_on or self._draft.today)
        elif self._is_back(found):
            self._come_back(found)
        else:
            self._change(found)

    def _find(self) -> Enrolment | None:
        """Return the enrolment meant: of the same first day, else in the same time."""
        said = self._said
        if said.from_on is None:
            live = [row for row in self._known if is_live(row, self._draft.today)]
            same_end = [
                row for row in self._known if said.until_on and row.until_on == said.until_on
            ]
            meant = live or same_end
            return meant[-1] if meant else None
        same = [row for row in self._known if row.from_on == said.from_on]
        meant = same or [r for r in self._known if overlaps(r, said.from_on, said.until_on)]
        return meant[-1] if meant else None

    def _is_back(self, found: Enrolment) -> bool:
        """Say whether somebody who had left is listed again."""
        has_left = not is_live(found, self._draft.today)
        return has_left and self._said.until_on is None

    def _come_back(self, found: Enrolment) -> None:
        today = self._draft.today
        live = [row for row in self._known if is_live(row, today)]
        if live:
            self._draft.say(self._said.place, Action.UNCHANGED, show(self._student))
        else:
            self._add(today)

    def _add(self, from_on: date) -> None:
        said, until_on = self._said, self._said.until_on
        if until_on is not None and until_on <= from_on:
            text = _("Has left %(class_group)s.") % {"class_group": self._group.code}
            self._draft.say(said.place, Action.UNCHANGED, show(self._student), text)
            return
        if any(overlaps(row, from_on, until_on) for row in self._known):
            self._fail_overlap()
            return
        enrolment = Enrolment(
            student=self._student, class_group=self._group, from_on=from_on, until_on=until_on
        )
        self._draft.writes.new_enrolments.append(enrolment)
        self._draft.added.setdefault((id(self._student), id(self._group)), []).append(enrolment)
        words = {"class_group": self._group.code, "day": show_day(from_on)}
        text = _("Joins %(class_group)s on %(day)s.") % words
        mark = f"{self._student.number}|{self._group.code}|{from_on}|{until_on}"
        self._draft.say(said.place, Action.ADD, show(self._student), text, mark)

    def _change(self, found: Enrolment) -> None:
        said = self._said
        is_only = len(self._known) == 1
        from_on = said.from_on if said.from_on and is_only else found.from_on
        until_on = said.until_on or found.until_on
        recorded = self._draft.state.recorded.get((found.student_id, found.class_group_id))
        if recorded and recorded[0] < from_on:
            # What was recorded stays on the roster of its day.
            from_on = min(from_on, found.from_on)
        if (from_on, until_on) == (found.from_on, found.until_on):
            self._draft.say(said.place, Action.UNCHANGED, show(self._student))
            return
        others = [row for row in self._known if row is not found]
        is_inverted = until_on is not None and until_on <= from_on
        is_settled = found.pk is None or found.pk in self._draft.touched
        is_recorded = (
            recorded and until_on and found.from_on <= recorded[1] and until_on <= recorded[1]
        )
        if (
            is_settled
            or is_inverted
            or is_recorded
            or any(overlaps(x, from_on, until_on) for x in others)
        ):
            self._fail_overlap()
            return
        is_shorter = until_on is not None and is_live(found, until_on)
        is_ended = from_on == found.from_on and is_shorter
        self._draft.touched.add(found.pk)
        found.from_on, found.until_on = from_on, until_on
        self._draft.writes.moved_enrolments.append(found)
        action = Action.END if is_ended else Action.CHANGE
        mark = f"{found.pk}|{from_on}|{until_on}"
        self._draft.say(said.place, action, show(self._student), self._period_words(found), mark)

    def _period_words(self, enrolment: Enrolment) -> str:
        words = {"class_group": self._group.code, "day": show_day(enrolment.from_on)}
        if enrolment.until_on is None:
            return _("In %(class_group)s from %(day)s.") % words
        words["until"] = show_day(enrolment.until_on)
        return _("In %(class_group)s from %(day)s until before %(until)s.") % words

    def _fail_overlap(self) -> None:
        words = {"class_group": self._group.code}
        text = _(
            "These days do not fit those already entered for %(class_group)s: correct them here "
            "or in the administration."
        )
        self._draft.fail(self._said.place, show(self._student), text % words)


def known_enrolments(draft: Draft, student: Student, group: ClassGroup) -> list[Enrolment]:
    """Return those of the school and those that earlier lines add."""
    known = draft.state.enrolments.get((student.pk, group.pk), [])
    return [*known, *draft.added.get((id(student), id(group)), [])]


def is_live(enrolment: Enrolment, day: date) -> bool:
    """Say whether an enrolment lasts beyond a day, or begins after it."""
    return enrolment.until_on is None or enrolment.until_on > day


def overlaps(enrolment: Enrolment, from_on: date, until_on: date | None) -> bool:
    begins_before = until_on is None or enrolment.from_on < until_on
    return begins_before and (enrolment.until_on is None or enrolment.until_on > from_on)


def end_all(draft: Draft, place: Place, enrolments: list[Enrolment], day: date) -> None:
    """End what lasts beyond a day; what begins on it or later is taken off, as it never held.

    Nobody leaves before the last lesson in which she has a record.
    """
    for row in enrolments:
        end_one(draft, place, row, day)


def end_one(draft: Draft, place: Place, row: Enrolment, day: date) -> None:
    recorded = draft.state.recorded.get((row.student_id, row.class_group_id))
    if recorded and row.from_on <= recorded[1]:
        day = max(day, recorded[1] + timedelta(days=1))
    if is_live(row, day):
        words = {"class_group": row.class_group.code, "day": show_day(day)}
        text = _("Leaves %(class_group)s on %(day)s.") % words
        draft.say(place, Action.END, show(row.student), text, f"{row.pk}|{day}")
        row.until_on = day
        if row.from_on >= day:
            draft.writes.never_begun.append(row)
        else:
            draft.writes.ended_enrolments.append(row)


def show_day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
