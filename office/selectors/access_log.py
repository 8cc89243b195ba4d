"""The access log of a school as the data protection officer reads it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import User
from classes.access import has_role_at, people_of
from classes.models import School, Student
from classes.models.roles import ADMINISTRATION, Role
from classes.selectors.folded_names import called
from office.models import ContactScope
from privacy.models import AccessedStudent, AccessEntry
from privacy.subjects import SUBJECTS

DAY = re.compile(r"\d{4}-\d\d-\d\d")
SHOWN_OF_STUDENT = 8
NAMED = 3
"""So many students of a line are named; the others are counted."""

HOW: dict[str, Any] = {
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
    "revoked": gettext_lazy("revoked"),
    "withdrawn": gettext_lazy("withdrawn"),
    "lifted": gettext_lazy("lifted"),
    "restored": gettext_lazy("restored"),
    "switched on": gettext_lazy("switched on"),
    "confirmed": gettext_lazy("confirmed"),
    "asked for": gettext_lazy("asked for"),
    "accepted": gettext_lazy("accepted"),
    "sent": gettext_lazy("sent"),
    "ended": gettext_lazy("ended"),
    "sent by mail": gettext_lazy("sent by mail"),
}

OF_NO_SCHOOL = 0
Students = dict[int, Student] | None

PEOPLE = {"user", "by"}
"""Values that are the number of somebody who signs in."""

LISTS = {"classes"}
"""Values that are several words."""

MOST_FOUND = 200
"""Students that a search by name may mean."""


@dataclass(frozen=True)
class LogSearch:
    """What is looked for; empty: everything.

    Args:
        who: a part of the name or address of whoever did it.
        student: a part of a student's name, or her number.
        student_id: one student, from her page.
    """

    who: str | None = None
    student: str | None = None
    subject: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    student_id: int | None = None


@dataclass(frozen=True)
class LogLine:
    """One line, in words.

    Args:
        whose: names, and how many others.
    """

    at: datetime
    who: str
    what: str
    whose: str
    where: str
    about: str


def search_log(school: School | None, search: LogSearch) -> "QuerySet[AccessEntry]":
    """Find lines of a school, and those of the installation that are about its people.

    Without a school: all those of the installation.
    """
    rows = AccessEntry.objects.filter(_of(school, search))
    if search.who:
        rows = rows.filter(who__icontains=search.who)
    if search.subject:
        rows = rows.filter(subject=search.subject)
    if search.first_on:
        rows = rows.filter(at__gte=_begin(school, search.first_on))
    if search.last_on:
        rows = rows.filter(at__lt=_begin(school, search.last_on + timedelta(days=1)))
    if search.student_id is not None:
        rows = rows.filter(students__student_id=search.student_id)
    if search.student and school:
        # A line of many students joins several of them: once each is enough.
        rows = rows.filter(students__student_id__in=_found(school, search.student)).distinct()
    # By position, since two lines may bear the same moment; it is the order of the chain of hashes.
    return rows.order_by("-position")


def _of(school: School | None, search: LogSearch) -> Q:
    """Find also who of a school's people became a superuser, lost a factor, or took a file of no
    school's page along; and what was seen of its students past any of its pages."""
    if school is None:
        return Q(school_id=OF_NO_SCHOOL)
    students = Student.objects.filter(school=school)
    about = AccessedStudent.objects.filter(student_id__in=students.values("pk"))
    is_theirs = Q(pk__in=about.values("entry"))
    # Of one student's lines none is about the people who work there: spares reading who they are.
    if search.student_id is None:
        # As a list: within JSON no database compares with the rows of a query.
        people = people_of(School.objects.filter(pk=school.pk)).values_list("pk", flat=True)
        is_theirs |= Q(params__user__in=list(people)) | Q(user_id__in=people)
    return Q(school_id=school.pk) | Q(school_id=OF_NO_SCHOOL) & is_theirs


def lines_in_words(school: School | None, rows: Sequence[AccessEntry]) -> list[LogLine]:
    """Say what each line says; two queries for the names.

    Students are named to their school only: who keeps the machines of all knows no child.
    """
    # The first ones alone, because no more are named.
    named = {key for row in rows for key in row.student_ids[:NAMED]}
    students = Student.objects.filter(school=school).in_bulk(named) if school else None
    users = User.objects.in_bulk({key for row in rows for key in _people_of(row)})
    return [_line(row, students, users) for row in rows]


