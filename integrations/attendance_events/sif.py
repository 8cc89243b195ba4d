"""Write a class's day into a SIF zone: StudentPeriodAttendance, Australian data model 3.4.

http://specification.sifassociation.org/Implementation/AU/3.4.8/. The id of an object follows from
student, school and lesson, so that a correction replaces it wherever it is sent from.
"""

import base64
import uuid
from collections.abc import Iterable
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from classes.models import AttendanceRecord, School, Student
from classes.models.statuses import Status
from integrations.attendance_events.outcomes import Outcome
from integrations.attendance_events.words import word_of
from integrations.errors import OtherSystemError
from integrations.models import WebhookEndpoint
from integrations.other_systems.exchanges import NOT_FOUND, Reply, exchange
from integrations.selectors.class_days import ClassDay

NAMESPACE = "http://www.sifassociation.org/datamodel/au/3.4"
KINDS = {
    Status.PRESENT: "NA",
    Status.LATE: "NA",
    Status.EXCUSED: "01",
    Status.ABSENT: "02",
}
"""AUCodeSetsAttendanceStatusType: 01 excused, 02 not excused, NA present."""


class SifZone:
    """One zone as one school writes into it."""

    def __init__(self, endpoint: WebhookEndpoint) -> None:
        self._endpoint = endpoint
        self._root = f"{endpoint.url.rstrip('/')}/StudentPeriodAttendances"
        pair = f"{endpoint.client_id}:{endpoint.client_secret}"
        self._headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/xml",
            "Accept": "application/xml",
        }

    def write(self, class_day: ClassDay, records: list[AttendanceRecord]) -> Outcome:
        """Write an object for each entry; take back those of whom nothing is to be said any more.

        Raises:
            OtherSystemError: the zone does not answer, or the school has no GUID there.
        """
        outcome = Outcome()
        school_id = self._school_id(class_day.class_group.school)
        # Who was plainly present from the beginning was never written, so nothing is to be deleted.
        corrected = set(_corrected(records))
        gone = set(class_day.taken_back)
        for record in records:
            word = word_of(self._endpoint, record)
            student_id = _guid_of(record.student.sourced_id)
            if student_id:
                # Confirmed again meanwhile: what it says now is decided below.
                gone.discard(_ref_id(student_id, school_id, record.session_id))
            # Named in the answer of the message, where the office finds whom to give a GUID.
            if word and not student_id:
                outcome.refuse(f"{record.student.number}: GUID")
            elif word:
                self._put(_xml_of(record, word, student_id, school_id), outcome)
            elif student_id and record.pk in corrected:
                name = _ref_id(student_id, school_id, record.session_id)
                outcome.note_removed(self._send("DELETE", name))
        # Sorted, so that a message that is sent again does the same in the same order.
        self._take_back(sorted(gone), outcome)
        return outcome

    def take_back(self, names: Iterable[str]) -> Outcome:
        """Have objects deleted, whatever they said."""
        outcome = Outcome()
        self._take_back(names, outcome)
        return outcome

    def _take_back(self, names: Iterable[str], outcome: Outcome) -> None:
        for name in names:
            outcome.note_removed(self._send("DELETE", name))

    def _put(self, element: Element, outcome: Outcome) -> None:
        """Replace it, or make it where there is none yet."""
        body = tostring(element, encoding="utf-8", xml_declaration=True)
        reply = self._send("PUT", element.attrib["RefId"], body)
        if reply.status == NOT_FOUND:
            reply = self._send("POST", "StudentPeriodAttendance", body)
        outcome.note_written(reply)

    def _send(self, method: str, name: str, body: bytes = b"") -> Reply:
        # The zone would otherwise choose an id of its own, and no correction find the object.
        advised = {"mustUseAdvisory": "true"} if method == "POST" else {}
        return exchange(method, f"{self._root}/{name}", self._headers | advised, body)

    def _school_id(self, school: School) -> str:
        found = _school_guid(self._endpoint, school)
        if not found:
            raise OtherSystemError("school_there_missing")
        return found


def names_of_objects(
    endpoint: WebhookEndpoint, entries: Iterable[tuple[Student, int]]
) -> list[str]:
    """Name the objects of entries, each a student and the key of a lesson; in order.

    Who has no GUID has none, and a school without one wrote none.
    """
    school_id = _school_guid(endpoint, endpoint.school)
    known = [(_guid_of(student.sourced_id), key) for student, key in entries]
    return sorted(_ref_id(guid, school_id, key) for guid, key in known if guid and school_id)


def _school_guid(endpoint: WebhookEndpoint, school: School) -> str:
    return _guid_of(endpoint.school_there or school.sourced_id)


def _corrected(records: list[AttendanceRecord]) -> list[int]:
    """Return those that said something else once: it may have been written."""
    rows = AttendanceRecord.objects.filter(pk__in=[record.pk for record in records])
    return list(rows.filter(amendments__isnull=False).values_list("pk", flat=True).distinct())


def _guid_of(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _ref_id(student_id: str, school_id: str, session_pk: int) -> str:
    # Made of what both sides know, so that nothing has to be remembered of it.
    return str(uuid.uuid5(uuid.UUID(student_id), f"{school_id}/{session_pk}"))


def _xml_of(record: AttendanceRecord, word: str, student_id: str, school_id: str) -> Element:
    school, session = record.session.class_group.school, record.session
    root = Element("StudentPeriodAttendance", xmlns=NAMESPACE)
    root.set("RefId", _ref_id(student_id, school_id, record.session_id))
    starts_at = session.local_start
    arrived_at = school.local(session.starts_at + timedelta(minutes=record.minutes_late or 0))
    left_at = record.left_at or school.local(session.ends_at)
    _add(root, "StudentPersonalRefId", student_id)
    _add(root, "SchoolInfoRefId", school_id)
    _add(root, "Date", f"{starts_at:%Y-%m-%d}")
    _add(root, "TimetablePeriod", f"{starts_at:%H:%M}")
    if Status(record.status).is_here:
        _add(root, "TimeIn", f"{arrived_at:%H:%M:%S}")
        _add(root, "TimeOut", f"{left_at:%H:%M:%S}")
    _add(SubElement(root, "AttendanceCode"), "Code", word)
    _add(root, "AttendanceStatus", KINDS[Status(record.status)])
    return root


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
