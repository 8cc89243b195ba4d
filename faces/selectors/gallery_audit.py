"""What is doubtful among the registered faces of a class: look-alikes and wrong photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classes.models import ClassGroup, Student
from face_vision.evaluation.gallery_audit import Doubt, find_doubts
from face_vision.evaluation.lookalikes import Lookalikes, find_lookalikes
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match, search
from face_vision.pipeline import Pipeline
from faces.engine import get_pipeline
from faces.errors import NoFacesRegisteredError, RecognitionOffError
from faces.models import FaceTemplate, LookalikePair
from faces.selectors.labelled_faces import LabelledFaces
from faces.selectors.stored_faces import load_stored_faces

Students = Mapping[int, Student]
BestFaces = Mapping[int, Sequence[int]]
"""The face templates of each student, the best first."""


@dataclass(frozen=True)
class LookalikeRow:
    """Two students who look alike.

    Args:
        one, other: the students.
        faces: the best face template of each.
        is_same: so alike that it may be one person under two names.
        accepted: the word of a person that they are two, or None.
    """

    one: Student
    other: Student
    faces: tuple[int | None, int | None]
    is_same: bool
    accepted: LookalikePair | None


@dataclass(frozen=True)
class DoubtRow:
    """A face that disagrees with the other faces of its student.

    Args:
        student: whom it is registered for.
        faces: the face templates of that picture or video.
        best_face: the best other face of the student.
        rival: who else it looks like, or None.
        others_agree: the others agree with each other; else any may be the wrong one.
    """

    student: Student
    faces: tuple[int, ...]
    best_face: int | None
    rival: Student | None
    others_agree: bool


@dataclass(frozen=True)
class GalleryAudit:
    """All that a person should look at."""

    pairs: Sequence[LookalikeRow] = ()
    doubts: Sequence[DoubtRow] = ()

    def looking_like(self, student: Student) -> list[Student]:
        """Return who looks like a student, pairs kept as two people among them."""
        others = [(pair.one, pair.other) for pair in self.pairs]
        return [b if a == student else a for a, b in others if student in {a, b}]


def audit_gallery(class_group: ClassGroup) -> GalleryAudit:
    """Compare the registered faces of today's roster with each other; a fixed number of queries.

    Pairs are listed from the threshold of "check" for this roster less the margin between two
    candidates on: nearer ones may be taken for each other, and go to check.
    """
    pipeline = get_pipeline()
    try:
        named = load_stored_faces(class_group, pipeline)
    except (NoFacesRegisteredError, RecognitionOffError):
        return GalleryAudit()
    # Doubts compare with one person each, so only the pairs use thresholds for the roster.
    options = pipeline.options.identification
    in_force = options.for_roster(named.looks.n_subjects)
    pairs = find_lookalikes(named.looks.gallery(), in_force.check_score - in_force.min_margin)
    doubts = find_doubts(named.looks, options) if named.looks.n_subjects > 1 else []
    students = class_group.roster_on(class_group.school.today()).in_bulk()
    best = _best_faces(students)
    same_score = pipeline.options.registration.lookalike_score
    return GalleryAudit(
        pairs=_pair_rows(pairs, students, best, same_score),
        doubts=_doubt_rows(doubts, named, students, best),
    )


def _pair_rows(
    pairs: Sequence[Lookalikes], students: Students, best: BestFaces, same_score: float
) -> list[LookalikeRow]:
    accepted = {(p.one_id, p.other_id): p for p in _accepted(students)}
    return [
        LookalikeRow(
            one=students[pair.one],
            other=students[pair.other],
            faces=(_first(best, pair.one), _first(best, pair.other)),
            is_same=is_match(pair.score, same_score),
            accepted=accepted.get((pair.one, pair.other)),
        )
        for pair in pairs
    ]


def _doubt_rows(
    doubts: Sequence[Doubt], named: LabelledFaces, students: Students, best: BestFaces
) -> list[DoubtRow]:
    return [
        DoubtRow(
            student=students[doubt.subject_id],
            faces=(faces := named.pictures[doubt.file].face_template_ids),
            best_face=_first(best, doubt.subject_id, without=faces),
            rival=students.get(doubt.rival_id) if doubt.rival_id else None,
            others_agree=doubt.others_agree,
        )
        for doubt in doubts
    ]


def _accepted(students: Students) -> list[LookalikePair]:
    return list(LookalikePair.objects.among(students).select_related("accepted_by"))


def _best_faces(students: Students) -> BestFaces:
    faces: dict[int, list[int]] = {}
    rows = FaceTemplate.objects.in_use().with_consent().of_network(get_pipeline().network_id)
    for student_id, pk in (
        rows.filter(student__in=students).order_by("-quality", "pk").values_list("student_id", "pk")
    ):
        faces.setdefault(student_id, []).append(pk)
    return faces


def _first(faces: BestFaces, student_id: int, *, without: tuple[int, ...] = ()) -> int | None:
    return next((pk for pk in faces.get(student_id, []) if pk not in without), None)


def find_lookalike(
    student: Student, *, embedding: NDArray[np.float32], pipeline: Pipeline
) -> Student | None:
    """Return the other student most alike, if alike enough to be a mistake; one or two queries.

    After a change of network, faces that wait to be computed anew are not asked: a school's
    thousands would keep a registration waiting for minutes. Once the worker has computed them, the
    page of the class lists such a pair (`audit_gallery`).
    """
    others = FaceTemplate.objects.filter(student__school=student.school_id)
    allowed = others.exclude(student=student).in_use().with_consent().where_recognition_is_on()
    # By number: in the order of lists the database would sort a school's faces by name first.
    templates = allowed.of_network(pipeline.network_id).order_by("student_id", "pk")
    student_ids, vectors = templates.vectors()
    if not student_ids:
        return None
    owners = np.array(student_ids, np.int64)
    gallery = Gallery(owners, vectors, pipeline.network_id, pipeline.genuine_similarity)
    nearest = search(embedding, gallery, 1)[0]
    if not is_match(nearest.score, pipeline.options.registration.lookalike_score):
        return None
    return Student.objects.get(pk=nearest.subject_id)
