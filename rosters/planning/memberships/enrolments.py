"""Plan who is in which class group, from which day until before which day."""

from collections import defaultdict
from datetime import date

from classes.models import ClassGroup, Enrolment, Student
from jobs.failures import Remark, remark
from rosters.planning.context import PlanContext
from rosters.planning.memberships.end_dates import end_all, is_live, words_of_leaving
from rosters.planning.plans import RosterAction, student_label
from rosters.readers.rows import EnrolmentRow

Pair = tuple[str, str]
"""The keys of a student and a class group."""


def plan_enrolments(context: PlanContext) -> None:
    lines = context.roster.enrolments
    listed = {_pair(row) for row in lines if _is_listed(row, context.today)}
    firsts = _first_days(lines)
    closed = {group.key for group in context.roster.groups if group.is_gone}
    # Before `days_recorded` is asked for, which reads the records of these students once.
    context.state.came_again |= {
        context.students[student].pk
        for (student, _group), days in firsts.items()
        if len(days) > 1 and student in context.students
    }
    for row in sorted(lines, key=_in_time):
        if {("student", row.student), ("group", row.group)} & context.failed:
            continue
        student = context.students.get(row.student)
        group = context.groups.get(row.group)
        if row.is_gone and student and _pair(row) in listed:
            # The other system replaced one line by another: the student never left.
            context.add_step(row.place, RosterAction.UNCHANGED, student_label(student))
        elif student and group:
            _EnrolmentPlanner(context, row, firsts[_pair(row)]).plan()
        elif not row.is_gone:
            is_closed = row.group in closed
            reason = _unknown(has_student=student is not None, is_closed=is_closed)
            context.add_unknown(row.place, student or row.student, reason)


def _pair(row: EnrolmentRow) -> Pair:
    return row.student, row.group


def _is_listed(row: EnrolmentRow, today: date) -> bool:
    """Say whether a line holds somebody in a class, though another line of hers be gone."""
    return not row.is_gone and (row.until_on is None or row.until_on > today)


def _in_time(row: EnrolmentRow) -> tuple[bool, date, int]:
    """A file may list times in any order: what is gone goes first, then each before the next.

    Of those that begin together the longest goes first: the others add nothing to it.
    """
    longest_first = -(row.until_on or date.max).toordinal()
    return not row.is_gone, row.from_on or date.max, longest_first


def _first_days(lines: list[EnrolmentRow]) -> dict[Pair, list[date]]:
    found = defaultdict(list)
    for row in lines:
        if row.from_on and not row.is_gone:
            found[_pair(row)].append(row.from_on)
    return found


def _unknown(*, has_student: bool, is_closed: bool) -> Remark:
    if has_student and is_closed:
        return remark("class_closed_in_file")
    return remark("class_id_unknown" if has_student else "student_id_unknown")


