"""Teachers without a password are invited by mail to choose one."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from classes.account_mails.mails import PAUSES
from classes.models import AccountMail, Teacher
from classes.selectors.invitations import key_of
from tests.accounts.mail_lane import SITE, send_mails
from tests.admin.admin_pages import act, address
from tests.factories import make_teacher, make_user
from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def nora(school):
    user = make_user(email="nora@example.org", first_name="Nora", last_name="")
    user.set_unusable_password()
    user.save()
    return make_teacher(user=user, school=school)


def test_the_mail_goes_over_smtp_and_its_link_works_once(dana_client, nora, inbox):  # noqa: F811
    page = act(dana_client, Teacher, "invite", nora)
    assert "Invited by mail: Nora." in page.content.decode()
    send_mails()
    (message,) = inbox.messages
    assert message["To"] == "nora@example.org"
    assert message["Subject"] == "Your log-in for the attendance of Hill School"
    assert "Hill School" in message.get_body(("html",)).get_content()
    found = re.search(SITE + r"(/\S+reset/\S+)", message.get_body(("plain",)).get_content())
    assert found is not None
    guest = Client()
    where = guest.get(found[1], follow=True).redirect_chain[-1][0]
    secret = "quite another long password"
    guest.post(where, {"password1": secret, "password2": secret})
    assert guest.login(username="nora@example.org", password=secret)
    again = Client().get(found[1], follow=True).content.decode()
    assert "password1" not in again


def test_the_subject_bears_the_schools_name_as_it_is(dana_client, nora, school):
    school.name = "St Mary's & <St> Ann's"
    school.save()
    act(dana_client, Teacher, "invite", nora)
    send_mails()
    assert mail.outbox[0].subject == "Your log-in for the attendance of St Mary's & <St> Ann's"


def test_who_has_a_password_or_is_switched_off_gets_no_mail(dana_client, nora, alice):
    nora.user.is_active = False
    nora.user.save()
    page = act(dana_client, Teacher, "invite", nora, alice.teacher_posts.get())
    text = page.content.decode()
    assert "Alice has a password already" in text
    assert "Nora may not log in" in text
    assert not mail.outbox


def test_where_the_mail_server_is_down_the_link_is_handed_over(dana_client, nora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    act(dana_client, Teacher, "invite", nora)
    nora.user.refresh_from_db()
    assert nora.user.invited_at
    set_up = reverse("classes:school_setup", args=[nora.school_id])
    assert "Invite 1 " not in dana_client.get(set_up).text
    AccountMail.objects.update(attempts=len(PAUSES))
    send_mails()
    nora.user.refresh_from_db()
    assert nora.user.invited_at is None
    assert "Invite 1 " in dana_client.get(set_up).text
    address = reverse("classes:invitations", args=[nora.school_id])
    assert "The server refused the connection" in dana_client.get(address).text
    text = dana_client.post(address, {"user": key_of(nora.user), "by_hand": "1"}).text
    assert re.search(f'value="{SITE}/account/reset/\\S+"', text)
    assert "works until" in text


def test_where_the_site_has_no_name_no_mail_goes_but_a_link_is_shown(dana_client, nora, settings):
    settings.SITE_URL = ""
    text = act(dana_client, Teacher, "invite", nora).text
    assert re.search(r'value="http://testserver/account/reset/\S+"', text)
    send_mails()
    assert not mail.outbox


def test_somebody_is_invited_a_few_times_an_hour(dana_client, nora):
    for _ in range(3):
        act(dana_client, Teacher, "invite", nora)
    assert "several mails within the hour" in act(dana_client, Teacher, "invite", nora).text
    send_mails()
    assert len(mail.outbox) == 3


def test_who_chose_a_password_meanwhile_gets_no_mail(dana_client, nora):
    act(dana_client, Teacher, "invite", nora)
    nora.user.set_password("quite another long password")
    nora.user.save()
    send_mails()
    assert not mail.outbox


def test_nobody_invites_for_another_school(eve_client, nora):
    act(eve_client, Teacher, "invite", nora)
    assert not mail.outbox


def test_user_is_added_without_a_password(dana_client, school):
    form = {"email": "otto@example.org", "first_name": "Otto", "usable_password": "false"}
    form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 0}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    dana_client.post(address(User, "add"), form | {"teacher_posts-0-school": school.pk})
    assert not User.objects.filter(email="otto@example.org").exists()
    assert str(school.teachers.get(awaited__email="otto@example.org")) == "Otto"
