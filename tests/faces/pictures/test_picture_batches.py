"""Many photos at once: first whose each is, then their registration."""

import zipfile

import pytest

from classes.errors import AmbiguousNameError, StaleRowError
from classes.versions import NOT_SHOWN
from faces.errors import ConsentMissingError, UnknownStudentError
from faces.models import FacePicture, FaceTemplate, PictureBatch
from faces.selectors.students_by_name import find_pictured_student
from faces.services.pictures.batches import discard_batch, plan_batch, start_batch
from tests.factories import make_consent
from tests.painted_faces import write_picture
from tests.processes.work_now import register_face_picture


@pytest.mark.parametrize(
    "name",
    [
        *("701.jpg", "701_2.jpg", "701 (3).jpg", "701-1.png", "701/front.jpg", "7A/701/IMG_1.jpg"),
        *("Ana Adams.jpg", "ana_adams.heic", "Ana Adams 2.jpg", "Ana_Adams/IMG_2033.jpg"),
    ],
)
def test_a_picture_is_found_its_student_by_number_or_name(students, name):
    everybody = {student.pk for student in students}
    assert find_pictured_student(name, students=students, consenting=everybody) == students[0]


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("999.jpg", UnknownStudentError),
        ("IMG_2033.jpg", UnknownStudentError),
        ("Ana.jpg", UnknownStudentError),
        ("Ben Baker.jpg", AmbiguousNameError),
        ("704.jpg", ConsentMissingError),
    ],
)
def test_a_picture_without_a_student_is_refused_by_name(students, name, refusal):
    with pytest.raises(refusal):
        find_pictured_student(
            name, students=students, consenting={student.pk for student in students[:3]}
        )


@pytest.fixture
def archive(students, looks, tmp_path):
    """Photos of three students, one without consent, and things that are none."""
    for student in students[:2]:
        make_consent(student=student)
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for student in (students[0], students[1], students[3]):
            picture = write_picture(
                tmp_path / f"{student.number}.png", [looks[student]], face_px=160
            )
            zipped.write(picture, f"7A/{student.number}.png")
        zipped.writestr("999.png", picture.read_bytes())
        zipped.writestr("701/letter.txt", "no picture")
        zipped.writestr("__MACOSX/._701.png", "rubbish")
        zipped.writestr("../701.png", picture.read_bytes())
    return path


@pytest.fixture
def batch(class_group, archive, dana) -> PictureBatch:
    return plan_batch(class_group=class_group, files=[(archive, "photos.zip")], by=dana)


def test_the_dry_run_says_whose_each_is_or_why_not(batch, students):
    assert [p.student for p in batch.pictures.order_by("name")] == students[:2]
    refusals = dict(batch.refused_files)
    assert "no consent" in refusals["7A/704.png"]
    assert "Nobody" in refusals["999.png"]
    assert refusals["701/letter.txt"]
    assert "hidden" in refusals["__MACOSX/._701.png"]
    assert "leads out" in refusals["../701.png"]
    assert not FaceTemplate.objects.exists()


def test_a_planned_picture_is_not_worked_on(batch):
    for picture in batch.pictures.all():
        register_face_picture(picture_id=picture.pk)
    assert not FaceTemplate.objects.exists()


def test_once_started_each_is_registered(batch, students, django_capture_on_commit_callbacks):
    assert start_batch(batch=batch) == 2
    assert start_batch(batch=batch) == 0
    for picture in batch.pictures.all():
        register_face_picture(picture_id=picture.pk)
    owners = FaceTemplate.objects.values_list("student", flat=True)
    assert set(owners) == {student.pk for student in students[:2]}
    assert set(batch.pictures.values_list("state", flat=True)) == {"ready"}


def test_a_discarded_batch_leaves_no_file(batch, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        discard_batch(batch=batch, shown_version=NOT_SHOWN)
    assert not FacePicture.objects.exists()
    assert [p for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()] == []


def test_a_batch_started_since_the_page_was_shown_is_not_discarded(batch):
    shown = batch.version
    start_batch(batch=batch)
    with pytest.raises(StaleRowError):
        discard_batch(batch=batch, shown_version=shown)
    assert batch.pictures.count() == 2


def test_a_new_dry_run_erases_the_one_that_was_not_started(
    batch, class_group, archive, dana, alice
):
    others = plan_batch(class_group=class_group, files=[(archive, "photos.zip")], by=alice)
    again = plan_batch(class_group=class_group, files=[(archive, "photos.zip")], by=dana)
    assert set(PictureBatch.objects.all()) == {others, again}


def test_a_name_that_no_database_holds_is_told(class_group, dana, tmp_path):
    path = write_picture(tmp_path / "1.png", [3], face_px=160)
    batch = plan_batch(class_group=class_group, files=[(path, "7\x0001\udc80.png")], by=dana)
    batch.refresh_from_db()
    assert [name for name, _ in batch.refused_files] == ["7\ufffd01\ufffd.png"]


def test_a_zip_that_is_too_large_is_told(class_group, archive, dana, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 0
    batch = plan_batch(class_group=class_group, files=[(archive, "photos.zip")], by=dana)
    assert "larger" in dict(batch.refused_files)["photos.zip"]
