"""The demonstration school is built as often as one likes, and never into a real one."""

import pytest

from demo.school import SCHOOL_NAME, MixedWithRealSchoolError, refuse_real_school, register_faces
from faces.engine import get_pipeline
from tests.factories import make_consent, make_school
from tests.painted_faces import paint_class_picture


@pytest.fixture
def student(student, settings):
    settings.RECOGNITION_PIPELINE_BUILDER = "tests.fakes.build_pipeline"
    get_pipeline.cache_clear()
    make_consent(student=student)
    yield student
    get_pipeline.cache_clear()


def drawings(*moments):
    return [paint_class_picture([3], face_px=200, time_s=moment) for moment in moments]


def checksums(student):
    return set(student.face_templates.values_list("source_sha256", flat=True))


def test_second_time_registers_nothing_new(student):
    register_faces(student, drawings(0, 1))
    before = set(student.face_templates.all())
    register_faces(student, drawings(0, 1))
    assert set(student.face_templates.all()) == before
    assert len(before) == 2


def test_drawings_of_an_earlier_version_are_replaced(student):
    register_faces(student, drawings(0, 1))
    before = checksums(student)
    register_faces(student, drawings(1, 2))
    assert len(checksums(student)) == 2
    assert len(checksums(student) & before) == 1


def test_database_of_another_school_is_refused(db):
    make_school(name="Hill School")
    with pytest.raises(MixedWithRealSchoolError, match="holds Hill School"):
        refuse_real_school()


def test_own_school_is_built_upon(db):
    make_school(name=SCHOOL_NAME)
    refuse_real_school()
