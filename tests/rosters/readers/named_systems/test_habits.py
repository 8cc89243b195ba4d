"""Habits of exports, of which each once lost a name, a class or a student without a word."""

import pytest

from rosters.errors import RosterUnreadableError
from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets.choices import Choices
from tests.rosters.roster_files import OPEN_DOCUMENT, make_xlsx, make_zip

ANA, BEN = ("71", "Ana", "Adams"), ("72", "Ben", "Baker")


def read(text, **chosen):
    content = text if isinstance(text, bytes) else text.encode()
    return read_roster(content, ReadBy(choices=Choices(**chosen)))


def people(roster):
    return [(x.number, x.given_name, x.family_name) for x in roster.students]


def classes(roster):
    return [(x.student, x.group) for x in roster.enrolments]


def asked(roster):
    return [x.reason.code for x in roster.problems], roster.outline.asks, roster.students


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Nachname Vorname", ("Adams Ana", "Baker Ben")),
        ("Name, Vorname", ("Adams Ana", "Baker Ben")),
        ("Apellidos nombre", ("Adams Ana", "Baker Ben")),
        ("Vorname Nachname", ("Ana Adams", "Ben Baker")),
        ("Prénom et nom", ("Ana Adams", "Ben Baker")),
    ],
)
def test_a_heading_says_which_name_comes_first(heading, names):
    roster = read(f"Schülernummer;{heading};Klasse\n71;{names[0]};7a\n72;{names[1]};7a\n")
    assert people(roster) == [ANA, BEN]


def test_the_name_that_a_pupil_uses_goes_before_that_of_her_birth():
    text = "INE;Nom de naissance;Nom d’usage;Prénom;Classe\n71;Old;Adams;Ana;5A\n72;Baker;;Ben;5A\n"
    assert people(read(text)) == [ANA, BEN]


@pytest.mark.parametrize("heading", ["Name", "ID"])
def test_two_columns_called_the_same_are_asked_about(heading):
    first = "Number" if heading == "Name" else "Full name"
    text = f"{first},{heading},{heading},Class\n71,Adams,Ana,7A\n72,Baker,Ben,7A\n"
    assert asked(read(text)) == (["headings_equal"], ["columns"], [])


def test_two_columns_called_the_same_that_say_the_same_are_read():
    text = "ID,ID,Full name,Class\n71,71,Ana Adams,7A\n72,72,Ben Baker,7A\n"
    assert people(read(text)) == [ANA, BEN]


@pytest.mark.parametrize("numbers", ["123", "112"])
def test_a_column_that_may_count_the_lines_is_asked_about(numbers):
    rows = "".join(f"{n};Adams;Ana{n};7{i}\n" for i, n in enumerate(numbers))
    text = f"Nr;Name;Vorname;Klasse\n{rows}"
    assert asked(read(text)) == (["number_column_counts"], ["columns"], [])
    assert len(read(text.replace("112", "123"), columns={"nr": "number"}).students) >= 2


def test_a_column_that_counts_the_lines_is_not_proposed_where_another_may_be_the_number():
    columns = read("#,Tunnus,Name,Class\n1,71,Ana Adams,7A\n2,72,Ben Baker,7A\n").outline.columns
    assert [x.field for x in columns] == ["", "number", "full_name", "class_code"]


def test_a_number_in_the_school_goes_before_one_of_the_line():
    text = "Nr;Schülernummer;Name;Vorname;Klasse\n1;71;Adams;Ana;7a\n2;72;Baker;Ben;7a\n"
    roster = read(text)
    assert (people(roster), roster.ignored) == ([ANA, BEN], ["Nr"])


@pytest.mark.parametrize(
    ("title", "code"),
    [("Klasse: 7a;;", "7a"), ("Class 7A;;", "7A"), ("Tutor Group:;Maple;", "Maple")],
)
def test_a_title_names_the_class_of_those_below_it(title, code):
    rows = "Schülernummer;Name;Vorname\n71;Adams;Ana\n"
    below = "Class 7B;;\nSchülernummer;Name;Vorname\n72;Baker;Ben\n"
    roster = read(f"{title}\n;;\n{rows}{below}")
    assert (people(roster), roster.problems) == ([ANA, BEN], [])
    assert classes(roster) == [("71", code), ("72", "7B")]


