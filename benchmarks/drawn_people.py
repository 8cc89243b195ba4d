"""Pictures of drawn people, as many as wanted, for measurements that need nobody's face."""

import numpy as np

from benchmarks.class_videos.casting import Picture, locate_face
from recognition.demo_school.people import STRANGERS, STUDENTS
from recognition.demo_school.portraits import describe_person, draw_portrait
from recognition.vision.detection import MtcnnDetector

SEEDS = (*(student.seed for student in STUDENTS), *STRANGERS)


def picture_people(n_people: int) -> list[list[Picture]]:
    """Return a drawing and its mirror image of each; beyond the school's, people come again."""
    detector = MtcnnDetector()
    known = [_picture(seed, detector) for seed in SEEDS[:n_people]]
    return [known[number % len(known)] for number in range(n_people)]


def _picture(seed: int, detector: MtcnnDetector) -> list[Picture]:
    drawing = draw_portrait(describe_person(seed))
    both = [locate_face(d, detector) for d in (drawing, np.ascontiguousarray(drawing[:, ::-1]))]
    return [picture for picture in both if picture]
