"""Turn a roster's stored face templates into a vision Gallery."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date

import numpy as np

from classes.models import ClassGroup, ClassSession
from face_vision.embedding.worsened_templates import WorsenedTemplates
from face_vision.errors import UnreadablePicture
from face_vision.identification.gallery import Gallery
from face_vision.media.images import decode_jpeg
from face_vision.pipeline import Pipeline
from face_vision.presentation.miniatures import Grey, miniature_of
from face_vision.types import Frame
from faces.models import FaceTemplate, LookalikePair, StrangerLimits
from faces.models.face_templates import FaceTemplateQuerySet
from faces.selectors.consents import require_recognition


def consented_templates(class_group: ClassGroup, day: date) -> FaceTemplateQuerySet:
    """Return the roster's templates in use with an active consent, whatever network made them.

    Where recognition is off there are none.
    """
    faces = FaceTemplate.objects.of_roster(class_group, day)
    return faces.in_use().with_consent().where_recognition_is_on()


def usable_templates(class_group: ClassGroup, day: date, network_id: str) -> FaceTemplateQuerySet:
    """Return the only templates that may be compared: roster, active consent, same network."""
    return consented_templates(class_group, day).of_network(network_id)


def load_gallery(class_group: ClassGroup, day: date, pipeline: Pipeline) -> Gallery:
    """Load whom this pipeline may recognise in a session of this day; four queries.

    Raises:
        RecognitionOffError: the school is not assessed, or has switched recognition off.
    """
    templates = usable_templates(class_group, day, pipeline.network_id)
    return _gallery_of(templates, class_group.school_id, pipeline)


def load_gallery_of(lessons: Iterable[ClassSession], pipeline: Pipeline) -> Gallery | None:
    """Load whom this pipeline may recognise in any of some lessons of one school; None of none.

    Raises:
        RecognitionOffError: the school is not assessed, or has switched recognition off.
    """
    # One query for all lessons: a kiosk at an entrance may serve thirty at once.
    templates = FaceTemplate.objects.none()
    school_id = None
    for lesson in lessons:
        group, school_id = lesson.class_group, lesson.class_group.school_id
        templates |= FaceTemplate.objects.of_roster(group, lesson.day)
    if school_id is None:
        return None
    usable = templates.in_use().with_consent().where_recognition_is_on()
    return _gallery_of(usable.of_network(pipeline.network_id), school_id, pipeline)


def _gallery_of(templates: FaceTemplateQuerySet, school_id: int, pipeline: Pipeline) -> Gallery:
    # Refused with its reason, though the templates alone would be empty without one.
    require_recognition(school_id)
    # In one order: the same film and faces must give the same result each time.
    student_ids, embeddings = templates.order_by("student_id", "pk").vectors()
    return Gallery(
        subject_ids=np.array(student_ids, np.int64),
        embeddings=embeddings,
        network_id=pipeline.network_id,
        genuine_similarity=pipeline.genuine_similarity,
        lookalikes=LookalikePair.objects.ids_among(set(student_ids)),
        miniatures_of=RegisteredMiniatures(templates),
        worsened_of=WorsenedTemplates(RegisteredPortraits(templates), pipeline.embedder),
        thresholds=StrangerLimits.objects.thresholds_of(school_id, pipeline.network_id),
    )


class RegisteredPortraits:
    """Reads all registered pictures, the best of each student first; one query.

    A damaged one is left out: a film must not fail for it.
    """

    def __init__(self, templates: FaceTemplateQuerySet) -> None:
        self._templates = templates

    def __call__(self) -> Iterator[tuple[int, Frame]]:
        """Yield student and portrait, in one order for the same faces."""
        rows = self._templates.order_by("student_id", "-quality", "pk").portraits()
        for student_id, jpeg in rows:
            with suppress(UnreadablePicture):
                yield student_id, decode_jpeg(jpeg)


class RegisteredMiniatures:
    """Reads registered pictures made small, each student's once, when somebody is proposed.

    Faces learned in a lesson are left out: nobody has a print of them, and the film they were
    taken from, recognised again, would show nothing but them. So are damaged portraits: a film
    must not fail for one.
    """

    def __init__(self, templates: FaceTemplateQuerySet) -> None:
        self._templates = templates.exclude(source=FaceTemplate.Source.SIGHTING)
        self._read: dict[int, list[Grey]] = {}

    def __call__(self, student_ids: Collection[int]) -> dict[int, list[Grey]]:
        """Return those of some students; one query at most."""
        # A student without a readable portrait counts as read, or each proposal would ask anew.
        if unread := set(student_ids) - self._read.keys():
            self._read |= {student_id: [] for student_id in unread}
            rows = self._templates.filter(student__in=unread).portraits()
            for student_id, jpeg in rows:
                with suppress(UnreadablePicture):
                    self._read[student_id].append(miniature_of(decode_jpeg(jpeg)))
        return {student_id: self._read[student_id] for student_id in student_ids}


def recognisable_students(class_group: ClassGroup, day: date, network_id: str) -> set[int]:
    """Return the primary keys of the roster's students whom recognition may propose."""
    templates = usable_templates(class_group, day, network_id)
    return set(templates.order_by().values_list("student_id", flat=True).distinct())
