"""Office colleagues and heads are entered and invited like teachers."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from classes.models import AwaitedColleague, Role, StaffRole, Teacher
from classes.selectors.invitations import key_of
from tests.accounts.mail_lane import SITE
from tests.accounts.other_schools.question_steps import link_of_mail, reply
from tests.factories import make_superuser, make_teacher, make_user

NORA = {"first_name": "Nora", "last_name": "Lind", "email": "Nora@example.org"}


def add(client, school, post, **more):
    return send(client, school, {"post": post} | more)


def send(client, school, more):
    address = reverse("classes:add_colleague", args=[school.pk])
    return client.post(address, NORA | more, follow=True)


def test_a_teacher_is_entered_and_waits_for_the_invitation(dana_client, school):
    page = add(dana_client, school, "teacher").content.decode()
    awaited = AwaitedColleague.objects.get(email="nora@example.org")
    nora = school.teachers.get(awaited=awaited)
    assert (str(nora), nora.left_on) == ("Nora Lind", None)
    assert not nora.user.is_active
    assert not nora.user.has_usable_password()
    assert f'value="{key_of(awaited)}" checked' in page


@pytest.mark.parametrize("role", Role.values)
def test_every_role_is_entered_and_invited(dana_client, school, role, settings):
    settings.SITE_URL = SITE
    add(dana_client, school, role)
    nora = AwaitedColleague.objects.get(email="nora@example.org")
    assert (nora.school, nora.post, nora.stand_in) == (school, role, None)
    dana_client.post(reverse("classes:invitations", args=[school.pk]), {"user": [key_of(nora)]})
    assert reply(Client(), link_of_mail())["Location"].startswith("/account/reset/")
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]
    roles = StaffRole.objects.filter(user__email="nora@example.org")
    assert list(roles.values_list("school", "role")) == [(school.pk, role)]


@pytest.mark.parametrize("post", ["teacher", "secretary"])
def test_whoever_runs_the_installation_enters_at_once_whom_a_school_awaits(
    dana_client, root_client, school, post
):
    add(dana_client, school, post)
    add(root_client, school, post)
    assert not AwaitedColleague.objects.exists()
    nora = User.objects.get(email="nora@example.org")
    assert (str(nora), nora.is_active, nora.has_usable_password()) == ("Nora Lind", True, False)
    assert nora.teacher_posts.count() + nora.staff_roles.count() == 1
    assert school.teachers.filter(user__last_name="Lind").count() == (post == "teacher")


def test_somebody_of_this_school_gets_a_role_besides(dana_client, school, alice):
    page = add(dana_client, school, "head", email=alice.email).content.decode()
    assert "has a log-in already" in page
    alice.refresh_from_db()
    assert str(alice) == "Alice"
    assert StaffRole.objects.filter(user=alice, role=Role.HEAD).exists()


def test_who_left_comes_back(dana_client, school, alice):
    Teacher.objects.filter(user=alice).update(left_on="2026-08-31")
    add(dana_client, school, "teacher", email=alice.email)
    assert Teacher.objects.get(user=alice).left_on is None


def test_nobody_of_another_school_is_taken_in_by_address(dana_client, school, other_school):
    make_teacher(user=make_user(email="nora@example.org"), school=other_school)
    make_superuser(email="boss@example.org")
    for email in ("nora@example.org", "boss@example.org"):
        page = add(dana_client, school, "teacher", email=email).content.decode()
        assert "is entered: the invitation is the next step" in page
    assert not school.teachers.filter(user__email__in=["nora@example.org", "boss@example.org"])


@pytest.mark.parametrize("wrong", [{"post": "king"}, {"email": "nora"}, {"last_name": ""}])
def test_what_is_wrong_is_shown_and_what_was_typed_stays(dana_client, school, wrong):
    page = send(dana_client, school, {"post": "head"} | wrong).content.decode()
    assert 'value="Nora"' in page
    assert "errorlist" in page
    assert not User.objects.filter(first_name="Nora").exists()


def test_who_left_is_not_invited(dana_client, school):
    user = make_user(email="old@example.org", password=None)
    Teacher.objects.create(user=user, school=school, left_on="2026-08-31")
    page = dana_client.get(reverse("classes:invitations", args=[school.pk])).content.decode()
    assert "old@example.org" not in page
