"""A school that enters an address learns nothing of whether somebody has it."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from classes.account_mails.answer_keys import answer_path
from classes.models import AwaitedColleague, ClassGroup, StaffRole
from privacy.models import AccessEntry
from tests.accounts.mail_lane import SITE
from tests.accounts.other_schools.question_steps import (
    NOBODY,
    NORA,
    browser_of,
    enter,
    invite,
    reply,
)
from tests.admin.admin_pages import address
from tests.factories import make_teacher, make_user
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import plan, take_in

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def nora(other_school) -> User:
    """She teaches at the other school, and has a password there."""
    user = make_user(email=NORA, first_name="Nora", last_name="Lindgren")
    make_teacher(user=user, school=other_school)
    return user


def without_what_differs(text, *emails) -> str:
    for email in emails:
        text = text.replace(email, "…")
    # Signs that say nothing of who it is: of one shape.
    text = re.sub(r'\b(user-|name="user" value=")[0-9a-f]{24}"', r"\1", text)
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_a_known_and_an_unknown_address_get_the_same_answers(dana_client, school, nora):
    seen = []
    for email in (NORA, NOBODY):
        pages = [
            enter(dana_client, school, email),
            dana_client.get(reverse("classes:invitations", args=[school.pk])),
            invite(dana_client, school),
            invite(dana_client, school, take_back="1"),
        ]
        seen.append([without_what_differs(page.text, NORA, NOBODY) for page in pages])
    assert seen[0] == seen[1]


def test_whoever_tries_addresses_stands_in_the_access_log(
    dana, dana_client, school, nora, django_capture_on_commit_callbacks
):
    for email in (NORA, NOBODY):
        with django_capture_on_commit_callbacks(execute=True):
            enter(dana_client, school, email)
    lines = AccessEntry.objects.filter(user_id=dana.pk, action="change", school_id=school.pk)
    nobody = User.objects.get(email=NOBODY)
    tried = [(line.params.get("address"), line.params.get("user")) for line in lines]
    assert (NORA, None) in tried
    assert (None, nobody.pk) in tried


def test_the_administration_answers_alike_too(dana_client, school, nora):
    answers = []
    for email in (NORA, NOBODY):
        form = {"email": email, "first_name": "Nora", "last_name": "", "usable_password": "false"}
        form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 0}
        form |= {"staff_roles-TOTAL_FORMS": 1, "staff_roles-INITIAL_FORMS": 0}
        form |= {"teacher_posts-0-school": school.pk}
        form |= {"staff_roles-0-school": school.pk, "staff_roles-0-role": "head"}
        answer = dana_client.post(address(User, "add"), form)
        assert answer.status_code == 302, answer.context["errors"]
        answers.append((answer.status_code, answer["Location"]))
        (message,) = dana_client.get(answer["Location"]).context["messages"]
        answers[-1] += (str(message),)
    assert answers[0] == answers[1]
    posts = AwaitedColleague.objects.filter(email=NORA).values_list("post", flat=True)
    assert set(posts) == {"teacher", "head"}
    assert StaffRole.objects.get(user__email=NOBODY).role == "head"
    assert not StaffRole.objects.filter(user=nora).exists()


def roster(email):
    return make_csv(("701", "Ana", "Adams", "7A", email, "Nora Lind"), headings=HEADINGS)


def test_a_roster_previews_both_alike(school, nora):
    lines = [
        [
            (line.action, line.reason.replace(email, "…"))
            for line in plan(school, roster(email)).lines
        ]
        for email in (NORA, NOBODY)
    ]
    assert lines[0] == lines[1]
    assert any("Waits for its owner" in reason for _, reason in lines[0])


def test_a_rosters_classes_are_there_without_her_until_she_says_yes(school, nora):
    take_in(school, roster(NORA))
    group = ClassGroup.objects.get(school=school, code="7A")
    assert not group.teachers.exists()
    assert group.roster_on(school.today()).count() == 1
    awaited = AwaitedColleague.objects.get()
    reply(browser_of(nora), answer_path(awaited))
    assert group.teachers.get().user == nora


def test_the_same_roster_again_asks_nothing_new(school, nora):
    take_in(school, roster(NORA))
    assert plan(school, roster(NORA)).changes_nothing
    take_in(school, roster(NORA))
    assert AwaitedColleague.objects.count() == 1
