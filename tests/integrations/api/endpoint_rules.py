"""Who may ask which endpoint of the API, with which scope, and what has to be sent."""

from dataclasses import dataclass, field

from integrations.models import Scope
from tests.factories.api import ROSTER


@dataclass(frozen=True)
class Rule:
    """Who may ask, and with which scope.

    Args:
        is_office: teachers who see the row are told that they may not.
        is_unseen_by_teachers: only administrators find it.
        is_own: only whoever began it finds it.
        is_personal: of the teachers only she whom it is about finds it.
        sees: strangers who see the row all the same.
        refuses: strangers who see the row and are told that they may not.
        body: what has to be sent so that access is decided at all.
    """

    scope: str
    is_office: bool = False
    is_unseen_by_teachers: bool = False
    is_own: bool = False
    is_personal: bool = False
    sees: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    body: dict[str, str] = field(default_factory=dict)


READ, WRITE = Rule(Scope.READ_ROSTER), Scope.WRITE_ROSTER
ATTEND, WRITE_ATTENDANCE = Rule(Scope.READ_ATTENDANCE), Rule(Scope.WRITE_ATTENDANCE)
SEE, SEND = Rule(Scope.READ_EVIDENCE), Rule(Scope.WRITE_CAPTURES, is_own=True)
FACES, WRITE_FACES = Rule(Scope.READ_FACES), Rule(Scope.WRITE_FACES)
REPORT = Rule(Scope.READ_REPORTS)
IMPORT = Rule(WRITE, is_unseen_by_teachers=True)

RULES: dict[str, Rule] = {
    "get school-list": READ,
    "get school-detail": Rule(Scope.READ_ROSTER, sees=("charlie",)),
    "get term-list": READ,
    "get term-detail": Rule(Scope.READ_ROSTER, sees=("charlie",)),
    "get school-clashes-clashes": Rule(Scope.READ_ROSTER, is_office=True, refuses=("charlie",)),
    "get school-reports-report": Rule(Scope.READ_REPORTS, is_office=True, refuses=("charlie",)),
    "get class-group-reports-report": REPORT,
    "get student-reports-report": REPORT,
    "get session-reports-report": REPORT,
    "get code-list": READ,
    "get code-detail": Rule(Scope.READ_ROSTER, sees=("charlie",)),
    "get class-group-list": READ,
    "post class-group-list": Rule(WRITE, is_office=True, body={"school": "school", "code": "=7Z"}),
    "get class-group-detail": READ,
    "patch class-group-detail": Rule(WRITE, is_office=True, body={"title": "=T"}),
    "get class-group-roster": READ,
    "get student-list": READ,
    "post student-list": Rule(
        WRITE,
        is_office=True,
        body={"school": "school", "number": "=N1", "family_name": "=New"},
    ),
    "get student-detail": READ,
    "patch student-detail": Rule(WRITE, is_office=True, body={"given_name": "=G"}),
    "get contact-list": Rule(Scope.READ_CONTACTS),
    "get contact-detail": Rule(Scope.READ_CONTACTS),
    "post student-pictures-pictures": WRITE_FACES,
    "get teacher-list": Rule(Scope.READ_ROSTER, is_personal=True),
    "get teacher-detail": Rule(Scope.READ_ROSTER, is_personal=True),
    "get teacher-reports-report": Rule(Scope.READ_REPORTS, is_personal=True),
    "get enrolment-list": READ,
    "post enrolment-list": Rule(
        WRITE,
        is_office=True,
        body={"student": "student", "class_group": "class-group", "from_on": "=2026-01-01"},
    ),
    "get enrolment-detail": READ,
    "patch enrolment-detail": Rule(WRITE, is_office=True, body={"until_on": "=2026-10-01"}),
    "get roster-import-list": IMPORT,
    "post roster-import-list": Rule(
        WRITE, is_office=True, body={"school": "school", "file": f"={ROSTER}"}
    ),
    "get roster-import-detail": IMPORT,
    "get roster-import-plan": IMPORT,
    "post roster-import-apply": IMPORT,
    "post roster-import-discard": IMPORT,
    "get session-list": ATTEND,
    "post session-list": Rule(
        Scope.WRITE_ATTENDANCE,
        body={"class_group": "class-group", "starts_at": "=2026-09-02T09:00:00Z"},
    ),
    "get session-detail": ATTEND,
    "post session-close": WRITE_ATTENDANCE,
    "post session-reopen": WRITE_ATTENDANCE,
    "get session-records-record": ATTEND,
    "put session-records-record": Rule(Scope.WRITE_ATTENDANCE, body={"status": "=late"}),
    "get session-review-review": ATTEND,
    "post session-review-confirm": WRITE_ATTENDANCE,
    "post session-review-undo": WRITE_ATTENDANCE,
    "post session-lesson-change": Rule(Scope.WRITE_ATTENDANCE, is_office=True),
    "post session-lesson-cancel": Rule(Scope.WRITE_ATTENDANCE, is_office=True),
    "get lesson-change-list": ATTEND,
    "get lesson-change-detail": ATTEND,
    "post lesson-change-list": Rule(
        Scope.WRITE_ATTENDANCE,
        is_office=True,
        body={"class_group": "class-group", "lesson_at": "=2026-09-15T09:00:00+02:00"}
        | {"is_cancelled": "=true"},
    ),
    "post lesson-change-undo": Rule(Scope.WRITE_ATTENDANCE, is_office=True),
    "get record-list": ATTEND,
    "get record-detail": ATTEND,
    "get capture-list": ATTEND,
    "post capture-list": Rule(Scope.WRITE_CAPTURES, body={"session": "session"}),
    "get capture-detail": ATTEND,
    "post capture-retry": Rule(Scope.WRITE_CAPTURES),
    "post upload-list": Rule(
        Scope.WRITE_CAPTURES, body={"session": "session", "file_name": "=f.mp4"}
    ),
    "get upload-detail": SEND,
    "delete upload-detail": SEND,
    "put upload-chunk": SEND,
    "post upload-complete": Rule(
        Scope.WRITE_CAPTURES,
        is_own=True,
        body={"n_chunks": "=1", "total_bytes": "=1", "checksum": "=" + "0" * 64},
    ),
    "get sighting-list": SEE,
    "get sighting-detail": SEE,
    "get sighting-face": SEE,
    "get sighting-moment": SEE,
    "post sighting-accept": Rule(Scope.WRITE_ATTENDANCE, body={"student": "student"}),
    "post sighting-reject": WRITE_ATTENDANCE,
    "post sighting-undo": WRITE_ATTENDANCE,
    "get picture-list": FACES,
    "get picture-detail": FACES,
    "delete picture-detail": WRITE_FACES,
    "post picture-allow": Rule(Scope.WRITE_FACES, is_office=True),
    "get face-list": FACES,
    "get face-detail": FACES,
    "delete face-detail": WRITE_FACES,
    "get consent-list": FACES,
    "post consent-list": Rule(
        Scope.WRITE_FACES,
        is_office=True,
        body={
            **{"student": "newcomer", "given_by": "=Grace", "wording": "=1"},
            "given_on": "=2026-08-01",
        },
    ),
    "get consent-detail": FACES,
    "post consent-withdraw": WRITE_FACES,
}
"""By method and name of the address; a value of a body names a row, or is itself after `=`."""