def test_a_column_of_classes_goes_before_a_title():
    text = "Class 7A,,,\nNumber,Given name,Family name,Class\n71,Ana,Adams,8A\n"
    assert classes(read(text)) == [("71", "8A")]


@pytest.mark.parametrize("year", ["7", "Year 7", "Yr 7"])
def test_a_class_that_is_a_mere_letter_is_one_of_its_year(year):
    text = f"Adno,Surname,Forename,Year,Form\n71,Adams,Ana,{year},A\n72,Baker,Ben,8,A\n"
    assert classes(read(text)) == [("71", "7A"), ("72", "8A")]


def test_the_word_before_a_class_is_no_part_of_it():
    text = "Nummer;Name;Vorname;Klasse\n71;Adams;Ana;Klasse 7a\n72;Baker;Ben;7a\n"
    assert classes(read(text)) == [("71", "7a"), ("72", "7a")]


def test_columns_that_each_hold_a_class_are_not_glued_together():
    text = "Number,Full name,Form,Groups\n71,Ana Adams,7A,Choir|Chess\n72,Ben Baker,7B,\n"
    columns = {"form": "class_code", "groups": "class_code"}
    roster = read(text, columns=columns)
    assert classes(roster) == [("71", "7A"), ("71", "Choir"), ("71", "Chess"), ("72", "7B")]


@pytest.mark.parametrize("between", [", ", " / ", " + ", " & "])
def test_what_may_be_several_classes_in_a_cell_is_asked_about(between):
    text = f'Number,Full name,Class\n71,Ana Adams,"7A{between}M1"\n'
    roster = read(text)
    assert [x.reason.code for x in roster.problems] == ["classes_unclear"]
    assert classes(read(text, splits_classes=True)) == [("71", "7A"), ("71", "M1")]


@pytest.mark.parametrize(
    ("heading", "word", "code"),
    [
        ("role1", "editingteacher", "row_of_teacher"),
        ("Rolle", "Lehrerin", "row_of_teacher"),
        ("Status", "Left", "row_of_leaver"),
        ("Estado", "Baja", "row_of_leaver"),
    ],
)
def test_who_is_no_student_now_is_left_out_and_named(heading, word, code):
    text = f"Number,Full name,Class,{heading}\n71,Ana Adams,7A,\n72,Ben Baker,7A,{word}\n"
    roster = read(text)
    assert people(roster) == [ANA]
    assert [(x.place.line, x.reason.code) for x in roster.left_out] == [(3, code)]


def test_a_part_of_a_name_beside_an_unknown_column_of_names_is_asked_about():
    text = "Nombre;Cognoms;Id. alumno;Clase\nAna;Adams;71;1A\nBen;Baker;72;1A\n"
    assert asked(read(text)) == (["name_column_missing"], ["columns"], [])


def test_people_of_one_name_alone_are_no_halves():
    text = "Name;Number;Class\nSuharto;71;7A\nMadonna;72;7A\n"
    assert people(read(text)) == [("71", "", "Suharto"), ("72", "", "Madonna")]


def test_a_first_row_like_the_second_is_a_student():
    outline = read("71;Adams;Ana;7a\n72;Baker;Ben;7a\n").outline
    assert (outline.heading_line, next(x.samples[0] for x in outline.columns)) == (0, "71")


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Matrikelnr.", "number"), ("Current Form", "class_code"), ("Pupil Forename", "given_name")],
)
def test_what_headings_say_besides_is_passed_over(heading, field):
    outline = read(f"Full name,{heading},Town\nAna Adams,71,Ulm\nBen Baker,72,Ulm\n").outline
    assert outline.columns[1].field == field


