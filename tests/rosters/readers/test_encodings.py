"""Names keep their letters, in whatever encoding a file was saved; what is unclear is asked."""

import codecs

import pytest

from rosters.errors import RosterUnreadableError
from rosters.readers.reader import ReadBy, read_roster
from rosters.readers.sheets import outline as o
from rosters.readers.sheets.choices import Choices
from rosters.readers.tables.encodings import decode
from tests.rosters.roster_files import make_csv

GERMAN = [("Jürgen", "Müller"), ("Zoë", "Weiß")]
FRENCH = [("René", "Lefèvre"), ("Chloé", "Dupré")]
SPANISH = [("Iñaki", "Núñez"), ("José", "Peña")]
NORDIC = [("Søren", "Ærø"), ("Åsa", "Björk")]
POLISH = [("Łukasz", "Wójcik"), ("Żaneta", "Kowalczyk"), ("Michał", "Dąbrowski")]
ROMANIAN = [("Ştefan", "Mureşan"), ("Ană", "Ţepeş")]
CZECH = [("Jiří", "Dvořák"), ("Kateřina", "Svobodová")]
HUNGARIAN = [("László", "Kovács"), ("Győző", "Szűcs")]
RUSSIAN = [("Иван", "Петров"), ("Анна", "Смирнова")]
UKRAINIAN = [("Олена", "Шевченко"), ("Іван", "Їжак")]
JAPANESE = [("太郎", "山田"), ("さくら", "佐藤")]
CHINESE = [("小明", "王"), ("娜", "李"), ("伟", "张")]
ALPHABETS = [*GERMAN, *POLISH, *RUSSIAN, *JAPANESE, *CHINESE]

KNOWN_AT_SIGHT = [
    *[("cp1252", names) for names in (GERMAN, FRENCH, SPANISH, NORDIC)],
    *[("cp1250", names) for names in (POLISH, ROMANIAN)],
    *[("cp1251", names) for names in (RUSSIAN, UKRAINIAN)],
    *[("mac_roman", names) for names in (GERMAN, FRENCH, SPANISH)],
    ("cp932", JAPANESE),
    ("gb18030", CHINESE),
    *[(codec, ALPHABETS) for codec in ("utf-8", "utf-8-sig", "utf-16")],
]
ASKED = [("cp1250", CZECH), ("cp1250", HUNGARIAN)]


def listed(names):
    return [(str(n), given, family, "7A") for n, (given, family) in enumerate(names, start=701)]


def names_of(roster):
    return [(row.given_name, row.family_name) for row in roster.students]


@pytest.mark.parametrize(("encoding", "names"), KNOWN_AT_SIGHT)
def test_names_of_a_usual_encoding_are_read_unasked(encoding, names):
    roster = read_roster(make_csv(*listed(names), encoding=encoding))
    assert (names_of(roster), roster.problems) == (names, [])


@pytest.mark.parametrize(("encoding", "names"), ASKED)
def test_names_of_two_possible_encodings_are_shown_to_a_person_in_both(encoding, names):
    content = make_csv(*listed(names), encoding=encoding)
    roster = read_roster(content)
    assert roster.outline.asks == [o.ENCODING]
    assert [x.reason.code for x in roster.problems] == ["encoding_unclear"]
    assert names[0][0] in roster.outline.encodings[encoding]
    assert len(roster.outline.encodings) > 1
    chosen = read_roster(content, ReadBy(choices=Choices(encoding=encoding)))
    assert (names_of(chosen), chosen.problems) == (names, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_16_is_read_in_either_order_with_its_mark_or_without(encoding, mark):
    content = mark.encode(encoding) + make_csv(*listed(ALPHABETS), encoding=encoding)
    assert names_of(read_roster(content)) == ALPHABETS


@pytest.mark.parametrize(
    ("code", "names"),
    [
        *[(code, SPANISH) for code in ("1ºA", "2ª B", "5°C", "3ºESO")],
        *[(code, [("Ana", "Ruiz")]) for code in ("1ºA", "5°C", "3ºESO")],
    ],
)
def test_a_class_with_an_ordinal_keeps_it(code, names):
    rows = [(*row[:3], code) for row in listed(names)]
    roster = read_roster(make_csv(*rows, encoding="cp1252"))
    assert ([x.code for x in roster.groups], roster.problems) == ([code], [])


def saved_twice(content):
    """Do what a program does that takes UTF-8 for Windows-1252 and saves it as UTF-8."""
    letters = (
        decode(bytes([byte]), "cp1252").text if is_known(byte) else chr(byte) for byte in content
    )
    return "".join(letters).encode()


def is_known(byte):
    return byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}


@pytest.mark.parametrize(
    "names", [GERMAN, FRENCH, POLISH, CZECH, RUSSIAN, JAPANESE, [("Cáit", "O’Brien")]]
)
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_that_was_read_wrongly_and_saved_again_is_mended(names, mark):
    content = mark + saved_twice(make_csv(*listed(names)))
    assert names[0][0] not in content.decode()
    roster = read_roster(content)
    assert (names_of(roster), roster.problems) == (names, [])


def test_a_name_with_odd_letters_is_not_taken_for_one_saved_twice():
    names = [("Ã", "Âge"), ("João", "Sá")]
    assert names_of(read_roster(make_csv(*listed(names)))) == names


def test_letters_that_a_program_has_lost_are_named_and_not_stored():
    roster = read_roster(make_csv(("701", "J\ufffdrgen", "Adams", "7A"), ("702", "Bo", "Ek", "7A")))
    assert [x.reason.code for x in roster.problems] == ["cell_letters_lost"]
    assert names_of(roster) == [("Bo", "Ek")]


@pytest.mark.parametrize("encoding", ["cp932", "gb18030", "cp1250", "utf-16"])
def test_an_encoding_in_which_the_file_is_no_text_is_refused(encoding):
    content = b"Number,Name\r\n701,\xff\xfe\x81,\r\n"
    with pytest.raises(RosterUnreadableError):
        decode(content, encoding)
