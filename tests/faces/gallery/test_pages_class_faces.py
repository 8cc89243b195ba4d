"""The registration desk of a class: who is known, and a zip with its dry run."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from faces.engine import get_pipeline
from faces.models import FacePicture, PictureBatch
from faces.selectors.face_coverage import CoverageLevel, face_coverage, face_coverage_of_class
from tests.factories import (
    make_consent,
    make_face_picture,
    make_face_template,
    make_objection,
)
from tests.painted_faces import write_picture
from tests.shown_forms import fields_of


@pytest.fixture
def desk(class_group) -> str:
    return f"/classes/{class_group.pk}/faces/"


def register(student, n=1, **overrides):
    for _ in range(n):
        make_face_template(student=student, network_id=get_pipeline().network_id, **overrides)


def test_each_student_is_said_to_be_known_or_why_not(alice_client, students, desk):
    for student in students[:3]:
        make_consent(student=student)
    register(students[0], 3)
    register(students[1], 1)
    page = alice_client.get(desk).text
    for words in ("Well known.", "Known from few pictures", "No face yet", "No consent"):
        assert words in page


def test_an_old_face_and_an_objection_are_told(student):
    make_consent(student=student)
    register(student, 3, created_at=timezone.now() - timedelta(days=400))
    assert face_coverage(student).level == CoverageLevel.OLD
    student.face_templates.update(network_id="another")
    assert face_coverage(student).level == CoverageLevel.OLD
    make_objection(student=student)
    assert face_coverage(student).level == CoverageLevel.OBJECTED


def test_the_roster_is_listed_in_five_queries(class_group, students, django_assert_num_queries):
    for student in students:
        make_consent(student=student)
        register(student, 2)
    with django_assert_num_queries(5):
        face_coverage_of_class(class_group)


def test_a_zip_is_looked_through_before_anything_is_registered(
    alice_client, desk, students, tmp_path, class_group
):
    make_consent(student=students[0])
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.write(write_picture(tmp_path / "1.png", [3], face_px=160), "701.png")
        archive.writestr("999.png", b"x")
    content.name = "photos.zip"
    content.seek(0)
    page = alice_client.post(desk, {"pictures": content}, follow=True)
    assert "Register 1 photo" in page.text
    assert "Nobody in this class" in page.text
    batch = PictureBatch.objects.get()
    assert batch.pictures.get().state == "planned"
    started = alice_client.post(f"/batches/{batch.pk}/start/", follow=True)
    assert "0 of 1 looked at" in started.text


def test_photos_that_were_looked_at_lead_to_the_next_step(
    dana, dana_client, alice_client, student, class_group
):
    batch = PictureBatch.objects.create(
        class_group=class_group, uploaded_by=dana, started_at=timezone.now()
    )
    picture = make_face_picture(student=student, batch=batch, state="queued")
    address = reverse("faces:picture_batch", args=[batch.pk])
    assert "What is next" not in dana_client.get(address).text
    FacePicture.objects.filter(pk=picture.pk).update(state="ready")
    assert "What is next" in dana_client.get(address).text
    assert "What is next" not in alice_client.get(address).text


@pytest.mark.parametrize("is_started", [False, True])
def test_what_is_not_started_yet_may_be_erased(
    is_started, alice_client, desk, students, tmp_path, class_group
):
    make_consent(student=students[0])
    with write_picture(tmp_path / "701.png", [3], face_px=160).open("rb") as file:
        page = alice_client.post(desk, {"pictures": file}, follow=True).text
    base = f"/batches/{PictureBatch.objects.get().pk}/"
    shown = fields_of(page, f"{base}discard/")
    if is_started:
        alice_client.post(f"{base}start/")
    answer = alice_client.post(f"{base}discard/", shown, follow=True)
    assert ("1 picture is erased." in answer.text) != is_started
    assert PictureBatch.objects.exists() == is_started


def test_a_folder_is_sent_with_its_paths(alice_client, desk, students, tmp_path):
    make_consent(student=students[0])
    with write_picture(tmp_path / "front.png", [3], face_px=160).open("rb") as file:
        alice_client.post(desk, {"pictures": file, "paths": "7A/701/front.png"})
    assert PictureBatch.objects.get().pictures.get().student == students[0]


def test_nothing_chosen_is_said(alice_client, desk):
    assert "Choose at least one file" in alice_client.post(desk, {}).text


def test_the_desk_leads_to_the_clip_the_look_alikes_and_the_evaluation(
    alice_client, class_group, students, desk
):
    page = alice_client.get(desk).text
    for part in ("clip", "lookalikes", "evaluation"):
        assert f'href="/classes/{class_group.pk}/{part}/"' in page
