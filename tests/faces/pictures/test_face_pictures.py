"""Pictures for registration: queued, looked at once, answered plainly, and erased."""

from datetime import timedelta
from pathlib import Path

import pillow_heif
import pytest
from django.utils import timezone
from PIL import Image

from classes.errors import StaleRowError
from classes.versions import NOT_SHOWN
from faces.errors import ConsentMissingError, FacePictureRefusedError
from faces.models import FacePicture, FaceTemplate
from faces.services.consents import SignedConsent, give_consent, withdraw_consent
from faces.services.pictures.face_pictures import (
    MAX_WAITING,
    SentPicture,
    allow_lookalike,
    submit_picture,
    submit_pictures,
)
from faces.services.pictures.registration import erase_old_pictures
from jobs.reaper import reap
from tests.factories import make_face_picture, make_jpeg, make_user
from tests.painted_faces import paint_class_picture, write_class_video, write_picture
from tests.processes.work_now import register_face_picture

State = FacePicture.State


@pytest.fixture
def consented(student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    return student


@pytest.fixture
def submit(consented, tmp_path, django_capture_on_commit_callbacks):
    """Send a painted picture of some people for Ana, without a worker."""

    def send(people=(3,), *, student=consented, name="front.png", **options):
        more = options.pop("more", {})
        path = write_picture(tmp_path / name, people, **{"face_px": 160} | options)
        return submit_picture(student=student, path=path, sent=SentPicture(name, None, **more))

    return send


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def work(picture, callbacks) -> FacePicture:
    with callbacks(execute=True):
        register_face_picture(picture_id=picture.pk)
    picture.refresh_from_db()
    return picture


@pytest.fixture
def work_on(django_capture_on_commit_callbacks):
    return lambda picture: work(picture, django_capture_on_commit_callbacks)


def test_a_good_picture_is_registered_and_its_file_erased(submit, work_on, settings):
    picture = submit()
    assert len(files_in(settings.MEDIA_ROOT)) == 1
    assert work_on(picture).state == State.READY
    assert FaceTemplate.objects.get().student == picture.student
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_task_delivered_twice_registers_once(submit, work_on):
    picture = submit()
    work_on(picture)
    work_on(picture)
    assert FaceTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("people", "options", "reason"),
    [
        ([], {}, "No face was found"),
        ([2, 7, 12, 17], {"face_px": 80}, "Several faces"),
        ([3], {"face_px": 40}, "too small"),
        ([3], {"blurred": [3]}, "blurred"),
    ],
)
def test_a_bad_picture_is_refused_with_one_reason_and_erased(
    submit, work_on, settings, people, options, reason
):
    picture = work_on(submit(people, **options))
    assert picture.state == State.FAILED
    assert reason in picture.failure_reason
    assert not FaceTemplate.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_heic_picture_is_registered(consented, work_on, tmp_path):
    pillow_heif.register_heif_opener()
    path = tmp_path / "phone.heic"
    Image.fromarray(paint_class_picture([3], face_px=160)).save(path, "HEIF", quality=95)
    picture = submit_picture(student=consented, path=path, sent=SentPicture("phone.heic", None))
    assert work_on(picture).state == State.READY


def test_a_picture_turned_by_its_tag_is_registered(consented, work_on, tmp_path):
    path = tmp_path / "phone.jpg"
    image = Image.fromarray(paint_class_picture([3], face_px=160)).rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(path, exif=exif, quality=95)
    picture = submit_picture(student=consented, path=path, sent=SentPicture("phone.jpg", None))
    assert work_on(picture).state == State.READY


def test_a_short_video_gives_faces(consented, work_on, tmp_path):
    path = write_class_video(tmp_path / "me.mp4", [3], face_px=160, duration_s=1)
    picture = submit_picture(student=consented, path=path, sent=SentPicture("me.mp4", None))
    assert work_on(picture).state == State.READY
    assert FaceTemplate.objects.first().source == FaceTemplate.Source.VIDEO


def test_what_is_no_picture_is_refused_before_it_is_stored(consented, tmp_path, settings):
    path = tmp_path / "letter.jpg"
    path.write_bytes(b"Dear Sir or Madam, this is no picture at all.")
    with pytest.raises(FacePictureRefusedError):
        submit_picture(student=consented, path=path, sent=SentPicture("letter.jpg", None))
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_picture_of_a_hundred_megapixels_is_refused_undecoded(consented, tmp_path):
    path = tmp_path / "huge.png"
    Image.new("1", (12_000, 9_000)).save(path)
    with pytest.raises(FacePictureRefusedError, match="megapixels"):
        submit_picture(student=consented, path=path, sent=SentPicture("huge.png", None))


def test_one_bad_file_stops_no_other(consented, tmp_path):
    good = write_picture(tmp_path / "1.png", [3], face_px=160)
    empty = tmp_path / "2.png"
    empty.touch()
    by = make_user()
    files = [(empty, SentPicture("2.png", by)), (good, SentPicture("1.png", by))]
    refusals = submit_pictures(student=consented, files=files)
    assert [name for name, _ in refusals] == ["2.png"]
    assert FacePicture.objects.count() == 1


