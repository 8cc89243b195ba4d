"""What the page of one student shows beside her days: classes, contacts, history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from classes.models import (
    AttendanceAmendment,
    AttendanceRecord,
    ClassGroup,
    Enrolment,
    Student,
)
from classes.selectors.history import is_remark, words_of_entry
from office.models import Contact
from privacy.row_history.remembered_rows import changes_of_student
from privacy.selectors.row_changes import ChangedRow, in_words

MOST_CHANGES = 15
OF_HERSELF = frozenset({"student", "school"})
"""Fields that lead to what the page is about."""


@dataclass(frozen=True)
class StudentClasses:
    """The class groups of a student that a user may see."""

    current: Sequence[Enrolment]
    coming: Sequence[Enrolment]
    past: Sequence[Enrolment]

    @property
    def codes(self) -> str:
        return ", ".join(one.class_group.code for one in self.current)


@dataclass(frozen=True)
class HistoryLine:
    """A change that somebody made: of a register, or of what the office keeps."""

    at: datetime
    who: User | str | None
    sentence: str
    amendment: AttendanceAmendment | None = None
    changed: ChangedRow | None = None


def student_classes(student: Student, user: User) -> StudentClasses:
    """List the enrolments by whether they run, come or are past; one query."""
    visible = ClassGroup.objects.visible_to(user)
    rows = list(
        student.enrolments.filter(class_group__in=visible)
        .select_related("class_group")
        .order_by("from_on", "class_group__code")
    )
    today = student.school.today()
    is_past = {one.pk: one.until_on is not None and one.until_on <= today for one in rows}
    return StudentClasses(
        current=[one for one in rows if one.from_on <= today and not is_past[one.pk]],
        coming=[one for one in rows if one.from_on > today],
        past=[one for one in reversed(rows) if is_past[one.pk]],
    )


def student_contacts(student: Student, user: User) -> list[Contact]:
    contacts = list(Contact.objects.visible_to(user).filter(student=student))
    for contact in contacts:
        contact.student = student  # Parts of the page ask each contact for it.
    return contacts


def student_history(student: Student, user: User, *, is_office: bool) -> list[HistoryLine]:
    """List the newest changes first: of registers, and for the office of the student herself."""
    lines = _amendments(student, user)
    if is_office:
        changes = _changes(student)
        since = min((one.at for one in changes), default=None)
        lines += [*changes, *_entries(student, until=since)]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST_CHANGES]


def _changes(student: Student) -> list[HistoryLine]:
    """List what her row and her enrolments were and became."""
    changes = in_words(changes_of_student(student), most=MOST_CHANGES, apart_from=OF_HERSELF)
    return [HistoryLine(one.at, one.who, "", changed=one) for one in changes]


def _amendments(student: Student, user: User) -> list[HistoryLine]:
    records = AttendanceRecord.objects.visible_to(user).filter(student=student)
    rows = (
        AttendanceAmendment.objects.settled()
        .filter(record__in=records)
        .select_related(
            "record__session__class_group__school", "amended_by", "old_code", "new_code"
        )
    )
    return [
        HistoryLine(one.amended_at, one.amended_by, str(one), one)
        for one in rows.order_by("-amended_at")[:MOST_CHANGES]
    ]


def _entries(student: Student, *, until: datetime | None) -> list[HistoryLine]:
    """List what services remarked, and of the administration what no old and new values say."""
    kind = ContentType.objects.get_for_model(Student)
    rows = LogEntry.objects.filter(content_type=kind, object_id=str(student.pk))
    return [
        HistoryLine(one.action_time, one.user, words_of_entry(one) or str(one))
        for one in rows.select_related("user").order_by("-action_time")[:MOST_CHANGES]
        if is_remark(one) or until is None or one.action_time < until
    ]
