"""Faces of a class that were set aside and wait for a person to look at them."""

from classes.models import ClassGroup
from faces.models import FaceTemplate


def faces_set_aside(class_group: ClassGroup) -> list[FaceTemplate]:
    """List the faces unlike their student's others, of today's roster; one query.

    Those that rest because others are enough, or because they are old, ask nothing of anybody.
    """
    faces = FaceTemplate.objects.of_roster(class_group, class_group.school.today())
    unlike = faces.filter(set_aside_as=FaceTemplate.SetAside.UNLIKE).with_consent()
    return list(unlike.select_related("student").defer("chip", "embedding"))
