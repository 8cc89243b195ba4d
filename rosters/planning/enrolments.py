"""Plan who is in which class group, from which day until before which day."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from classes.models import ClassGroup, Enrolment, Student
from rosters.planning.context import Draft
from rosters.planning.end_dates import after_records, end_all, is_live, show_day
from rosters.planning.people import show
from rosters.planning.plans import Action
from rosters.readers.rows import EnrolmentSaid

Pair = tuple[str, str]
"""The keys of a student and a class group."""


def plan_enrolments(draft: Draft) -> None:
    lines = draft.roster.enrolments
    listed = {_pair(said) for said in lines if _is_listed(said, draft.today)}
    firsts = _first_days(lines)
    draft.state.came_again |= {
        draft.students[student].pk
        for (student, _group), days in firsts.items()
        if len(days) > 1 and student in draft.students
    }
    for said in sorted(lines, key=_in_time):
        if {("student", said.student), ("group", said.group)} & draft.failed:
            continue
        student = draft.students.get(said.student)
        group = draft.groups.get(said.group)
        if said.is_gone and student and _pair(said) in listed:
            draft.say(said.place, Action.UNCHANGED, show(student))
        elif student and group:
            _EnrolmentPlanner(draft, said, student, group, firsts[_pair(said)]).plan()
        elif not said.is_gone:
            draft.fail(said.place, said.student, _unknown(has_student=student is not None))


def _pair(said: EnrolmentSaid) -> Pair:
    return said.student, said.group


def _is_listed(said: EnrolmentSaid, today: date) -> bool:
    """Say whether a line holds somebody in a class, though another line of hers be gone."""
    return not said.is_gone and (said.until_on is None or said.until_on > today)


def _in_time(said: EnrolmentSaid) -> tuple[bool, date, int]:
    """A file may list times in any order: what is gone goes first, then each before the next.

    Of those that begin together the longest goes first: the others say nothing beyond it.
    """
    longest_first = -(said.until_on or date.max).toordinal()
    return not said.is_gone, said.from_on or date.max, longest_first


def _first_days(lines: list[EnrolmentSaid]) -> dict[Pair, list[date]]:
    found = defaultdict(list)
    for said in lines:
        if said.from_on and not said.is_gone:
            found[_pair(said)].append(said.from_on)
    return found


def _unknown(*, has_student: bool) -> str:
    if has_student:
        return _("No class of the file or the school has this id: add the class.")
    return _("No student of the file or the school has this id: add the student.")


class _EnrolmentPlanner:
    """Compares one line with the enrolments of the student in the class group so far."""

    def __init__(
        self,
        draft: Draft,
        said: EnrolmentSaid,
        student: Student,
        group: ClassGroup,
        first_days: list[date],
    ) -> None:
        self._draft = draft
        self._said = said
        self._student = student
        self._group = group
        self._first_days = first_days
        self._known = _known_enrolments(draft, student, group)

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
        others = [row for row in self._known if row is not found]
        from_on, until_on = self._new_from(found), self._new_until(found, others)
        reason = self._why_until(found, until_on)
        if (from_on, until_on) == (found.from_on, found.until_on) or self._is_within(found):
            self._settle(found)
            self._draft.say(self._said.place, Action.UNCHANGED, show(self._student), reason)
            return
        is_inverted = until_on is not None and until_on <= from_on
        if (
            self._is_settled(found)
            or is_inverted
            or any(overlaps(row, from_on, until_on) for row in others)
        ):
            self._fail_overlap()
            return
        is_ended = from_on == found.from_on and until_on is not None and is_live(found, until_on)
        self._settle(found)
        found.from_on, found.until_on = from_on, until_on
        self._draft.writes.moved_enrolments.append(found)
        action = Action.END if is_ended else Action.CHANGE
        text = f"{self._period_words(found)} {reason}".strip()
        mark = f"{found.pk}|{from_on}|{until_on}"
        self._draft.say(self._said.place, action, show(self._student), text, mark)

    def _new_from(self, found: Enrolment) -> date:
        """What was recorded stays on the roster of its day."""
        if self._said.from_on is None or len(self._known) > 1:
            return found.from_on
        recorded = self._draft.state.recorded.get((found.student_id, found.class_group_id))
        if recorded and recorded[0] < self._said.from_on:
            return min(self._said.from_on, found.from_on)
        return self._said.from_on

    def _new_until(self, found: Enrolment, others: list[Enrolment]) -> date | None:
        """An end that the other system has taken back goes, unless she came again after it."""
        said = self._said
        later = [row.from_on for row in others if row.from_on > found.from_on]
        if said.until_on is None:
            return found.until_on if later or not said.is_end_said else None
        later += [day for day in self._first_days if day > (said.from_on or found.from_on)]
        before = min(later, default=None)
        earliest = after_records(self._draft, found, said.until_on, before=before)
        return max(said.until_on, min(earliest, found.until_on or date.max))

    def _why_until(self, found: Enrolment, until_on: date | None) -> str:
        """Say of an end what the file alone does not show: it goes, or is not on the day said."""
        if until_on is None and found.until_on is not None:
            return _("The end on %(day)s is taken back.") % {"day": show_day(found.until_on)}
        if not until_on or not self._said.until_on or until_on == self._said.until_on:
            return ""
        words = {"said": show_day(self._said.until_on), "day": show_day(until_on)}
        return _("Not on %(said)s but on %(day)s, after the last record in this class.") % words

    def _is_settled(self, found: Enrolment) -> bool:
        return found.pk is None or found.pk in self._draft.settled

    def _settle(self, found: Enrolment) -> None:
        if found.pk:
            self._draft.settled.add(found.pk)

    def _is_within(self, found: Enrolment) -> bool:
        """Say whether an earlier line has said the same days and more."""
        said = self._said
        is_in_time = said.from_on is None or said.from_on >= found.from_on
        last_until = said.until_on or date.max
        return (
            self._is_settled(found)
            and is_in_time
            and (found.until_on is None or last_until <= found.until_on)
        )

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


def _known_enrolments(draft: Draft, student: Student, group: ClassGroup) -> list[Enrolment]:
    """Return those of the school and those that earlier lines add, not what was taken off."""
    known = draft.state.enrolments.get((student.pk, group.pk), [])
    held = [row for row in known if row.until_on is None or row.from_on < row.until_on]
    return [*held, *draft.added.get((id(student), id(group)), [])]


def overlaps(enrolment: Enrolment, from_on: date, until_on: date | None) -> bool:
    begins_before = until_on is None or enrolment.from_on < until_on
    return begins_before and (enrolment.until_on is None or enrolment.until_on > from_on)
