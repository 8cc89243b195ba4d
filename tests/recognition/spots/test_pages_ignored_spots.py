"""Ignored pictures on pages: from a face of the review, in the list of a class, and back."""

import pytest

from face_vision.media.images import encode_jpeg
from recognition.models import IgnoredSpot
from tests.face_vision.presentation.drawn_looks import before_wall, texture
from tests.factories import make_jpeg, make_sighting

HTMX = {"HX-Request": "true"}


@pytest.fixture
def poster(capture):
    return make_sighting(capture=capture, chip=encode_jpeg(before_wall(texture(1), texture(2))))


@pytest.fixture
def spot(alice_client, poster):
    alice_client.post(f"/sightings/{poster.pk}/ignore/", {"name": "Poster beside the door"})
    return IgnoredSpot.objects.get()


def test_a_face_of_nobody_offers_it(alice_client, poster):
    page = alice_client.get(f"/sightings/{poster.pk}/name/").text
    assert f'action="/sightings/{poster.pk}/ignore/"' in page


def test_an_ignored_face_leaves_the_other_faces(alice_client, poster, known_session):
    address = f"/sessions/{known_session.pk}/review/"
    answer = alice_client.post(f"/sightings/{poster.pk}/ignore/", {"name": "Poster"}, headers=HTMX)
    assert answer["HX-Redirect"] == address
    page = alice_client.get(address).text
    assert "Poster is ignored from now on." in page
    assert f'id="ignored-{poster.pk}"' in page
    assert f'id="unknown-{poster.pk}"' not in page
    # What is a tray is hidden as long as it has no line that has an order (`review.css`).
    around = page.partition(f'id="ignored-{poster.pk}"')[0].rpartition("<details")[2]
    assert "tray" not in around.partition(">")[0].split('"')[1].split()


def test_the_last_step_takes_it_back(alice_client, spot, poster):
    poster.refresh_from_db()
    alice_client.post(f"/sightings/{poster.pk}/undo/", {"shown_version": poster.version})
    assert not IgnoredSpot.objects.exists()


def test_without_scripts_it_leads_back_to_the_review(alice_client, poster, known_session):
    answer = alice_client.post(f"/sightings/{poster.pk}/ignore/")
    assert answer["Location"] == f"/sessions/{known_session.pk}/review/"
    assert str(IgnoredSpot.objects.get()) == "A picture"


def test_a_face_that_shows_nothing_is_refused_in_words(alice_client, capture):
    dark = make_sighting(capture=capture, chip=make_jpeg())
    page = alice_client.post(f"/sightings/{dark.pk}/ignore/", follow=True).text
    assert "too dark or too plain" in page
    dark.refresh_from_db()
    assert dark.review == "unreviewed"


def test_a_name_that_is_too_long_is_not_taken(alice_client, poster):
    alice_client.post(f"/sightings/{poster.pk}/ignore/", {"name": "x" * 61})
    assert not IgnoredSpot.objects.exists()


def test_a_face_somebody_else_has_decided_about_is_left_as_it_is(alice_client, poster):
    alice_client.post(f"/sightings/{poster.pk}/reject/")
    alice_client.post(f"/sightings/{poster.pk}/ignore/", {"shown_version": ""})
    assert not IgnoredSpot.objects.exists()


def test_the_list_of_the_class_names_it_and_takes_it_back(alice_client, spot):
    address = f"/classes/{spot.class_group_id}/ignored/"
    assert "Poster beside the door" in alice_client.get(address).text
    answer = alice_client.post(
        f"/ignored/{spot.pk}/delete/",
        {"class_group": spot.class_group_id, "shown_version": spot.version},
    )
    assert answer["Location"] == address
    assert "No picture is ignored" in alice_client.get(address).text


def test_the_list_takes_as_many_queries_however_long_it_is(
    alice_client, spot, django_assert_max_num_queries
):
    for number in range(12):
        IgnoredSpot.objects.create(
            class_group=spot.class_group,
            name=f"Poster {number}",
            signature=b"x" * 64,
            made_by=spot.made_by,
        )
    with django_assert_max_num_queries(12):
        alice_client.get(f"/classes/{spot.class_group_id}/ignored/")


@pytest.mark.parametrize("who", ["charlie_client", "eve_client"])
def test_others_find_neither_the_list_nor_the_picture_nor_the_face(request, who, spot, poster):
    client = request.getfixturevalue(who)
    assert client.get(f"/classes/{spot.class_group_id}/ignored/").status_code == 404
    assert client.post(f"/ignored/{spot.pk}/delete/").status_code == 404
    assert client.post(f"/sightings/{poster.pk}/ignore/").status_code == 404
    assert IgnoredSpot.objects.exists()


def test_the_addresses_require_a_login_and_their_method(client, alice_client, spot, poster):
    ignore, stop = f"/sightings/{poster.pk}/ignore/", f"/ignored/{spot.pk}/delete/"
    listed = f"/classes/{spot.class_group_id}/ignored/"
    assert client.post(ignore)["Location"].startswith("/account/login/")
    assert client.post(stop)["Location"].startswith("/account/login/")
    assert client.get(listed)["Location"].startswith("/account/login/")
    assert alice_client.get(ignore).status_code == 405
    assert alice_client.get(stop).status_code == 405
    assert alice_client.post(listed).status_code == 405
