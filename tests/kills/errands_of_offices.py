"""A class list is taken in; a mail and a message to another system go out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from classes.models import Enrolment, School, Student
from integrations.models import WebhookDelivery
from jobs.runner import work
from reports.models import ReportDelivery
from rosters.file_imports.services import SentFile
from rosters.models import RosterImport
from rosters.services import apply_import, start_import
from storage.orphans import erase_orphans
from tests import factories as make
from tests.factories.mail import make_delivery
from tests.factories.webhooks import make_endpoint, make_webhook_delivery
from tests.kills.errand import Errand
from tests.rosters.roster_files import CLASS_7A, make_csv


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


ERRANDS = {
    "import": Errand(_stage_import, _import, _imported),
    "mail": Errand(_stage_mail, lambda about: work(lane="mail"), _mailed),
    "webhook": Errand(_stage_webhook, lambda about: work(lane="mail"), _posted),
}