def test_so_many_pictures_of_one_student_may_wait_and_no_more(submit, consented):
    for _ in range(MAX_WAITING):
        make_face_picture(student=consented)
    with pytest.raises(FacePictureRefusedError, match="wait already"):
        submit()


def test_without_consent_nothing_is_taken_in(students, tmp_path, settings):
    path = write_picture(tmp_path / "1.png", [3], face_px=160)
    with pytest.raises(ConsentMissingError):
        submit_picture(student=students[1], path=path, sent=SentPicture("1.png", None))
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_consent_withdrawn_while_a_picture_waits_erases_it(
    submit, settings, django_capture_on_commit_callbacks
):
    picture = submit()
    with django_capture_on_commit_callbacks(execute=True):
        n_erased = withdraw_consent(student=picture.student, shown_version=NOT_SHOWN)
    assert n_erased == 1
    assert not FacePicture.objects.exists()
    assert files_in(settings.MEDIA_ROOT) == []
    register_face_picture(picture_id=picture.pk)
    assert not FaceTemplate.objects.exists()


@pytest.fixture
def twin(submit, work_on, students):
    """A picture of Ben, whose face is Ana's too."""
    work_on(submit([3], name="ana.png"))
    ben = students[1]
    give_consent(student=ben, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    return work_on(submit([3], student=ben, name="ben.png", face_px=170))


def test_a_face_known_under_another_name_is_asked_about_not_stored(twin, student):
    assert twin.state == State.ASKED
    assert student.name in twin.failure_reason
    assert twin.lookalike == student
    assert FaceTemplate.objects.count() == 1


def test_the_office_may_say_that_they_are_twins(twin, work_on, dana, settings):
    allow_lookalike(picture=twin, by=dana, shown_version=NOT_SHOWN)
    assert work_on(twin).state == State.READY
    face = FaceTemplate.objects.get(student=twin.student)
    assert face.allowed_by == dana
    assert face.allowed_at
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_question_asked_anew_since_it_was_shown_is_not_answered(twin, dana):
    shown = twin.version
    FacePicture.objects.update(attempts=2)
    with pytest.raises(StaleRowError):
        allow_lookalike(picture=twin, by=dana, shown_version=shown)
    assert FacePicture.objects.get(pk=twin.pk).state == State.ASKED


def test_a_question_nobody_answers_is_erased_after_a_day(
    twin, settings, django_capture_on_commit_callbacks
):
    FacePicture.objects.update(finished_at=timezone.now() - timedelta(hours=25))
    with django_capture_on_commit_callbacks(execute=True):
        erase_old_pictures()
    assert not FacePicture.objects.filter(pk=twin.pk).exists()
    assert files_in(settings.MEDIA_ROOT) == []


def test_a_replaced_face_goes_when_the_new_one_is_there(submit, work_on):
    work_on(submit([3], name="old.png"))
    old = FaceTemplate.objects.get()
    work_on(submit([3], name="new.png", face_px=170, more={"replaces": old}))
    assert FaceTemplate.objects.get().pk != old.pk


def test_a_refused_replacement_leaves_the_old_face(submit, work_on):
    work_on(submit([3], name="old.png"))
    old = FaceTemplate.objects.get()
    work_on(submit([], name="new.png", more={"replaces": old}))
    assert FaceTemplate.objects.get() == old


def test_a_picture_whose_worker_died_is_worked_on_again(submit, work_on):
    picture = submit()
    long_ago = timezone.now() - timedelta(minutes=6)
    FacePicture.objects.update(
        state=State.RUNNING, lease="0" * 32, attempts=1, lease_until=long_ago
    )
    reap()
    assert work_on(picture).state == State.READY


def test_a_picture_that_kills_every_worker_is_refused_in_the_end(submit, settings):
    picture = submit()
    long_ago = timezone.now() - timedelta(minutes=6)
    FacePicture.objects.update(
        state=State.RUNNING,
        lease="0" * 32,
        attempts=settings.JOBS_MAX_ATTEMPTS,
        lease_until=long_ago,
    )
    reap()
    picture.refresh_from_db()
    assert picture.state == State.FAILED
    assert "several attempts" in picture.failure_reason


def test_a_name_of_any_length_is_no_obstacle(consented, tmp_path):
    path = tmp_path / "1.jpg"
    path.write_bytes(make_jpeg())
    picture = submit_picture(
        student=consented, path=path, sent=SentPicture("x" * 900 + ".jpg", None)
    )
    assert len(picture.name) <= 200


def test_answers_are_forgotten_after_a_month(consented):
    ended = {"state": "ready", "finished_at": timezone.now()}
    old = make_face_picture(student=consented, **ended)
    FacePicture.objects.update(finished_at=timezone.now() - timedelta(days=31))
    new = make_face_picture(student=consented, **ended)
    erase_old_pictures()
    assert list(FacePicture.objects.all()) == [new]
    assert old.pk != new.pk
