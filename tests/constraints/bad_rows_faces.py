"""Rows of registered faces that the database must refuse, by the constraint that refuses each."""

from tests.factories import NINE_O_CLOCK, make_face_template, make_user

FACES_BAD_ROWS = {
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
