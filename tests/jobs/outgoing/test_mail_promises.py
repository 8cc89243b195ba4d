"""Every kind of mail keeps its promise when a worker, or the mail server, dies half-way."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from classes.models import School
from jobs.lifecycle import acquire
from jobs.models import MailJob
from jobs.reaper import reap
from jobs.registry import kind_of, kinds
from jobs.runner import run_leased
from recognition.models import CameraAlert, FilmNoticeWish
from tests.admin.admin_pages import act
from tests.factories import (
    make_administrator,
    make_capture,
    make_class_group,
    make_school,
    make_session,
    make_student,
    make_teacher,
    make_user,
)
from tests.factories.guardians import make_guardian_mail, make_rules
from tests.factories.mail import make_delivery
from tests.factories.office import (
    make_account_mail,
    make_camera,
    make_camera_health,
    make_contact,
    make_film_notice,
    make_reminder,
    make_room,
    make_room_film,
    watch_room,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://attendance.school.example"


def lesson_of(hours: int, **overrides):
    school = make_school()
    group = make_class_group(make_student(school=school), school=school)
    starts_at = timezone.now() - timedelta(hours=hours)
    return make_session(class_group=group, starts_at=starts_at, **overrides)


def for_parents():
    student = make_student()
    make_class_group(student, school=student.school)
    make_rules(school=student.school)
    contact = make_contact(student=student, email="eva@example.org", scope="all")
    return make_guardian_mail(contact=contact, purpose="link", day=None)


def about_a_camera():
    camera, since = make_camera(), timezone.now()
    make_camera_health(camera=camera, fault_code="camera_silent", fault_since=since)
    dana = make_administrator(school=camera.room.school)
    return CameraAlert.objects.create(
        camera=camera, user=dana, fault_code="camera_silent", fault_since=since
    )


def about_films():
    session = lesson_of(0)
    session.room = make_room(school=session.class_group.school)
    session.save()
    watch_room(session.room)
    capture = make_capture(session=session, state="ready")
    camera = make_camera(room=session.room)
    make_room_film(session=session, camera=camera, capture=capture, state="ready")
    teacher = make_teacher(session.class_group)
    FilmNoticeWish.objects.create(teacher=teacher, language="en")
    return make_film_notice(session=session, teacher=teacher)


ONCE = {
    "mail": lambda: make_delivery(session=lesson_of(3), recipient=make_user(is_superuser=True)),
    "mail to parents": for_parents,
}
"""What was perhaps delivered says so, and only a person sends it again."""

TWICE_RATHER_THAN_NEVER = {
    "account mail": lambda: make_account_mail(email=make_user().email),
    "reminder": lambda: make_reminder(session=lesson_of(3)),
    "camera alert": about_a_camera,
    "film notice": about_films,
}
"""What was perhaps delivered goes again, under the same number."""

MAKERS = ONCE | TWICE_RATHER_THAN_NEVER
of_every_kind = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
of_those_sent_once = pytest.mark.parametrize("make", ONCE.values(), ids=ONCE)
of_those_sent_again = pytest.mark.parametrize(
    "make", TWICE_RATHER_THAN_NEVER.values(), ids=TWICE_RATHER_THAN_NEVER
)


def leased(row):
    lease = acquire(kind=kind_of(type(row)), pk=row.pk)
    assert lease is not None
    return lease


def send(row) -> str:
    """Let a worker send it, whatever pause it has; return what it came to."""
    type(row).objects.filter(pk=row.pk).update(next_try_at=timezone.now())
    if lease := acquire(kind=kind_of(type(row)), pk=row.pk):
        run_leased(lease=lease)
    row.refresh_from_db()
    return row.state


def die_behind_the_fence(row) -> str:
    """Kill its worker when nothing but the server's yes is missing, and let the lease expire."""
    long_ago = timezone.now() - timedelta(hours=1)
    leased(row).rows.update(handed_over_at=long_ago, lease_until=long_ago)
    assert reap() == 1
    row.refresh_from_db()
    return row.state


def test_every_kind_of_mail_is_asked():
    mails = {kind.name for kind in kinds() if issubclass(kind.model, MailJob)}
    assert mails == set(MAKERS)


@of_every_kind
def test_it_arrives_once_and_says_when_it_was_handed_over(make, inbox):
    row = make()
    assert send(row) == "ready"
    assert send(row) == "ready"
    [message] = inbox.messages
    assert message["Auto-Submitted"] == "auto-generated"
    assert row.handed_over_at