class _EnrolmentPlanner:
    """Compares one line with the enrolments of the student in the class group so far."""

    def __init__(self, context: PlanContext, row: EnrolmentRow, first_days: list[date]) -> None:
        self._context = context
        self._row = row
        self._student = context.students[row.student]
        self._group = context.groups[row.group]
        self._first_days = first_days
        self._known = _known_enrolments(context, self._student, self._group)

    def plan(self) -> None:
        if self._row.is_gone:
            end_all(self._context, self._row.place, self._known, self._context.today)
            return
        found = self._find()
        if found is None:
            self._add(self._row.from_on or self._context.today)
        elif self._is_back(found):
            self._come_back(found)
        else:
            self._change(found)

    def _find(self) -> Enrolment | None:
        """Return the enrolment meant: of the same first day, else in the same time."""
        row = self._row
        if row.from_on is None:
            live = [
                enrolment for enrolment in self._known if is_live(enrolment, self._context.today)
            ]
            same_end = [
                enrolment
                for enrolment in self._known
                if row.until_on and enrolment.until_on == row.until_on
            ]
            meant = live or same_end
            return meant[-1] if meant else None
        same = [enrolment for enrolment in self._known if enrolment.from_on == row.from_on]
        meant = same or [r for r in self._known if overlaps(r, row.from_on, row.until_on)]
        return meant[-1] if meant else None

    def _is_back(self, found: Enrolment) -> bool:
        """Say whether somebody who had left is listed again."""
        has_left = not is_live(found, self._context.today)
        return has_left and self._row.until_on is None

    def _come_back(self, found: Enrolment) -> None:
        today = self._context.today
        live = [enrolment for enrolment in self._known if is_live(enrolment, today)]
        if live:
            self._context.add_step(
                self._row.place, RosterAction.UNCHANGED, student_label(self._student)
            )
        else:
            self._add(today)

    def _add(self, from_on: date) -> None:
        row, until_on = self._row, self._row.until_on
        if until_on is not None and until_on <= from_on:
            text = remark("has_left_class", class_group=self._group.code)
            self._context.add_step(
                row.place, RosterAction.UNCHANGED, student_label(self._student), text
            )
            return
        if any(overlaps(enrolment, from_on, until_on) for enrolment in self._known):
            self._fail_overlap()
            return
        enrolment = Enrolment(
            student=self._student, class_group=self._group, from_on=from_on, until_on=until_on
        )
        self._context.writes.new_enrolments.append(enrolment)
        # By identity: new rows have no primary key yet.
        self._context.added.setdefault((id(self._student), id(self._group)), []).append(enrolment)
        self._context.joined.append((row.place, enrolment))
        text = remark("joins_class", class_group=self._group.code, day=from_on)
        mark = f"{self._student.number}|{self._group.code}|{from_on}|{until_on}"
        label = student_label(self._student)
        self._context.add_step(row.place, RosterAction.ADD, label, text, mark=mark)

    def _change(self, found: Enrolment) -> None:
        others = [enrolment for enrolment in self._known if enrolment is not found]
        from_on, until_on = self._new_from(found), self._new_until(found, others)
        reasons = self._why_until(found, until_on, others)
        if (from_on, until_on) == (found.from_on, found.until_on) or self._is_within(found):
            self._settle(found)
            label = student_label(self._student)
            self._context.add_step(self._row.place, RosterAction.UNCHANGED, label, *reasons)
            return
        is_inverted = until_on is not None and until_on <= from_on
        if (
            self._is_settled(found)
            or is_inverted
            or any(overlaps(enrolment, from_on, until_on) for enrolment in others)
        ):
            self._fail_overlap()
            return
        is_ended = from_on == found.from_on and until_on is not None and is_live(found, until_on)
        self._settle(found)
        found.from_on, found.until_on = from_on, until_on
        self._context.writes.moved_enrolments.append(found)
        action = RosterAction.END if is_ended else RosterAction.CHANGE
        label, mark = student_label(self._student), f"{found.pk}|{from_on}|{until_on}"
        reasons = [self._period_of(found), *reasons]
        self._context.add_step(self._row.place, action, label, *reasons, mark=mark)

    def _new_from(self, found: Enrolment) -> date:
        """What was recorded stays on the roster of its day."""
        # Of several times in one class none begins earlier: it could swallow the one before.
        if self._row.from_on is None or len(self._known) > 1:
            return found.from_on
        recorded = self._context.state.recorded.get((found.student_id, found.class_group_id))
        if recorded and recorded[0] < self._row.from_on:
            return min(self._row.from_on, found.from_on)
        return self._row.from_on

    def _new_until(self, found: Enrolment, others: list[Enrolment]) -> date | None:
        """An end that the other system has taken back goes, unless she came again after it."""
        row = self._row
        if row.until_on is not None:
            return row.until_on
        is_again = self._begins_again(found, others) is not None
        return found.until_on if is_again or not row.has_end_column else None

    def _begins_again(self, found: Enrolment, others: list[Enrolment]) -> date | None:
        """Return the first day of her next time in the class, if there is one."""
        later = [one.from_on for one in others if one.from_on > found.from_on]
        if self._row.until_on is not None:
            first_on = self._row.from_on or found.from_on
            later += [day for day in self._first_days if day > first_on]
        return min(later, default=None)

    def _why_until(
        self, found: Enrolment, until_on: date | None, others: list[Enrolment]
    ) -> list[Remark]:
        """Explain an end that the file alone does not show, and what it leaves uncounted."""
        if until_on is None:
            is_back = found.until_on is not None
            return [remark("end_taken_back", day=found.until_on)] if is_back else []
        if until_on == found.until_on:
            return []
        before = self._begins_again(found, others)
        return words_of_leaving(self._context, found, until_on, before=before)

    def _is_settled(self, found: Enrolment) -> bool:
        # Without a key it was made by a line before this one.
        return found.pk is None or found.pk in self._context.settled

    def _settle(self, found: Enrolment) -> None:
        if found.pk:
            self._context.settled.add(found.pk)

    def _is_within(self, found: Enrolment) -> bool:
        """Whether an earlier line holds the same days and more."""
        row = self._row
        is_in_time = row.from_on is None or row.from_on >= found.from_on
        last_until = row.until_on or date.max
        return (
            self._is_settled(found)
            and is_in_time
            and (found.until_on is None or last_until <= found.until_on)
        )

    def _period_of(self, enrolment: Enrolment) -> Remark:
        code, day, until = self._group.code, enrolment.from_on, enrolment.until_on
        if until is None:
            return remark("in_class_from", class_group=code, day=day)
        return remark("in_class_between", class_group=code, day=day, until=until)

    def _fail_overlap(self) -> None:
        text = remark("enrolment_days_overlap", class_group=self._group.code)
        self._context.add_error(self._row.place, student_label(self._student), text)


def _known_enrolments(context: PlanContext, student: Student, group: ClassGroup) -> list[Enrolment]:
    """Return those of the school and those that earlier lines add, not what was taken off."""
    known = context.state.enrolments.get((student.pk, group.pk), [])
    held = [
        enrolment
        for enrolment in known
        if enrolment.until_on is None or enrolment.from_on < enrolment.until_on
    ]
    return [*held, *context.added.get((id(student), id(group)), [])]


def overlaps(enrolment: Enrolment, from_on: date, until_on: date | None) -> bool:
    begins_before = until_on is None or enrolment.from_on < until_on
    return begins_before and (enrolment.until_on is None or enrolment.until_on > from_on)
