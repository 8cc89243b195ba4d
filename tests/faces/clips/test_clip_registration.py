"""Named people of a clip are registered by the rules of any picture; all else is erased."""

import numpy as np
import pytest

from classes.versions import NOT_SHOWN
from faces.errors import ClipNamingError
from faces.models import ClassClip, ClipFace, FaceCluster, FaceTemplate
from faces.services.clips.labelling import name_cluster, unname_cluster
from faces.services.clips.registration import register_clip
from faces.services.consents import withdraw_consent
from faces.services.lookalike_pairs import keep_lookalikes
from tests.factories import make_clip, make_cluster


def test_named_people_are_registered_and_all_else_is_erased(
    sorted_clip, cards, consenting, alice, django_capture_on_commit_callbacks
):
    for card, student in zip(cards[:2], consenting, strict=False):
        name_cluster(cluster=card, student=student, by=alice, shown_version=NOT_SHOWN)
    with django_capture_on_commit_callbacks(execute=True):
        stored = register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)
    assert (stored.students, stored.refusals) == (consenting[:2], [])
    templates = FaceTemplate.objects.all()
    assert {t.student for t in templates} == set(consenting[:2])
    assert {t.source_sha256 for t in templates} == {sorted_clip.file_sha256}
    assert not FaceCluster.objects.exists()
    assert not ClipFace.objects.exists()
    sorted_clip.refresh_from_db()
    assert (sorted_clip.state, sorted_clip.n_stored, sorted_clip.file.name) == ("done", 2, "")


def test_a_consent_withdrawn_in_between_erases_the_card_and_says_so(
    sorted_clip, cards, consenting, alice
):
    ana, ben = consenting[:2]
    name_cluster(cluster=cards[0], student=ana, by=alice, shown_version=NOT_SHOWN)
    name_cluster(cluster=cards[1], student=ben, by=alice, shown_version=NOT_SHOWN)
    withdraw_consent(student=ana, shown_version=NOT_SHOWN)
    sorted_clip.refresh_from_db()
    assert (sorted_clip.n_withdrawn, sorted_clip.steps) == (1, [])
    register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)
    assert {t.student for t in FaceTemplate.objects.all()} == {ben}


def change_faces(faces, **values):
    for face in faces:
        for name, value in values.items():
            setattr(face, name, value)
        face.save()


def test_a_face_like_another_student_is_refused_and_told_and_the_others_are_stored(
    sorted_clip, cards, consenting, alice
):
    ana, ben, other_ben = consenting
    for card, student in zip(cards, consenting, strict=True):
        name_cluster(cluster=card, student=student, by=alice, shown_version=NOT_SHOWN)
    change_faces(cards[1].faces.all(), embedding=bytes(cards[0].faces.first().embedding))
    stored = register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)
    assert stored.students == [ana, other_ben]
    assert [refused for refused, _ in stored.refusals] == [ben]
    assert "looks like" in str(stored.refusals[0][1])
    assert not FaceTemplate.objects.filter(student=ben).exists()
    (left,) = sorted_clip.clusters.exclude(student=None)
    assert (left.student, left.refusal) == (ben, str(stored.refusals[0][1]))


def test_twins_kept_as_two_people_are_both_stored_with_whose_word_it_was(
    sorted_clip, cards, consenting, alice, dana
):
    ana, ben = consenting[:2]
    keep_lookalikes(ana, other=ben, by=dana)
    for card, student in zip(cards[:2], consenting, strict=False):
        name_cluster(cluster=card, student=student, by=alice, shown_version=NOT_SHOWN)
    change_faces(cards[1].faces.all(), embedding=bytes(cards[0].faces.first().embedding))
    stored = register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)
    assert (stored.students, stored.refusals) == ([ana, ben], [])
    allowed = FaceTemplate.objects.filter(student=ben).values_list("allowed_by", flat=True)
    assert set(allowed) == {dana.pk}


def test_looks_like_a_twin_and_like_a_third_student_are_refused(
    sorted_clip, cards, consenting, alice, dana
):
    ana, _ben, other_ben = consenting
    keep_lookalikes(ana, other=other_ben, by=dana)
    for card, student in zip(cards, consenting, strict=True):
        name_cluster(cluster=card, student=student, by=alice, shown_version=NOT_SHOWN)
    of_ana, of_ben = (bytes(card.faces.first().embedding) for card in cards[:2])
    first, *others = cards[2].faces.values_list("pk", flat=True)
    change_faces(cards[2].faces.filter(pk=first), embedding=of_ana, quality=1, is_usable=True)
    change_faces(
        cards[2].faces.filter(pk__in=others), embedding=of_ben, quality=0.9, is_usable=True
    )
    ((_, refusal),) = register_clip(clip=sorted_clip, shown_version=NOT_SHOWN).refusals
    assert "looks like Ben" in str(refusal)
    assert not FaceTemplate.objects.filter(student=other_ben).exists()


def test_a_card_without_a_usable_look_is_refused(sorted_clip, cards, consenting, alice):
    name_cluster(cluster=cards[0], student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    cards[0].faces.update(is_usable=False)
    ((_, refusal),) = register_clip(clip=sorted_clip, shown_version=NOT_SHOWN).refusals
    assert "film it from nearer" in str(refusal)
    assert not FaceTemplate.objects.exists()


def test_another_network_than_when_it_was_filmed_is_told_and_nothing_is_done(
    sorted_clip, cards, consenting, alice
):
    name_cluster(cluster=cards[0], student=consenting[0], by=alice, shown_version=NOT_SHOWN)
    ClassClip.objects.filter(pk=sorted_clip.pk).update(network_id="another")
    sorted_clip.refresh_from_db()
    with pytest.raises(ClipNamingError, match="compared in another way"):
        register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)
    with pytest.raises(ClipNamingError, match="compared in another way"):
        unname_cluster(cluster=cards[0], shown_version=NOT_SHOWN)
    assert not FaceTemplate.objects.exists()


def test_nothing_is_stored_of_a_clip_without_a_name(sorted_clip):
    with pytest.raises(ClipNamingError, match="No face has a name yet"):
        register_clip(clip=sorted_clip, shown_version=NOT_SHOWN)


def test_a_second_card_of_one_clip_is_refused_and_told_not_lost(
    class_group, consenting, alice, painted_pipeline
):
    ana = consenting[0]
    clip = make_clip(class_group=class_group, network_id=painted_pipeline.network_id)
    one, other, nobody = (
        make_cluster(clip=clip, embedding=np.eye(25, dtype="<f4")[place]) for place in range(3)
    )
    name_cluster(cluster=one, student=ana, by=alice, shown_version=NOT_SHOWN)
    name_cluster(cluster=nobody, student=consenting[1], by=alice, shown_version=NOT_SHOWN)
    nobody.faces.update(is_usable=False)
    assert register_clip(clip=clip, shown_version=NOT_SHOWN).students == [ana]
    name_cluster(cluster=other, student=ana, by=alice, shown_version=NOT_SHOWN)
    stored = register_clip(clip=clip, shown_version=NOT_SHOWN)
    assert (stored.students, "stored already" in str(stored.refusals[0][1])) == ([], True)
    assert clip.clusters.filter(student=ana, refusal_code="clip_stored_already").exists()
