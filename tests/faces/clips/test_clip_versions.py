"""A clip is stored, finished or replaced as the page showed it, or not at all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.signals import post_delete

from classes.versions import NOT_SHOWN
from faces.models import ClassClip, FaceCluster, FaceTemplate
from faces.services.clips.labelling import name_cluster, split_cluster, unname_cluster
from faces.services.clips.registration import register_clip
from tests.factories import make_clip, make_cluster, make_consent
from tests.painted_faces import write_class_video
from tests.shown_forms import fields_of, version_in

MEANWHILE = "meanwhile"


@pytest.fixture
def nameable(students) -> list:
    for student in students[:2]:
        make_consent(student=student)
    return students[:2]


@pytest.fixture
def board(class_group, nameable) -> ClassClip:
    """Two cards without a name."""
    clip = make_clip(class_group=class_group, network_id="fake-1")
    for _ in range(2):
        make_cluster(clip=clip)
    return clip


@pytest.fixture
def video(tmp_path) -> bytes:
    return write_class_video(tmp_path / "class.mp4", [2, 7], duration_s=2).read_bytes()


def name(card, student, by):
    return name_cluster(cluster=card, student=student, by=by, shown_version=NOT_SHOWN)


def press_after(client, clip, action, change):
    """Open the page of the clip, let somebody change something, then press what it shows."""
    base = f"/clips/{clip.pk}/"
    shown = fields_of(client.get(base).text, f"{base}{action}/")
    change()
    return client.post(f"{base}{action}/", shown, follow=True)


def test_a_name_given_since_the_page_was_shown_is_not_stored(alice_client, bob, board, nameable):
    card = name(board.clusters.first(), nameable[0], bob)
    answer = press_after(alice_client, board, "store", lambda: name(card, nameable[1], bob))
    assert MEANWHILE in answer.text
    assert not FaceTemplate.objects.exists()
    assert board.clusters.get(pk=card.pk).student == nameable[1]


def test_names_given_since_the_page_was_shown_outlive_its_finish(
    alice_client, bob, board, nameable
):
    card = board.clusters.first()
    answer = press_after(alice_client, board, "finish", lambda: name(card, nameable[0], bob))
    assert MEANWHILE in answer.text
    assert board.clusters.count() == 2


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}/clip/"


def send(client, address, shown, video):
    sent = shown | {"clip": SimpleUploadedFile("class.mp4", video)}
    return client.post(address, sent, follow=True, headers={"referer": address})


def shown_in(client, address):
    return {"shown_version": version_in(client.get(address).text)}


def test_a_clip_of_which_the_page_knew_nothing_is_not_replaced(
    alice_client, address, class_group, nameable, video
):
    shown = shown_in(alice_client, address)
    of_bob = make_clip(class_group=class_group)
    answer = send(alice_client, address, shown, video)
    assert MEANWHILE in answer.text
    assert "A film is waiting" in answer.text
    assert list(ClassClip.objects.held()) == [of_bob]


def test_a_clip_named_since_the_page_was_shown_is_not_replaced(
    alice_client, bob, address, board, nameable, video
):
    shown = shown_in(alice_client, address)
    name(board.clusters.first(), nameable[0], bob)
    assert MEANWHILE in send(alice_client, address, shown, video).text
    assert list(ClassClip.objects.held()) == [board]


def test_a_clip_on_which_the_worker_went_on_is_replaced(
    alice_client, address, class_group, nameable, video
):
    old = make_clip(class_group=class_group, state="queued")
    shown = shown_in(alice_client, address)
    ClassClip.objects.filter(pk=old.pk).update(state="ready", progress=100)
    make_cluster(clip=old)
    send(alice_client, address, shown, video)
    old.refresh_from_db()
    assert (old.state, ClassClip.objects.held().count()) == ("done", 1)


@pytest.fixture
def named(sorted_clip, cards, consenting, alice) -> ClassClip:
    """Ana and Ben have their names; a third card has none."""
    for card, student in zip(cards[:2], consenting, strict=False):
        name(card, student, alice)
    return sorted_clip


@pytest.fixture
def do_once_a_card_is_stored():
    """Let a colleague do something between the storing of the first card and of the next."""
    waiting = []

    def act(**_):
        if waiting:
            waiting.pop()()

    post_delete.connect(act, sender=FaceCluster)
    yield waiting.append
    post_delete.disconnect(act, sender=FaceCluster)


@pytest.mark.parametrize("what", ["renamed", "split", "named"])
def test_what_a_colleague_changes_while_others_are_stored_is_left_to_her(
    what, named, cards, consenting, bob, do_once_a_card_is_stored
):
    def change():
        if what == "renamed":
            unname_cluster(cluster=cards[1], shown_version=NOT_SHOWN)
            name(cards[1], consenting[2], bob)
        elif what == "split":
            moved = list(cards[1].faces.all())[1:]
            split_cluster(cluster=cards[1], faces=moved, shown_version=NOT_SHOWN)
        else:
            name(cards[2], consenting[2], bob)

    do_once_a_card_is_stored(change)
    stored = register_clip(clip=named, shown_version=NOT_SHOWN)
    assert stored.students == consenting[: 2 if what == "named" else 1]
    assert not stored.is_finished
    named.refresh_from_db()
    assert named.state == "ready"
    assert named.clusters.exclude(student=None).exists()
