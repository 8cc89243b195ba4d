"""What of a school may show or name a student, and what is in hand while she is erased."""

import uuid

from tests.privacy.erasure.traces import CHIP, FAMILY, GIVEN, MAIL


def stage_school(student, group, dana):
    """What is of the school, and may show or name her: a test picture, a timetable, messages."""
    from django.core.files.base import ContentFile

    from recognition.models import ReviewStep
    from tests.factories.office import (
        make_camera,
        make_meeting,
        make_room,
        make_setup_picture,
        make_timetable_import,
    )
    from tests.factories.webhooks import make_endpoint, make_webhook_delivery

    school, name = student.school, f"{GIVEN} {FAMILY}"
    camera = make_camera(room=make_room(school=school))
    make_setup_picture(camera=camera, asked_by=dana, picture=CHIP, school=school)
    make_meeting(class_group=group, subject=f"Help for {name}")
    lessons = ContentFile(f"7A;Help for {name}".encode(), "GPU001.TXT")
    make_timetable_import(school=school, file=lessons)
    amended = {"amendment": {"student_id": student.pk, "new_status": "present"}}
    for state in ({}, {"state": "ready", "sent_at": "2026-11-02T09:00Z"}):
        make_webhook_delivery(
            endpoint=make_endpoint(school=school, url=f"https://sis.example/{len(state)}"),
            event="register.amended",
            payload={"type": "register.amended", "data": amended},
            school=school,
            **state,
        )
    ReviewStep.objects.create(
        session=group.sessions.get(),
        made_by=dana,
        text="2 present",
        entries=[[student.pk, False, ""], [student.pk + 1, False, ""]],
    )


def stage_mails(other):
    """Mails that no server took: to somebody at home, about her, and about her classmate."""
    from django.core.mail import EmailMessage, get_connection

    with get_connection("storage.mail_files.EmailBackend") as connection:
        for to, subject in ((MAIL, "Please answer"), ("t@example.org", f"{GIVEN} {FAMILY}")):
            EmailMessage(subject, "A mail.", to=[to], connection=connection).send()
        EmailMessage("Reminder", str(other), to=["t@example.org"], connection=connection).send()


def stage_work():
    """What a worker and a phone have in hand: a film, a class list, a timetable, an upload."""
    from django.core.files.base import ContentFile

    from classes.models import ClassSession
    from tests import factories as make
    from tests.factories.office import make_roster_import, make_timetable_import

    session = ClassSession.objects.get()
    make.make_capture(session=session, state="queued", file=ContentFile(CHIP, "waits.mp4"))
    make.make_upload(session=session)
    busy = {"school": session.class_group.school, "stage": "sent", "state": "running"}
    busy |= {"lease": uuid.uuid4(), "lease_until": "2100-01-01T00:00Z"}
    for make_import in (make_roster_import, make_timetable_import):
        make_import(file=ContentFile(FAMILY.encode(), "a.csv"), **busy)


def rest():
    """The worker is done with all of it, and the phone has given up."""
    from recognition.models import Capture, Upload
    from recognition.services.uploads.uploads import abandon_upload
    from rosters.models import RosterImport
    from timetables.models import TimetableImport

    Capture.objects.filter(state="queued").update(state="ready")
    for upload in Upload.objects.all():
        abandon_upload(upload=upload)
    ended = {"state": "ready", "lease": None, "lease_until": None, "stage": "planned"}
    for model in (RosterImport, TimetableImport):
        model.objects.filter(state="running").update(**ended)
