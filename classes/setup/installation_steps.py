"""The steps of the set-up that concern the whole installation: mail, address, worker."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_q.models import Schedule

from accounts.outgoing_mail import has_mail_server
from classes.models import School
from classes.models.roles import KEEPERS_OF_MACHINES
from classes.setup.steps import Condition, SetupStep, StepState, always, register_step
from jobs.schedules import is_worker_silent

COMMANDS = {
    "mail": "manage.py setup --mail-server smtp.school.example:587",
    "address": "manage.py setup --site https://attendance.school.example",
    "worker": "manage.py worker",
}
"""What is typed on the machine, by the key of the step."""


@dataclass(frozen=True)
class MachineStep:
    """A step that is done on the machine on which the site runs."""

    key: str
    title: str
    command: str
    is_done: bool


def machine_steps() -> list[MachineStep]:
    done = {
        "mail": has_mail_server(),
        "address": settings.SITE_URL.startswith("https://"),
        "worker": _runs_worker(),
    }
    return [
        MachineStep(step.key, str(step.title), COMMANDS[step.key], done[step.key]) for step in STEPS
    ]


def _how(key: str) -> str:
    """Lead to the page that says what is typed where."""
    return f"{reverse('classes:setup_machine')}#{key}"


def _mail(school: School) -> StepState:
    if has_mail_server():
        address = reverse("classes:send_test_mail", args=[school.pk])
        words, action = settings.EMAIL_HOST, gettext("Send a test mail")
        return StepState(words, address, action, is_sent=True, page=_how("mail"))
    words = gettext("Without a mail server nobody is invited, reminded or warned by mail.")
    return StepState(words, _how("mail"), advice=COMMANDS["mail"])


def _address(school: School | None = None) -> StepState:
    if settings.SITE_URL:
        text = gettext("%(address)s: phones film only where it begins with https://")
        is_safe = settings.SITE_URL.startswith("https://")
        words = settings.SITE_URL if is_safe else text % {"address": settings.SITE_URL}
    else:
        words = gettext("Phones film only over HTTPS, and mails need an address to lead to.")
    return StepState(words, _how("address"), advice=COMMANDS["address"])


def _worker(school: School | None = None) -> StepState:
    if _runs_worker():
        return StepState(gettext("It runs."), _how("worker"))
    words = gettext("It recognises faces, opens the lessons and sends the mails.")
    return StepState(words, _how("worker"), advice=COMMANDS["worker"])


def _runs_worker() -> bool:
    # A schedule knows of a task once it has run: before, no worker was ever started.
    has_run = Schedule.objects.filter(task__isnull=False).exists()
    return has_run and not is_worker_silent()


def _has_mail() -> Condition:
    return always(has_mail_server())


def _has_safe_address() -> Condition:
    return always(settings.SITE_URL.startswith("https://"))


def _has_worker() -> Condition:
    return always(_runs_worker())


STEPS = (
    SetupStep("mail", 90, _("Mail"), _has_mail, _mail),
    SetupStep("address", 100, _("Address and HTTPS"), _has_safe_address, _address, _address),
    SetupStep("worker", 110, _("Worker"), _has_worker, _worker, _worker),
)


def register() -> None:
    """Add the steps; operators, who see no children, work them off too."""
    for step in STEPS:
        register_step(replace(step, roles=KEEPERS_OF_MACHINES))
