"""A school that enters an address learns nothing of whether somebody has it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import NOBODYS, User
from classes.account_mails.answer_keys import answer_path
from classes.account_mails.awaited_colleagues import take_back
from classes.models import AwaitedColleague, ClassGroup, StaffRole
from privacy.models import AccessEntry
from tests.accounts.other_schools.question_steps import (
    NOBODY,
    NORA,
    browser_of,
    enter,
    invite,
    reply,
    roster_of,
    school_awaits,
    without_what_differs,
)
from tests.admin.admin_pages import address
from tests.rosters.steps import apply, plan, send, take_in

pytestmark = pytest.mark.usefixtures("site")

BOTH = pytest.mark.parametrize("email", [NORA, NOBODY])
ENTERED = ("Nora Lind",)


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
    assert {NORA, NOBODY} <= {line.params.get("address") for line in lines}


def test_the_addresses_of_a_roster_stand_in_the_access_log(
    dana, school, nora, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        apply(send(school, roster_of(NORA)), by=dana)
    (line,) = AccessEntry.objects.filter(subject="awaited_colleague", school_id=school.pk)
    assert (line.params["addresses"], line.params["by"]) == ([NORA], dana.pk)


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
    for email in (NORA, NOBODY):
        posts = AwaitedColleague.objects.filter(email=email).values_list("post", flat=True)
        assert set(posts) == {"teacher", "head"}
    assert not StaffRole.objects.filter(role="head").exists()
    assert not User.objects.filter(email=NOBODY).exists()


def test_a_roster_previews_both_alike(school, nora):
    lines = [
        [
            (line.action, line.reason.replace(email, "…"))
            for line in plan(school, roster_of(email)).lines
        ]
        for email in (NORA, NOBODY)
    ]
    assert lines[0] == lines[1]
    assert any("Waits for its owner" in reason for _, reason in lines[0])


@BOTH
def test_a_rosters_class_names_her_at_once_and_is_hers_when_she_says_yes(school, nora, email):
    take_in(school, roster_of(email))
    group = ClassGroup.objects.get(school=school, code="7A")
    stand_in = group.teachers.get()
    assert (str(stand_in), stand_in.user.is_active, stand_in.user.address) == (*ENTERED, False, "")
    owner = browser_of(nora) if email == NORA else Client()
    reply(owner, answer_path(AwaitedColleague.objects.get()))
    user = User.objects.get(email=email)
    assert group.teachers.get() == stand_in
    assert (group.teachers.get().user, user.is_active) == (user, True)
    # Who stood in for her is nobody any more.
    assert not User.objects.filter(email__endswith=NOBODYS).exists()


@BOTH
def test_the_same_roster_again_asks_nothing_new(school, nora, email):
    take_in(school, roster_of(email))
    assert plan(school, roster_of(email)).changes_nothing
    take_in(school, roster_of(email))
    assert AwaitedColleague.objects.count() == 1
    reply(browser_of(nora) if email == NORA else Client(), answer_path(school_awaits(school)))
    assert plan(school, roster_of(email)).changes_nothing


@pytest.fixture
def without_mail(settings):
    settings.SITE_URL = ""


def test_the_links_to_hand_over_are_of_one_shape_and_open_one_page(
    without_mail, dana_client, school, nora
):
    seen = []
    for email in (NORA, NOBODY):
        enter(dana_client, school, email)
        page = invite(dana_client, school).text
        (link,) = re.findall(r"/invited/[^\"]+", page)
        opened = Client().get(link, follow=True).text
        seen.append(
            [without_what_differs(x.replace(link, "…"), NORA, NOBODY) for x in (page, opened)]
        )
        take_back(awaited=school_awaits(school))
    assert seen[0] == seen[1]


def test_a_link_that_was_handed_over_opens_no_account(without_mail, dana_client, school, nora):
    enter(dana_client, school)
    invite(dana_client, school)
    key = answer_path(school_awaits(school), is_mailed=False)
    for ready in (lambda: None, nora.set_unusable_password):
        ready()
        nora.save()
        assert "/reset/" not in reply(Client(), key)["Location"]
        assert not school.teachers.filter(user=nora).exists()


def test_a_link_that_was_handed_over_makes_a_log_in_where_there_is_none(
    without_mail, dana_client, school
):
    enter(dana_client, school, NOBODY)
    invite(dana_client, school)
    answer = reply(Client(), answer_path(school_awaits(school), is_mailed=False))
    assert answer["Location"].startswith("/account/reset/")
    assert school.teachers.get(user__email=NOBODY).user.is_active


@BOTH
def test_where_mail_goes_out_no_school_gets_a_link(dana_client, school, nora, email):
    enter(dana_client, school, email)
    page = invite(dana_client, school, by_hand="1").text
    assert "is asked by mail only" in page
    assert "/invited/" not in page


def add_with_password(client, school, email):
    form = {"email": email, "first_name": "Nora", "last_name": "", "usable_password": "true"}
    form |= {"password1": "a rather long secret", "password2": "a rather long secret"}
    form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 0}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    client.post(address(User, "add"), form | {"teacher_posts-0-school": school.pk})


def test_whoever_runs_the_installation_sets_a_password(root_client, school):
    add_with_password(root_client, school, NOBODY)
    user = User.objects.get(email=NOBODY)
    assert user.teacher_posts.get().school == school
    assert user.check_password("a rather long secret")


@BOTH
def test_nobody_logs_in_by_what_a_school_enters(dana_client, school, nora, email):
    add_with_password(dana_client, school, email)
    assert school.teachers.filter(awaited__email=email).exists()
    for tried in (email, school_awaits(school).stand_in.user.email):
        assert not Client().login(username=tried, password="a rather long secret")


@BOTH
def test_no_school_tries_an_address_on_somebody_it_has(dana_client, alice, nora, email):
    form = {"email": email, "first_name": "Alice", "last_name": "", "is_active": "on"}
    form |= {"teacher_posts-TOTAL_FORMS": 0, "teacher_posts-INITIAL_FORMS": 0}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    page = dana_client.post(address(User, "change", alice.pk), form, follow=True)
    assert "already" not in page.text
    alice.refresh_from_db()
    assert alice.email != email


def test_who_is_taken_back_is_gone_and_who_never_answers_stays_without_a_log_in(
    dana_client, school
):
    enter(dana_client, school, NOBODY)
    invite(dana_client, school, take_back="1")
    assert not school.teachers.filter(user__last_name="Lind").exists()
    enter(dana_client, school, NOBODY)
    AwaitedColleague.objects.all().delete()
    assert school.teachers.get(user__last_name="Lind").user.address == ""


def test_the_nameless_stand_under_the_address_and_are_nameless_when_they_log_in(school):
    take_in(school, roster_of(NOBODY, name=""))
    assert str(school.teachers.get()) == NOBODY
    reply(Client(), answer_path(school_awaits(school)))
    assert not User.objects.get(email=NOBODY).has_name
