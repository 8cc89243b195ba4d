"""Who left her last school begins at another one; who was switched off does not."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from classes.account_mails.answer_keys import answer_path
from classes.models import Teacher
from office.services.departures import end_teaching
from tests.accounts.mail_lane import SITE, send_mails
from tests.accounts.other_schools.question_steps import NORA, enter, invite, link_of_mail, reply
from tests.admin.admin_pages import address
from tests.factories import PASSWORD, make_teacher, make_user
from tests.factories.office import make_awaited
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import take_in

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")
NEW_PASSWORD = "quite another long password"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def nora(other_school, eve) -> User:
    """She taught at the other school, which let her go."""
    post = make_teacher(user=make_user(email=NORA), school=other_school)
    end_teaching(teacher=post, successor=None, by=eve, shown_version=post.version)
    user = User.objects.get(email=NORA)
    assert not user.is_active
    return user


def choose_password(link) -> Client:
    owner = Client()
    where = owner.get(link, follow=True).redirect_chain[-1][0]
    owner.post(where, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    return owner


def logs_in(password=NEW_PASSWORD) -> bool:
    return Client().login(username=NORA, password=password)


def enter_in_the_administration(school, dana_client, root_client, user):
    root_client.post(address(Teacher, "add"), {"user": user.pk, "school": school.pk})


def test_a_mail_reaches_her_and_she_chooses_a_password(school, dana_client, root_client, nora):
    enter_in_the_administration(school, dana_client, root_client, nora)
    assert not logs_in(PASSWORD)
    send_mails()
    (message,) = mail.outbox
    assert message.to == [NORA]
    choose_password(re.search(SITE + r"(/account/reset/\S+)", message.body)[1])
    assert logs_in()


def enter_by_form(school, dana_client):
    enter(dana_client, school)


def enter_by_roster(school, dana_client):
    take_in(school, make_csv(("701", "Ana", "Adams", "7A", NORA, "Nora Lind"), headings=HEADINGS))


@pytest.mark.parametrize("enter_her", [enter_by_form, enter_by_roster])
def test_another_school_asks_her_and_the_mail_alone_is_enough(enter_her, school, dana_client, nora):
    enter_her(school, dana_client)
    invite(dana_client, school)
    answer = reply(Client(), link_of_mail())
    assert school.teachers.filter(user=nora).exists()
    assert not logs_in(PASSWORD)
    choose_password(answer["Location"])
    assert logs_in()


def test_the_form_of_her_own_school_brings_her_back_with_her_password(
    other_school, eve_client, nora
):
    enter(eve_client, other_school)
    assert logs_in(PASSWORD)


def test_whom_the_installation_switched_off_no_school_takes_in(
    school, dana_client, root_client, nora
):
    # Switched on and off again by whoever runs the installation.
    for is_active in (True, False):
        nora.is_active = is_active
        nora.save()
    enter_in_the_administration(school, dana_client, root_client, nora)
    send_mails()
    assert mail.outbox == []
    nora.refresh_from_db()
    assert not nora.is_active


def test_whom_the_installation_switched_off_says_yes_by_no_mail(school, other_school):
    user = make_user(email=NORA, is_active=False)
    make_teacher(user=user, school=other_school)
    awaited = make_awaited(school=school, email=NORA)

    reply(Client(), answer_path(awaited))
    user.refresh_from_db()
    assert not user.is_active
    assert not school.teachers.filter(user=user).exists()