@pytest.mark.parametrize("heading", ["Date sortie", "Fecha baja"])
def test_the_day_on_which_somebody_leaves_is_read(heading):
    roster = read(f"Number;Full name;Class;{heading}\n71;Ana Adams;7A;2027-05-31\n")
    assert [str(x.until_on) for x in roster.enrolments] == ["2027-06-01"]


def test_spaces_before_quotation_marks_are_no_part_of_a_name():
    text = 'Number, "First name", "Last name", Class\n71, "Ana", "Adams", 7A\n'
    assert people(read(text)) == [ANA]


def test_what_stands_below_the_last_student_is_left_out_and_named():
    text = (
        "Number;First name;Last name;Class\n71;Ana;Adams;7A\n;;;\nAs of: 17.08.2026;;;Page 1\n"
        ";;;Confidential\n"
    )
    roster = read(text)
    assert (people(roster), roster.problems) == ([ANA], [])
    assert {x.place.line for x in roster.left_out} == {4, 5}


def test_somebody_without_a_name_below_the_list_is_no_note():
    roster = read("Number,First name,Last name,Class\n71,Ana,Adams,7A\n72,,,7A\n")
    assert [x.reason.code for x in roster.problems] == ["family_name_missing"]


HEADS = ("Number", "First name", "Last name", "Class")
ROWS = [(*ANA, "7A"), (*BEN, "7A")]


def test_headings_of_two_rows_are_read_together():
    upper = ("Number", "Name", None, "Class")
    lower = ("Number", "First", "Last", "Class")
    roster = read(make_xlsx(lower, *ROWS, headings=upper))
    assert (people(roster), classes(roster)) == ([ANA, BEN], [("71", "7A"), ("72", "7A")])


def test_the_lower_row_names_the_columns_where_it_has_more_known_words():
    lower = (*HEADS[:3], "Where")
    outline = read(make_xlsx(lower, *ROWS, headings=("Student", None, None, "Group"))).outline
    assert [x.heading for x in outline.columns] == list(lower)
    assert (outline.heading_line, outline.asks) == (2, ["columns"])


def test_a_student_in_whose_row_a_known_word_stands_is_no_row_of_headings():
    outline = read("Tunnus,Etunimi,Sukunimi,Tila\n71,Ana,Adams,Left\n72,Ben,Baker,\n").outline
    assert (outline.heading_line, outline.columns[1].samples) == (1, ["Ana", "Ben"])


def test_a_formula_in_a_column_that_is_not_read_keeps_nobody_out():
    rows = [(*row, f"=SUM(1,{n})") for n, row in enumerate(ROWS)]
    assert people(read(make_xlsx(*rows, headings=(*HEADS, "Marks")))) == [ANA, BEN]
    rows = [(n, "Ana", '="Ad"&"ams"', "7A") for n in ("71", "72")]
    roster = read(make_xlsx(*rows, headings=HEADS))
    assert [x.reason.code for x in roster.problems] == ["row_holds_formula"] * 2


def test_a_sum_that_is_a_formula_is_no_student():
    roster = read(make_xlsx(*ROWS, ("Total", "=COUNTA(A2:A3)"), headings=HEADS))
    assert (people(roster), roster.problems) == ([ANA, BEN], [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><table><tr><td>Number</td></tr></table>", "file_is_web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "file_is_web_page"),
        (b"\n<!DOCTYPE html>", "file_is_web_page"),
        (b"%PDF-1.7 something", "file_is_no_list"),
        (b'[{"number": "1"}]', "file_is_no_list"),
        (b"\x1f\x8b\x08\x00aaaa", "file_is_no_list"),
        (make_zip(OPEN_DOCUMENT), "workbook_of_other_program"),
        (make_zip({"Index/Document.iwa": b"x"}), "workbook_of_other_program"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content, code):
    with pytest.raises(RosterUnreadableError) as refused:
        read(content)
    assert refused.value.code == code
    assert str(refused.value)
