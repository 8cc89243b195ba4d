"""What other systems are told: at the end of the transaction, without a student's name."""

import pytest
from django.db import transaction
from django.utils import timezone

from classes.models import AttendanceAmendment
from classes.services import (
    Author,
    MadeEntries,
    RegisterEntry,
    close_session,
    record_attendance,
    undo_entries,
)
from classes.versions import NOT_SHOWN
from integrations.models import Event, WebhookDelivery
from jobs.lifecycle import acquire, fail
from jobs.registry import Failure
from recognition.services.confirmation import confirm_session, undo_confirmation
from recognition.services.recognition_job import CAPTURES
from tests.factories import make_capture, make_record
from tests.factories.webhooks import make_endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(school):
    return make_endpoint(school=school)


def delivery_of(event) -> WebhookDelivery:
    return WebhookDelivery.objects.get(event=event)


def test_a_confirmed_register_is_told_with_its_counts(endpoint, session, student, alice):
    make_record(session=session, student=student, status="absent")
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    payload = delivery_of(Event.CONFIRMED).payload
    assert payload["type"] == "register.confirmed"
    assert payload["data"]["session_id"] == session.pk
    assert payload["data"]["counts"]["n_absent"] == 1
    assert payload["data"]["confirmed_at"]


def test_a_closed_register_is_told_once(endpoint, session, alice):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert delivery_of(Event.CONFIRMED).payload["data"]["class_group_code"] == "7A"


def test_an_amendment_is_told_with_both_statuses(endpoint, session, student, alice):
    make_record(session=session, student=student, status="absent")
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice, reason="Bus"),
        shown_version=NOT_SHOWN,
    )
    data = delivery_of(Event.AMENDED).payload["data"]["amendment"]
    assert (data["old_status"], data["new_status"]) == ("absent", "late")
    assert data["student_id"] == student.pk


def test_a_confirmation_that_is_undone_is_told_alone(endpoint, session, student, alice):
    make_capture(session=session, state="ready")
    fields = {"status": "absent", "source": "person", "recorded_by": alice}
    make_record(session=session, student=student, **fields)
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    WebhookDelivery.objects.all().delete()
    session.refresh_from_db()
    undo_confirmation(session=session, by=alice, shown_version=NOT_SHOWN)
    payload = WebhookDelivery.objects.get().payload
    assert payload["type"] == "register.unconfirmed"
    assert payload["data"]["session_id"] == session.pk
    assert payload["data"]["confirmed_at"] is None


def test_who_did_not_ask_for_it_is_told_nothing_of_an_undo(school, session, alice):
    make_endpoint(school=school, events=[Event.CONFIRMED])
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    session.refresh_from_db()
    undo_confirmation(session=session, by=alice, shown_version=NOT_SHOWN)
    assert [one.event for one in WebhookDelivery.objects.all()] == [Event.CONFIRMED]


def test_an_entry_added_to_a_confirmed_register_and_taken_back_is_told(
    endpoint, session, student, alice
):
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    since = timezone.now()
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    made = MadeEntries({student.pk: False}, since)
    undo_entries(session=session, made=made, by=alice, shown_versions=NOT_SHOWN)
    messages = WebhookDelivery.objects.filter(event=Event.AMENDED).order_by("pk")
    changes = [one.payload["data"]["amendment"] for one in messages]
    assert [(x["old_status"], x["new_status"]) for x in changes] == [(None, "late"), ("late", None)]
    assert not AttendanceAmendment.objects.exists()


def test_a_change_before_the_confirmation_is_nobodys_business(endpoint, session, student, alice):
    for status in ("absent", "present"):
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(status),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
    assert not WebhookDelivery.objects.exists()


def test_a_failed_capture_is_told_with_its_code_and_no_sentence(endpoint, session):
    capture = make_capture(session=session)
    lease = acquire(kind=CAPTURES, pk=capture.pk)
    fail(lease=lease, failure=Failure("video_without_frame"))
    data = delivery_of(Event.CAPTURE_FAILED).payload["data"]
    assert (data["capture_id"], data["code"]) == (capture.pk, "video_without_frame")
    assert data["params"] == {}
    assert "No frame" not in str(data)


def test_no_message_holds_a_name(endpoint, session, student, alice):
    make_record(session=session, student=student, status="absent")
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("late"),
        author=Author(alice, reason="Bus"),
        shown_version=NOT_SHOWN,
    )
    data = str(list(WebhookDelivery.objects.values_list("payload", flat=True)))
    assert student.given_name not in data
    assert student.family_name not in data


def test_other_schools_and_events_and_switched_off_addresses_hear_nothing(
    school, other_school, session, alice
):
    make_endpoint(school=other_school)
    make_endpoint(school=school, url="https://a.example.org/", events=[Event.AMENDED])
    make_endpoint(school=school, url="https://b.example.org/", is_active=False)
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert not WebhookDelivery.objects.exists()


def test_what_is_rolled_back_is_told_to_nobody(endpoint, session, alice):
    with pytest.raises(RuntimeError), transaction.atomic():
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
        raise RuntimeError
    assert not WebhookDelivery.objects.exists()
