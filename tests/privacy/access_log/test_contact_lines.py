"""Who may decide about a child's face, and where her link goes: a line, and what it was before."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from faces.models import ConsentObjection
from office.models import Contact
from privacy.action_sources import act_as, source_of
from privacy.models import AccessChange, AccessEntry, RowChange
from privacy.models.access_log import Channel
from privacy.row_history.remembered_rows import changes_of_student
from tests.factories import make_notice
from tests.factories.guardians import make_link_wish, make_rules
from tests.factories.office import make_contact
from tests.guardians.steps import SITE, make_mother, open_page, page_shown, send_mails
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import apply, send

pytestmark = pytest.mark.django_db

HEADINGS = ("Number", "Given name", "Family name", "Class", "Contact 1", "Contact 1 email")


def lines(subject):
    # Waiting for the commit, which a test does not reach, or behind it.
    rows = [*AccessChange.objects.all(), *AccessEntry.objects.all()]
    return [row for row in rows if row.subject == subject]


def newest(contact):
    kind = type(contact)._meta.model_name
    found = RowChange.objects.filter(content_type__model=kind, object_id=contact.pk)
    return found.first().changes


def entry(contact, **changes):
    names = ("name", "relation", "phone", "email", "language", "scope")
    values = {name: getattr(contact, name) for name in names}
    return values | {"shown_version": contact.version} | changes


def test_another_address_and_more_to_decide_is_a_line_and_what_it_was(dana_client, student):
    contact = make_contact(student=student, name="Eva", email="eva@example.org")
    changes = {"email": "mallory@example.org", "scope": "all"}
    dana_client.post(reverse("office:change_contact", args=[contact.pk]), entry(contact, **changes))
    line = lines("contacts")[-1]
    assert (line.student_ids, line.params["how"]) == ([student.pk], "changed")
    assert line.params["fields"] == "email, scope, changed_by_id, changed_at"
    assert newest(contact)["email"] == ["eva@example.org", "mallory@example.org"]
    assert newest(contact)["scope"] == ["nothing", "all"]


def test_the_log_names_no_address_and_no_contact(dana_client, student):
    contact = make_contact(student=student, name="Eva", email="eva@example.org")
    dana_client.post(
        reverse("office:change_contact", args=[contact.pk]), entry(contact, email="a@example.org")
    )
    assert "example.org" not in str([line.params for line in lines("contacts")])


def test_a_contact_that_comes_and_goes_is_two_lines(student):
    make_contact(student=student).delete()
    assert [line.params["how"] for line in lines("contacts")] == ["added", "deleted"]


def test_a_class_list_that_reaches_her_elsewhere_is_a_line_and_what_it_was(school, dana):
    row = ("701", "Ana", "Adams", "7A", "Eva")
    apply(send(school, make_csv((*row, "eva@example.org"), headings=HEADINGS)), by=dana)
    apply(send(school, make_csv((*row, "mallory@example.org"), headings=HEADINGS)), by=dana)
    contact = Contact.objects.get()
    added, changed = (line.params for line in lines("contacts"))
    assert added == {"how": "added", "contacts": [f"{contact.pk}: nothing"], "by": dana.pk}
    assert changed == added | {"how": "changed"}
    assert newest(contact) == {"email": ["eva@example.org", "mallory@example.org"]}


def test_a_link_that_is_sent_asked_for_or_ended_is_a_line(dana_client, school, student, settings):
    settings.SITE_URL = SITE
    make_rules(school=school)
    mother = make_mother(student)
    dana_client.post(reverse("guardians:send_link", args=[mother.pk]))
    dana_client.post(reverse("guardians:end_links", args=[mother.pk]))
    make_link_wish(email=mother.email)
    send_mails()
    found = [(line.params["how"], line.params["contacts"]) for line in lines("contact_links")]
    assert found == [(how, [str(mother.pk)]) for how in ("sent", "ended", "asked for")]


def test_what_was_kept_of_a_contact_goes_with_the_student(student):
    make_contact(student=student, email="eva@example.org")
    assert "eva@example.org" in str([one.changes for one in changes_of_student(student)])
    student.delete()
    assert "eva@example.org" not in str(list(RowChange.objects.values_list("changes", flat=True)))


@pytest.fixture
def mothers_page(client, school, student, settings):
    settings.SITE_URL = SITE
    make_rules(school=school)
    mother = make_mother(student)
    open_page(client, mother)
    return mother


@pytest.mark.parametrize("word", ["yes", "no"])
def test_an_answer_by_the_link_says_whose_it_is(client, mothers_page, school, word):
    notice = make_notice(school=school, version="2026-08", text="We film.")
    sent = {"notice": notice.pk, word: "1"} | page_shown(client)
    client.post(reverse("guardians:answer"), sent)
    assert ConsentObjection.objects.exists() == (word == "no")
    by_page = {one.who for one in lines("consents") if one.channel == Channel.PAGE}
    assert by_page == {f"parent, contact {mothers_page.pk}"}


def test_a_report_by_the_link_says_whose_it_is(client, mothers_page):
    sent = {"days": "tomorrow", "reason": "Fever"} | page_shown(client)
    client.post(reverse("guardians:report"), sent)
    [line] = lines("absence_report")
    assert line.who == f"parent, contact {mothers_page.pk}"


@pytest.mark.parametrize("path", ["/", "/parents/", "/admin/", "/api/v1/students"])
def test_nobody_is_nameless_in_the_log(rf, path):
    request = rf.get(path)
    request.user, request.resolver_match = AnonymousUser(), None
    assert source_of(request).who == "not logged in"
    act_as(request, "parent, contact 12")
    assert source_of(request).who == "parent, contact 12"
