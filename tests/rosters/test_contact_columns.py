"""A class list may bring parents and guardians: added or brought up to date, never taken away."""

import pytest
from django.contrib.admin.models import LogEntry

from office.contact_columns import COLUMNS
from office.models import Contact
from rosters.planning.plans import RosterAction
from rosters.services import provide_plan
from tests.factories.guardians import make_contact_link
from tests.factories.office import make_contact
from tests.rosters.roster_files import CLASS_7A, HEADINGS, make_csv
from tests.rosters.steps import apply, send, take_in

pytestmark = pytest.mark.django_db

ANA, BEN = CLASS_7A[:2]
CONTACTS = ("Contact 1 name", "Contact 1 phone", "Contact 1 e-mail", "Contact 2 name")
EVA = ("Eva Adams", "+49 30 1234567", "eva@example.org", "")


def with_contacts(*cells, headings=CONTACTS):
    rows = [(*row, *of_row) for row, of_row in zip(CLASS_7A, cells, strict=False)]
    return make_csv(*rows, headings=(*HEADINGS, *headings))


def line_of(school, content):
    [line] = provide_plan(roster_import=send(school, content)).lines
    return line.action, line.reason


def kept(student):
    rows = Contact.objects.filter(student=student)
    return [(one.name, one.phone, one.email) for one in rows]


def test_contacts_come_with_the_class_list(school, student):
    action, reason = line_of(school, with_contacts((*EVA[:3], "Adam Adams")))
    assert (action, "Eva Adams, Adam Adams" in reason) == (RosterAction.CHANGE, True)
    assert kept(student) == []
    take_in(school, with_contacts((*EVA[:3], "Adam Adams")))
    assert kept(student) == [EVA[:3], ("Adam Adams", "", "")]


def test_new_students_come_with_their_contacts(school):
    take_in(school, with_contacts(EVA, ("Bo Baker", "", "", "")))
    assert {one.student.number: one.name for one in Contact.objects.all()} == {
        "701": "Eva Adams",
        "702": "Bo Baker",
    }


def test_the_same_file_again_changes_nothing(school, student):
    take_in(school, with_contacts(EVA))
    assert line_of(school, with_contacts(EVA))[0] == RosterAction.UNCHANGED
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "cells",
    [
        ("eva  ADAMS", "+49 30 7654321", "", ""),
        ("Eva Berg", "+49 30 7654321", "eva@example.org", ""),
    ],
    ids=["by name", "by e-mail"],
)
def test_who_is_known_is_changed_and_not_added_twice(cells, school, student):
    make_contact(student=student, name="Eva Adams", phone="1234", email="eva@example.org")
    take_in(school, with_contacts(cells))
    [(_name, phone, email)] = kept(student)
    assert (phone, email) == ("+49 30 7654321", "eva@example.org")


def test_an_empty_cell_takes_nothing_away(school, student):
    make_contact(student=student, name="Eva Adams", phone="1234", relation="mother")
    take_in(school, with_contacts(("Eva Adams", "", "", "")))
    take_in(school, with_contacts(("", "", "", "")))
    contact = Contact.objects.get()
    assert (contact.phone, contact.relation) == ("1234", "mother")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("", "030 1234", "", ""), "030 1234"),
        (("Eva", "call me", "", ""), "not a phone number"),
        (("Eva", "", "eva at home", ""), "not an e-mail address"),
        (("E" * 201, "", "", ""), "too long"),
    ],
)
def test_what_cannot_be_kept_is_refused(cells, words, school, student):
    action, reason = line_of(school, with_contacts(cells))
    assert (action, words in reason) == (RosterAction.ERROR, True)


@pytest.mark.parametrize(
    "headings",
    [
        ("Parent 1", "Parent 1 phone", "Parent 1 email", "Parent 2"),
        ("Kontakt 1 Name", "Kontakt 1 Telefon", "Kontakt 1 E-Mail", "Kontakt 2"),
        ("Guardian", "Guardian mobile", "Guardian mail", "Guardian 2 name"),
    ],
)
def test_headings_of_other_systems_are_known(headings, school, student):
    take_in(school, with_contacts(EVA, headings=headings))
    assert kept(student) == [EVA[:3]]


def test_who_applies_the_file_stands_in_the_history(school, student, dana):
    apply(send(school, with_contacts(EVA)), by=dana)
    assert Contact.objects.get().changed_by == dana
    entry = LogEntry.objects.get(object_id=str(student.pk))
    assert (entry.user, "contacts_taken_over" in entry.change_message) == (dana, True)


