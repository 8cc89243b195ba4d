"""The link: for one contact and one student, for some days, ended by many things."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import GuessCount
from classes.versions import NOT_SHOWN
from guardians.models import AbsenceReport, ContactLink, GuardianMail
from guardians.services.contact_links import end_links
from office.services.contacts import ContactEntry, change_contact
from tests.factories import make_student
from tests.guardians.steps import (
    SITE,
    clock_at,
    is_let_in,
    key_of,
    make_mother,
    open_page,
    page_shown,
    send_mails,
    words_of,
)

pytestmark = pytest.mark.django_db


def ask(client, email):
    return client.post(reverse("guardians:ask_link"), {"email": email})


def test_a_link_that_the_office_sends_opens_the_page(dana_client, mother, client):
    dana_client.post(reverse("guardians:send_link", args=[mother.pk]))
    send_mails()
    [message] = mail.outbox
    assert message.to == ["eva@example.org"]
    assert (message.subject, "Ana" in message.body) == ("Your page at Hill School", True)
    [path] = re.findall(SITE + r"(/parents/open/\S+)", message.body)
    assert not is_let_in(client)
    client.post(path)
    assert "Ana Adams" in client.get("/parents/").content.decode()


def test_whoever_only_fetches_the_address_learns_and_changes_nothing(mother, client):
    right = client.get(reverse("guardians:open_link", args=[key_of(mother)]))
    wrong = client.get(reverse("guardians:open_link", args=["nonsense"]))
    assert ContactLink.objects.get().opened_at is None
    assert not is_let_in(client)
    bodies = [words_of(page) for page in (right, wrong)]
    assert bodies[0] == bodies[1]
    assert "Ana" not in bodies[0]


def test_no_other_page_gets_the_address_of_the_link(mother, client):
    page = client.get(reverse("guardians:open_link", args=[key_of(mother)]))
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["Cache-Control"] == "private, no-store"
    open_page(client, mother)
    assert client.get("/parents/")["Cache-Control"] == "private, no-store"


def test_a_page_that_nobody_uses_is_closed_and_one_in_use_is_not(mother, client):
    now = timezone.now()
    with clock_at(now):
        open_page(client, mother)
    for minutes in (50, 100, 150):
        with clock_at(now + timedelta(minutes=minutes)):
            assert is_let_in(client)
    with clock_at(now + timedelta(minutes=150 + 61)):
        answer = client.get(reverse("guardians:held"), follow=True)
        assert answer.redirect_chain[0][0] == reverse("guardians:ask_link")
        assert "nobody used it for an hour" in answer.text
        assert not is_let_in(client)
        open_page(client, mother)
        assert is_let_in(client)


def test_a_page_that_is_in_use_writes_its_session_once_a_minute(mother, client):
    now = timezone.now()
    with clock_at(now):
        open_page(client, mother)
        before = client.session["when the contact was last here"]
    with clock_at(now + timedelta(seconds=50)):
        assert is_let_in(client)
        assert client.session["when the contact was last here"] == before


def test_a_clock_that_was_wrong_keeps_no_page_open(mother, client):
    with clock_at(timezone.now() + timedelta(days=1)):
        open_page(client, mother)
    assert not is_let_in(client)


ENDINGS = {
    "another address": lambda contact: type(contact).objects.update(email="eva@new.example"),
    "told nothing any more": lambda contact: type(contact).objects.update(scope="nothing"),
    "contact removed": lambda contact: contact.delete(),
    "page closed": lambda contact: type(contact.student.school.guardian_rules).objects.update(
        is_open=False
    ),
    "student left": lambda contact: contact.student.enrolments.update(until_on="2020-01-01"),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_what_ends_a_link_ends_an_open_page_too(ending, mother, client):
    mother.student.enrolments.update(from_on="2019-01-01")
    key = key_of(mother)
    open_page(client, mother)
    assert is_let_in(client)
    ending(mother)
    assert not is_let_in(client)
    other = Client()
    other.post(reverse("guardians:open_link", args=[key]))
    assert not is_let_in(other)


def test_the_office_ends_a_link(dana, mother, client):
    open_page(client, mother)
    end_links(contact=mother, by=dana)
    assert not is_let_in(client)
    open_page(client, mother)
    assert is_let_in(client)


def test_a_link_is_too_old_after_its_days(rules, mother):
    key = key_of(mother)
    path = reverse("guardians:open_link", args=[key])
    now = timezone.now()
    for days, is_open in ((13, True), (15, False)):
        with clock_at(now + timedelta(days=days)):
            browser = Client()
            browser.post(path)
            assert is_let_in(browser) is is_open


def test_a_key_of_one_contact_made_up_for_another_opens_nothing(mother, students, client):
    father = make_mother(mother.student, name="Adam", email="adam@example.org")
    _payload, signature = key_of(mother).split(":", 1)
    forged = key_of(father).split(":", 1)[0] + ":" + signature
    client.post(reverse("guardians:open_link", args=[forged]))
    assert not is_let_in(client)


def test_wrong_links_leave_no_row_and_keep_nobody_else_out(mother, client):
    """Behind one address of a network there may be all parents of a school."""
    path = reverse("guardians:open_link", args=["wrong"])
    for _ in range(25):
        client.post(path)
    assert not GuessCount.objects.exists()
    open_page(client, mother)
    assert is_let_in(client)


def test_a_lost_link_is_sent_again_and_strangers_get_the_same_answer(mother, client):
    known, unknown = ask(client, "EVA@example.org"), ask(client, "nobody@example.org")
    texts = [words_of(page) for page in (known, unknown)]
    assert (known.status_code, texts[0]) == (unknown.status_code, texts[1])
    assert not GuardianMail.objects.exists()
    send_mails()
    assert [message.to for message in mail.outbox] == [["eva@example.org"]]


def test_one_address_gets_a_few_links_an_hour(mother, client):
    for _ in range(6):
        ask(client, mother.email)
        send_mails()
    assert len(mail.outbox) == 3


def test_who_has_two_children_gets_a_link_for_each(mother, class_group, students, client):
    make_mother(students[1])
    ask(client, mother.email)
    send_mails()
    assert sorted("Ben" in one.body for one in mail.outbox) == [False, True]


def test_a_contact_of_a_student_in_no_class_gets_none(mother, school, client):
    make_mother(make_student(school=school), email="other@example.org")
    ask(client, "other@example.org")
    send_mails()
    assert mail.outbox == []


def test_strangers_and_teachers_send_no_links(mother, client, alice_client):
    for browser in (client, alice_client):
        browser.post(reverse("guardians:send_link", args=[mother.pk]))
    assert not GuardianMail.objects.exists()


def test_whoever_closes_the_page_leaves_it_closed(mother, client):
    open_page(client, mother)
    client.post(reverse("guardians:leave"), page_shown(client))
    assert not is_let_in(client)


def test_a_form_of_another_child_s_page_does_nothing_to_the_one_opened_since(
    mother, students, class_group, client
):
    open_page(client, mother)
    of_ana = page_shown(client)
    open_page(client, make_mother(students[1]))
    for name, entered in (
        ("report", {"days": "today", "reason": "Fever"}),
        ("answer", {"no": "1"}),
        ("leave", {}),
    ):
        for shown in (of_ana, {}):
            client.post(reverse(f"guardians:{name}"), entered | shown)
            page = client.get("/parents/").content.decode()
            assert ("has since opened the page" in page, "Ben Baker" in page) == (True, True)
    assert not AbsenceReport.objects.exists()
    client.post(reverse("guardians:report"), {"days": "today"} | page_shown(client))
    assert AbsenceReport.objects.get().student == students[1]


@pytest.mark.parametrize(
    "change", [{"email": "new@example.org"}, {"scope": "nothing"}, {"name": "Frida Fox"}]
)
def test_a_link_that_a_change_ended_stays_ended_when_it_is_changed_back(
    change, mother, dana, client
):
    open_page(client, mother)
    entry = ContactEntry(mother.name, mother.relation, "", mother.email, "", mother.scope)
    for one in (replace(entry, **change), entry):
        change_contact(contact=mother, entry=one, by=dana, shown_version=NOT_SHOWN)
    assert not is_let_in(client)


def test_another_telephone_ends_no_link(mother, dana, client):
    open_page(client, mother)
    entry = ContactEntry(mother.name, "mother", "030 1234", mother.email, "", mother.scope)
    change_contact(contact=mother, entry=entry, by=dana, shown_version=NOT_SHOWN)
    assert is_let_in(client)


def test_a_link_that_was_ended_while_its_mail_waits_is_not_sent(dana, dana_client, mother):
    dana_client.post(reverse("guardians:send_link", args=[mother.pk]))
    end_links(contact=mother, by=dana)
    send_mails()
    assert (mail.outbox, GuardianMail.objects.get().state) == ([], "dropped")
    dana_client.post(reverse("guardians:send_link", args=[mother.pk]))
    send_mails()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("scope", "status"), [("absences", 404), ("all", 200)])
def test_what_is_kept_is_shown_to_who_decides_alone(scope, status, mother, client):
    type(mother).objects.update(scope=scope)
    open_page(client, mother)
    address = reverse("guardians:held")
    assert client.get(address).status_code == status
    assert (address in client.get(reverse("guardians:contact_page")).text) is (status == 200)
