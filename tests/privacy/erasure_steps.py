"""Steps of an erasure in a process of their own."""

import json
import sys
from pathlib import Path

import django

from tests.privacy.erasure.school_stage import rest, stage_mails, stage_school, stage_work
from tests.privacy.erasure.traces import (
    CHIP,
    FAMILY,
    GIVEN,
    KEY,
    MAIL,
    NUMBER,
    PARENT,
    PHONE,
    SCHOOL,
)

__all__ = ["rest", "stage_work"]
"""Steps that lie beside."""


def stage():
    """Somebody of whom everything is held, beside a classmate of whom it stays."""
    from django.core.files.base import ContentFile

    from tests import factories as make
    from tests.factories.office import make_contact, make_planned_absence

    school = make.make_school(name=SCHOOL)
    names = {"given_name": GIVEN, "family_name": FAMILY}
    student = make.make_student(
        pk=KEY, school=school, number=NUMBER, sourced_id="sid-778812", **names
    )
    ben = {"given_name": "Ben", "family_name": "Baker"}
    other = make.make_student(pk=KEY + 1, school=school, number="2", **ben)
    group = make.make_class_group(student, other, school=school, code="7A")
    dana = make.make_administrator(school=school, email="dana@example.org", first_name="Dana")
    parent = make_contact(student=student, name=PARENT, email=MAIL, phone=PHONE, changed_by=dana)
    _stage_parent(student, parent)
    make_planned_absence(student=student, reason=f"{GIVEN} {FAMILY} is at the doctor")
    consent = make.make_consent(student=student, given_by=PARENT)
    letter = ContentFile(b"%PDF of " + PARENT.encode(), "l.pdf")
    make.make_scan(consent=consent, file=letter)
    make.make_objection(student=student, objected_by=PARENT, lifted_at="2026-09-02T00:00Z")
    _stage_faces(student, other, group)
    _stage_lesson(student, other, group, dana)
    _stage_file_and_seat(student, group)
    stage_school(student, group, dana)
    stage_mails(other)
    return student.pk


def _stage_file_and_seat(student, group):
    from django.core.files.base import ContentFile

    from office.models import StudentExport
    from recognition.models import Seat
    from tests.factories.office import make_list_file

    Seat.objects.create(class_group=group, student=student, column=1, row=1)
    lists = make_list_file(school=student.school, query=f"q={FAMILY}", state="ready")
    lists.file.save("list.csv", ContentFile(f"{GIVEN},{FAMILY}".encode()))
    export = StudentExport.objects.create(student=student, school=student.school, state="ready")
    export.file.save("all.zip", ContentFile(b"PK of " + FAMILY.encode()))


def _stage_parent(student, parent):
    """What came by the link of somebody at home, and what waits for her."""
    from django.core.files.base import ContentFile

    from tests.factories import guardians

    guardians.make_contact_link(contact=parent)
    guardians.make_guardian_mail(contact=parent)
    guardians.make_link_wish(email=MAIL, state="ready")
    guardians.make_consent_answer(student=student, contact=parent, answered_by=PARENT)
    guardians.make_absence_report(
        student=student,
        contact=parent,
        reported_by=PARENT,
        reason=f"{GIVEN} has a fever",
        certificate=ContentFile(CHIP, "certificate.jpg"),
    )


def _stage_faces(student, other, group):
    from django.core.files.base import ContentFile

    from accounts.models import User
    from faces.models import EvaluationRun, PictureBatch
    from tests import factories as make

    make.make_face_template(student=student, chip=CHIP)
    make.make_pair(student, other)
    batch = PictureBatch.objects.create(
        class_group=group,
        uploaded_by=User.objects.latest("pk"),
        refusals=[[f"{FAMILY}-{NUMBER}.heic", "picture_unreadable", {}]],
    )
    make.make_face_picture(
        student=student, name=f"{GIVEN}.jpg", file=ContentFile(CHIP, "a.jpg"), batch=batch
    )
    make.make_face_picture(
        student=other,
        state="failed",
        failure_code="face_like_another_student",
        failure_params={"name": f"{GIVEN} {FAMILY}", "number": NUMBER},
    )
    EvaluationRun.objects.create(class_group=group, split_percent=50)
    clip = make.make_clip(class_group=group)
    cluster = make.make_cluster(clip=clip, student=student, n_faces=0)
    make.make_clip_face(cluster=cluster, embedding=make.make_embedding(1), chip=CHIP)


def _stage_lesson(student, other, group, dana):
    from django.core.files.base import ContentFile

    from rosters.file_imports.lines import save_lines
    from tests import factories as make
    from tests.factories.kiosks import make_door_visit, make_kiosk
    from tests.factories.mail import make_delivery
    from tests.factories.office import (
        make_annotated_copy,
        make_face_correction,
        make_roster_import,
    )

    session = make.make_session(class_group=group)
    film = make.make_capture(session=session, state="ready", file=ContentFile(CHIP * 9, "film.mp4"))
    make_door_visit(
        kiosk=make_kiosk(school=student.school), outcome="code", student=student, session=session
    )
    make.make_sighting((student, 0.8), capture=film, proposed_student=student, chip=CHIP)
    make_face_correction(student=other, other=student, made_by=dana, embedding=CHIP)
    make_face_correction(student=student, other=other, made_by=dana)
    make_annotated_copy(capture=film, file=ContentFile(CHIP * 9, "copy.mp4"), state="ready")
    record = make.make_record(session=session, student=student, note=f"{FAMILY} left early")
    make.make_record(session=session, student=other)
    _leave_the_name_of(student, record=record, by=dana)
    make_delivery(session=session, student=student, kind="warning", recipient=dana)
    lines = ContentFile(f"{NUMBER},{FAMILY}".encode(), "a.csv")
    sent = make_roster_import(school=group.school, file=lines)
    save_lines(sent, {"rows": [["a.csv", 2, "add", f"{GIVEN} {FAMILY}", []]]})