@of_those_sent_once
def test_a_worker_that_died_behind_the_fence_leaves_what_a_person_decides(make, inbox):
    row = make()
    assert die_behind_the_fence(row) == "unsure"
    assert send(row) == "unsure"
    assert (inbox.messages, row.failure_code) == ([], "mail_perhaps_accepted")


@of_those_sent_once
def test_what_a_person_decides_has_a_button_in_its_list(make, root_client):
    row = make()
    assert die_behind_the_fence(row) == "unsure"
    act(root_client, type(row), "try_again", row)
    assert type(row).objects.filter(state="queued").count() == 1


@of_those_sent_again
def test_a_worker_that_died_behind_the_fence_is_followed_by_another(make, inbox):
    row = make()
    assert die_behind_the_fence(row) == "queued"
    assert send(row) == "ready"
    assert len(inbox.messages) == 1


@of_those_sent_again
def test_after_the_last_attempt_it_says_that_it_was_perhaps_delivered(make):
    row = make()
    last = kind_of(type(row)).max_attempts - 1
    type(row).objects.filter(pk=row.pk).update(attempts=last)
    assert die_behind_the_fence(row) == "unsure"


@of_those_sent_once
def test_a_connection_lost_before_the_answer_is_followed_by_no_second_mail(make, inbox):
    row = make()
    inbox.hang_up = "unanswered"
    assert [send(row), send(row)] == ["unsure", "unsure"]
    assert (len(inbox.messages), row.failure_code) == (1, "connection_broken")


@of_those_sent_again
def test_a_connection_lost_before_the_answer_is_followed_by_a_copy_under_the_same_number(
    make, inbox
):
    row = make()
    inbox.hang_up = "unanswered"
    assert [send(row), send(row)] == ["queued", "ready"]
    numbers = [message["Message-ID"] for message in inbox.messages]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


@of_every_kind
def test_two_mails_have_two_numbers(make, inbox):
    for _ in range(2):
        assert send(make()) == "ready"
    first, second = (message["Message-ID"] for message in inbox.messages)
    assert first != second


@of_every_kind
def test_whoever_lost_the_lease_hands_nothing_over(make, inbox):
    row = make()
    lost = leased(row)
    lost.rows.update(lease="0" * 32, handed_over_at=timezone.now())
    run_leased(lease=lost)
    row.refresh_from_db()
    assert (row.state, inbox.messages) == ("running", [])


@of_every_kind
def test_what_the_server_refuses_for_good_is_tried_once(make, inbox):
    row = make()
    inbox.rcpt_answers = ["550 5.1.1 No such user here"]
    assert send(row) == "failed"
    assert row.failure_reason == "The mail server did not take it: 550 5.1.1 No such user here"
    assert row.handed_over_at is None


@of_every_kind
def test_a_name_that_breaks_a_line_breaks_no_subject(make, inbox):
    row = make()
    School.objects.update(name="Hill\nBcc: eve@example.org")
    assert send(row) == "ready"
    [message] = inbox.messages
    assert "Bcc" not in message
    assert "\n" not in message["Subject"]


def test_an_address_that_can_stand_in_no_header_is_named(inbox):
    row = about_a_camera()
    type(row.user).objects.filter(pk=row.user_id).update(email="dana@example.org\nBcc: eve@x.org")
    assert send(row) == "failed"
    assert (row.failure_code, inbox.n_tries) == ("mail_address_unusable", 0)


def test_a_mail_that_cannot_be_written_is_tried_again_and_handed_to_nobody(inbox, monkeypatch):
    row = about_a_camera()
    monkeypatch.setattr("accounts.outgoing_mail.render_to_string", lambda *args: 1 / 0)
    assert send(row) == "queued"
    assert (row.failure_code, row.handed_over_at, inbox.n_tries) == ("mail_not_made", None, 0)


def test_a_try_that_took_too_long_behind_the_fence_is_no_reason_to_repeat(inbox):
    from django_q.exceptions import TimeoutException

    row = for_parents()
    lease = leased(row)

    def hang(job):
        job.lease.rows.update(handed_over_at=F("started_at"))
        raise TimeoutException

    with pytest.raises(TimeoutException):
        run_leased(lease=lease, run=hang)
    assert send(row) == "unsure"
    assert inbox.messages == []
