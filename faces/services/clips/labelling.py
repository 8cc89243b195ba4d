"""Say who the people of a clip are: name, merge, split, and take the last step back."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from classes.models import Student
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from face_vision.types import Stay, stays_overlap
from faces.engine import get_pipeline
from faces.errors import ClipNamingError
from faces.models import ClassClip, ClipFace, FaceCluster
from faces.selectors.clip_board import board_version
from faces.selectors.roster_faces import nameable_students
from faces.services.consents import lock_consents

MAX_STEPS = 20
"""So many steps can be taken back."""


@transaction.atomic
def name_cluster(
    *, cluster: FaceCluster, student: Student, by: User, shown_version: ShownVersion
) -> FaceCluster:
    """Say that this is the student; where another card has her name already, they become one."""
    # The consent before the clip, as a withdrawal does: neither waits for the other for ever.
    has_consent = bool(lock_consents(Student.objects.filter(pk=student.pk)))
    clip = _lock(cluster.clip, cluster, shown_version=shown_version)
    roster = clip.class_group.roster_on(clip.class_group.school.today())
    if not has_consent or not roster.filter(pk=student.pk).exists():
        raise ClipNamingError("student_not_nameable", student=student)
    _record_step(clip)
    known = clip.clusters.filter(student=student).exclude(pk=cluster.pk).first()
    if known:
        _require_two_times(known, cluster)
        return _merge_into(cluster, into=known)
    cluster.student, cluster.named_by, cluster.refusal_code = student, by, ""
    cluster.save()
    return cluster


@transaction.atomic
def unname_cluster(*, cluster: FaceCluster, shown_version: ShownVersion) -> None:
    _record_step(_lock(cluster.clip, cluster, shown_version=shown_version))
    cluster.student, cluster.named_by, cluster.refusal_code = None, None, ""
    cluster.save()


@transaction.atomic
def merge_clusters(
    *, one: FaceCluster, other: FaceCluster, shown_version: ShownVersion
) -> FaceCluster:
    """Say that two cards show one person; the first keeps its place, a name of either stays."""
    clip = _lock(one.clip, one, other, shown_version=shown_version)
    if one.pk == other.pk or other.clip_id != clip.pk:
        raise ClipNamingError("cards_not_different")
    if one.student_id and other.student_id:
        raise ClipNamingError("cards_both_named")
    _require_two_times(one, other)
    _record_step(clip)
    # The named card swallows the other one, so that the name needs no moving.
    one, other = (other, one) if other.student_id else (one, other)
    return _merge_into(other, into=one)


@transaction.atomic
def split_cluster(
    *, cluster: FaceCluster, faces: Collection[ClipFace], shown_version: ShownVersion
) -> FaceCluster:
    """Move these faces into a card of their own, without a name."""
    clip = _lock(cluster.clip, cluster, shown_version=shown_version)
    moving = cluster.faces.filter(pk__in=[face.pk for face in faces])
    if not 0 < moving.count() < cluster.faces.count():
        raise ClipNamingError("faces_to_split_unclear")
    _record_step(clip)
    last = clip.clusters.aggregate(last=Max("number"))["last"]
    new = FaceCluster.objects.create(clip=clip, number=last + 1)
    moving.update(cluster=new)
    # Both hold of all its faces together.
    FaceCluster.objects.filter(pk=cluster.pk).update(refusal_code="", suggested=None)
    return new


@transaction.atomic
def undo_step(*, clip: ClassClip, by: User, shown_version: ShownVersion) -> None:
    """Put every face and name back to where it was before the last step."""
    clip = _lock(clip, shown_version=shown_version)
    if not clip.steps:
        raise ClipNamingError("no_step_to_undo")
    step = clip.steps.pop()
    clip.save(update_fields=["steps"])
    clusters = {cluster.number: cluster for cluster in clip.clusters.all()}
    # Names first: a student may be named once in a clip, and cards swap names below.
    clip.clusters.update(student=None, named_by=None)
    for face in ClipFace.objects.filter(cluster__clip=clip).defer("chip", "embedding"):
        number = step["faces"].get(str(face.pk))
        if number is not None and clusters.get(number) is None:
            clusters[number] = FaceCluster.objects.create(clip=clip, number=number)
        if number is not None and clusters[number].pk != face.cluster_id:
            ClipFace.objects.filter(pk=face.pk).update(cluster=clusters[number])
    clip.clusters.filter(faces=None).delete()
    _restore_names(clip, step["names"], by)


def _restore_names(clip: ClassClip, names: dict[str, int], by: User) -> None:
    """Give the names back, but for those who must not be named any more."""
    group = clip.class_group
    allowed = set(nameable_students(group, group.school.today()).values_list("pk", flat=True))
    for cluster in clip.clusters.all():
        student_id = names.get(str(cluster.number))
        if student_id in allowed:
            FaceCluster.objects.filter(pk=cluster.pk).update(student_id=student_id, named_by=by)


def _lock(clip: ClassClip, *clusters: FaceCluster, shown_version: ShownVersion) -> ClassClip:
    """Let one change at a time pass, and bring the cards up to the changes before it.

    Raises:
        ClipNamingError: the clip is finished or of another network, or a card is gone.
    """
    locked = ClassClip.objects.select_for_update(of=("self",), no_key=True).get(pk=clip.pk)
    require_ready(locked)
    for cluster in clusters:
        try:
            cluster.refresh_from_db()
        except FaceCluster.DoesNotExist as error:
            raise ClipNamingError("card_changed_meanwhile") from error
    if shown_version is not NOT_SHOWN:
        refuse_stale(shown_version, board_version(locked))
    return locked


def require_ready(clip: ClassClip) -> None:
    if clip.state != ClassClip.State.READY:
        raise ClipNamingError("clip_finished")
    if clip.network_id != get_pipeline().network_id:
        raise ClipNamingError("clip_of_another_network")


def _record_step(clip: ClassClip) -> None:
    """Note where every face and name is, so that the step can be taken back."""
    faces = ClipFace.objects.filter(cluster__clip=clip).values_list("pk", "cluster__number")
    names = clip.clusters.exclude(student=None).values_list("number", "student_id")
    step: dict[str, Any] = {
        "faces": {str(pk): number for pk, number in faces},
        "names": {str(number): student_id for number, student_id in names},
    }
    clip.steps = [*clip.steps, step][-MAX_STEPS:]
    clip.save(update_fields=["steps"])


def _require_two_times(one: FaceCluster, other: FaceCluster) -> None:
    """Refuse to make one person of two who were in view at the same moment."""
    some, others = _stays(one), _stays(other)
    if any(
        stays_overlap([stay], [stay_of_other])
        for tracklet, stay in some.items()
        for other_tracklet, stay_of_other in others.items()
        # Looks of one tracklet are one face by construction, wherever a split has put them.
        if tracklet != other_tracklet
    ):
        raise ClipNamingError("faces_seen_together")


def _stays(cluster: FaceCluster) -> dict[int, Stay]:
    """Return when each tracklet of a card was in view, by its number."""
    rows = cluster.faces.values_list("tracklet", "first_seen_s", "last_seen_s")
    return {tracklet: (first, last) for tracklet, first, last in rows}


def _merge_into(cluster: FaceCluster, *, into: FaceCluster) -> FaceCluster:
    cluster.faces.update(cluster=into)
    FaceCluster.objects.filter(pk=into.pk).update(refusal_code="")
    cluster.delete()
    return into
