"""Lists of the systems that schools have come in whole, unasked or after one look at the columns.

The headings are written from what is publicly known of each system; none is a file of a school.
"""

import pytest

from rosters.forms.readings import ReadingForm
from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets.choices import NOTHING_CHOSEN, Choices
from tests.rosters.readers.named_systems.english import ENGLISH
from tests.rosters.readers.named_systems.further_english import FURTHER_ENGLISH
from tests.rosters.readers.named_systems.further_languages import FURTHER_LANGUAGES
from tests.rosters.readers.named_systems.german import GERMAN
from tests.rosters.readers.named_systems.romance import FRENCH, SPANISH

LISTINGS = [*ENGLISH, *GERMAN, *FRENCH, *SPANISH, *FURTHER_ENGLISH, *FURTHER_LANGUAGES]
ASKED = [one for one in LISTINGS if one.asks]
MOST_LOOKS = 3
UNASKED = [one for one in LISTINGS if not one.asks]


def each(listings):
    return pytest.mark.parametrize("listing", listings, ids=lambda one: one.system)


def classes_of(roster):
    """Return the number of whom each line enrols, empty where the file has none, and the class."""
    numbers = {row.key: row.number for row in roster.students}
    return [(numbers[row.student], row.group) for row in roster.enrolments]


@each(LISTINGS)
def test_every_student_comes_in_with_number_names_and_classes(listing):
    roster = read_roster(listing.content, ReadBy(choices=listing.choices))
    assert roster.problems == []
    found = [(row.number, row.given_name, row.family_name) for row in roster.students]
    assert found == listing.students
    assert classes_of(roster) == listing.classes


@each(UNASKED)
def test_what_is_not_read_is_named_and_nothing_is_asked(listing):
    roster = read_roster(listing.content)
    assert roster.outline.asks == []
    assert roster.ignored == listing.unread
    assert [row.place.line for row in roster.left_out] == listing.left_out


@each(ASKED)
def test_what_cannot_be_known_is_asked_before_anybody_comes_in(listing):
    roster = read_roster(listing.content)
    assert tuple(roster.outline.asks) == listing.asks
    assert roster.students == []
    assert len(roster.problems) == 1


def send_page(listing, outline, choices):
    """Send the page with the columns, as a person fills it in who wants the listing's choices."""
    form = ReadingForm(outline=outline, choices=choices)
    shown = {name: form[name].value() for name in form.fields}
    wanted = listing.choices
    columns = {
        f"column-{n}": wanted.columns.get(column.key, column.field)
        for n, column in enumerate(outline.columns)
    }
    others = {name: getattr(wanted, name) for name in ("heading_line", "one_class", "identity")}
    filled = {name: value for name, value in others.items() if value}
    sent = {name: x for name, x in (shown | columns | filled).items() if x is not None}
    form = ReadingForm(sent, outline=outline, choices=choices)
    assert form.is_valid(), form.errors
    return form.choices()


@each(ASKED)
def test_the_page_is_sent_as_often_as_is_said_until_the_list_is_read(listing):
    roster, choices, n_looks = read_roster(listing.content), NOTHING_CHOSEN, 0
    while roster.problems and n_looks < MOST_LOOKS:
        choices = send_page(listing, roster.outline, choices)
        roster = read_roster(listing.content, ReadBy(choices=choices))
        n_looks += 1
    found = [(row.number, row.given_name, row.family_name) for row in roster.students]
    assert (found, n_looks) == (listing.students, listing.looks)
    assert classes_of(roster) == listing.classes


def test_most_lists_need_no_look_at_the_columns_and_nearly_all_one_at_most():
    assert len(UNASKED) >= 24
    assert all(one.looks <= 1 for one in LISTINGS)


def test_marks_of_google_classroom_need_a_look_and_two_lines_left_out():
    """Its rows with the day and the points of each task stand where students do."""
    content = (
        "Last Name,First Name,Email Address,Homework 1,Test\n"
        "Date,,,2026-09-01,2026-09-08\nPoints,,,10,20\n"
        "Moreno Ruiz,Ana,ana@school.example,9,18\nO’Brien,Cáit,cait@school.example,8,19\n"
    ).encode()
    assert read_roster(content).outline.asks == ["columns"]
    choices = Choices(columns={"emailaddress": "number"}, one_class="7A")
    roster = read_roster(content, ReadBy(choices=choices))
    assert [(x.place.line, x.reason.code) for x in roster.problems] == [
        (2, "number_missing"),
        (3, "number_missing"),
    ]
    assert [x.family_name for x in roster.students] == ["Moreno Ruiz", "O’Brien"]


@pytest.mark.parametrize("heading", ["Und weiter", "Sukunimi"])
def test_an_unknown_column_of_names_beside_given_names_is_asked_about(heading):
    content = f"Number,Given name,{heading},Class\n1,Ana,Adams,7A\n2,Ben,Baker,7A\n".encode()
    roster = read_roster(content)
    assert [x.reason.code for x in roster.problems] == ["name_column_missing"]
    assert (roster.outline.asks, roster.students) == (["columns"], [])