def _people_of(row: AccessEntry) -> list[int]:
    found = [row.params[name] for name in PEOPLE & set(row.params)]
    return [*found, *row.params.get("users", [])]


def seen_by(student: Student, user: User) -> list[LogLine] | None:
    """List who looked at a student last, for those who may know; None: who may not.

    What was looked at in this minute is in the log with the next.
    """
    if not has_role_at(user, student.school_id, ADMINISTRATION):
        return None
    search = LogSearch(student_id=student.pk)
    rows = list(search_log(student.school, search)[:SHOWN_OF_STUDENT])
    return lines_in_words(student.school, rows)


def subject_choices() -> list[tuple[str, str]]:
    named = [(code, str(words)) for code, words in SUBJECTS.items()]
    return [("", gettext("Everything")), *sorted(named, key=lambda pair: pair[1].casefold())]


def _line(row: AccessEntry, students: Students, users: dict[int, User]) -> LogLine:
    words = {"done": row.get_action_display(), "what": SUBJECTS.get(row.subject, row.subject)}
    where = [str(row.get_channel_display()), row.address, row.agent]
    return LogLine(
        at=row.at,
        who=row.who,
        what=gettext("%(done)s: %(what)s") % words,
        whose=_whose(row.student_ids, students),
        where=", ".join(part for part in where if part),
        about=_about(row.params, users),
    )


def _whose(keys: Sequence[int], students: Students) -> str:
    if students is None:
        # Nobody of the installation learns the name of a child of any school.
        words = ngettext("%(n)s student", "%(n)s students", len(keys)) % {"n": len(keys)}
        return words if keys else ""
    erased = gettext("a student who was erased")
    return _first(str(students.get(key, erased)) for key in keys)


def _first(words: Iterable[str]) -> str:
    """Name the first few, and say how many others there are."""
    named = list(words)
    if n_others := len(named[NAMED:]):
        others = ngettext("%(n)s other", "%(n)s others", n_others) % {"n": n_others}
        named[NAMED:] = [others]
    return ", ".join(named)


def _about(params: dict[str, Any], users: dict[int, User]) -> str:
    """Say the values of a line; a person by her name, or by her number once she is gone."""
    shown = {name: value for name, value in params.items() if name not in {"about", "how"}}
    for key in PEOPLE & set(shown):
        shown[key] = str(users.get(shown[key], shown[key]))
    if "users" in shown:
        shown["users"] = ", ".join(str(users.get(key, key)) for key in shown["users"])
    for key in LISTS & set(shown):
        shown[key] = ", ".join(shown[key])
    if "contacts" in shown:
        shown["contacts"] = _first(map(_contact_in_words, shown["contacts"]))
    if "role" in shown:
        roles = dict(Role.choices) | {"teacher": gettext("teacher")}
        shown["role"] = roles.get(shown["role"], shown["role"])
    if "values" in shown:
        changes = shown.pop("values").items()
        shown["fields"] = ", ".join(f"{name}: {was} → {now}" for name, (was, now) in changes)
    shown = {name: _in_words(name, value) for name, value in shown.items()}
    how = HOW.get(params.get("how", ""), "")
    # Databases keep the keys of JSON in an order of their own.
    values = [shown[name] for name in sorted(shown, key=lambda name: (name != "user", name))]
    return ", ".join(str(part) for part in (how, *values) if part)


def _in_words(name: str, value: Any) -> Any:
    """Write a day as pages do, and what a contact may be told as its form does."""
    if name == "scope":
        return dict(ContactScope.choices).get(value, value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    return value


def _contact_in_words(text: str) -> str:
    """Say who of a class list may be told or decide what; she is kept as "7: all"."""
    key, _, scope = text.partition(": ")
    words = {"n": key, "scope": dict(ContactScope.choices).get(scope, scope)}
    return gettext("contact %(n)s: %(scope)s") % words


def _begin(school: School | None, day: date) -> datetime:
    zone = school.zone if school else timezone.get_current_timezone()
    return datetime.combine(day, time.min, tzinfo=zone)


def _found(school: School, words: str) -> Iterable[int]:
    found = called(Student.objects.filter(school=school), words)
    return [student.pk for student in found[:MOST_FOUND]]
