"""Erase what is held of a clip: its file, every face, every name given to one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from classes.models import Student
from recognition.models import ClassClip, FaceCluster

KEPT_FOR = timedelta(days=1)
"""Faces that nobody named are held no longer than this."""


@transaction.atomic
def erase_clip(*, clip: ClassClip) -> None:
    """End a clip; the row stays and says who sent it and how many students came of it."""
    clip = ClassClip.objects.select_for_update().get(pk=clip.pk)
    clip.clusters.all().delete()
    storage, name = clip.file.storage, clip.file.name
    clip.file, clip.steps, clip.state = "", [], ClassClip.State.DONE
    clip.finished_at = clip.finished_at or timezone.now()
    clip.save()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def erase_old_clips() -> int:
    """Erase the clips of yesterday, whatever became of them; return how many."""
    old = ClassClip.objects.held().filter(uploaded_at__lt=timezone.now() - KEPT_FOR)
    clips = list(old)
    for clip in clips:
        erase_clip(clip=clip)
    return len(clips)


def erase_from_clips(student: Student) -> int:
    """Erase every face in clips that was named as this student, or is most like hers.

    The pages say how many cards went; steps back that could bring her name back go too.
    """
    hers = FaceCluster.objects.filter(Q(student=student) | Q(student=None, suggested=student))
    counts = hers.order_by().values("clip").annotate(n=Count("pk"))
    for row in counts:
        ClassClip.objects.filter(pk=row["clip"]).update(n_withdrawn=F("n_withdrawn") + row["n"])
    FaceCluster.objects.filter(suggested=student).exclude(student=None).update(suggested=None)
    in_class = ClassClip.objects.held().filter(class_group__enrolments__student=student)
    ClassClip.objects.filter(pk__in=in_class.values("pk")).update(steps=[])
    return hers.delete()[0]
