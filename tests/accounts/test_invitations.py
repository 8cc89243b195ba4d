"""Teachers without a password are invited by mail to choose one."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from classes.models import Teacher
from tests.admin.admin_pages import act, address
from tests.factories import make_teacher, make_user
from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture


@pytest.fixture
def nora(school):
    user = make_user(email="nora@example.org", first_name="Nora", last_name="")
    user.set_unusable_password()
    user.save()
    return make_teacher(user=user, school=school)


def test_the_mail_goes_over_smtp_and_its_link_works_once(dana_client, nora, inbox):  # noqa: F811
    page = act(dana_client, Teacher, "invite", nora)
    assert "Invited by mail: Nora." in page.content.decode()
    (message,) = inbox.messages
    assert message["To"] == "nora@example.org"
    assert message["Subject"] == "Your log-in for the attendance of Hill School"
    assert "Hill School" in message.get_body(("html",)).get_content()
    found = re.search(r"http://testserver(/\S+)", message.get_body(("plain",)).get_content())
    assert found is not None
    guest = Client()
    where = guest.get(found[1], follow=True).redirect_chain[-1][0]
    secret = "quite another long password"
    guest.post(where, {"new_password1": secret, "new_password2": secret})
    assert guest.login(username="nora@example.org", password=secret)
    again = Client().get(found[1], follow=True).content.decode()
    assert "new_password1" not in again


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
    page = act(dana_client, Teacher, "invite", nora)
    text = page.content.decode()
    assert "The mail server did not take the mail" in text
    assert re.search(r'value="http://testserver/account/reset/\S+"', text)
    assert "works until" in text


def test_nobody_invites_for_another_school(eve_client, nora):
    act(eve_client, Teacher, "invite", nora)
    assert not mail.outbox


def test_user_is_added_without_a_password(dana_client, school):
    form = {"email": "otto@example.org", "first_name": "Otto", "usable_password": "false"}
    form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 0}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    dana_client.post(address(User, "add"), form | {"teacher_posts-0-school": school.pk})
    assert not User.objects.get(email="otto@example.org").has_usable_password()
