"""A school takes in an account of another one once its owner agrees."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from classes.account_mails.answer_keys import answer_path, question_of
from classes.models import AccountMail, AwaitedColleague, StaffRole, Teacher
from office.services.departures import end_teaching
from privacy.models import AccessEntry
from tests.accounts.mail_lane import SITE, send_mails
from tests.accounts.other_schools.question_steps import (
    ANSWER,
    NORA,
    browser_of,
    enter,
    invite,
    link_of_mail,
    reply,
)
from tests.factories import PASSWORD, make_administrator, make_teacher, make_user
from tests.factories.office import make_awaited

NEW_PASSWORD = "quite another long password"
ANSWER_AGE = timedelta(days=4)


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE
    settings.PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600


@pytest.fixture
def nora(other_school) -> User:
    """She teaches at the other school, and has a password there."""
    user = make_user(email=NORA, first_name="Nora", last_name="Lindgren")
    make_teacher(user=user, school=other_school)
    return user


@pytest.fixture
def asked(dana_client, school, nora) -> str:
    """The link that Nora gets after Dana has entered and invited her."""
    enter(dana_client, school)
    invite(dana_client, school)
    return link_of_mail()


def test_nothing_changes_before_she_has_said_yes(asked, nora, school):
    assert not school.teachers.filter(user=nora).exists()
    assert str(school.teachers.get(awaited__email=NORA)) == "Nora Lind"
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)
    assert nora.last_name == "Lindgren"


def test_she_says_yes_and_what_she_logged_in_with_ends(asked, nora, school, other_school):
    here, elsewhere = browser_of(nora), browser_of(nora)
    answer = reply(here, asked)
    assert answer["Location"].startswith("/account/reset/")
    assert {post.school for post in nora.teacher_posts.all()} == {school, other_school}
    assert elsewhere.get("/").status_code == 302
    assert not Client().login(username=NORA, password=PASSWORD)
    where = Client().get(answer["Location"], follow=True).redirect_chain[-1][0]
    here.get(answer["Location"], follow=True)
    here.post(where, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert Client().login(username=NORA, password=NEW_PASSWORD)
    assert not AwaitedColleague.objects.exists()


def test_the_link_works_once(asked, nora, school):
    reply(browser_of(nora), asked)
    school.teachers.filter(user=nora).delete()
    again = Client()
    assert "no longer works" in again.get(asked, follow=True).text
    again.post(ANSWER, {"yes": "1"})
    assert not school.teachers.filter(user=nora).exists()


def test_the_link_is_void_after_some_days(asked, nora, school, settings, monkeypatch):
    later = timezone.now() + ANSWER_AGE
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    client = browser_of(nora)
    assert "no longer works" in client.get(asked, follow=True).text
    client.post(ANSWER, {"yes": "1"})
    assert not school.teachers.filter(user=nora).exists()


def test_a_newer_mail_makes_the_link_of_before_void(asked, dana_client, school, nora):
    invite(dana_client, school)
    newer = link_of_mail()
    assert "no longer works" in browser_of(nora).get(asked, follow=True).text
    assert "Yes, I work there" in browser_of(nora).get(newer, follow=True).text


def test_what_is_taken_back_makes_the_link_void(asked, dana_client, school, nora):
    invite(dana_client, school, take_back="1")
    assert not AwaitedColleague.objects.exists()
    assert "no longer works" in browser_of(nora).get(asked, follow=True).text


def test_a_link_of_somebody_elses_making_is_none(school):
    row = make_awaited(school=school)
    key = answer_path(row).split("/")[-2]
    assert question_of(key).awaited == row
    assert question_of(key[:-1] + ("A" if key[-1] != "A" else "B")) is None
    assert question_of("") is None


def test_who_is_not_logged_in_logs_in_first(asked, nora, school):
    client = Client()
    page = client.get(asked, follow=True)
    assert "Yes, I work there" not in page.text
    assert f"/account/login/?next={ANSWER.replace('/', '%2F')}" in page.text
    client.post(ANSWER, {"yes": "1"})
    assert not school.teachers.filter(user=nora).exists()
    client.post(reverse("account_login"), {"login": NORA, "password": PASSWORD})
    assert "Yes, I work there" in client.get(ANSWER).text


def test_an_address_with_a_second_factor_of_somebody_else_says_whom_to_ask(asked, nora, school):
    TOTP.activate(nora, generate_totp_secret())
    own = {"login": NORA, "password": PASSWORD}
    client = Client()
    assert "ask your IT person to remove it" in client.get(asked, follow=True).text
    assert client.post(reverse("account_login"), own)["Location"] == reverse("mfa_authenticate")
    call_command("remove_second_factor", NORA)
    client = Client()
    client.get(asked)
    answer = client.post(reverse("account_login"), own)
    assert answer["Location"] == "/"
    reply(client, asked)
    assert school.teachers.filter(user=nora).exists()


def test_who_is_logged_in_as_somebody_else_is_told_and_says_nothing_for_her(
    asked, alice_client, alice, nora, school
):
    page = alice_client.get(asked, follow=True).text
    assert f"You are logged in as {alice.email}" in page
    assert "Yes, I work there" not in page
    alice_client.post(ANSWER, {"yes": "1"})
    assert not school.teachers.filter(user=nora).exists()


def test_an_account_without_any_way_to_log_in_needs_the_mail_alone(asked, nora, school):
    nora.set_unusable_password()
    nora.save()
    answer = reply(Client(), asked)
    assert school.teachers.filter(user=nora).exists()
    assert answer["Location"].startswith("/account/reset/")


def test_she_says_no_and_the_school_learns_that(asked, dana_client, nora, school):
    reply(Client(), asked, word="no")
    assert not school.teachers.filter(user=nora).exists()
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)
    page = dana_client.get(reverse("classes:invitations", args=[school.pk])).text
    assert "does not want to" in page
    assert "no longer works" in Client().get(asked, follow=True).text


def test_the_mail_is_in_the_language_of_the_reader(dana_client, school, nora, other_school):
    other_school.language = "de"
    other_school.save()
    enter(dana_client, school)
    invite(dana_client, school)
    send_mails()
    with translation.override("de"):
        subject = translation.gettext("Do you work for %(school)s?") % {"school": school.name}
    assert mail.outbox[-1].subject == subject
    assert mail.outbox[-1].to == [NORA]


def test_somebody_is_asked_a_few_times_an_hour(dana_client, school, nora):
    enter(dana_client, school)
    pages = [invite(dana_client, school).text for _ in range(4)]
    assert "several mails within the hour" in pages[-1]
    assert AccountMail.objects.count() == 3


def test_whoever_administers_all_her_schools_asks_nobody(school, other_school, nora):
    chief = make_administrator(school=school, email="chief@example.org")
    StaffRole.objects.create(school=other_school, user=chief, role="administrator")
    client = Client()
    client.force_login(chief)
    enter(client, school)
    assert school.teachers.filter(user=nora).exists()
    assert not AwaitedColleague.objects.exists()


def test_without_mail_she_logs_in_and_says_yes_by_the_link_that_was_handed_over(
    dana_client, school, nora, settings
):
    settings.SITE_URL = ""
    enter(dana_client, school)
    (link,) = re.findall(r"/invited/[^\"]+", invite(dana_client, school).text)
    reply(browser_of(nora), link)
    assert Teacher.objects.filter(user=nora, school=school).exists()


def test_her_classes_and_lessons_go_over_to_her(dana_client, school, nora, class_group):
    enter(dana_client, school)
    stand_in = AwaitedColleague.objects.get().stand_in
    class_group.teachers.set([stand_in])
    reply(browser_of(nora), answer_path(AwaitedColleague.objects.get()))
    assert class_group.teachers.get().user == nora
    assert nora.teacher_posts.get(school=school) == stand_in


def test_who_teaches_here_already_gets_the_classes_that_waited(
    dana_client, school, nora, class_group
):
    enter(dana_client, school)
    awaited = AwaitedColleague.objects.get()
    class_group.teachers.set([awaited.stand_in])
    own = make_teacher(user=nora, school=school)
    reply(browser_of(nora), answer_path(awaited))
    assert own in class_group.teachers.all()


def test_who_leaves_before_she_answers_is_asked_no_more(asked, school, dana, nora):
    stand_in = school.teachers.get(awaited__email=NORA)
    end_teaching(teacher=stand_in, successor=None, by=dana, shown_version=stand_in.version)
    assert "no longer works" in browser_of(nora).get(asked, follow=True).text


def test_the_log_says_that_somebody_was_entered_and_took_the_post(
    django_capture_on_commit_callbacks, dana_client, school, nora
):
    with django_capture_on_commit_callbacks(execute=True):
        enter(dana_client, school)
        invite(dana_client, school)
    link = link_of_mail()
    with django_capture_on_commit_callbacks(execute=True):
        reply(browser_of(nora), link)
    lines = AccessEntry.objects.filter(school_id=school.pk)
    assert "added" in {x.params["how"] for x in lines.filter(subject="awaited_colleague")}
    assert "teacher" in {x.params.get("role") for x in lines.filter(subject="roles")}


def test_nobody_invites_or_takes_back_for_another_school(eve_client, school, asked):
    where = reverse("classes:invitations", args=[school.pk])
    key = f"awaited-{AwaitedColleague.objects.get().pk}"
    assert eve_client.post(where, {"user": key, "take_back": "1"}).status_code == 404
    own = reverse(
        "classes:invitations",
        args=[eve_client.get("/").wsgi_request.user.staff_roles.get().school_id],
    )
    eve_client.post(own, {"user": key, "take_back": "1"})
    assert AwaitedColleague.objects.exists()


def test_who_has_lessons_is_not_taken_back(dana_client, school, alice, session):
    alice.set_unusable_password()
    alice.save()
    session.teacher, session.state = alice.teacher_posts.get(), "closed"
    session.save()
    text = invite(dana_client, school, take_back="1").text
    assert "has lessons here already" in text
    assert school.teachers.filter(user=alice).exists()
