"""Steps that the registration desk's browser test runs in a process of its own."""

import json
import sys

import django


def prepare() -> object:
    """Alice's class of one student with a consent and no face."""
    from faces.services.consents import SignedConsent, give_consent
    from tests.factories import make_class_group, make_school, make_student, make_teacher

    school = make_school(name="Drawn School")
    student = make_student(school=school, number="7001", given_name="Ida", family_name="Brandt")
    give_consent(
        student=student, signed=SignedConsent("Grace Hopper", wording="2026-08"), entered_by=None
    )
    class_group = make_class_group(student, school=school, code="7A")
    make_teacher(class_group, email="alice@example.org", first_name="Alice", last_name="")
    return {"student": student.pk}


def stored() -> object:
    """Count the faces by their source, and the files that are left."""
    from django.conf import settings

    from faces.models import FaceTemplate

    sources = sorted(FaceTemplate.objects.values_list("source", flat=True))
    n_files = sum(path.is_file() for path in settings.MEDIA_ROOT.rglob("*"))
    return {"sources": sources, "n_files": n_files}


if __name__ == "__main__":
    django.setup()
    step = globals()[sys.argv[1]]
    sys.stdout.write(json.dumps(step(*sys.argv[2:])))
