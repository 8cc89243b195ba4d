"""Registered faces that are set aside: a wrong picture, too many, old ones; and a person's word."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone

from classes.errors import StaleRowError
from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.models import FaceTemplate
from faces.selectors.gallery_loader import load_gallery
from faces.services.face_registration import register_picture, remove_face
from faces.services.gallery.arrangement import arrange_faces, keep_face
from tests.factories import make_consent, make_embedding, make_face_template
from tests.painted_faces import write_picture
from tests.shown_forms import press

NETWORK = "fake-1"


def faces_of(student, *seeds: int, **fields) -> list[FaceTemplate]:
    return [
        make_face_template(
            student=student, network_id=NETWORK, embedding=make_embedding(seed), **fields
        )
        for seed in seeds
    ]


def reasons(student) -> list[str]:
    rows = FaceTemplate.objects.filter(student=student).order_by("pk")
    return list(rows.values_list("set_aside_as", flat=True))


@pytest.fixture
def known(student):
    make_consent(student=student)
    return student


@pytest.fixture
def with_wrong_one(known):
    faces_of(known, 1, 1, 9)
    arrange_faces(known)
    return known


def test_a_wrong_picture_is_set_aside_when_it_is_registered(known, tmp_path):
    for number, person in enumerate([3, 3, 17]):
        path = write_picture(tmp_path / f"{number}.png", [person], face_px=150 + number)
        register_picture(student=known, picture=path)
    assert reasons(known) == ["", "", "unlike"]


def test_nobody_is_compared_with_what_is_set_aside(with_wrong_one, class_group):
    gallery = load_gallery(class_group, class_group.school.today(), get_pipeline())
    assert gallery.subject_ids.tolist() == [with_wrong_one.pk] * 2
    assert np.allclose(gallery.embeddings, make_embedding(1))


def test_the_page_says_why_and_a_persons_word_brings_it_back(alice_client, with_wrong_one, alice):
    wrong = FaceTemplate.objects.get(set_aside_as="unlike")
    desk = f"/students/{with_wrong_one.pk}/faces/"
    assert "unlike the student&#x27;s other pictures" in alice_client.get(desk).text
    press(alice_client, desk, f"/faces/{wrong.pk}/keep/")
    wrong.refresh_from_db()
    assert (wrong.set_aside_as, wrong.kept_by) == ("", alice)
    assert "Right though unusual" in alice_client.get(desk).text


def test_what_a_person_kept_stays_in_use_whatever_comes(with_wrong_one, alice):
    wrong = FaceTemplate.objects.get(set_aside_as="unlike")
    keep_face(face_template=wrong, by=alice, shown_version=NOT_SHOWN)
    faces_of(with_wrong_one, 1)
    arrange_faces(with_wrong_one)
    assert reasons(with_wrong_one) == [""] * 4


def test_a_word_about_a_face_that_changed_meanwhile_is_refused(with_wrong_one, alice):
    wrong = FaceTemplate.objects.get(set_aside_as="unlike")
    keep_face(face_template=wrong, by=alice, shown_version=wrong.version)
    with pytest.raises(StaleRowError):
        keep_face(face_template=wrong, by=alice, shown_version=wrong.version)


def test_another_school_brings_nothing_back(eve_client, with_wrong_one):
    wrong = FaceTemplate.objects.get(set_aside_as="unlike")
    assert eve_client.post(f"/faces/{wrong.pk}/keep/").status_code == 404


def test_the_page_of_the_class_lists_it(alice_client, with_wrong_one, class_group):
    page = alice_client.get(f"/classes/{class_group.pk}/lookalikes/").text
    assert "Faces set aside" in page
    assert "All is well" not in page


def test_at_most_ten_are_compared(known):
    faces_of(known, *[1] * 14)
    assert arrange_faces(known) == 4
    assert reasons(known).count("enough") == 4


def test_another_takes_the_place_of_one_that_is_erased(known):
    faces = faces_of(known, *[1] * 11)
    arrange_faces(known)
    remove_face(face_template=next(f for f in faces if reasons(known)[faces.index(f)] == ""))
    assert reasons(known) == [""] * 10


def test_what_was_shown_in_lists_is_shown_no_more(known):
    faces_of(known, 1, 1)
    [wrong] = faces_of(known, 9, is_shown=True)
    arrange_faces(known)
    wrong.refresh_from_db()
    assert (wrong.set_aside_as, wrong.is_shown) == ("unlike", False)


def test_old_pictures_rest_and_tell_how_the_face_has_changed(alice_client, known, class_group):
    long_ago = timezone.now() - timedelta(days=800)
    faces_of(known, 5, created_at=long_ago)
    faces_of(known, 5, 5, 5)
    arrange_faces(known)
    assert reasons(known) == ["outgrown", "", "", ""]
    words = "Pictures of 26 months earlier are very alike to the newest ones (1.00)"
    assert words in alice_client.get(f"/students/{known.pk}/faces/").text
    assert words in alice_client.get(f"/classes/{class_group.pk}/lookalikes/").text
