"""Write a class's day into an Ed-Fi ODS: studentSectionAttendanceEvents of the Resources API.

https://docs.ed-fi.org/reference/ods-api: what is posted under a key that is there replaces it. The
category is part of the key, so an entry with another one is taken back first.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from classes.models import AttendanceRecord, Student, Term
from integrations.attendance_events.outcomes import Outcome
from integrations.attendance_events.words import word_of
from integrations.errors import OtherSystemError
from integrations.models import StudentId, WebhookEndpoint
from integrations.other_systems.exchanges import json_of, required
from integrations.other_systems.tokens import Credentials, TokenBearer
from integrations.selectors.class_days import ClassDay

DESCRIPTORS = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#"
PAGE_ROWS = 500
MOST_PAGES = 20
MOST_REASON = 255
SECTION_KEYS = ("localCourseCode", "schoolId", "schoolYear", "sessionName")
CATEGORY = "attendanceEventCategoryDescriptor"

Event = dict[str, Any]
Key = tuple[str, str]
"""Whose event it is, and of which category."""


class EdFiOds:
    """One ODS as one school writes into it."""

    def __init__(self, endpoint: WebhookEndpoint) -> None:
        self._endpoint = endpoint
        self._root = f"{endpoint.url.rstrip('/')}/ed-fi"
        self._bearer = TokenBearer(
            Credentials(endpoint.token_url, endpoint.client_id, endpoint.client_secret)
        )

    def write(self, class_day: ClassDay, records: list[AttendanceRecord]) -> Outcome:
        """Make the ODS say of this class and day what the registers say, and no more.

        Raises:
            OtherSystemError: the ODS does not answer as it should, or does not know the class.
        """
        section, outcome = self._section(class_day), Outcome()
        wanted = self._wanted(class_day, records, section)
        # Events of students whom another program enters are left alone.
        ours = {self._name_of(student) for student in class_day.students()}
        ours |= {self._name_of(record.student) for record in records}
        there = {_key_of(event): event for event in self._events(class_day, section)}
        for key, event in there.items():
            # First what is gone: a student has one category in the end, never two.
            if key[0] in ours and key not in wanted:
                url = f"{self._root}/studentSectionAttendanceEvents/{quote(event['id'], safe='')}"
                outcome.note_removed(self._bearer.ask("DELETE", url))
        for key, event in wanted.items():
            # Most of a day is there already, and each event is a request of its own.
            if not _is_in(event, there.get(key, {})):
                self._post(event, outcome)
        return outcome

    def _post(self, event: Event, outcome: Outcome) -> None:
        url = f"{self._root}/studentSectionAttendanceEvents"
        headers = {"Content-Type": "application/json"}
        outcome.note_written(self._bearer.ask("POST", url, json.dumps(event).encode(), headers))

    def _section(self, class_day: ClassDay) -> Event:
        """Ask how the ODS names the class: by course, session and year as well."""
        group = class_day.class_group
        code = group.sourced_id or group.code
        asked = {"schoolId": self._school_id(class_day), "sectionIdentifier": code}
        offered = [row["courseOfferingReference"] for row in self._rows("sections", asked)]
        # A section of several terms is offered once for each.
        if len(offered) > 1:
            terms = Term.objects.filter(school=group.school_id).on(class_day.day)
            names = {name for row in terms.values_list("name", "sourced_id") for name in row}
            offered = [one for one in offered if one["sessionName"] in names]
        # None, or a guess among several, would write into somebody else's class.
        if len(offered) != 1:
            raise OtherSystemError("section_unclear", code=code, n=len(offered))
        return {key: offered[0][key] for key in SECTION_KEYS} | {"sectionIdentifier": code}

    def _school_id(self, class_day: ClassDay) -> int:
        # The id there is a number; a school's own id may be anything.
        there = self._endpoint.school_there or class_day.class_group.school.sourced_id
        if not (there.isascii() and there.isdigit()):
            raise OtherSystemError("school_there_missing")
        return int(there)

    def _events(self, class_day: ClassDay, section: Event) -> Iterator[Event]:
        asked = section | {"eventDate": class_day.day.isoformat()}
        return self._rows("studentSectionAttendanceEvents", asked)

    def _rows(self, collection: str, asked: Event) -> Iterator[Event]:
        for page in range(MOST_PAGES):
            paged = asked | {"limit": PAGE_ROWS, "offset": page * PAGE_ROWS}
            url = f"{self._root}/{collection}?{urlencode(paged, quote_via=quote)}"
            rows = json_of(required(self._bearer.ask("GET", url)))
            if not isinstance(rows, list):
                raise OtherSystemError("source_answer_unknown", name=collection)
            yield from rows
            if len(rows) < PAGE_ROWS:
                return

    def _wanted(
        self, class_day: ClassDay, records: list[AttendanceRecord], section: Event
    ) -> dict[Key, Event]:
        """Return an event for each student and category; of several lessons the first counts."""
        found: dict[Key, Event] = {}
        for record in records:
            if word := word_of(self._endpoint, record):
                category = word if "#" in word else f"{DESCRIPTORS}{word}"
                event = {
                    "eventDate": class_day.day.isoformat(),
                    CATEGORY: category,
                    "studentReference": {"studentUniqueId": self._name_of(record.student)},
                    "sectionReference": section,
                }
                # Lessons come in order of time.
                found.setdefault(_key_of(event), event | _details_of(record))
        return found

    def _name_of(self, student: Student) -> str:
        is_by_number = self._endpoint.students_by == StudentId.NUMBER
        return student.number if is_by_number else student.sourced_id or student.number


def _key_of(event: Event) -> Key:
    return event["studentReference"]["studentUniqueId"], event[CATEGORY]


def _is_in(event: Event, there: Event) -> bool:
    """Say whether the ODS has it word for word; it adds links and its own keys."""
    # Links and keys of the ODS's own do not count, missing values of ours do.
    return (
        all(
            _is_in(value, there[key]) if isinstance(value, dict) else there[key] == value
            for key, value in event.items()
            if key in there
        )
        and event.keys() <= there.keys()
    )


def _details_of(record: AttendanceRecord) -> Event:
    """Say when she came and left, and the school's own word; notes are nobody else's business."""
    school, session = record.session.class_group.school, record.session
    details: Event = {}
    if record.minutes_late:
        arrived = school.local(session.starts_at + timedelta(minutes=record.minutes_late))
        details["arrivalTime"] = f"{arrived:%H:%M:%S}"
    if record.left_at:
        details["departureTime"] = f"{record.left_at:%H:%M:%S}"
    if record.code:
        details["attendanceEventReason"] = record.code.label[:MOST_REASON]
    return details
