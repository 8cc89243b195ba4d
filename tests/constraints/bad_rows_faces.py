"""Rows of registered faces that the database must refuse, by the constraint that refuses each."""

from recognition.models import FaceCorrection
from tests.factories import NINE_O_CLOCK, make_face_template, make_student, make_user
from tests.factories.office import make_face_correction


def stranger_kept():
    FaceCorrection.objects.filter(pk=make_face_correction().pk).update(other=None)


def mistaken_for_herself():
    student = make_student()
    make_face_correction(student=student, other=student)


FACES_BAD_ROWS = {
    "face_correction_keeps_no_stranger": [stranger_kept],
    "face_correction_of_two": [mistaken_for_herself],
    "face_correction_network": [lambda: make_face_correction(network_id="")],
    "face_template_set_aside_with_date": [
        lambda: make_face_template(set_aside_as="unlike"),
        lambda: make_face_template(set_aside_at=NINE_O_CLOCK),
        lambda: make_face_template(set_aside_as="ugly", set_aside_at=NINE_O_CLOCK),
        lambda: make_face_template(set_aside_as="unlike", set_aside_at=NINE_O_CLOCK, is_shown=True),
        lambda: make_face_template(
            set_aside_as="unlike",
            set_aside_at=NINE_O_CLOCK,
            kept_by=make_user(),
            kept_at=NINE_O_CLOCK,
        ),
    ],
    "face_template_kept_with_date": [lambda: make_face_template(kept_at=NINE_O_CLOCK)],
}