def _leave_the_name_of(student, *, record, by):
    """Leave the name where others speak of her: history, steps, answers, log-ins."""
    from django.contrib.sessions.backends.db import SessionStore

    from classes.models import AttendanceAmendment
    from classes.services.history import keep_in_history
    from integrations.models import IdempotentRequest
    from jobs.failures import remark
    from recognition.models import ReviewStep

    name = f"{GIVEN} {FAMILY}"
    keep_in_history(student, by=by, change=remark("contact_added", name=PARENT))
    keep_in_history(record, by=by, change=remark("entry_taken_back"))
    keep_in_history(record.session.class_group, by=by, change=remark("contact_added", name=name))
    AttendanceAmendment.objects.create(
        record=record, new_status="present", reason=f"{name} came after all", amended_by=by
    )
    ReviewStep.objects.create(
        session=record.session,
        made_by=by,
        student=student,
        text=f"{name}: present",
        entries=[[student.pk, True, ""]],
    )
    names = {"given_name": GIVEN, "family_name": FAMILY, "number": NUMBER}
    for number, body in enumerate([names, {"student": student.pk, "status": "present"}]):
        IdempotentRequest.objects.create(
            user=by,
            key=f"key-012345678{number}",
            method="POST",
            path="/api/v1/students/",
            request_sha256="0" * 64,
            status=201,
            body=body,
            headers={},
        )
    store = SessionStore()
    store["_messages"] = json.dumps([f"{name} is saved."])
    store.save()


def walk():
    """List the columns of all tables that hold any mark of her, as text or bytes."""
    from django.contrib.sessions.models import Session

    found = _columns_with(MARKS)
    for session in Session.objects.all():
        if any(mark in repr(session.get_decoded()).encode() for mark in MARKS):
            found.add("sessions.Session.decoded")
    return sorted(found)


def numbers():
    """List the columns of all tables in which her key stands, in keys, texts or JSON."""
    return sorted(_columns_with([str(KEY).encode()]))


def stored():
    """List the folders in which files are left that a row or nobody names."""
    from django.conf import settings

    root = Path(settings.MEDIA_ROOT)
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted({path.parts[0] for path in paths})


def _columns_with(marks):
    from django.apps import apps

    found = set()
    for model in apps.get_models(include_auto_created=True):
        columns = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.all():
            # By the row, which opens what is sealed.
            for column, value in ((name, getattr(row, name)) for name in columns):
                content = value if isinstance(value, bytes | memoryview) else repr(value).encode()
                if any(mark in bytes(content) for mark in marks):
                    found.add(f"{model._meta.label}.{column}")
    return found


MARKS = [
    *(one.encode() for one in (GIVEN, FAMILY, NUMBER, PARENT, MAIL, PHONE, "sid-778812")),
    CHIP[:20],
]


def unstaged():
    """Name the tables with a way to a student that hold nothing of her yet."""
    from classes.models import Student
    from privacy.registry import all_holdings

    student = Student.objects.get(number=NUMBER)
    tables = [table for one in all_holdings() for table in one.tables if table.of or table.find]
    return sorted({t.model._meta.label for t in tables if not t.rows_of(student).exists()})


def empty():
    """Name the declared tables without any row: of those nothing can be found to be left."""
    from privacy.registry import all_holdings

    tables = {table.model for one in all_holdings() for table in one.tables}
    return sorted(one._meta.label for one in tables if not one._base_manager.exists())


def erase():
    from classes.models import Student
    from office.services.student_erasures import erase_now

    erasure = erase_now(student=Student.objects.get(number=NUMBER))
    return [erasure.state, erasure.counts, erasure.sha256, erasure.cleaned_at is not None]


def clean():
    """As each hour."""
    from office.models import StudentErasure
    from office.tasks import clean_up

    return [clean_up(), not StudentErasure.objects.filter(cleaned_at=None).exists()]


def held():
    """Return what stays: the counts of nobody, and the classmate's entry."""
    from classes.models import AttendanceRecord, NamelessCount, Student
    from office.models import StudentErasure

    return {
        "nameless": list(NamelessCount.objects.values_list("status", "n")),
        "records": AttendanceRecord.objects.count(),
        "students": Student.objects.count(),
        "receipts": StudentErasure.objects.count(),
    }


if __name__ == "__main__":
    django.setup()
    for step in sys.argv[1:]:
        name, _, argument = step.partition("=")
        answer = globals()[name](*([argument] if argument else []))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
