"""No school takes in an account with the password that somebody elsewhere gave it."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from classes.models import StaffRole, Teacher
from classes.services.invitations import invite_user
from tests.accounts.mail_lane import SITE, send_mails
from tests.accounts.other_schools.question_steps import (
    NORA,
    browser_of,
    enter,
    invite,
    link_of_mail,
    reply,
)
from tests.admin.admin_pages import address, save_change
from tests.factories import PASSWORD, make_teacher, make_user
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import take_in

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")
NEW_PASSWORD = "quite another long password"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def enter_by_roster(school, client):
    take_in(school, make_csv(("701", "Ana", "Adams", "7A", NORA, "Nora Lind"), headings=HEADINGS))


def enter_by_hand(school, client):
    enter(client, school)


def take_in_by_hand(school, root_client, user):
    enter(root_client, school)


def take_in_among_teachers(school, root_client, user):
    root_client.post(address(Teacher, "add"), {"user": user.pk, "school": school.pk})


WAYS = [take_in_by_hand, take_in_among_teachers]
"""Of whoever runs the installation, who knows everybody."""


@pytest.fixture
def planted(db) -> User:
    """Somebody elsewhere knows the password of an account that no school has any more."""
    return make_user(email=NORA)


@pytest.mark.parametrize("take_in_her", WAYS)
def test_who_is_taken_in_signs_in_with_nothing_of_before(school, root_client, planted, take_in_her):
    thief = browser_of(planted)
    take_in_her(school, root_client, planted)
    assert planted.teacher_posts.get().school == school
    assert thief.get("/").status_code == 302
    assert not Client().login(username=NORA, password=PASSWORD)


@pytest.mark.parametrize("take_in_her", WAYS)
def test_the_owner_of_the_address_chooses_a_password_by_mail(
    school, root_client, planted, take_in_her
):
    take_in_her(school, root_client, planted)
    send_mails()
    (message,) = mail.outbox
    assert message.to == [NORA]
    assert school.name in message.body
    link = re.search(SITE + r"(/account/reset/\S+)", message.body)
    owner = Client()
    where = owner.get(link[1], follow=True).redirect_chain[-1][0]
    owner.post(where, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert owner.login(username=NORA, password=NEW_PASSWORD)


def test_a_link_of_before_is_void(school, root_client, planted, other_school, eve, settings):
    planted.set_unusable_password()
    planted.save()
    make_teacher(user=planted, school=other_school)
    before = invite_user(user=planted, school=other_school, by=eve, by_hand=True)
    planted.teacher_posts.all().delete()
    take_in_among_teachers(school, root_client, planted)
    assert "password1" not in Client().get(before.link, follow=True).text


def test_a_superuser_adopts_whoever_belongs_to_another_school(
    root_client, school, other_school, client
):
    user = make_user(email=NORA)
    make_teacher(user=user, school=other_school)
    take_in_among_teachers(school, root_client, user)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert user.teacher_posts.count() == 2


def test_a_role_given_on_the_page_of_a_school_adopts_too(root_client, school):
    user = make_user(email=NORA)
    page = root_client.get(address(type(school), "change", school.pk))
    sent = {
        name: value
        for name, value in page.context["adminform"].form.initial.items()
        if value is not None
    }
    n_roles = StaffRole.objects.filter(school=school).count()
    rows = page.context["inline_admin_formsets"][0].formset
    for number, form in enumerate(rows.initial_forms):
        sent |= {f"staff_roles-{number}-{n}": form[n].value() or "" for n in ("id", "user", "role")}
    sent |= {"staff_roles-TOTAL_FORMS": n_roles + 1, "staff_roles-INITIAL_FORMS": n_roles}
    sent |= {f"staff_roles-{n_roles}-user": user.pk, f"staff_roles-{n_roles}-role": "secretary"}
    shown = re.findall(r'name="(shown_version[^"]*)" value="([^"]*)"', page.text)
    save_change(root_client, address(type(school), "change", school.pk), sent | dict(shown))
    assert StaffRole.objects.filter(user=user, school=school).exists()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_who_belongs_to_the_school_keeps_her_password(school, dana_client, root_client, alice):
    StaffRole.objects.create(user=alice, school=school, role="secretary")
    alice.teacher_posts.all().delete()
    root_client.post(address(Teacher, "add"), {"user": alice.pk, "school": school.pk})
    alice.refresh_from_db()
    assert alice.teacher_posts.exists()
    assert alice.has_usable_password()


def test_whoever_runs_the_installation_keeps_hers(school, root_client, root):
    root_client.post(address(Teacher, "add"), {"user": root.pk, "school": school.pk})
    root.refresh_from_db()
    assert root.teacher_posts.exists()
    assert root.has_usable_password()


@pytest.mark.parametrize("enter_her", [enter_by_roster, enter_by_hand])
def test_whom_a_school_enters_keeps_what_she_logs_in_with_until_she_says_yes(
    school, dana_client, planted, enter_her
):
    thief = browser_of(planted)
    enter_her(school, dana_client)
    assert not planted.teacher_posts.exists()
    invite(dana_client, school)
    answer = reply(Client(), link_of_mail())
    assert planted.teacher_posts.get().school == school
    assert answer["Location"].startswith("/account/reset/")
    assert thief.get("/").status_code == 302
    assert not Client().login(username=NORA, password=PASSWORD)


def test_a_file_of_one_school_ends_no_log_in_of_another(school, other_school):
    user = make_user(email=NORA)
    make_teacher(user=user, school=other_school)
    take_in(school, make_csv(("701", "Ana", "Adams", "7A", NORA, "Nora Lind"), headings=HEADINGS))
    assert not user.teacher_posts.filter(school=school).exists()
    user.refresh_from_db()
    assert user.has_usable_password()
