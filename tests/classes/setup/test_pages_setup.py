"""The pages of the set-up: the list, the front page that shows it, invitations, codes."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from classes.models import AttendanceCode
from classes.selectors.invitations import key_of
from classes.setup.installation_steps import machine_steps
from classes.setup.services import hide_setup
from classes.setup.steps import next_steps
from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import make_class_group, make_superuser, make_teacher, make_user

FRONT = "/"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def page_of(client, name, *args):
    return client.get(reverse(f"classes:{name}", args=args), follow=True)


@pytest.fixture
def nora(school):
    user = make_user(email="nora@example.org", first_name="Nora", last_name="", password=None)
    make_teacher(user=user, school=school)
    return user


def test_an_empty_installation_begins_with_the_list(root_client):
    page = root_client.get(FRONT).content.decode()
    assert "Set up your school" in page
    assert "Enter the school" in page
    assert "Everything is fine" not in page


STEP = re.compile(r'<li class="setup-step">.*?</li>', re.DOTALL)


def test_each_step_has_a_link_and_one_that_waits_leads_to_what_it_waits_for(dana_client, school):
    steps = STEP.findall(page_of(dana_client, "setup").text)
    assert len(steps) > 10
    assert [step for step in steps if "<a " not in step] == []
    leads_first = f'href="{reverse("rosters:import_roster", args=[school.pk])}">First: Import a'
    assert sum(leads_first in step for step in steps) == 3


def test_each_step_of_an_empty_installation_has_a_link(root_client):
    steps = STEP.findall(page_of(root_client, "setup").text)
    assert len(steps) > 10
    assert [step for step in steps if "<a " not in step] == []


def test_a_school_without_classes_begins_with_the_list(dana_client, school):
    page = dana_client.get(FRONT).content.decode()
    assert "Set up Hill School" in page
    assert reverse("rosters:import_roster", args=[school.pk]) in page


def test_a_school_with_classes_has_a_line_that_leads_to_the_list(dana_client, class_group):
    page = dana_client.get(FRONT).content.decode()
    assert "Set-up of Hill School" in page
    assert "Import a roster" not in page


def test_who_only_teaches_sees_no_list(alice_client, class_group):
    page = alice_client.get(FRONT).content.decode()
    assert "Set-up" not in page
    assert alice_client.get(reverse("classes:setup")).status_code == 404


def test_hidden_it_leaves_the_front_page_and_stays_reachable(dana_client, school, class_group):
    address = reverse("classes:hide_setup", args=[school.pk])
    page = dana_client.post(address, {"hidden": "1"}, follow=True).content.decode()
    assert "Set-up of Hill School" not in page
    assert "Set up Hill School" in page_of(dana_client, "setup").content.decode()
    dana_client.post(address, {"hidden": "0"})
    assert "Set-up of Hill School" in dana_client.get(FRONT).content.decode()


def test_a_test_mail_goes_to_whoever_asks(dana_client, school):
    dana_client.post(reverse("classes:send_test_mail", args=[school.pk]))
    assert [message.to for message in mail.outbox] == [["dana@example.org"]]


def test_a_mail_server_that_refuses_the_test_is_named(dana_client, school, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    address = reverse("classes:send_test_mail", args=[school.pk])
    page = dana_client.post(address, follow=True, headers={"referer": "http://testserver/"})
    shown = page.content.decode()
    assert "The mail to dana@example.org did not go out." in shown
    assert "The server refused the connection" in shown
    assert "Errno" not in shown


def test_who_is_ticked_is_invited_by_mail(dana_client, school, nora, settings):
    settings.SITE_URL = SITE
    otto = make_user(email="otto@example.org", password=None)
    make_teacher(user=otto, school=school)
    address = reverse("classes:invitations", args=[school.pk])
    assert "nora@example.org" in dana_client.get(address).content.decode()
    page = dana_client.post(address, {"user": [key_of(nora)]}, follow=True).content.decode()
    send_mails()
    assert [message.to for message in mail.outbox] == [["nora@example.org"]]
    assert "1 invitation is on its way" in page
    assert "invited on" in page


def test_without_a_mail_server_the_links_are_shown_once(dana_client, school, nora, settings):
    settings.EMAIL_BACKEND = CONSOLE
    address = reverse("classes:invitations", args=[school.pk])
    answer = dana_client.post(address, {"user": [key_of(nora)]})
    assert "http://testserver/account/reset/" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "/account/reset/" not in dana_client.get(address).content.decode()


def test_nobody_sees_the_link_of_somebody_who_belongs_elsewhere(
    dana_client, school, other_school, nora, settings
):
    settings.EMAIL_BACKEND = CONSOLE
    make_teacher(user=nora, school=other_school)
    root = make_superuser(email="boss@example.org", password=None)
    make_teacher(user=root, school=school)
    for user in (nora, root):
        address = reverse("classes:invitations", args=[school.pk])
        answer = dana_client.post(address, {"user": [key_of(user)]}, follow=True)
        assert "/account/reset/" not in answer.content.decode()
        user.refresh_from_db()
        assert user.invited_at is None


def test_who_cannot_be_invited_is_named_and_takes_no_link_from_the_others(
    dana_client, school, other_school, nora, settings
):
    settings.EMAIL_BACKEND = CONSOLE
    others = [make_user(email=f"{n}@example.org", password=None) for n in ("ann", "zoe")]
    for user in others:
        make_teacher(user=user, school=school)
    make_teacher(user=nora, school=other_school)
    address = reverse("classes:invitations", args=[school.pk])
    page = dana_client.post(address, {"user": [key_of(nora), *map(key_of, others)]}).text
    assert page.count("/account/reset/") == len(others)
    refused = page.partition("Not invited")[2].partition("</section>")[0]
    assert "Nora" in refused
    assert "belongs to another school too" in refused


def test_people_of_another_school_are_not_invited(eve_client, other_school, nora):
    address = reverse("classes:invitations", args=[other_school.pk])
    eve_client.post(address, {"user": [key_of(nora), "x", "999999", "9" * 30]})
    assert not mail.outbox


def test_the_codes_of_a_country_are_taken_over_in_one_step(dana_client, school):
    address = reverse("classes:code_sets", args=[school.pk])
    assert "Germany" in dana_client.get(address).content.decode()
    page = dana_client.post(address, {"code_set": "germany"}, follow=True).content.decode()
    assert "10 codes are added" in page
    assert AttendanceCode.objects.filter(school=school, label="Beurlaubt").exists()


def test_a_set_that_does_not_exist_is_not_found(dana_client, school):
    address = reverse("classes:code_sets", args=[school.pk])
    assert dana_client.post(address, {"code_set": "atlantis"}).status_code == 404


def test_more_classes_cost_the_front_page_no_more_queries(
    dana_client, school, class_group, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40) as few:
        dana_client.get(FRONT)
    make_class_group(school=school)
    with django_assert_max_num_queries(len(few)):
        dana_client.get(FRONT)


TERM = {"name": "Autumn", "first_on": "2026-08-17", "last_on": "2036-12-18"}


def test_a_form_of_the_administration_ends_with_the_next_step(dana_client, school):
    form = {"school": school.pk, **TERM}
    page = dana_client.post(reverse("admin:classes_term_add"), form, follow=True).content.decode()
    assert f'Next: <a href="{reverse("admin:classes_room_add")}">Enter a room</a>' in page
    back = reverse("classes:school_setup", args=[school.pk])
    assert f'<a href="{back}">Back to the set-up</a>' in page


def test_a_school_whose_list_is_hidden_is_left_in_peace(dana_client, school):
    hide_setup(school=school, is_hidden=True)
    form = {"school": school.pk, **TERM}
    page = dana_client.post(reverse("admin:classes_term_add"), form, follow=True).content.decode()
    assert "Next:" not in page


def test_the_button_of_the_invitations_says_who_waits(school, nora):
    assert "Invite 1 teacher" in [step.action for step in next_steps(school)]
    head = make_user(email="head@example.org", password=None)
    school.staff_roles.create(user=head, role="head")
    assert "Invite 2 people" in [step.action for step in next_steps(school)]


def test_what_is_done_on_the_machine_has_a_page_that_says_how(
    dana_client, oscar_client, alice_client, school, settings
):
    settings.SITE_URL, settings.EMAIL_BACKEND = "", CONSOLE
    page = dana_client.get(reverse("classes:school_setup", args=[school.pk])).text
    address = reverse("classes:setup_machine")
    for step in machine_steps():
        assert f'href="{address}#{step.key}"' in page
        for client in (dana_client, oscar_client):
            how = client.get(address).text
            assert f'id="{step.key}"' in how
            assert step.command in how
    assert alice_client.get(address).status_code == 404
    assert dana_client.post(address).status_code == 405


def test_a_step_on_the_machine_is_ticked_once_it_is_done(dana_client, school, settings):
    settings.SITE_URL = "https://attendance.school.example"
    done = {step.key: step.is_done for step in machine_steps()}
    assert done["address"]
    assert not done["worker"]
