"""Whose the steps of the set-up are: the page, the menu and the buttons that say what is next."""

import pytest
from django.core import mail
from django.urls import reverse

from classes.setup.steps import next_steps, open_setups
from tests.factories import NINE_O_CLOCK, make_notice
from tests.factories.office import make_timetable_import


@pytest.fixture
def address(school) -> str:
    return reverse("classes:school_setup", args=[school.pk])


def test_an_operator_works_off_the_steps_of_the_machines(oscar_client, address):
    page = oscar_client.get(reverse("classes:setup"), follow=True)
    assert page.request["PATH_INFO"] == address
    assert page.text.count("setup-title") == 3
    assert "manage.py worker" in page.text
    assert "Import a roster" not in page.text
    assert "Hide it" not in page.text


def test_an_operator_sends_the_test_mail(oscar_client, school):
    oscar_client.post(reverse("classes:send_test_mail", args=[school.pk]))
    assert [message.to for message in mail.outbox] == [["oscar@example.org"]]


def test_the_menu_of_an_operator_leads_to_the_steps(oscar_client):
    assert f'href="{reverse("classes:setup")}"' in oscar_client.get("/search/").text


def test_a_secretary_and_a_stranger_find_no_list(gina_client, eve_client, address):
    assert gina_client.get(address).status_code == 404
    assert eve_client.get(address).status_code == 404


def test_an_administrator_keeps_every_step(dana, oscar, school):
    [all_steps], [own] = open_setups(dana), open_setups(oscar)
    assert len(all_steps.lines) > len(own.lines) == 3
    assert [line.number for line in own.lines] == [1, 2, 3]


def test_a_secretary_is_told_only_what_she_may_do_next(gina, dana, school, class_group):
    make_notice(school=school)
    hers = {step.action for step in next_steps(school, by=gina)}
    assert "Enter 4 consents" in hers
    assert hers < {step.action for step in next_steps(school, by=dana)}


def test_the_last_consent_of_a_class_leads_to_the_next_step(dana_client, school, class_group):
    notice = make_notice(school=school)
    page = reverse("faces:class_consents", args=[class_group.pk])
    assert "What is next" not in dana_client.get(page).text
    ticked = [student.pk for student in school.students.all()]
    form = {"students": ticked, "notice": notice.pk, "given_on": "2026-09-01"}
    answer = dana_client.post(page, form, follow=True)
    assert "What is next" in answer.text
    assert "Register 4 faces" in answer.text


def test_a_timetable_taken_over_leads_to_the_next_step(gina_client, gina, school, class_group):
    done = make_timetable_import(school=school, stage="applied", applied_at=NINE_O_CLOCK)
    page = gina_client.get(reverse("timetables:timetable_import", args=[done.pk])).text
    assert "Enter 4 consents" in page
    assert "Invite" not in page
