"""What no address alone shows: answers to what went wrong, links shown once, pages of roles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse

from accounts.models import User
from classes.models import School
from tests.browser.staging import Lesson
from tests.browser.visitor import Visitor
from tests.factories import (
    make_administrator,
    make_colleague,
    make_enrolment,
    make_notice,
    make_school,
    make_student,
    make_teacher,
    make_user,
)
from tests.factories.office import make_planned_absence

OK = 200
ONE_DAY = timedelta(days=1)
REFUSED = "Failed to load resource: the server responded with a status of"
"""What Chromium says of an answer such as 404, however good its page."""

PAGES_OF_ROLES = (
    *("classes:class_group_list", "office:today", "office:student", "office:teacher"),
    *("recognition:class_group", "classes:session_register", "recognition:review"),
    *("faces:student_faces", "faces:class_faces", "timetables:timetable", "timetables:covers"),
    *("reports:school_summary", "reports:class_summary", "classes:planned_absences"),
    *("classes:missing_registers", "classes:school_setup", "recognition:privacy_notice"),
)
"""What an office, a head and an operator open in a day; whoever may not see it has no picture."""


@dataclass(frozen=True)
class Sight:
    """Something to see.

    Args:
        name: of its picture.
        email: who sees it; empty for whoever is not logged in.
        show: leads the visitor there.
    """

    name: str
    email: str
    show: Callable[[Visitor], None]

    def open(self, visitor: Visitor) -> None:
        if self.email:
            visitor.become(self.email)
        self.show(visitor)
        others = [line for line in visitor.complaints if REFUSED not in line]
        visitor.complaints[:] = others


def stage_sights(lesson: Lesson) -> list[Sight]:
    """Give the school a head, and let there be another school that has nothing yet."""
    school, group = lesson.class_group.school, lesson.class_group
    head = make_colleague(school=school, role="head", email="helen@example.org", first_name="Helen")
    empty = make_school(name="Lake School")
    dana = make_administrator(school=empty, email="dana@example.org", first_name="Dana")
    make_teacher(school=empty, email="nora@example.org", password=None, first_name="Nora")
    elsewhere = make_user(email="elsa@example.org", password=None, first_name="Elsa")
    for one in (empty, school):
        make_teacher(school=one, user=elsewhere)
    lena = make_user(email="lena@example.org")
    closed = reverse("classes:close", args=[lesson.session.pk])
    take = reverse("recognition:take_attendance", args=[group.pk])
    return [
        Sight("teacher-without-class", lena.email, at("/")),
        Sight("setup-of-an-empty-school", dana.email, at("/")),
        Sight("links-to-hand-over", dana.email, lambda visitor: hand_over_links(visitor, empty)),
        *stage_office(lesson),
        Sight("error-404", "alice@example.org", at("/nothing-here/")),
        Sight("error-405", "alice@example.org", at(closed)),
        Sight("error-400", "alice@example.org", at("/unreadable/")),
        Sight("error-403", "alice@example.org", at("/forbidden/")),
        Sight("error-403-head", head.email, at(take)),
        Sight("error-500", "alice@example.org", at("/broken/")),
        Sight("error-403-form", "", send_an_old_form),
    ]


def stage_office(lesson: Lesson) -> list[Sight]:
    """Let the office meet a refusal in a form, and enter letters that say yes and no."""
    group, student = lesson.class_group, lesson.students[0]
    gina = make_colleague(school=group.school, role="secretary", email="gina@example.org")
    absence = make_planned_absence(student=student, entered_by=gina)
    make_planned_absence(
        student=student, starts_at=absence.ends_at, ends_at=absence.ends_at + ONE_DAY
    )
    make_notice(school=group.school)
    for given, family in (("Uma", "Ito"), ("Anneliese", "von Hohenstein-Kirchberg"), ("Li", "Xu")):
        new = make_student(school=group.school, given_name=given, family_name=family)
        make_enrolment(student=new, class_group=group)
    change = reverse("classes:change_planned_absence", args=[absence.pk])
    consents = reverse("faces:class_consents", args=[group.pk])
    return [
        Sight("form-refused", gina.email, lambda visitor: overlap_absences(visitor, change)),
        Sight("consents-yes-and-no", gina.email, lambda visitor: tick_no(visitor, consents)),
    ]


def overlap_absences(visitor: Visitor, address: str) -> None:
    """Change an absence so that it reaches into the next one."""
    visitor.go(address)
    first = visitor.page.locator("#id_first_on").input_value()
    visitor.page.locator("#id_last_on").fill(f"{date.fromisoformat(first) + ONE_DAY}")
    visitor.page.locator("#id_until_time").fill("")
    visitor.page.locator("#id_reason").fill("Entered before it was refused")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_selector(".errorlist")
    visitor.check_width()


def tick_no(visitor: Visitor, address: str) -> None:
    """Tick yes for all, no for two, and name only one of those who object."""
    visitor.go(address)
    visitor.page.locator("#tick-all").click()
    for number in (0, 1):
        visitor.page.locator("[name=objections]").nth(number).check()
    visitor.page.locator(".consent-signer input").first.fill("Father of the first")
    visitor.page.locator("#consent-list button[type=submit]").click()
    visitor.page.wait_for_selector(".errorlist")
    visitor.check_width()


def pages_of(role: str, school: School, pages: dict[str, list[str]]) -> Iterable[Sight]:
    """Show whoever has this role what she may see; somebody with it alone."""
    user = make_colleague(
        school=school, role=role, email=f"{role}@example.org", first_name="Kim", last_name="Ito"
    )
    client = client_of(user)
    for name in PAGES_OF_ROLES:
        address = pages[name][0]
        if client.get(address).status_code == OK:
            yield Sight(
                f"{role}-{name.partition(':')[2].replace('_', '-')}", user.email, at(address)
            )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(address: str) -> Callable[[Visitor], None]:
    return lambda visitor: visitor.go(address)


def hand_over_links(visitor: Visitor, school: School) -> None:
    """Invite everybody of a school from which no mail goes out."""
    visitor.go(reverse("classes:invitations", args=[school.pk]))
    visitor.page.locator("main form").first.locator("button[type=submit]").first.click()
    visitor.page.wait_for_selector(".invite-link")
    visitor.check_width()


def send_an_old_form(visitor: Visitor) -> None:
    """Send the form of a page whose token is no longer that of this browser."""
    visitor.page.context.clear_cookies(name="sessionid")
    visitor.go("/account/login/")
    visitor.page.locator("main form [name=csrfmiddlewaretoken]").first.evaluate(
        "(field) => { field.value = 'x'.repeat(64); }"
    )
    visitor.page.locator("main form").first.evaluate("(form) => { form.noValidate = true; }")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state("networkidle")
    visitor.check_width()
