"""Whatever a school sets is logged, with the names of what changed, and so is the next setting."""

from datetime import date, time
from typing import Any

import pytest
from django.db import models

from classes.models import School
from jobs.models import Job
from privacy.models import AccessEntry
from privacy.row_history.kept_tables import is_kept
from tests.factories.office import make_camera, make_holiday, make_room, make_term
from tests.factories.webhooks import make_endpoint
from tests.house.rooms import models_of_rooms
from tests.privacy.access_log.test_silent_changes import listening

pytestmark = pytest.mark.django_db

NO_SETTINGS: dict[str, str] = {
    "accounts": "of people, and of the installation",
    "jobs": "what the machine does",
    "storage": "keys have lines of their own",
    "privacy": "periods have lines of their own, the log is the log",
}
"""Rooms in which no row is a setting of a school."""

OTHERS = {
    *(
        "AbsenceBatch",
        "AccountMail",
        "AttendanceAmendment",
        "AttendanceRecord",
        "ClassSession",
        "Cover",
    ),
    *(
        "Enrolment",
        "LessonChange",
        "ListFile",
        "MeetingOpening",
        "NamelessCount",
        "PlannedAbsence",
        "RegisterReminder",
    ),
    *("Student", "TimetableRun", "TimetableStep"),
    *("RosterImport", "TimetableImport"),
    *("ClassClip", "ClipFace", "ConsentScan", "EvaluationRun", "FaceCluster", "FacePicture"),
    *("FaceTemplate", "LookalikePair", "PictureBatch"),
    *("Capture", "ProposalStats", "ReviewStep", "Seat", "Sighting", "SightingCandidate"),
    *(
        "AnnotatedCopy",
        "CameraAlert",
        "CameraHealth",
        "CameraSearch",
        "FaceCorrection",
        "FilmNotice",
        "IgnoredSpot",
        "RoomFilm",
        "SetupPicture",
    ),
    "DoorVisit",
    *("Upload", "UploadChunk", "ReportDelivery", "ReportSubscription", "FilmNoticeWish"),
    *("IdempotentRequest", "WebhookDelivery"),
}
"""What happens from day to day, and what is of people: no setting of the school."""

OF_CONTACTS = {
    "CalendarAddress": "`make_address` and `end_address` write a line; a teacher's own",
    "ConsentAnswer": "the consent or objection that it makes has a line",
    "ContactLink": "`log_links` writes a line of each that is sent or ended",
    "GuardianMail": "that it was sent; the link in it has a line",
    "LinkWish": "an address as typed, of nobody yet; the link that is sent has a line",
    "Departure": "what a teacher handed over; who teaches has lines",
    "StudentErasure": "`start_erasure` writes a line",
    "StudentExport": "a line is written when it is asked for and when it leaves",
}
"""What is of people at home and of the office's work: where its line is."""

JOBS_THAT_ARE_SET = {"RosterSource", "StrangerLimits"}
"""Of all other tables of jobs a row is work that is asked for, and whoever asks writes its line."""

REMEMBERED = {"RosterMapping": "how the columns of a file were read the last time"}
"""What is noted of a school's choices for the next time, and no page sets."""


def test_each_model_is_logged_kept_or_named_here():
    unknown = {
        model.__name__
        for model in models_of_rooms()
        if model._meta.app_label not in NO_SETTINGS
        and model.__name__ not in listening() | OTHERS | set(REMEMBERED) | set(OF_CONTACTS)
        and not is_kept(model)
        and (not issubclass(model, Job) or model.__name__ in JOBS_THAT_ARE_SET)
    }
    assert unknown == set()
    assert OTHERS | set(REMEMBERED) | set(OF_CONTACTS) <= {
        model.__name__ for model in models_of_rooms()
    }


def another(field: Any, value: Any) -> Any:
    """Return a value of the field that is not this one."""
    if field.choices:
        return next(key for key, _words in field.choices if key not in {value, "", None})
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateField):
        return date(2026, 9, 7)
    if isinstance(field, models.TimeField):
        return time(13, 15)
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    return "Europe/Paris" if field.name == "time_zone" else "q"


FIELDS = [
    field
    for field in School._meta.concrete_fields
    if field.editable and not field.primary_key and not isinstance(field, models.DateTimeField)
]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_each_setting_of_a_school_is_a_line_that_names_it(
    field, school, django_capture_on_commit_callbacks
):
    before = getattr(school, field.attname)
    setattr(school, field.attname, another(field, getattr(school, field.attname)))
    with django_capture_on_commit_callbacks(execute=True):
        school.save()
    line = AccessEntry.objects.filter(subject="school").latest("position")
    assert line.school_id == school.pk
    assert line.params["fields"] == field.attname
    assert line.params["values"] == {
        field.attname: [str(before), str(getattr(school, field.attname))]
    }


@pytest.mark.parametrize(
    ("make", "subject", "field", "value"),
    [
        (make_term, "calendar", "last_on", date(2027, 1, 29)),
        (make_holiday, "calendar", "last_on", date(2027, 1, 29)),
        (make_room, "rooms", "name", "Lab 2"),
    ],
)
def test_terms_holidays_and_rooms_are_logged_with_what_they_were(
    make, subject, field, value, django_capture_on_commit_callbacks
):
    row = make()
    was = str(getattr(row, field))
    with django_capture_on_commit_callbacks(execute=True):
        setattr(row, field, value)
        row.save()
        row.delete()
    changed, deleted = AccessEntry.objects.filter(subject=subject).order_by("position")
    assert (changed.params["how"], deleted.params["how"]) == ("changed", "deleted")
    assert changed.params["values"] == {field: [was, str(value)]}
    assert changed.school_id == row.school_id


@pytest.mark.parametrize(
    ("make", "subject", "field", "value"),
    [
        (make_endpoint, "webhooks", "url", "https://other.example/hook"),
        (make_camera, "cameras", "name", "Window"),
    ],
)
def test_where_messages_go_and_what_films_is_logged(
    make, subject, field, value, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = make()
    with django_capture_on_commit_callbacks(execute=True):
        setattr(row, field, value)
        row.save()
    lines = AccessEntry.objects.filter(subject=subject).order_by("position")
    assert [line.params["how"] for line in lines][-1] == "changed"
    assert lines.last().params["fields"] == field
    assert value not in str([line.params for line in lines])
