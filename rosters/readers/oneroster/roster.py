"""Read of the files of OneRoster, or of School Data Sync, what is about one school."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

from classes.models import ClassGroup, Student, Term
from jobs.failures import Remark, remark
from rosters.errors import BadCellError
from rosters.readers.cells import read_email, read_text, shorten
from rosters.readers.days import read_day
from rosters.readers.group_codes import choose_codes
from rosters.readers.oneroster.end_days import are_last_days
from rosters.readers.oneroster.files import (
    OneRosterFiles,
    Row,
    flatten,
    is_roster,
    open_files,
)
from rosters.readers.oneroster.schools import KnownIds, meant_schools
from rosters.readers.rows import (
    EnrolmentRow,
    GroupRow,
    PlaceInFile,
    Problem,
    Roster,
    StudentRow,
    TeacherRow,
    TeachingRow,
    TermRow,
)
from rosters.readers.sheets.outline import SCHOOL, Outline

__all__ = ["KnownIds", "flatten", "is_roster", "read_oneroster"]

STUDENT, TEACHER = "student", "teacher"
# Neither school years nor grading periods: lessons are planned by neither.
TERMS = {"term", "semester"}
LONGEST_NUMBER = Student._meta.get_field("number").max_length or 0
LONGEST_NAME = Student._meta.get_field("family_name").max_length or 0
LONGEST_TITLE = ClassGroup._meta.get_field("title").max_length or 0
LONGEST_TERM = Term._meta.get_field("name").max_length or 0
LONGEST_ID = 255


def read_oneroster(contents: dict[str, bytes], known: KnownIds) -> Roster:
    """Read the files of a zip; what belongs to other schools is left out."""
    return _OneRosterReader(open_files(contents), known).read()


class _OneRosterReader:
    """Goes through the files in the order in which they refer to each other."""

    def __init__(self, files: OneRosterFiles, known: KnownIds) -> None:
        self._files = files
        self._known = known
        self._roster = Roster("oneroster")
        self._roles: dict[str, set[str]] = defaultdict(set)
        self._gone_roles: dict[str, set[str]] = defaultdict(set)
        self._seen: dict[object, int] = {}
        self._school = ""
        self._ends_are_last_days = False

    def read(self) -> Roster:
        roster = self._roster
        roster.is_complete = self._files.is_bulk("enrollments.csv")
        if not self._files.problems and self._find_school():
            enrolments = self._own_enrolments()
            sessions = self._rows("academicSessions.csv")
            self._ends_are_last_days = are_last_days(sessions, enrolments)
            self._read_terms(sessions)
            self._read_groups()
            self._read_roles(enrolments)
            self._read_users()
            for row in enrolments:
                self._try(self._read_enrolment, row)
            self._refuse_nobody()
        roster.problems = [*self._files.problems, *roster.problems]
        return roster

    def _rows(self, name: str) -> list[Row]:
        """Return the rows of a file; an id may stand in it once."""
        rows = []
        for row in self._files.rows(name):
            key, line = (name, row["sourcedId"]), row.place.line
            if row["sourcedId"] and self._seen.setdefault(key, line) != line:
                text = remark("foreign_id_repeated", line=self._seen[key])
                self._add_problem(row.place, row["sourcedId"], text)
            elif len(row["sourcedId"]) > LONGEST_ID:
                self._add_problem(row.place, row["sourcedId"], remark("foreign_id_too_long"))
            else:
                rows.append(row)
        return rows

    def _own(self, rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["schoolSourcedId"] in {self._school, ""}]

    def _own_enrolments(self) -> list[Row]:
        """Return those of the school; where the line names none, its class does."""
        school_of = {x["sourcedId"]: x["schoolSourcedId"] for x in self._files.rows("classes.csv")}
        return [
            row
            for row in self._own(self._rows("enrollments.csv"))
            if row["schoolSourcedId"]
            or school_of.get(row["classSourcedId"], "") in {self._school, ""}
        ]

    def _add_problem(self, place: PlaceInFile, what: str, reason: Remark) -> None:
        self._files.add_problem(place, what, reason)

    def _try(self, read: Callable[[Row], None], row: Row) -> None:
        try:
            read(row)
        except BadCellError as error:
            what = row["familyName"] or row["title"] or row["sourcedId"]
            self._roster.problems.append(Problem(row.place, what[:60], Remark.of(error)))

    def _find_school(self) -> bool:
        orgs = self._rows("orgs.csv")
        found = meant_schools(orgs, self._files.rows("classes.csv"), self._known)
        if len(found) != 1:
            text = remark("school_of_file_unclear")
            self._add_problem(PlaceInFile("orgs.csv", 1), self._known.school, text)
            if found:
                pairs = [(one.sourced_id, one.name) for one in found]
                self._roster.outline = Outline(self._roster.kind, asks=[SCHOOL], school_ids=pairs)
            return False
        self._school, place = found[0].sourced_id, found[0].place
        if place.line:
            self._roster.school_sourced_id, self._roster.school_place = self._school, place
        return True

    def _read_terms(self, sessions: list[Row]) -> None:
        for row in sessions:
            if row["type"].casefold() in TERMS and not row.is_gone:
                self._try(self._read_term, row)

    def _read_term(self, row: Row) -> None:
        first_on, after = self._days(row, "startDate", "endDate")
        if first_on is None or after is None:
            raise BadCellError("term_days_missing")
        name = read_text(row["title"], "title", longest=LONGEST_TERM)
        # `_days` returns the day after; a term names its last one.
        last_on = after - timedelta(days=1)
        line = self._seen.setdefault(("term", name, first_on), row.place.line)
        if line != row.place.line:
            text = remark("term_joined", line=line)
            self._roster.left_out.append(Problem(row.place, shorten(name), text))
            return
        term = TermRow(row.place, name, first_on, last_on, row["sourcedId"])
        self._roster.terms.append(term)

    def _read_groups(self) -> None:
        courses = {row["sourcedId"] for row in self._rows("courses.csv")}
        rows = self._own(self._rows("classes.csv"))
        codes = choose_codes(rows, self._known.codes)
        for row in rows:
            code = codes.get(row["sourcedId"])
            if self._lacks_course(row, courses):
                self._add_problem(row.place, row["title"], remark("course_missing"))
            elif code is None:
                self._add_problem(row.place, row["title"], remark("class_code_unusable"))
            elif len(row["title"]) > LONGEST_TITLE:
                self._add_problem(row.place, row["title"], remark("title_too_long"))
            else:
                sourced_id = row["sourcedId"]
                title = None if row["title"] == code else row["title"]
                self._roster.groups.append(
                    GroupRow(row.place, sourced_id, code, title, sourced_id, row.is_gone)
                )

    def _lacks_course(self, row: Row, courses: set[str]) -> bool:
        # A file of changes need not repeat the courses.
        course, is_bulk = row["courseSourcedId"], self._files.is_bulk("courses.csv")
        return bool(is_bulk and course and course not in courses)

    def _read_roles(self, enrolments: list[Row]) -> None:
        """Somebody's roles: of roles.csv, of the classes, and as the school knows them."""
        for row in self._rows("roles.csv"):
            if row["orgSourcedId"] in {self._school, ""}:
                roles = self._gone_roles if row.is_gone else self._roles
                roles[row["userSourcedId"]].add(row["role"].casefold())
        for row in enrolments:
            if not row.is_gone:
                self._roles[row["userSourcedId"]].add(row["role"].casefold())

    def _read_users(self) -> None:
        listed = set()
        for row in self._rows("users.csv"):
            listed.add(row["sourcedId"])
            self._try(self._read_user, row)
        for sourced_id, roles in self._gone_roles.items():
            if sourced_id not in listed:
                row = Row(PlaceInFile("roles.csv", 0), {"sourcedid": sourced_id})
                self._add_user(row, roles - self._roles[sourced_id], is_gone=True)

    def _read_user(self, row: Row) -> None:
        sourced_id = row["sourcedId"]
        known = self._known.roles.get(sourced_id, set())
        roles = self._roles[sourced_id] | self._old_role(row)
        if row.is_gone:
            self._add_user(row, roles | known, is_gone=True)
            return
        gone = self._gone_roles[sourced_id] - roles
        self._add_user(row, gone, is_gone=True)
        self._add_user(row, (roles | known) - gone, is_gone=False)

    def _old_role(self, row: Row) -> set[str]:
        """Return the role as version 1.1 has it, in users.csv."""
        schools = {x.strip() for x in row["orgSourcedIds"].split(",")}
        is_here = self._school in schools or schools == {""}
        return {row["role"].casefold()} if row["role"] and is_here else set()

    def _add_user(self, row: Row, roles: set[str], *, is_gone: bool) -> None:
        if STUDENT in roles:
            self._roster.students.append(self._student(row, is_gone=is_gone))
        if TEACHER in roles:
            self._roster.teachers.append(self._teacher(row, is_gone=is_gone))

    def _student(self, row: Row, *, is_gone: bool) -> StudentRow:
        sourced_id = row["sourcedId"]
        number = row["identifier"] or sourced_id
        given, family = self._names(row)
        if not is_gone:
            read_text(number, "identifier", longest=LONGEST_NUMBER)
            self._refuse_twice(("number", number), row)
        return StudentRow(row.place, sourced_id, number, family, given, sourced_id, is_gone)

    def _names(self, row: Row) -> tuple[str, str]:
        """Return the names that somebody is called by, where the file has such."""
        names = (
            row[f"preferred{name[0].upper()}{name[1:]}"] or row[name]
            for name in ("givenName", "familyName")
        )
        given, family = (read_text(text, "givenName", longest=LONGEST_NAME) for text in names)
        return given, family

    def _days(self, row: Row, begin: str, end: str) -> tuple[date | None, date | None]:
        """Return the first day and the first day after, as this file means its ends."""
        from_on, until_on = read_day(row[begin], begin), read_day(row[end], end)
        if until_on and self._ends_are_last_days:
            until_on += timedelta(days=1)
        if from_on and until_on and until_on <= from_on:
            raise BadCellError("end_not_after_begin", begin=begin, end=end)
        return from_on, until_on

    def _teacher(self, row: Row, *, is_gone: bool) -> TeacherRow:
        email = read_email(row["email"], "email")
        given, family = (row[name][:150] for name in ("givenName", "familyName"))
        if email and not is_gone:
            self._refuse_twice(("email", email), row)
        sourced_id = row["sourcedId"]
        return TeacherRow(row.place, sourced_id, email, given, family, sourced_id, is_gone)

    def _refuse_twice(self, key: object, row: Row) -> None:
        line = self._seen.setdefault(key, row.place.line)
        if line != row.place.line:
            raise BadCellError("word_taken_on_line", line=line)

    def _read_enrolment(self, row: Row) -> None:
        user, group = row["userSourcedId"], row["classSourcedId"]
        role, is_gone = row["role"].casefold(), row.is_gone
        if role == STUDENT:
            from_on, until_on = self._days(row, "beginDate", "endDate")
            has_end_column = row.has("endDate")
            enrolment = EnrolmentRow(
                row.place, user, group, from_on, until_on, is_gone, has_end_column
            )
            self._roster.enrolments.append(enrolment)
        elif role == TEACHER:
            self._roster.teachings.append(TeachingRow(row.place, user, group, is_gone))

    def _refuse_nobody(self) -> None:
        # As a complete list it would take every student off every class.
        if self._roster.is_complete and not self._roster.enrolments:
            self._add_problem(PlaceInFile("enrollments.csv", 1), "", remark("nobody_enrolled"))
