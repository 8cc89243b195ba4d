"""Whoever administers a school looks everywhere whether somebody logs in by an address."""

import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import NOBODYS, User
from classes.account_mails.awaited_colleagues import take_back
from classes.admin.exports.columns import TeacherColumns
from classes.models import ClassGroup, Student, Teacher
from classes.versions import NOT_SHOWN
from office.services.teacher_addresses import EnteredAddress, give_address
from privacy.models import AccessEntry
from tests.accounts.mail_lane import send_mails
from tests.accounts.other_schools.question_steps import (
    NOBODY,
    NORA,
    enter,
    invite,
    roster_of,
    school_awaits,
    without_what_differs,
)
from tests.admin.admin_pages import address
from tests.rosters.steps import apply, plan, send

pytestmark = pytest.mark.usefixtures("site")

SPELLED = (str, quote, lambda email: quote(quote(email)))
AS_NOBODY = re.compile(f"[0-9a-f]{{32}}{NOBODYS}")
RANDOM = re.compile(r'\b(password|email|teacher_posts)=[0-9a-f]+|(?<=_version" value=")[^"]*')


def enter_in_the_administration(client, school, by, email):
    form = {"email": email, "first_name": "Nora", "last_name": "Lind"}
    form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 0}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    return client.post(address(User, "add"), form | {"teacher_posts-0-school": school.pk})


def enter_for_a_teacher(client, school, by, email):
    user = User.objects.without_address("Nora", "Lind")
    user.save()
    teacher = Teacher.objects.create(user=user, school=school)
    give_address(teacher=teacher, entered=EnteredAddress(email), by=by, shown_version=NOT_SHOWN)


WAYS = {
    "by hand": lambda client, school, by, email: enter(client, school, email),
    "by a roster": lambda client, school, by, email: apply(send(school, roster_of(email)), by=by),
    "in the administration": enter_in_the_administration,
    "for a teacher without one": enter_for_a_teacher,
}


def page(name):
    return lambda client, row: client.get(reverse(name, args=[row.school_id]))


def listed(model, **query):
    return lambda client, row: client.get(address(model, "changelist"), query)


def found(client, row, text):
    return client.get(reverse("office:search"), {"q": text}, follow=True)


def access_lines(client, row) -> str:
    lines = AccessEntry.objects.filter(school_id=row.school_id, at__gte=row.asked_at)
    return str([(line.action, line.subject, line.params) for line in lines.order_by("pk")])


def file_of_teachers(client, row) -> str:
    return str(TeacherColumns().export(Teacher.objects.filter(pk=row.stand_in_id)).csv)


def mailed(client, row) -> str:
    del mail.outbox[:]
    invite(client, row.school)
    send_mails()
    (sent,) = mail.outbox
    return re.sub(r"/invited/\S+", "", f"{sent.to} {sent.subject} {sent.body}")


PLACES = {
    # What is looked at: how, and whether the address stands there, as it does for both; None: as
    # what was entered before wants it.
    "the set-up": (page("classes:school_setup"), False),
    "who is to be invited": (page("classes:invitations"), True),
    "the form of a colleague": (page("classes:add_colleague"), False),
    "the timetable": (page("timetables:timetable"), False),
    "her page": (lambda c, row: c.get(reverse("office:teacher", args=[row.stand_in_id])), True),
    "a search for her name": (lambda c, row: found(c, row, "Lind"), True),
    "a search for the address": (lambda c, row: found(c, row, row.email), True),
    "the access log": (access_lines, True),
    "the list of users": (listed(User), False),
    "the list of teachers": (listed(Teacher), True),
    "the file of teachers": (file_of_teachers, True),
    "her row in the administration": (
        lambda c, row: c.get(address(User, "change", row.stand_in.user_id)),
        False,
    ),
    "users by the address": (
        lambda c, row: c.get(address(User, "changelist"), {"q": row.email}),
        True,
    ),
    "teachers by the address": (
        lambda c, row: c.get(address(Teacher, "changelist"), {"q": row.email}),
        True,
    ),
    "the API": (lambda c, row: c.get(reverse("api:teacher-detail", args=[row.stand_in_id])), True),
    "the API by the address": (
        lambda c, row: c.get(reverse("api:teacher-list"), {"email": row.email}),
        True,
    ),
    "the same list of a school system again": (
        lambda c, row: str(plan(row.school, roster_of(row.email)).lines),
        None,
    ),
    "what is mailed": (mailed, True),
    "who has been invited": (page("classes:invitations"), True),
}


def places_seen(client, row) -> dict[str, str]:
    """Return what an administrator sees in each place, without signs that are new for each row."""
    seen = {}
    for place, (see, _names_it) in PLACES.items():
        answer = see(client, row)
        seen[place] = answer if isinstance(answer, str) else f"{answer.status_code} {answer.text}"
    assert not AS_NOBODY.search("".join(seen.values()))
    wanted = {place: named for place, (_see, named) in PLACES.items() if named is not None}
    assert {place: row.email in seen[place] for place in wanted} == wanted
    return {place: without_signs(text) for place, text in seen.items()}


def without_signs(text) -> str:
    emails = [spell(email) for spell in SPELLED for email in (NORA, NOBODY)]
    text = re.sub(r"\d+", "#", RANDOM.sub("", without_what_differs(text, *emails)))
    # A list that is ordered by the address has who stands in somewhere, whoever it is.
    return "\n".join(sorted(text.splitlines()))


@pytest.mark.parametrize("way", WAYS)
def test_both_look_alike_in_every_place(
    dana, dana_client, school, nora, way, django_capture_on_commit_callbacks
):
    seen = []
    for email in (NORA, NOBODY):
        with django_capture_on_commit_callbacks(execute=True):
            WAYS[way](dana_client, school, dana, email)
        row = school_awaits(school)
        seen.append(places_seen(dana_client, row))
        take_back(awaited=row)
        ClassGroup.objects.filter(school=school).delete()
        Student.objects.filter(school=school).delete()
    assert {place for place in PLACES if seen[0][place] != seen[1][place]} == set()


@pytest.mark.parametrize("way", WAYS)
def test_entering_either_is_the_same_work(dana, dana_client, school, nora, way):
    # A first one: what is read once and kept is no difference of the address.
    WAYS[way](dana_client, school, dana, "first@example.org")
    work = []
    for email in (NORA, NOBODY):
        with CaptureQueriesContext(connection) as looked:
            WAYS[way](dana_client, school, dana, email)
        work.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in looked])
    assert work[0] == work[1]
