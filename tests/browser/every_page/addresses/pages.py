"""Every page a browser can show, with something on it; a new address without an entry fails."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from accounts.outgoing_mail import password_path
from tests.browser.every_page.addresses.faces_pages import stage_faces
from tests.browser.every_page.addresses.lesson_pages import (
    stage_closed_register,
    stage_films,
    stage_lessons_of_today,
    stage_registers,
    stage_rooms,
    stage_seats,
)
from tests.browser.every_page.addresses.office_pages import (
    stage_imports,
    stage_planned_absences,
    stage_setup,
)
from tests.browser.every_page.addresses.people_pages import stage_people
from tests.browser.every_page.addresses.reports_pages import stage_deliveries, stage_summaries
from tests.browser.staging import Lesson
from tests.browser.staging.consents import stage_consents
from tests.browser.staging.timetable import stage_timetable
from tests.browser.staging.today import stage_today

BEFORE_LOG_IN = {
    "account_login": "/account/login/",
    "account_reset_password": "/account/password_reset/",
    "account_reset_password_done": "/account/password_reset/done/",
    "account_reset_password_from_key": "/account/reset/x/y/",
    "account_reset_password_from_key_done": "/account/reset/done/",
    "classes:open_question": "/invited/x/",
    "guardians:ask_link": "/parents/link/",
    "guardians:open_link": "/parents/open/x/",
    "kiosks:open_link": "/door/open/x/",
}


def names_of_addresses() -> set[str]:
    """Return the names of all addresses but those of the admin and of the API."""
    return set(_names(get_resolver().url_patterns))


def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace not in {"admin", "api"}:
            yield from _names(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def password_link(user: User) -> str:
    """Return the address that a mail to somebody who forgot the password would hold."""
    return password_path(user)


OF_ONESELF = {
    "my_name": ["/account/name/"],
    "account_reauthenticate": ["/account/confirm/"],
    "mfa_index": ["/account/factors/"],
    "usersessions_list": ["/account/sessions/"],
    "account_change_password": ["/account/password_change/"],
    "account_change_password_done": ["/account/password_change/done/"],
}
"""What everybody who is logged in finds of their own account."""


def stage_pages(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Return the addresses of each page by its name, in every state that looks different."""
    school = lesson.class_group.school
    closed = stage_closed_register(lesson, teacher)
    of_lessons = stage_registers(lesson, closed) | stage_films(lesson, closed)
    of_faces = stage_faces(lesson, teacher)
    of_people = stage_planned_absences(lesson, teacher) | stage_people(lesson, teacher)
    stage_lessons_of_today(teacher)
    imports = [f"/imports/{pk}/" for pk in stage_imports(school, teacher)]
    stage_deliveries(lesson, teacher, closed)
    return {
        **of_lessons,
        **of_faces,
        **of_people,
        **stage_timetable(lesson, teacher),
        **stage_consents(lesson),
        **stage_setup(school),
        **stage_today(school),
        "rosters:import_roster": [f"/schools/{school.pk}/import/"],
        "rosters:roster_import": imports,
        "rosters:choose_reading": [f"{page}reading/" for page in imports[:2]],
        **stage_seats(lesson),
        **stage_rooms(lesson),
        **stage_summaries(lesson, teacher),
        **OF_ONESELF,
    }
