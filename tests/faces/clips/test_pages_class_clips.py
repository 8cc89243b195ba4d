"""Pages of a clip of the class: send, watch, name, split, store, finish."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faces.models import ClassClip, FaceTemplate
from tests.factories import NINE_O_CLOCK, make_clip, make_cluster, make_consent
from tests.painted_faces import write_class_video
from tests.processes.work_now import cluster_clip
from tests.shown_forms import press, version_in


@pytest.fixture
def clip(class_group, students) -> ClassClip:
    """Two cards; Ana and one Ben may be named."""
    for student in students[:2]:
        make_consent(student=student)
    clip = make_clip(class_group=class_group, network_id="fake-1")
    for _ in range(2):
        make_cluster(clip=clip)
    return clip


def name(client, clip, sent, **options):
    """Press a name on the page of the clip."""
    return press(client, f"/clips/{clip.pk}/", f"/clips/{clip.pk}/name/", sent, **options)


def test_a_clip_is_sent_sorted_named_and_stored(alice_client, class_group, students, tmp_path):
    make_consent(student=students[0])
    video = write_class_video(tmp_path / "class.mp4", [2, 7], duration_s=2)
    file = SimpleUploadedFile("class.mp4", video.read_bytes())
    sent = alice_client.post(f"/classes/{class_group.pk}/clip/", {"clip": file})
    clip = ClassClip.objects.get()
    assert sent["Location"] == f"/clips/{clip.pk}/"
    assert "Waiting" in alice_client.get(f"/clips/{clip.pk}/").text
    cluster_clip(clip_id=clip.pk)
    assert "0 of 2 named" in alice_client.get(f"/clips/{clip.pk}/").text
    named = {"cluster": "1", "student": students[0].pk}
    assert name(alice_client, clip, named).status_code == 302
    stored = press(alice_client, f"/clips/{clip.pk}/", f"/clips/{clip.pk}/store/", follow=True)
    assert "1 student can be recognised now." in stored.text
    assert {t.student for t in FaceTemplate.objects.all()} == {students[0]}
    assert "1 student was registered" in alice_client.get(f"/clips/{clip.pk}/").text


def test_a_waiting_clip_shows_the_time_of_the_school(alice_client, class_group, clip):
    ClassClip.objects.update(uploaded_at=datetime(2026, 9, 1, 6, 0, tzinfo=UTC))
    page = alice_client.get(f"/classes/{class_group.pk}/clip/").text
    assert "The film of 1 Sep, 08:00 is not finished." in page


def test_students_without_consent_are_shown_and_cannot_be_pressed(alice_client, clip, students):
    page = alice_client.get(f"/clips/{clip.pk}/").text
    assert page.count("no consent") == 2
    assert page.count(" disabled>") == 3  # Two names, and undo.


def test_a_name_that_cannot_be_given_is_told_and_changes_nothing(alice_client, clip, students):
    named = {"cluster": "1", "student": students[3].pk}
    headers = {"referer": f"/clips/{clip.pk}/"}
    page = name(alice_client, clip, named, follow=True, headers=headers)
    assert "has no consent" in page.text
    assert not clip.clusters.exclude(student=None).exists()


@pytest.mark.parametrize("number", ["", "9", "-1", "one", "1" * 30])
def test_a_card_that_does_not_exist_is_not_found(number, alice_client, clip, students):
    fields = {"cluster": number, "student": students[0].pk}
    assert alice_client.post(f"/clips/{clip.pk}/name/", fields).status_code == 404


@pytest.mark.parametrize("pk", ["", "x", "999999"])
def test_a_student_who_does_not_exist_is_not_found(pk, alice_client, clip):
    fields = {"cluster": "1", "student": pk}
    assert alice_client.post(f"/clips/{clip.pk}/name/", fields).status_code == 404


def test_after_a_name_the_next_card_is_the_chosen_one(alice_client, clip, students):
    fields = {"cluster": "1", "student": students[0].pk}
    page = name(alice_client, clip, fields, headers={"hx-request": "true"}).text
    assert "1 of 2 named" in page
    assert 'value="2" checked' in page


def test_a_face_that_is_passed_over_stays_passed_over(alice_client, clip, students):
    make_cluster(clip=clip)
    fields = {"cluster": "2", "student": students[0].pk}
    for headers in ({"hx-request": "true"}, {}):
        page = name(alice_client, clip, fields, headers=headers, follow=True)
        assert 'value="3" checked' in page.text


def test_cards_are_merged_split_and_taken_back(alice_client, clip):
    base = f"/clips/{clip.pk}/"
    press(alice_client, base, f"{base}merge/", {"cluster": "1", "other": "2"})
    (card,) = clip.clusters.all()
    faces = [face.pk for face in card.faces.all()]
    split = alice_client.get(f"/cards/{card.pk}/split/").text
    assert f"/clip-faces/{faces[3]}.jpg" in split
    moved = {"face": faces[2:], "shown_version": version_in(split)}
    alice_client.post(f"/cards/{card.pk}/split/", moved)
    assert clip.clusters.count() == 2
    for _ in range(2):
        press(alice_client, base, f"{base}undo/")
    assert [c.faces.count() for c in clip.clusters.all()] == [2, 2]


def test_a_name_is_taken_away(alice_client, clip, students):
    name(alice_client, clip, {"cluster": "1", "student": students[0].pk})
    assert clip.clusters.exclude(student=None).exists()
    press(alice_client, f"/clips/{clip.pk}/", f"/clips/{clip.pk}/unname/", {"unname": "1"})
    assert not clip.clusters.exclude(student=None).exists()


def test_finishing_erases_and_says_so(alice_client, clip):
    page = press(alice_client, f"/clips/{clip.pk}/", f"/clips/{clip.pk}/finish/", follow=True).text
    assert "The film and its faces are erased." in page
    assert not clip.clusters.exists()


def test_a_clip_that_failed_says_why(alice_client, clip):
    ClassClip.objects.update(state="failed", failure_code="video_without_frame")
    assert "No frame of the video can be read" in alice_client.get(f"/clips/{clip.pk}/").text


def test_without_a_file_the_form_says_what_to_do(alice_client, clip):
    page = alice_client.post(f"/classes/{clip.class_group_id}/clip/").text
    assert "Film the class, or choose a film." in page
    assert "A film is waiting" in page


def test_a_waiting_clip_is_told_at_the_schools_time_and_a_failed_one_is_not(alice_client, clip):
    ClassClip.objects.update(uploaded_at=NINE_O_CLOCK)
    address = f"/classes/{clip.class_group_id}/clip/"
    assert "The film of 1 Sep, 09:00" in alice_client.get(address).text
    ClassClip.objects.update(state="failed", failure_code="video_without_frame")
    assert "A film is waiting" not in alice_client.get(address).text


@pytest.mark.parametrize("n_more", [0, 15])
def test_the_number_of_queries_does_not_grow(n_more, alice_client, clip, django_assert_num_queries):
    for _ in range(n_more):
        make_cluster(clip=clip)
    with django_assert_num_queries(9):
        assert alice_client.get(f"/clips/{clip.pk}/").status_code == 200
