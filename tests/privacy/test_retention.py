"""What is older than agreed goes in the night, once, in batches; what is younger stays."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from django.utils import timezone

from classes.models import Enrolment
from classes.services.sessions import note_confirmation
from faces.models import FaceTemplate
from integrations.models import WebhookDelivery
from privacy.models import RetentionPeriod, RetentionRun
from privacy.registry import holding_named
from privacy.selectors.retention import count_old, periods_of, schedule_of
from privacy.services import retention
from privacy.services.retention import keep_periods, run_retention, set_period
from recognition.errors import CaptureRefusedError
from recognition.models import Capture, Sighting
from recognition.services.captures import retry_capture
from storage.files import is_stored
from tests.factories import (
    make_capture,
    make_consent,
    make_enrolment,
    make_face_template,
    make_record,
    make_session,
    make_sighting,
)
from tests.factories.webhooks import FAILED, make_endpoint, make_webhook_delivery


def confirmed(session, at, by):
    note_confirmation(session, at=at, by=by)
    session.save()
    return session


@pytest.fixture
def film(session, now):
    return make_capture(session=session, state="ready", uploaded_at=now - timedelta(days=9))


@pytest.fixture
def night(school, now):
    """Let go what is too old at a moment, and return how many pieces of each holding went."""

    def run(at=now):
        return run_retention(school_id=school.pk, day=at.date(), now=at).counts

    return run


def test_a_film_goes_a_week_after_the_confirmation(film, session, dana, night, now):
    confirmed(session, now - timedelta(days=8), dana)
    stored = film.file
    assert night() == {"films": 1}
    film.refresh_from_db()
    assert not film.file
    assert film.file_erased_at
    assert not stored.storage.exists(stored.name)


def test_a_film_stays_until_the_week_is_over(film, session, dana, night, now):
    confirmed(session, now - timedelta(days=6), dana)
    assert night() == {}
    film.refresh_from_db()
    assert is_stored(film.file)


def test_a_later_confirmation_does_not_prolong_it(film, session, dana, night, now):
    confirmed(session, now - timedelta(days=8), dana)
    confirmed(session, now - timedelta(days=1), dana)
    assert night() == {"films": 1}


class TestWithdrawn:
    """A film that was in work, or still with a phone, when a student of its lesson withdrew."""

    @pytest.fixture
    def withdrawn(self, student, now):
        make_consent(student=student, withdrawn_at=now - timedelta(days=8))

    @pytest.mark.usefixtures("withdrawn")
    def test_a_film_that_was_in_work_goes_the_same_night(self, film, session, student, night):
        make_record(session=session, student=student)
        assert night() == {"films": 1}
        film.refresh_from_db()
        assert not film.file

    @pytest.mark.usefixtures("withdrawn")
    def test_it_stays_where_she_was_absent(self, film, session, student, night):
        make_record(session=session, student=student, status="absent")
        assert night() == {}

    @pytest.mark.usefixtures("withdrawn")
    def test_it_stays_while_it_is_in_work(self, film, session, student, night):
        make_record(session=session, student=student)
        Capture.objects.update(state="queued")
        assert night() == {}

    def test_it_stays_where_she_withdrew_before_it_was_made(self, film, session, student, night):
        long_ago = film.captured_at - timedelta(days=1)
        make_consent(student=student, given_at=long_ago, withdrawn_at=long_ago)
        make_record(session=session, student=student)
        assert night() == {}


def test_a_film_that_nobody_confirmed_goes_after_a_month(film, night, now):
    assert night() == {}
    assert night(now + timedelta(days=22)) == {"films": 1}


def test_a_film_that_is_worked_on_stays(film, night, now):
    Capture.objects.filter(pk=film.pk).update(state="queued")
    assert night(now + timedelta(days=22)) == {}


def test_a_film_that_was_deleted_is_not_recognised_again(film, session, dana, night, now):
    confirmed(session, now - timedelta(days=8), dana)
    night()
    film.refresh_from_db()
    with pytest.raises(CaptureRefusedError) as refusal:
        retry_capture(capture=film, shown_version=film.version)
    assert refusal.value.code == "film_erased"


def test_evidence_goes_a_month_after_the_confirmation(film, session, student, dana, night, now):
    confirmed(session, now - timedelta(days=31), dana)
    make_sighting((student, 0.8), capture=film, proposed_student=student)
    record = make_record(session=session, student=student)
    assert night() == {"films": 1, "evidence": 1}
    assert not Sighting.objects.exists()
    film.refresh_from_db()
    assert film.faces_erased_at
    record.refresh_from_db()
    assert record.status == "present"


def test_faces_of_nobody_go_after_a_week_in_any_case(film, student, night):
    make_sighting(capture=film)
    make_sighting((student, 0.8), capture=film, proposed_student=student, review="rejected")
    kept = make_sighting((student, 0.8), capture=film, proposed_student=student)
    assert night() == {"strangers": 2}
    assert list(Sighting.objects.all()) == [kept]


def test_the_faces_of_who_left_go_the_next_night(student, night, now):
    make_face_template(student=student)
    assert night() == {}
    Enrolment.objects.filter(student=student).update(until_on=now.date())
    assert night(now + timedelta(days=1)) == {"registered_faces": 1}


def test_the_faces_of_who_only_changes_classes_stay(student, night, now):
    make_face_template(student=student)
    Enrolment.objects.filter(student=student).update(until_on=now.date())
    make_enrolment(student=student, from_on=now.date() + timedelta(days=3))
    assert night(now + timedelta(days=1)) == {}


def test_the_faces_of_who_is_in_no_class_yet_stay(student, night, now):
    Enrolment.objects.all().delete()
    make_face_template(student=student, created_at=now)
    assert night() == {}


def test_faces_that_no_film_found_go_after_three_years(student, night, now):
    make_face_template(student=student, created_at=now - timedelta(days=1096))
    assert night() == {"unused_faces": 1}
    assert not FaceTemplate.objects.exists()


def test_a_film_that_found_her_keeps_them_in_use(student, night, now):
    make_face_template(student=student, created_at=now - timedelta(days=1096))
    record = make_record(session=make_session(), student=student)
    type(record).objects.update(recorded_at=now - timedelta(days=30))
    assert night() == {}


def test_a_message_to_another_system_goes_after_three_months(school, night, now):
    endpoint = make_endpoint(school=school)
    long_ago = now - timedelta(days=91)
    make_webhook_delivery(endpoint=endpoint, created_at=long_ago, **FAILED)
    assert night() == {"webhook_messages": 1}
    assert not WebhookDelivery.objects.exists()


def test_a_school_chooses_its_own_days_within_the_limit(film, session, school, dana, night, now):
    confirmed(session, now - timedelta(days=3), dana)
    set_period(school_id=school.pk, holding=holding_named("films"), days=2)
    assert night() == {"films": 1}


def test_a_row_beyond_the_law_counts_as_the_most_allowed(school):
    RetentionPeriod.objects.create(school=school, holding="films", days=5000)
    assert periods_of(school.pk)["films"] == 30


def test_another_schools_films_stay(film, eve, session, dana, now):
    confirmed(session, now - timedelta(days=8), dana)
    other = eve.staff_roles.get().school
    assert run_retention(school_id=other.pk, day=now.date(), now=now).counts == {}
    assert run_retention(school_id=None, day=now.date(), now=now).counts == {}


def test_a_night_that_has_ended_is_not_repeated(film, session, dana, school, night, now):
    night()
    confirmed(session, now - timedelta(days=8), dana)
    assert night() == {}
    again = run_retention(school_id=school.pk, day=now.date(), now=now, is_again=True)
    assert again.counts == {"films": 1}
    assert RetentionRun.objects.count() == 1


def test_batches_go_on_until_nothing_is_left(film, student, night, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        make_sighting(capture=film)
    assert night() == {"strangers": 5}


def test_what_cannot_go_stops_nothing_else(film, session, dana, school, night, now, monkeypatch):
    confirmed(session, now - timedelta(days=31), dana)
    make_sighting(capture=film)

    def refuse(self, name):
        raise OSError("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(FileSystemStorage, "delete", refuse)
        assert night() == {"evidence": 1}
    assert RetentionRun.objects.get(school=school).failed == ["films"]
    # It is tried again at the next turn of the same night, and then no more.
    assert night() == {"evidence": 1, "films": 1}
    run = RetentionRun.objects.get(school=school)
    assert run.failed == []
    assert night() == {"evidence": 1, "films": 1}
    assert RetentionRun.objects.get(school=school).finished_at == run.finished_at


@pytest.mark.parametrize("age_days", [0, 2])
def test_a_film_without_a_row_goes_after_a_day(film, now, age_days):
    folder = Path(film.file.storage.path("captures/2026/09"))
    folder.mkdir(parents=True)
    lost = folder / "lost.mp4"
    lost.write_bytes(b"left by a crash")
    written = (now - timedelta(days=age_days)).timestamp()
    os.utime(lost, (written, written))
    run = run_retention(school_id=None, day=now.date(), now=now)
    assert lost.exists() == (age_days == 0)
    assert run.counts == ({"films": 1} if age_days else {})
    assert is_stored(film.file)


def test_the_night_begins_at_two_on_the_schools_clock(school, now):
    RetentionRun.objects.all().delete()
    midnight = school.local(now).replace(hour=1, minute=59)
    keep_periods(now=midnight)
    assert not RetentionRun.objects.filter(school=school).exists()
    keep_periods(now=midnight + timedelta(minutes=1))
    assert RetentionRun.objects.get(school=school).day == midnight.date()


def test_a_dry_run_counts_and_changes_nothing(film, session, school, dana, now, capsys):
    confirmed(session, timezone.now() - timedelta(days=8), dana)
    call_command("retention", "--dry-run", "--school", school.name)
    assert "1 films (kept 7 days)" in capsys.readouterr().out
    assert not RetentionRun.objects.exists()
    film.refresh_from_db()
    assert is_stored(film.file)


def test_the_command_deletes_and_counts(film, session, school, dana, capsys):
    confirmed(session, timezone.now() - timedelta(days=8), dana)
    call_command("retention")
    out = capsys.readouterr().out
    assert "1 films today" in out
    assert "The installation" in out


def test_the_command_refuses_an_unknown_school(db):
    with pytest.raises(CommandError, match="no school"):
        call_command("retention", "--school", "Nowhere")


def test_the_schedule_names_what_goes_now_and_soon(film, session, school, dana, now):
    confirmed(session, now - timedelta(days=5), dana)
    line = next(one for one in schedule_of(school.pk, now=now) if one.holding.name == "films")
    assert (line.days, line.n_now, line.n_soon) == (7, 0, 1)
    assert count_old(school.pk, now=now)["films"] == 0
