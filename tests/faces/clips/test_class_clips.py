"""A clip of the class: its faces become people, people get names, names become templates."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.errors import ClipNamingError, RecordingRefusedError
from faces.models import ClassClip, ClipFace, FaceCluster, FaceTemplate
from faces.services.clips.class_clips import submit_clip
from faces.services.clips.cleanup import erase_old_clips
from faces.services.clips.labelling import (
    merge_clusters,
    name_cluster,
    split_cluster,
    undo_step,
    unname_cluster,
)
from faces.tasks import erase_old
from jobs.reaper import reap
from tests.factories import make_clip, make_cluster, make_consent
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import cluster_clip


def test_each_person_of_the_clip_becomes_one_card_and_nobody_is_named(sorted_clip, cards):
    assert (sorted_clip.state, len(cards)) == ("ready", 3)
    assert all(card.student is None and card.suggested is None for card in cards)
    assert all(card.faces.filter(is_usable=True).exists() for card in cards)
    assert not FaceTemplate.objects.exists()


def test_the_film_is_erased_as_soon_as_its_faces_are_sorted(
    clip, django_capture_on_commit_callbacks
):
    path = Path(clip.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        cluster_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    assert (clip.state, clip.file.name, path.exists()) == ("ready", "", False)
    assert clip in ClassClip.objects.held()


def test_a_task_delivered_twice_gives_each_card_once(sorted_clip):
    cluster_clip(clip_id=sorted_clip.pk)
    assert sorted_clip.clusters.count() == 3


def test_a_clip_whose_worker_was_killed_is_taken_up_again(clip, settings):
    long_ago = timezone.now() - timedelta(hours=1)
    ClassClip.objects.filter(pk=clip.pk).update(
        state="running", lease="0" * 32, lease_until=long_ago, attempts=1
    )
    reap()
    clip.refresh_from_db()
    assert clip.state == "queued"
    cluster_clip(clip_id=clip.pk)
    assert clip.clusters.count() == 3


def test_a_clip_that_kills_every_worker_ends_with_a_sentence(clip, settings):
    long_ago = timezone.now() - timedelta(hours=1)
    ClassClip.objects.filter(pk=clip.pk).update(
        state="running", lease="0" * 32, lease_until=long_ago, attempts=3
    )
    reap()
    clip.refresh_from_db()
    assert clip.state == "failed"
    assert "film the class again" in clip.failure_reason


@pytest.mark.parametrize("content", [b"", b"Dear parents", b"\x00" * 2000])
def test_what_is_no_clip_is_refused(class_group, consenting, content):
    with pytest.raises(RecordingRefusedError):
        submit_clip(
            class_group=class_group,
            file=ContentFile(content, name="class.mp4"),
            shown_version=NOT_SHOWN,
        )
    assert not ClassClip.objects.exists()


def test_a_photo_is_no_clip(class_group, consenting, tmp_path):
    picture = write_picture(tmp_path / "class.png", [2, 7, 20])
    file = ContentFile(picture.read_bytes(), name="class.png")
    with pytest.raises(RecordingRefusedError, match="This is a photo"):
        submit_clip(class_group=class_group, file=file, shown_version=NOT_SHOWN)


def test_where_nobody_may_be_named_nothing_is_taken(class_group):
    with pytest.raises(RecordingRefusedError, match="enter the consents first"):
        submit_clip(
            class_group=class_group,
            file=ContentFile(b"x", name="class.mp4"),
            shown_version=NOT_SHOWN,
        )


def test_a_new_clip_takes_the_place_of_an_unfinished_one(
    class_group, clip, django_capture_on_commit_callbacks
):
    content = clip.file.read()
    cluster_clip(clip_id=clip.pk)
    assert ClipFace.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        submit_clip(
            class_group=class_group,
            file=ContentFile(content, name="class.mp4"),
            shown_version=NOT_SHOWN,
        )
    assert ClassClip.objects.held().count() == 1
    assert not ClipFace.objects.exists()


def test_a_student_without_consent_is_never_named(cards, students, alice):
    with pytest.raises(ClipNamingError, match="has no consent"):
        name_cluster(cluster=cards[0], student=students[3], by=alice, shown_version=NOT_SHOWN)
    assert not FaceCluster.objects.exclude(student=None).exists()


def test_a_student_of_another_class_is_never_named(cards, other_class_group, alice):
    otto = other_class_group.roster_on(other_class_group.school.today()).get()
    make_consent(student=otto)
    with pytest.raises(ClipNamingError, match="is not in this class"):
        name_cluster(cluster=cards[0], student=otto, by=alice, shown_version=NOT_SHOWN)


def test_a_name_given_twice_makes_one_card_of_two(class_group, consenting, alice):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    one, other = make_cluster(clip=clip), make_cluster(clip=clip)
    for card in (one, other):
        name_cluster(cluster=card, student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    assert [card.faces.count() for card in clip.clusters.all()] == [4]


def test_a_card_that_another_device_merged_away_does_not_come_back(class_group, consenting, alice):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    one, gone = make_cluster(clip=clip), make_cluster(clip=clip)
    merge_clusters(one=one, other=FaceCluster.objects.get(pk=gone.pk), shown_version=NOT_SHOWN)
    faces = list(ClipFace.objects.all()[:1])
    for step in (
        lambda: name_cluster(
            cluster=gone, student=consenting[0], by=alice, shown_version=NOT_SHOWN
        ),
        lambda: unname_cluster(cluster=gone, shown_version=NOT_SHOWN),
        lambda: merge_clusters(one=gone, other=one, shown_version=NOT_SHOWN),
        lambda: split_cluster(cluster=gone, faces=faces, shown_version=NOT_SHOWN),
    ):
        with pytest.raises(ClipNamingError, match="reload the page"):
            step()
    assert [(card.pk, card.faces.count()) for card in clip.clusters.all()] == [(one.pk, 4)]


def test_two_names_given_on_two_devices_are_not_merged_unseen(class_group, consenting, alice):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    one, other = make_cluster(clip=clip), make_cluster(clip=clip)
    for card, student in zip((one, other), consenting, strict=False):
        name_cluster(
            cluster=FaceCluster.objects.get(pk=card.pk),
            student=student,
            by=alice,
            shown_version=NOT_SHOWN,
        )
    with pytest.raises(ClipNamingError, match="Both cards have a name"):
        merge_clusters(one=one, other=other, shown_version=NOT_SHOWN)


def test_two_faces_of_one_moment_are_not_made_one_person(cards, consenting, alice):
    with pytest.raises(ClipNamingError, match="at the same moment"):
        merge_clusters(one=cards[0], other=cards[1], shown_version=NOT_SHOWN)
    name_cluster(cluster=cards[0], student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    with pytest.raises(ClipNamingError, match="at the same moment"):
        name_cluster(cluster=cards[1], student=consenting[0], by=alice, shown_version=NOT_SHOWN)


def test_a_split_card_is_merged_again_and_each_step_taken_back(class_group, consenting, alice):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    card = make_cluster(clip=clip, n_faces=4)
    name_cluster(cluster=card, student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    new = split_cluster(cluster=card, faces=list(card.faces.all()[:1]), shown_version=NOT_SHOWN)
    assert sorted(c.faces.count() for c in clip.clusters.all()) == [1, 3]
    merge_clusters(one=new, other=card, shown_version=NOT_SHOWN)
    assert [(c.student, c.faces.count()) for c in clip.clusters.all()] == [(consenting[0], 4)]
    undo_step(clip=clip, by=alice, shown_version=NOT_SHOWN)
    assert sorted(c.faces.count() for c in clip.clusters.all()) == [1, 3]
    undo_step(clip=clip, by=alice, shown_version=NOT_SHOWN)
    undo_step(clip=clip, by=alice, shown_version=NOT_SHOWN)
    assert [(c.student, c.faces.count()) for c in clip.clusters.all()] == [(None, 4)]
    with pytest.raises(ClipNamingError, match="no step"):
        undo_step(clip=clip, by=alice, shown_version=NOT_SHOWN)


def test_a_step_back_names_nobody_whose_consent_is_gone(class_group, consenting, alice):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    card = make_cluster(clip=clip)
    name_cluster(cluster=card, student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    unname_cluster(cluster=card, shown_version=NOT_SHOWN)
    consenting[0].biometric_consents.update(withdrawn_at=timezone.now())
    undo_step(clip=clip, by=alice, shown_version=NOT_SHOWN)
    assert clip.clusters.get().student is None


@pytest.mark.parametrize("n_chosen", [0, 2])
def test_none_or_all_of_the_faces_are_no_other_person(class_group, n_chosen):
    clip = make_clip(class_group=class_group, network_id="fake-1")
    card = make_cluster(clip=clip, n_faces=2)
    with pytest.raises(ClipNamingError, match="at least one, and not all"):
        split_cluster(
            cluster=card, faces=list(card.faces.all()[:n_chosen]), shown_version=NOT_SHOWN
        )


def test_who_has_a_face_already_is_suggested_never_named(
    class_group, known_students, tmp_path, alice
):
    video = write_class_video(tmp_path / "class.mp4", [2, 20], duration_s=2)
    file = ContentFile(video.read_bytes(), name="class.mp4")
    clip = submit_clip(class_group=class_group, file=file, by=alice, shown_version=NOT_SHOWN)
    cluster_clip(clip_id=clip.pk)
    found = list(clip.clusters.values_list("suggested", "student"))
    assert sorted(found, key=str) == sorted([(known_students[0].pk, None), (None, None)], key=str)


def test_a_clip_of_yesterday_is_erased_whatever_became_of_it(
    clip, django_capture_on_commit_callbacks
):
    path = Path(clip.file.path)
    assert erase_old_clips() == 0
    ClassClip.objects.update(uploaded_at=timezone.now() - timedelta(days=1, minutes=1))
    make_cluster(clip=clip)
    with django_capture_on_commit_callbacks(execute=True):
        erase_old()
    assert not path.exists()
    assert not ClipFace.objects.exists()
