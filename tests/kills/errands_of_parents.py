"""A mail with a link goes to somebody at home; a timetable of another system is taken in."""

from datetime import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from classes.models import Room, School, TimetableStep, WeeklyMeeting
from classes.versions import NOT_SHOWN
from guardians.models import GuardianMail
from jobs.runner import work
from rosters.file_imports.services import SentFile
from storage.orphans import erase_orphans
from tests import factories as make
from tests.factories.guardians import make_guardian_mail, make_rules
from tests.factories.office import make_contact, make_period
from tests.kills.errand import Errand
from timetables.models import TimetableImport
from timetables.services.imports import apply_timetable_import, start_timetable_import

TIMETABLE = "Class;Subject;Room;Day;Period\n7A;Physics;Lab;Tuesday;1\n7A;Art;R2;Friday;1\n"


def _stage_mail() -> Any:
    school = make.make_school()
    make_rules(school=school)
    student = make.make_student(school=school)
    email = f"eva{student.pk}@example.org"
    contact = make_contact(student=student, email=email, scope="all")
    return make_guardian_mail(contact=contact, purpose="link", day=None).pk


def _mail(about: Any) -> None:
    with override_settings(SITE_URL="https://attendance.school.example"):
        work(lane="mail")


def _mailed(about: Any) -> Any:
    """Where it cannot be known whether the mail went, the row says so, and nobody sends twice."""
    mail = GuardianMail.objects.select_related("contact").get(pk=about)
    files = Path(settings.EMAIL_FILE_PATH).rglob("*")
    texts = [path.read_text(errors="replace") for path in files if path.is_file()]
    n_mails = sum(text.count(f"To: {mail.contact.email}") for text in texts)
    is_certain = mail.state == GuardianMail.State.READY
    return {"at most one": n_mails < 2, "one, or it is open": n_mails == 1 or not is_certain}


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
    "parents' mail": Errand(_stage_mail, _mail, _mailed),
    "timetable": Errand(_stage_timetable, _take_timetable_in, _timetable),
}
