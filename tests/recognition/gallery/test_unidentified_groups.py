"""Faces of nobody over a class's lessons: sorted into people, named, ignored or deleted at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.models import ReviewStep, Sighting
from recognition.selectors.gallery.unidentified_groups import unidentified_groups
from tests.factories import make_capture, make_embedding, make_session, make_sighting

pytestmark = pytest.mark.usefixtures("lock_order")

NETWORKS = ["d", "fake-1"]


def see(capture, person: int, *, at: float = 1.0, **fields) -> Sighting:
    """Store an unidentified face; equal numbers are one person."""
    return make_sighting(
        capture=capture,
        embedding=make_embedding(person).tobytes(),
        first_seen_s=at,
        last_seen_s=at + 1,
        **fields,
    )


@pytest.fixture
def films(known_session):
    """Films of two lessons of 7A that wait for confirmation."""
    later = make_session(
        class_group=known_session.class_group,
        starts_at=known_session.starts_at + timedelta(hours=2),
        ends_at=known_session.ends_at + timedelta(hours=2),
    )
    return [
        make_capture(session=session, state="ready", network_ids=NETWORKS)
        for session in (known_session, later)
    ]


@pytest.fixture
def stranger(films) -> list[Sighting]:
    """One person in both lessons."""
    return [see(films[0], 40), see(films[1], 40)]


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}/other-faces/"


def groups_of(class_group) -> list[set[int]]:
    return [{face.pk for face in group.sightings} for group in unidentified_groups(class_group)]


def press(client, address, action, **fields):
    hidden = {"faces": faces_in(client.get(address).text), "action": action}
    return client.post(address, hidden | fields, follow=True)


def faces_in(page: str) -> str:
    return page.split('name="faces" value="')[-1].split('"')[0]


def test_one_person_of_two_lessons_is_one_group(stranger, films, class_group):
    other = see(films[0], 41, at=5)
    assert groups_of(class_group) == [{face.pk for face in stranger}, {other.pk}]


def test_two_faces_of_one_moment_are_never_one_person(films, class_group):
    see(films[0], 40)
    see(films[0], 40)
    assert len(groups_of(class_group)) == 2


def test_faces_of_students_of_ignored_pictures_and_of_other_networks_are_not_sorted(
    films, class_group, known_students
):
    see(films[0], 40, proposed_student=known_students[0])
    see(films[0], 40, review="rejected")
    make_sighting(capture=films[0])
    films[1].network_ids = ["d", "another"]
    films[1].save()
    see(films[1], 40)
    assert groups_of(class_group) == []


def test_a_name_goes_to_every_face_of_the_group(
    alice_client, alice, stranger, address, known_students
):
    page = press(alice_client, address, "name", student=known_students[0].pk)
    assert f"{known_students[0]} is here." in page.text
    named = Sighting.objects.filter(confirmed_student=known_students[0], reviewed_by=alice)
    assert named.count() == 2
    # As after a single name, the review of either lesson can take it back.
    assert ReviewStep.objects.filter(made_by=alice, sighting__in=stranger).count() == 2


def test_undo_takes_all_of_it_back(alice_client, stranger, address, known_students, class_group):
    done = press(alice_client, address, "name", student=known_students[0].pk)
    shown = done.redirect_chain[-1][0]
    press(alice_client, shown, "undo")
    assert groups_of(class_group) == [{face.pk for face in stranger}]
    assert not ReviewStep.objects.exists()


def test_whoever_is_nobody_of_the_class_is_ignored(alice_client, stranger, address, class_group):
    press(alice_client, address, "ignore")
    assert set(Sighting.objects.values_list("review", flat=True)) == {"rejected"}
    assert groups_of(class_group) == []


def test_a_group_is_deleted_and_the_others_stay(alice_client, stranger, films, address):
    other = see(films[0], 41, at=5)
    page = alice_client.get(address).text
    faces = page.split('name="faces" value="')[1].split('"')[0]
    alice_client.post(address, {"faces": faces, "action": "delete"})
    assert Sighting.objects.get() == other


def test_a_group_of_which_a_colleague_named_one_face_meanwhile_is_not_named(
    alice_client, stranger, address, known_students, bob
):
    faces = faces_in(alice_client.get(address).text)
    Sighting.objects.filter(pk=stranger[0].pk).update(
        review="accepted",
        confirmed_student=known_students[1],
        reviewed_by=bob,
        reviewed_at=timezone.now(),
    )
    fields = {"faces": faces, "action": "name", "student": known_students[0].pk}
    alice_client.post(address, fields)
    assert not Sighting.objects.filter(confirmed_student=known_students[0]).exists()


def test_without_a_consent_nobody_is_named(alice_client, stranger, address, students):
    press(alice_client, address, "name", student=students[3].pk)
    assert not Sighting.objects.exclude(confirmed_student=None).exists()


def test_other_schools_see_nothing_and_change_nothing(eve_client, stranger, address):
    faces = f"{stranger[0].pk}="
    assert eve_client.get(address).status_code == 404
    assert eve_client.post(address, {"faces": faces, "action": "delete"}).status_code == 404
    assert Sighting.objects.count() == 2
