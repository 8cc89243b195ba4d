"""Lists and timetables are taken in; a mail, a message and files with names go out."""

import io
import zipfile
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.models import Enrolment, Room, School, Student, TimetableStep, WeeklyMeeting
from classes.versions import NOT_SHOWN
from integrations.models import WebhookDelivery
from jobs.runner import work
from office.models import StudentExport
from office.models.student_files import FOLDER
from office.services.student_exports import ask_for_export
from privacy.models import AccessEntry
from privacy.services.access_log import seal_notes
from reports.models import ReportDelivery
from rosters.file_imports.services import SentFile
from rosters.models import RosterImport
from rosters.services import apply_import, start_import
from storage.files import read_stored
from storage.orphans import erase_orphans
from tests import factories as make
from tests.factories.mail import make_delivery
from tests.factories.office import make_period
from tests.factories.webhooks import make_endpoint, make_webhook_delivery
from tests.kills.errand import Errand
from tests.rosters.roster_files import CLASS_7A, make_csv
from timetables.models import TimetableImport
from timetables.services.imports import apply_timetable_import, start_timetable_import

TIMETABLE = "Class;Subject;Room;Day;Period\n7A;Physics;Lab;Tuesday;1\n7A;Art;R2;Friday;1\n"


def _stage_import() -> Any:
    return make.make_school().pk


def _import(about: Any) -> None:
    """Send a list, look at its plan, apply it; whoever comes back looks how far it is."""
    school = School.objects.get(pk=about)
    sent = RosterImport.objects.filter(school=school).first()
    if sent is None:
        list_7a = SentFile("7A.csv", make_csv(*CLASS_7A))
        sent = start_import(school=school, by=None, sent=list_7a)
    work(lane="small")
    sent.refresh_from_db()
    if not sent.is_confirmed and sent.stage != RosterImport.Stage.APPLIED:
        apply_import(roster_import=sent, by=None, shown_version=sent.fingerprint)
        work(lane="small")


def _imported(about: Any) -> Any:
    erase_orphans(RosterImport, "file", folder=RosterImport.FOLDER, before=timezone.now())
    left = (Path(settings.MEDIA_ROOT) / RosterImport.FOLDER).rglob("*")
    return {
        "stages": list(RosterImport.objects.filter(school=about).values_list("stage", flat=True)),
        "students": sorted(
            Student.objects.filter(school=about).values_list("number", "family_name")
        ),
        "enrolments": Enrolment.objects.filter(class_group__school=about).count(),
        "files": sum(path.is_file() and path.suffix != ".json" for path in left),
    }


def _stage_mail() -> Any:
    return make_delivery(session=make.make_session(), recipient=make.make_user()).pk


def _mailed(about: Any) -> Any:
    """Where it cannot be known whether the mail went, the row says so, and nobody sends twice."""
    delivery = ReportDelivery.objects.get(pk=about)
    files = Path(settings.EMAIL_FILE_PATH).rglob("*")
    texts = [path.read_text(errors="replace") for path in files if path.is_file()]
    n_mails = sum(text.count(f"To: {delivery.recipient.email}") for text in texts)
    is_certain = delivery.state == ReportDelivery.State.READY
    return {"at most one": n_mails < 2, "one, or it is open": n_mails == 1 or not is_certain}


def _stage_webhook(url: str) -> Any:
    return make_webhook_delivery(endpoint=make_endpoint(url=url)).pk


def _posted(about: Any) -> Any:
    delivery = WebhookDelivery.objects.get(pk=about)
    return {"state": delivery.state, "is_sent": delivery.sent_at is not None}


def _stage_export() -> Any:
    school = make.make_school()
    student = make.make_student(school=school)
    session = make.make_session(class_group=make.make_class_group(student, school=school))
    make.make_record(session=session, student=student)
    make.make_consent(student=student)
    make.make_face_template(student=student)
    return [student.pk, make.make_administrator(school=school).pk]


def _export(about: Any) -> None:
    """The office asks for everything that is held, and again unless it is being made."""
    student, dana = Student.objects.get(pk=about[0]), User.objects.get(pk=about[1])
    if not student.exports.exists():
        ask_for_export(student=student, by=dana)
    work(lane="small")


def _exported(about: Any) -> Any:
    erase_orphans(StudentExport, "file", folder=FOLDER, before=timezone.now())
    stored = (Path(settings.MEDIA_ROOT) / FOLDER).rglob("*")
    exports = StudentExport.objects.filter(student=about[0])
    return {
        "states": [one.state for one in exports],
        "held": [_names_in(read_stored(one.file)) for one in exports],
        "files beside rows": sum(path.is_file() for path in stored)
        - StudentExport.objects.exclude(file="").count(),
    }


def _names_in(packed: bytes | None) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(packed or b"")) as files:
        assert files.testzip() is None
        return sorted(name.partition("/")[0] for name in files.namelist())


def _stage_register() -> Any:
    school = make.make_school()
    group = make.make_class_group(make.make_student(school=school), school=school)
    make.make_session(class_group=group)
    return [group.pk, make.make_teacher(group).user_id]


def _download(about: Any) -> None:
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(User.objects.get(pk=about[1]))
    answer = browser.get(reverse("reports:class_group_xlsx", args=[about[0]]))
    assert answer.status_code == 200


def _downloaded(about: Any) -> Any:
    """A line for each time; one that was killed before it answered may have one too."""
    seal_notes(before=timezone.now() + timedelta(minutes=2))
    lines = AccessEntry.objects.filter(user_id=about[1], action__in=["export", "download"])
    return {"a line each": 1 <= lines.count() <= 2, "what": lines[0].subject}


def _stage_timetable() -> Any:
    school = make.make_school()
    make.make_administrator(school=school)
    make.make_class_group(school=school, code="7A")
    make_period(school=school, name="1", starts_at=time(8), ends_at=time(8, 45))
    return school.pk


def _take_timetable_in(about: Any) -> None:
    """Send it, look at its plan, apply it; whoever comes back looks how far it is."""
    school = School.objects.get(pk=about)
    dana = school.staff_roles.get().user
    sent = TimetableImport.objects.filter(school=school).first()
    if sent is None:
        file = SentFile("week.csv", TIMETABLE.encode())
        sent = start_timetable_import(school=school, by=dana, sent=file)
    work(lane="small")
    sent.refresh_from_db()
    if not sent.is_confirmed and sent.stage != TimetableImport.Stage.APPLIED:
        apply_timetable_import(timetable_import=sent, by=dana, shown_version=NOT_SHOWN)
        work(lane="small")


def _timetable(about: Any) -> Any:
    erase_orphans(TimetableImport, "file", folder=TimetableImport.FOLDER, before=timezone.now())
    lines = WeeklyMeeting.objects.filter(class_group__school=about)
    return {
        "stages": list(
            TimetableImport.objects.filter(school=about).values_list("stage", flat=True)
        ),
        "lines": sorted(lines.values_list("subject", "weekday", "room__name")),
        "rooms": sorted(Room.objects.filter(school=about).values_list("name", flat=True)),
        "steps": TimetableStep.objects.filter(school=about).count(),
    }


ERRANDS = {
    "timetable": Errand(_stage_timetable, _take_timetable_in, _timetable),
    "student export": Errand(_stage_export, _export, _exported),
    "register export": Errand(_stage_register, _download, _downloaded),
    "import": Errand(_stage_import, _import, _imported),
    "mail": Errand(_stage_mail, lambda about: work(lane="mail"), _mailed),
    "webhook": Errand(_stage_webhook, lambda about: work(lane="mail"), _posted),
}
