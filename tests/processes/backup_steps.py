"""Fill an installation, and seen at it as its people do: steps of the tests of backups."""

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.files.base import ContentFile

PASSWORD = "a long password of the drill"


def fill() -> dict[str, object]:
    """Make a school with faces, a film, a register and somebody who signs in."""
    from tests import factories

    student = factories.make_student()
    group = factories.make_class_group(student)
    teacher = factories.make_teacher(group)
    teacher.user.set_password(PASSWORD)
    teacher.user.save()
    factories.make_consent(student=student)
    factories.make_face_template(student=student)
    session = factories.make_session(class_group=group)
    capture = factories.make_capture(session=session)
    capture.file.save("lesson.mp4", ContentFile(b"the film" * 50_000))
    factories.make_record(session=session, student=student)
    factories.make_sighting((student, 0.9), capture=capture)
    return {"email": teacher.user.email, "capture": capture.pk}


def seen(email: str, capture: str) -> dict[str, object]:
    """Sign in, and open what the teacher may open; count every table."""
    from django.apps import apps
    from django.db import connection
    from django.test import Client

    from attendance_site.installation.backups.tables import count_rows, tables_of
    from faces.models import FaceTemplate

    # Before anything is looked at: who looks leaves lines in the log.
    counts = count_rows(connection, [table.name for table in tables_of(apps)])
    client = Client()
    can_sign_in = client.login(username=email, password=PASSWORD)
    film = client.get(f"/captures/{capture}/file")
    face = client.get(f"/faces/{FaceTemplate.objects.get().pk}.jpg")
    template = FaceTemplate.objects.get()
    return {
        "can_sign_in": can_sign_in,
        "film": hashlib.sha256(b"".join(film)).hexdigest(),
        "face": hashlib.sha256(face.getvalue()).hexdigest(),
        "embedding": hashlib.sha256(bytes(template.embedding)).hexdigest(),
        "registered_at": template.created_at.isoformat(),
        "counts": counts,
    }


def add() -> dict[str, object]:
    """Add a student: a new row counts on from the old ones."""
    from classes.models import Student
    from tests import factories

    [first] = Student.objects.all()
    return {"old": first.pk, "new": factories.make_student(school=first.school, number="N2").pk}


def withdraw() -> dict[str, object]:
    """Withdraw the consent of the first student."""
    from classes.models import Student
    from classes.versions import NOT_SHOWN
    from faces.services.consents import withdraw_consent

    return {"n_erased": withdraw_consent(student=Student.objects.get(), shown_version=NOT_SHOWN)}


def consent_again() -> dict[str, object]:
    """Withdraw, and enter a new consent: no face is registered and there is no key."""
    from classes.models import Student
    from tests import factories

    n_erased = withdraw()
    factories.make_consent(student=Student.objects.get())
    return n_erased


def object_to_it() -> dict[str, object]:
    """Record an objection to the recognition of the first student."""
    from classes.models import Student
    from faces.services.consents import record_objection

    record_objection(student=Student.objects.get(), objected_by="Ada", entered_by=None)
    return {}


def erase() -> dict[str, object]:
    """Erase the first student as on request."""
    from classes.models import Student
    from office.services.student_erasures import erase_now

    return {"state": erase_now(student=Student.objects.get()).state}


def restore_killed(backup: str, identity: str) -> dict[str, object]:
    """Restore, and die between a migration's commit and the record that it was made."""
    import os
    import signal

    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    record = MigrationRecorder.record_applied

    def die_after_the_commit(self: MigrationRecorder, app: str, name: str) -> None:
        if app == "classes" and not connection.in_atomic_block:
            os.kill(os.getpid(), signal.SIGKILL)
        record(self, app, name)

    MigrationRecorder.record_applied = die_after_the_commit  # type: ignore[method-assign]
    call_command("restore", Path(backup), identity=Path(identity))
    return {}


def main() -> None:
    django.setup()
    settings.ALLOWED_HOSTS = ["*"]
    step, *arguments = sys.argv[1:]
    steps: list[Callable[..., dict[str, object]]] = [fill, seen, add, withdraw, consent_again]
    steps += [object_to_it, erase, restore_killed]
    chosen = {one.__name__: one for one in steps}[step]
    sys.stdout.write(json.dumps(chosen(*arguments)))


if __name__ == "__main__":
    main()
