"""A mail after a room has filmed: for who wants it, once a moment, numbers and a link only."""

from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassSession
from classes.versions import NOT_SHOWN
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from privacy.services.retention import run_retention
from recognition.models import Capture, FilmNotice, FilmNoticeWish, RoomFilm, RoomWatch
from recognition.services.confirmation import confirm_session
from recognition.services.rooms.film_notices import FILM_NOTICES, plan_film_notices
from tests.factories import make_class_group, make_sighting, make_teacher
from tests.factories.office import make_camera, make_film_notice
from tests.processes.work_now import recognise_capture
from tests.recognition.rooms.conftest import A_MINUTE
from tests.recognition.rooms.test_room_films import film_all, recognise_all

pytestmark = pytest.mark.django_db

CHOICE = reverse("recognition:film_notices")
MAILS = reverse("reports:subscriptions")


@pytest.fixture(autouse=True)
def _mailing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://school.example"


@pytest.fixture
def post(alice, school):
    return alice.teacher_posts.get(school=school)


@pytest.fixture
def wish(post, lesson) -> FilmNoticeWish:
    """Alice wanted the mails before the lesson began."""
    return FilmNoticeWish.objects.create(
        teacher=post, language="en", wished_at=lesson.starts_at - A_MINUTE
    )


def send_notices():
    """What the worker does each minute, and its lane of mails."""
    plan_film_notices()
    for notice in FilmNotice.objects.filter(state="queued", next_try_at__lte=timezone.now()):
        run_leased(lease=acquire(kind=FILM_NOTICES, pk=notice.pk))


def film_and_send():
    film_all()
    recognise_all()
    send_notices()


def film_again_later(lesson):
    """Let the last film have been of some minutes ago, and the room film once more."""
    earlier = lesson.starts_at - 2 * A_MINUTE
    RoomFilm.objects.update(due_at=earlier)
    FilmNotice.objects.update(filmed_at=earlier)
    film_and_send()


def test_who_wants_it_gets_a_mail_with_numbers_and_a_link_and_no_name(
    lesson, cameras, wish, alice, students
):
    film_and_send()
    [sent] = mail.outbox
    assert sent.to == [alice.email]
    assert sent.subject == f"{lesson.class_group}: 2 of 4 seen"
    assert "2 of 4 seen" in sent.body
    assert f"https://school.example/sessions/{lesson.pk}/review/" in sent.body
    assert sent.attachments == []
    text = sent.subject + sent.body
    names = {name for one in students for name in (one.given_name, one.family_name)}
    assert {name for name in names if name in text} == set()


def test_who_asked_for_nothing_gets_nothing(lesson, cameras, alice):
    film_and_send()
    assert mail.outbox == []
    assert not FilmNotice.objects.exists()


def test_who_is_to_be_checked_is_counted(lesson, cameras, wish, known_students):
    film_all()
    recognise_all()
    make_sighting(
        (known_students[2], 0.5),
        capture=Capture.objects.get(),
        proposed_student=known_students[2],
        proposal="check",
    )
    send_notices()
    assert mail.outbox[0].subject.endswith("2 of 4 seen, 1 to check")


def test_two_cameras_make_one_mail_and_so_do_two_rounds(lesson, cameras, wish, room):
    make_camera(room=room, name="Back", source="1")
    film_all()
    recognise_capture(capture_id=Capture.objects.order_by("pk")[0].pk)
    send_notices()
    # One film is still to be looked at.
    assert mail.outbox == []
    recognise_all()
    send_notices()
    send_notices()
    assert len(mail.outbox) == 1


def test_a_room_that_films_again_writes_again_only_of_something_new(
    lesson, cameras, wish, known_students
):
    film_and_send()
    film_again_later(lesson)
    assert len(mail.outbox) == 1
    assert FilmNotice.objects.filter(state="dropped").count() == 1
    make_sighting(
        (known_students[2], 0.9),
        capture=Capture.objects.first(),
        proposed_student=known_students[2],
    )
    RoomFilm.objects.filter(due_at__lt=lesson.starts_at).delete()
    FilmNotice.objects.filter(state="dropped").delete()
    send_notices()
    assert [one.subject.rpartition(": ")[2] for one in mail.outbox] == [
        "2 of 4 seen",
        "3 of 4 seen",
    ]


def test_after_the_confirmation_none_goes_not_even_one_that_waits(lesson, cameras, wish, alice):
    film_all()
    recognise_all()
    plan_film_notices()
    confirm_session(session=lesson, by=alice, shown_version=NOT_SHOWN)
    send_notices()
    assert FilmNotice.objects.get().state == FilmNotice.State.DROPPED
    FilmNotice.objects.all().delete()
    send_notices()
    assert mail.outbox == []
    assert not FilmNotice.objects.exists()


def test_a_colleague_s_lesson_is_hers(lesson, cameras, wish, school):
    other = make_teacher(make_class_group(school=school))
    ClassSession.objects.filter(pk=lesson.pk).update(teacher=other)
    film_and_send()
    assert mail.outbox == []


def test_of_what_was_filmed_before_she_asked_she_is_not_told(lesson, cameras, post):
    film_all()
    recognise_all()
    FilmNoticeWish.objects.create(teacher=post, language="en")
    send_notices()
    assert mail.outbox == []


def test_a_camera_that_is_still_tried_is_waited_for_ten_minutes(lesson, cameras, wish, camera):
    film_all()
    recognise_all()
    film = RoomFilm.objects.get()
    other = make_camera(room=lesson.room, name="Back", source="1")
    RoomFilm.objects.create(
        session=lesson, camera=other, due_at=film.due_at, give_up_at=lesson.ends_at
    )
    assert plan_film_notices() == 0
    assert plan_film_notices(now=film.due_at + timedelta(minutes=11)) == 1


def test_she_chooses_it_on_her_own_page_and_is_written_to_as_she_reads(
    alice_client, charlie, lesson, cameras, post, students
):
    alice_client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = "de"
    assert "Eine E-Mail zu meinen" in alice_client.get(MAILS).content.decode()
    others = charlie.teacher_posts.get()
    page = alice_client.post(CHOICE, {"teacher": [post.pk, others.pk, "x"]}, follow=True)
    assert f'value="{post.pk}" checked' in page.content.decode()
    assert FilmNoticeWish.objects.get().teacher == post
    FilmNoticeWish.objects.update(wished_at=lesson.starts_at)
    film_and_send()
    [sent] = mail.outbox
    assert "2 von 4 gesehen" in sent.subject
    assert "bestätigen" in sent.body
    assert MAILS in sent.body
    alice_client.post(CHOICE, {})
    assert not FilmNoticeWish.objects.exists()


def test_where_no_room_films_the_page_asks_nothing(alice_client, lesson, watch):
    assert CHOICE in alice_client.get(MAILS).content.decode()
    RoomWatch.objects.update(mode=RoomWatch.Mode.OFF)
    assert CHOICE not in alice_client.get(MAILS).content.decode()


def test_the_mails_go_after_a_month_and_those_that_wait_stay(lesson, post, school):
    now = timezone.now()
    old = {"session": lesson, "teacher": post, "queued_at": now - timedelta(days=31)}
    make_film_notice(**old, state="ready")
    waiting = make_film_notice(**old, filmed_at=now)
    counts = run_retention(school_id=school.pk, day=now.date(), now=now).counts
    assert counts["film_notices"] == 1
    assert FilmNotice.objects.get() == waiting
