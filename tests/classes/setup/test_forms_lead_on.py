"""Every form of the set-up list ends with the next step."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import School
from classes.selectors.invitations import key_of
from classes.setup.services import hide_setup
from classes.setup.steps import setup_steps
from faces.models import FacePicture, PictureBatch
from tests.admin.admin_pages import save_change
from tests.factories import (
    make_colleague,
    make_face_picture,
    make_notice,
    make_teacher,
    make_user,
)
from tests.factories.office import make_period, make_roster_import
from tests.shown_forms import press

pytestmark = pytest.mark.django_db

CONSOLE = "django.core.mail.backends.console.EmailBackend"
OF_THE_MACHINE = {"mail", "address", "worker"}
"""Typed on the machine; the list itself says which of them is open."""

OF_A_LESSON = {"first_register"}
"""The page of a register leads on to the next lesson."""


class Office:
    """Dana at the forms of her school; each returns the page it ends on."""

    def __init__(self, client, school: School) -> None:
        self.client, self.school = client, school

    @property
    def user(self):
        return self.school.staff_roles.get(role="administrator").user

    def sent(self, name: str, form: dict, *args: object) -> str:
        return self.client.post(reverse(name, args=args), form, follow=True).text

    def added(self, model: str, **form: object) -> str:
        return self.sent(f"admin:{model}_add", {"school": self.school.pk} | form)

    @property
    def class_group(self):
        return self.school.class_groups.get()


def school(office: Office) -> str:
    address = reverse("admin:classes_school_change", args=[office.school.pk])
    form = office.client.get(address).context["adminform"].form
    values = {name: form.initial.get(name, "") or "" for name in form.fields}
    rows = {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    return save_change(office.client, address, values | rows, follow=True).text


def colleague(office: Office) -> str:
    known = make_user(email="known@example.org")
    make_teacher(user=known, school=office.school)
    form = {"first_name": "Kim", "last_name": "Noor", "email": known.email, "post": "secretary"}
    return office.sent("classes:add_colleague", form, office.school.pk)


def term(office: Office) -> str:
    days = {"first_on": "2026-08-17", "last_on": "2036-12-18"}
    return office.added("classes_term", name="Autumn", **days)


def holiday(office: Office) -> str:
    days = {"first_on": "2026-10-05", "last_on": "2026-10-16"}
    return office.added("classes_holiday", name="Harvest", **days)


def room(office: Office) -> str:
    return office.added("classes_room", name="B12")


def assessment(office: Office) -> str:
    today = timezone.localdate()
    days = {"assessed_on": today, "review_on": today.replace(year=today.year + 1, day=1)}
    form = {"assessed_by": "Ada Obi, head", "document": "Office, file 3", **days}
    return office.sent("faces:school_recognition", form, office.school.pk)


def notice(office: Office) -> str:
    return office.added("faces_consentnotice", version="2026", text="Faces are compared.")


def roster(office: Office) -> str:
    done = make_roster_import(school=office.school, stage="applied", applied_at=timezone.now())
    return office.client.get(reverse("rosters:roster_import", args=[done.pk])).text


def new_class(office: Office) -> str:
    rows = {"meetings-TOTAL_FORMS": 0, "meetings-INITIAL_FORMS": 0}
    rows |= {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
    return office.added("classes_classgroup", code="9Z", title="Art", **rows)


def new_teacher(office: Office) -> str:
    user = make_colleague(school=office.school, role="secretary", email="two@example.org")
    return office.added("classes_teacher", user=user.pk)


def new_student(office: Office) -> str:
    form = {"given_name": "Zoë", "family_name": "Klein", "number": "900"}
    form |= {"class_group": office.class_group.pk, "from_on": str(timezone.localdate())}
    form["given_on"] = str(timezone.localdate())
    return office.sent("faces:new_student", form, office.school.pk)


def invitation(office: Office) -> str:
    user = make_user(email="nora@example.org", password=None)
    make_teacher(user=user, school=office.school)
    return office.sent("classes:invitations", {"user": [key_of(user)]}, office.school.pk)


def codes(office: Office) -> str:
    return office.sent("classes:code_sets", {"code_set": "germany"}, office.school.pk)


def code(office: Office) -> str:
    form = {"letter": "D", "label": "Doctor", "counts_as": "excused", "used_by": "everybody"}
    return office.added("classes_attendancecode", position=1, **form)


def lesson(office: Office) -> str:
    make_period(school=office.school)
    address = reverse("timetables:timetable", args=[office.school.pk])
    place = reverse("timetables:place_lesson", args=[office.school.pk])
    page = f"{address}?show=class-{office.class_group.pk}&at=0-0800-0845"
    form = {"class_group": office.class_group.pk, "weekday": "0", "times": "0800-0845"}
    return press(office.client, page, place, form, follow=True).text


def periods(office: Office) -> str:
    page = office.client.get(reverse("timetables:periods", args=[office.school.pk])).text
    row = {"form-0-name": "1", "form-0-starts_at": "08:00", "form-0-ends_at": "08:45"}
    row |= {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    row["shown_version"] = re.findall(r'name="shown_version" value="([^"]*)"', page)[0]
    return office.sent("timetables:periods", row, office.school.pk)


def weeks(office: Office) -> str:
    address = reverse("timetables:periods", args=[office.school.pk])
    action = reverse("timetables:set_weeks", args=[office.school.pk])
    return press(office.client, address, action, {"week_a_on": "2026-08-17"}, follow=True).text


def consents(office: Office) -> str:
    students = list(office.school.students.values_list("pk", flat=True))
    form = {"students": students, "notice": make_notice(school=office.school).pk}
    form["given_on"] = str(timezone.localdate())
    return office.sent("faces:class_consents", form, office.class_group.pk)


def some_consents(office: Office) -> str:
    first = office.school.students.values_list("pk", flat=True)[:1]
    form = {"students": list(first), "notice": make_notice(school=office.school).pk}
    form["given_on"] = str(timezone.localdate())
    return office.sent("faces:class_consents", form, office.class_group.pk)


def faces(office: Office) -> str:
    batch = PictureBatch.objects.create(
        class_group=office.class_group, uploaded_by=office.user, started_at=timezone.now()
    )
    student = office.school.students.all()[0]
    make_face_picture(student=student, batch=batch, state=FacePicture.State.READY)
    return office.client.get(reverse("faces:picture_batch", args=[batch.pk])).text


def parents(office: Office) -> str:
    address = reverse("guardians:reports", args=[office.school.pk])
    action = reverse("guardians:choose_rules", args=[office.school.pk])
    rules = {"link_days": "14", "delay_minutes": "60"}
    return press(office.client, address, action, rules, follow=True).text


FORMS = {
    "school": [school],
    "people": [colleague],
    "term": [term, holiday],
    "rooms": [room],
    "assessment": [assessment],
    "notice": [notice],
    "roster": [roster, new_class, new_teacher, new_student],
    "invitations": [invitation],
    "codes": [codes, code],
    "timetable": [lesson, periods, weeks],
    "consents": [consents, some_consents],
    "faces": [faces],
    "parents": [parents],
}
"""The forms of each step, by its key."""

ALL_FORMS = [(key, form) for key, forms in FORMS.items() for form in forms]


def next_of(page: str) -> list[str]:
    """Return where a page leads as the next step: its message, its buttons, or the list's own."""
    message = re.findall(r'Next: <a href="([^"]+)"', page)
    buttons = page.partition(">What is next<")[2].partition("</nav>")[0]
    of_list = re.findall(r'class="button is-small is-primary" href="([^"]+)"', page)
    is_list = "setup-steps" in page
    return message + re.findall(r'href="([^"]+)"', buttons) + (of_list if is_list else [])


@pytest.fixture
def office(dana_client, school, class_group) -> Office:
    return Office(dana_client, school)


def test_each_step_has_its_forms_here():
    keys = {step.key for step in setup_steps()}
    assert keys == FORMS.keys() | OF_THE_MACHINE | OF_A_LESSON


@pytest.mark.parametrize(("key", "form"), ALL_FORMS, ids=lambda of: getattr(of, "__name__", of))
def test_a_form_of_the_set_up_ends_with_the_next_step(office, settings, key, form):
    settings.EMAIL_BACKEND = CONSOLE
    [first, *_] = next_of(form(office)) or [""]
    assert first.startswith("/")
    assert office.client.get(first).status_code == 200


@pytest.mark.parametrize("form", [lesson, invitation, new_student, code, consents])
def test_where_the_list_is_hidden_no_form_speaks_of_it(office, settings, form):
    settings.EMAIL_BACKEND = CONSOLE
    hide_setup(school=office.school, is_hidden=True)
    assert not next_of(form(office))
