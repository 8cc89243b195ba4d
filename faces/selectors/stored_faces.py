"""Gather the stored face templates of a class group's roster, to try the recognition on them."""

from itertools import groupby

import numpy as np

from classes.models import ClassGroup
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.pipeline import Pipeline
from faces.errors import NoFacesRegisteredError
from faces.models import FaceTemplate
from faces.selectors.consents import require_recognition
from faces.selectors.gallery_loader import usable_templates
from faces.selectors.labelled_faces import LabelledFaces, PersonLabel, Picture


def load_stored_faces(class_group: ClassGroup, pipeline: Pipeline) -> LabelledFaces:
    """Load what may be compared of today's roster; two queries.

    Raises:
        RecognitionOffError: the school recognises nobody.
        NoFacesRegisteredError: nobody on the roster has a usable face template.
    """
    today = class_group.school.today()
    templates = list(
        usable_templates(class_group, today, pipeline.network_id)
        .select_related("student")
        .defer("chip")
        # `groupby` below takes only neighbours together.
        .order_by("student_id", "source_sha256", "pk")
    )
    if not templates:
        # Where recognition is off nothing is found either, but that is the reason to give.
        require_recognition(class_group.school_id)
        raise NoFacesRegisteredError("class_without_comparable_faces", code=class_group.code)
    sources = [list(group) for _, group in groupby(templates, key=_source)]
    people = {t.student_id: PersonLabel(t.student.name, t.student.number) for t in templates}
    return LabelledFaces(
        title=f"{class_group.code}, {class_group.school}",
        looks=_looks(sources, pipeline),
        people=people,
        pictures=_pictures(sources, class_group),
        n_not_recognisable=class_group.roster_on(today).count() - len(people),
    )


def _source(template: FaceTemplate) -> tuple[int, str]:
    return template.student_id, template.source_sha256


def _looks(sources: list[list[FaceTemplate]], pipeline: Pipeline) -> LabelledLooks:
    rows = [(template, file) for file, source in enumerate(sources) for template in source]
    return LabelledLooks(
        embeddings=np.stack([template.vector for template, _ in rows]),
        subject_ids=np.array([template.student_id for template, _ in rows], np.int64),
        files=np.array([file for _, file in rows], np.int64),
        network_id=pipeline.network_id,
        genuine_similarity=pipeline.genuine_similarity,
    )


def _pictures(sources: list[list[FaceTemplate]], class_group: ClassGroup) -> dict[int, Picture]:
    """Number each student's pictures in the order in which they were registered."""
    mine: dict[int, list[int]] = {}
    for file in sorted(range(len(sources)), key=lambda file: sources[file][0].pk):
        mine.setdefault(sources[file][0].student_id, []).append(file)
    return {
        file: _picture(sources[file], number, class_group)
        for files in mine.values()
        for number, file in enumerate(files, start=1)
    }


def _picture(source: list[FaceTemplate], number: int, class_group: ClassGroup) -> Picture:
    return Picture(
        number=number,
        registered_on=class_group.school.local(source[0].created_at).date(),
        face_template_ids=tuple(template.pk for template in source),
    )
