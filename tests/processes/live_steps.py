"""Steps that the live test runs in a process of its own, with the real networks."""

import json
import sys

import django


def prepare() -> object:
    """Alice's class of ten drawn students with registered faces, and a session that is open."""
    from benchmarks.fixtures.drawn_camera import SHOWN
    from demo.people import registration_drawings
    from face_vision.media.images import encode_jpeg
    from faces.services.consents import SignedConsent, give_consent
    from faces.services.face_registration import register_picture
    from tests.factories import (
        make_class_group,
        make_school,
        make_session,
        make_student,
        make_teacher,
    )

    school = make_school(name="Drawn School")
    students = []
    for shown in SHOWN:
        given, _, family = shown.name.partition(" ")
        student = make_student(
            school=school, number=shown.number, given_name=given, family_name=family
        )
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        # Turned and silent: who looks ahead and speaks before the camera is no copy of these.
        for drawing in registration_drawings(shown)[1:3]:
            register_picture(student=student, picture=encode_jpeg(drawing))
        students.append(student)
    class_group = make_class_group(*students, school=school, code="7A", title="Physics")
    make_teacher(class_group, email="alice@example.org", first_name="Alice", last_name="")
    return {
        "session": make_session(class_group=class_group).pk,
        "class_group": class_group.pk,
    }


def stored() -> object:
    """Say whom the live view has stored, with the reason of each, and the unidentified faces."""
    from recognition.models import Sighting

    rows = Sighting.objects.values_list("proposed_student__number", "proposal", "reason")
    return sorted([number or "", *judgement] for number, *judgement in rows)


def n_lessons() -> object:
    from classes.models import ClassSession

    return ClassSession.objects.count()


if __name__ == "__main__":
    django.setup()
    step = globals()[sys.argv[1]]
    sys.stdout.write(json.dumps(step(*sys.argv[2:])))