def test_a_long_list_is_planned_in_the_same_number_of_queries(
    school, django_assert_max_num_queries
):
    for n in (4, 40):
        rows = [(f"9{i:03}", "Given", "Family", "9Z", *EVA) for i in range(n)]
        sent = send(school, make_csv(*rows, headings=(*HEADINGS, *CONTACTS)))
        with django_assert_max_num_queries(40):
            apply(sent)


def test_a_heading_without_a_number_has_no_gap_where_it_would_stand():
    headings = [heading for column in COLUMNS for heading in column.synonyms]
    assert "Contact" in headings
    assert [heading for heading in headings if heading != " ".join(heading.split())] == []


WITH_RIGHTS = ("Parent 1", "Parent 1 language", "Parent 1 custody", "Parent 3")


@pytest.mark.parametrize(
    ("cells", "language", "scope"),
    [
        (("Eva", "Deutsch", "ja", ""), "de", "all"),
        (("Eva", "english", "absences", ""), "en-gb", "absences"),
        (("Eva", "", "", ""), "", "nothing"),
    ],
)
def test_a_file_says_language_and_what_somebody_may_be_told(
    cells, language, scope, school, student
):
    take_in(school, with_contacts(cells, headings=WITH_RIGHTS))
    contact = Contact.objects.get()
    assert (contact.language, contact.scope) == (language, scope)


def test_a_file_that_does_not_say_who_is_told_takes_no_custody_away(school, student):
    make_contact(student=student, name="Eva", scope="all", language="de")
    take_in(school, with_contacts(("Eva", "", "", "Uncle Bo"), headings=WITH_RIGHTS))
    assert [(one.name, one.scope) for one in Contact.objects.order_by("pk")] == [
        ("Eva", "all"),
        ("Uncle Bo", "nothing"),
    ]


@pytest.mark.parametrize("cells", [("Eva", "Klingon", "", ""), ("Eva", "", "perhaps", "")])
def test_a_language_or_a_right_that_is_none_is_asked_about(cells, school, student):
    action, reason = line_of(school, with_contacts(cells, headings=WITH_RIGHTS))
    assert (action, "Klingon" in reason or "perhaps" in reason) == (RosterAction.ERROR, True)


SHARED = ("Contact 1 name", "Contact 1 e-mail", "Contact 2 name", "Contact 2 e-mail")


@pytest.mark.parametrize(
    ("known", "cells"),
    [
        (["Eva Adams"], ("Adam Adams", "home@example.org", "Eva Adams", "home@example.org")),
        (["Eva Adams"], ("Adam Adams", "home@example.org", "Eva Adams", "")),
        (["Eva Adams"], ("Adam Adams", "home@example.org", "Bo Berg", "home@example.org")),
        (["Eva Adams", "Bo Berg"], ("Adam Adams", "HOME@example.org", "", "")),
    ],
    ids=["both listed", "her own line", "two new ones", "two known"],
)
def test_an_address_that_two_share_makes_nobody_of_another(known, cells, school, student):
    for name in known:
        make_contact(student=student, name=name, email="home@example.org", scope="all")
    take_in(school, with_contacts(cells, headings=SHARED))
    scopes = dict(Contact.objects.values_list("name", "scope"))
    assert scopes == {
        name: "all" if name in known else "nothing" for name in {*known, cells[0], cells[2]} - {""}
    }


@pytest.mark.parametrize(("custody", "scope"), [("", "nothing"), ("ja", "all")])
def test_a_new_name_at_an_address_may_be_told_only_what_the_file_says(
    custody, scope, school, student
):
    make_contact(student=student, name="Eva Adams", email="eva@example.org", scope="all")
    headings = ("Contact 1 name", "Contact 1 e-mail", "Contact 1 may be told")
    take_in(school, with_contacts(("Frida Fox", "eva@example.org", custody), headings=headings))
    contact = Contact.objects.get()
    assert (contact.name, contact.scope) == ("Frida Fox", scope)


def test_links_end_with_another_name_of_a_file_and_not_with_a_telephone(school, student):
    eva = make_contact(student=student, name="Eva Adams", email="eva@example.org", scope="all")
    link = make_contact_link(contact=eva)
    for cells, number in ((EVA, 1), (("Frida Fox", "", "eva@example.org", ""), 2)):
        take_in(school, with_contacts(cells))
        link.refresh_from_db()
        assert link.number == number
