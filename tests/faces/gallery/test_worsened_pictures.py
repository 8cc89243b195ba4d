"""A film's poor looks are compared with the roster's own pictures, made as poor."""

from datetime import date

import numpy as np
import pytest

from face_vision.media.images import encode_jpeg
from face_vision.quality.conditions import Condition
from face_vision.types import PORTRAIT_PX
from faces.engine import get_pipeline
from faces.models import FaceTemplate
from faces.selectors.gallery_loader import RegisteredPortraits, load_gallery
from tests.factories import make_consent, make_face_template

DAY = date(2026, 10, 5)
CHIP = encode_jpeg(np.full((PORTRAIT_PX, PORTRAIT_PX, 3), (200, 90, 90), np.uint8))


@pytest.fixture
def worsened(painted_pipeline, class_group, students):
    for student in students[:2]:
        make_consent(student=student)
    for student in students[:3]:
        make_face_template(student=student, chip=CHIP, network_id=get_pipeline().network_id)
    return load_gallery(class_group, DAY, get_pipeline()).worsened_of


def test_only_pictures_that_may_be_compared_are_made_worse(worsened, students):
    ids, embeddings = worsened(Condition.BLURRED)
    assert ids.tolist() == [student.pk for student in students[:2]]
    assert len(embeddings) == 2


def test_what_was_withdrawn_meanwhile_is_not_made_worse(worsened, students):
    FaceTemplate.objects.filter(student=students[0]).delete()
    assert worsened(Condition.SMALL)[0].tolist() == [students[1].pk]


def test_the_best_picture_of_each_comes_first(painted_pipeline, student):
    for grey, quality in ((10, 0.2), (120, 0.9), (240, 0.5)):
        chip = encode_jpeg(np.full((PORTRAIT_PX, PORTRAIT_PX, 3), grey, np.uint8))
        make_face_template(student=student, chip=chip, quality=quality)
    portraits = [portrait for _, portrait in RegisteredPortraits(FaceTemplate.objects.all())()]
    assert [round(portrait.mean()) for portrait in portraits] == [120, 240, 10]


def test_a_damaged_picture_is_left_out(worsened, students):
    damaged = FaceTemplate.objects.get(student=students[0])
    damaged.chip = b"no picture"
    damaged.save()
    assert worsened(Condition.SMALL)[0].tolist() == [students[1].pk]
