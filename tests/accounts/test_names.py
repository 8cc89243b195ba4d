"""People have names: asked once at the first sign-in, taken from rosters, used in mails."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from classes.services.invitations import invite_user
from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import PASSWORD, make_teacher, make_user
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import take_in

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def nameless(school):
    user = make_user(email="nora@example.org", last_name="")
    make_teacher(user=user, school=school)
    return user


def log_in(client, user, **more):
    form = {"login": user.email, "password": PASSWORD, **more}
    return client.post(reverse("account_login"), form)


def test_who_has_no_name_is_asked_after_signing_in_and_goes_on(client, nameless):
    answer = log_in(client, nameless, next="/registers/missing/")
    assert answer["Location"] == "/account/name/?next=%2Fregisters%2Fmissing%2F"
    form = {"first_name": "Nora", "last_name": "Lind", "next": "/registers/missing/"}
    answer = client.post(reverse("my_name"), form)
    assert answer["Location"] == "/registers/missing/"
    nameless.refresh_from_db()
    assert str(nameless) == "Nora Lind"
    client.post(reverse("account_logout"))
    assert log_in(client, nameless)["Location"] == "/"


def test_both_names_are_needed(client, nameless):
    client.force_login(nameless)
    page = client.post(reverse("my_name"), {"first_name": "Nora", "last_name": " "})
    assert page.status_code == 200
    nameless.refresh_from_db()
    assert not nameless.has_name


def test_the_name_leads_to_no_other_site(client, nameless):
    client.force_login(nameless)
    form = {"first_name": "Nora", "last_name": "Lind", "next": "https://evil.example/"}
    assert client.post(reverse("my_name"), form)["Location"] == "/"


def test_no_page_greets_an_address(client, nameless):
    client.force_login(nameless)
    bar = client.get("/").content.decode().partition('class="menu-who"')[2]
    assert "nora@example.org" not in bar.partition("</summary>")[0]


def test_the_administration_greets_no_address(client, nameless):
    nameless.is_superuser = True
    nameless.save()
    client.force_login(nameless)
    page = client.get(reverse("admin:index")).content.decode()
    assert "nora@example.org" not in page


def invitation_to(user, school, root):
    user.set_unusable_password()
    user.save()
    invite_user(user=user, school=school, by=root)
    send_mails()
    [message] = mail.outbox
    return str(message.body)


def test_an_invitation_names_the_person_and_how_long_its_link_works(school, root):
    text = invitation_to(make_teacher(school=school, first_name="Ada").user, school, root)
    assert text.startswith("Good day Ada ")
    assert "works once, until" in text


def test_an_invitation_to_somebody_without_a_name_greets_nobody_by_address(nameless, school, root):
    assert invitation_to(nameless, school, root).startswith("Good day,\n")


def test_an_invitation_speaks_the_language_of_the_school(nameless, school, root):
    school.language = "de"
    school.save()
    assert invitation_to(nameless, school, root).startswith("Guten Tag,\n")


def test_a_superuser_on_the_command_line_has_a_name(db):
    given = ("--noinput", "--email=root@school.example")
    with pytest.raises(CommandError):
        call_command("createsuperuser", *given, stdout=StringIO())
    names = ("--first_name=Ada", "--last_name=Obi")
    call_command("createsuperuser", *given, *names, stdout=StringIO())
    assert str(User.objects.get()) == "Ada Obi"


def read_roster(school, *rows):
    return take_in(school, make_csv(*rows, headings=HEADINGS))


@pytest.mark.parametrize("name", ["Nora Lind", '"Lind, Nora"'])
def test_a_roster_names_its_teachers(school, name):
    read_roster(school, ("701", "Ana", "Adams", "7A", "nora@example.org", name))
    nora = school.teachers.get(awaited__email="nora@example.org").user
    assert (nora.first_name, nora.last_name) == ("Nora", "Lind")


def test_a_name_on_a_later_line_counts(school):
    row = ("7A", "nora@example.org")
    read_roster(
        school,
        ("701", "Ana", "Adams", *row, ""),
        ("702", "Ben", "Baker", *row, "Nora Lind"),
    )
    assert str(school.teachers.get(awaited__email="nora@example.org")) == "Nora Lind"


def test_a_roster_names_who_had_no_name_and_renames_nobody(school, nameless):
    alice = make_teacher(school=school, email="al@example.org", first_name="Al", last_name="Ice")
    read_roster(
        school,
        ("701", "Ana", "Adams", "7A", "nora@example.org", "Nora Lind"),
        ("702", "Ben", "Baker", "7A", "al@example.org", "Alan Other"),
    )
    nameless.refresh_from_db()
    alice.user.refresh_from_db()
    assert (str(nameless), str(alice.user)) == ("Nora Lind", "Al Ice")


def test_after_an_import_the_next_steps_are_buttons(dana_client, school):
    read_roster(school, ("701", "Ana", "Adams", "7A", "nora@example.org", "Nora Lind"))
    [found] = school.roster_imports.all()
    page = dana_client.get(reverse("rosters:roster_import", args=[found.pk])).content.decode()
    assert "Invite 1 teacher" in page
    assert "What is next" in page


def test_who_signs_in_to_the_administration_is_asked_for_a_name_too(client, nameless, school):
    school.staff_roles.create(user=nameless, role="secretary")
    door = client.get(reverse("admin:index"))["Location"]
    door = client.get(door)["Location"]
    assert door == "/account/login/?next=%2Fadmin%2F"
    assert log_in(client, nameless, next="/admin/")["Location"] == "/account/name/?next=%2Fadmin%2F"
    page = client.post(
        reverse("my_name"), {"first_name": "Nora", "last_name": "Lind", "next": "/admin/"}
    )
    assert page["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_who_may_not_enter_the_administration_is_told_so_once(client, nameless):
    client.force_login(nameless)
    assert client.get("/admin/", follow=True).status_code == 403
