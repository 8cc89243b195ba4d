"""What no address alone shows: answers to what went wrong, links shown once, pages of roles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from accounts.models import User
from classes.models import School
from tests.browser.staging import Lesson
from tests.browser.visitor import Visitor
from tests.factories import make_administrator, make_colleague, make_school, make_teacher, make_user

OK = 200
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
    lena = make_user(email="lena@example.org")
    closed = reverse("classes:close", args=[lesson.session.pk])
    take = reverse("recognition:take_attendance", args=[group.pk])
    return [
        Sight("teacher-without-class", lena.email, at("/")),
        Sight("setup-of-an-empty-school", dana.email, at("/")),
        Sight("links-to-hand-over", dana.email, lambda visitor: hand_over_links(visitor, empty)),
        Sight("error-404", "alice@example.org", at("/nothing-here/")),
        Sight("error-405", "alice@example.org", at(closed)),
        Sight("error-400", "alice@example.org", at("/unreadable/")),
        Sight("error-403", "alice@example.org", at("/forbidden/")),
        Sight("error-403-head", head.email, at(take)),
        Sight("error-500", "alice@example.org", at("/broken/")),
        Sight("error-403-form", "", send_an_old_form),
    ]


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
