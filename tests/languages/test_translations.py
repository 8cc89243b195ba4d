"""Each language is complete: every marked text is there, with its values, and pages show it."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

from tests.house import ROOMS, files_under, nodes_of

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[.\d]*[sdf]|%%|</?\w+")
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "npgettext"}
SHORT = 3
"""Words: a shorter text may be the same in both languages, or part of a name."""

IS_TYPED = re.compile(r"[\w./-]*manage\.py .*|systemctl .*|[\w ,.:/@-]+\.example\S*")
"""What is typed or is an address is the same for everybody."""


def file_of(language: str, ending: str, root: Path = ROOT) -> str:
    return str(root / "locale" / language / "LC_MESSAGES" / f"django.{ending}")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def catalogue(language) -> polib.POFile:
    return polib.pofile(file_of(language, "po"))


def sayings_of(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Pair each English text of an entry with its translation."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    forms = entry.msgstr_plural
    return [(entry.msgid, forms[0]), (entry.msgid_plural, forms[1])]


def test_nothing_is_missing_or_guessed(catalogue):
    assert len(catalogue) > 800
    unfinished = [
        e.msgid
        for e in catalogue
        if "fuzzy" in e.flags or not all(translated for _, translated in sayings_of(e))
    ]
    assert unfinished == []


def test_no_sentence_is_the_english_one(catalogue):
    copied = [
        english
        for entry in catalogue
        for english, translated in sayings_of(entry)
        if english == translated
        and len(PLACEHOLDER.sub("", english).split()) > SHORT
        and not IS_TYPED.fullmatch(english)
    ]
    assert copied == []


def test_the_values_of_a_sentence_are_the_same_in_both_languages(catalogue):
    different = [
        english
        for entry in catalogue
        for english, translated in sayings_of(entry)
        if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(translated))
    ]
    assert different == []


def test_the_compiled_catalogue_says_what_the_source_says(catalogue, language):
    compiled = polib.mofile(file_of(language, "mo"))
    assert {(e.msgctxt, e.msgid, e.msgstr) for e in compiled} == {
        (e.msgctxt, e.msgid, e.msgstr) for e in catalogue
    }


@pytest.fixture(scope="module")
def gathered(tmp_path_factory) -> Path:
    """Return a copy of the source whose texts were gathered anew."""
    if not shutil.which("xgettext"):
        pytest.skip("GNU gettext is not installed: apt-get install gettext")
    source = tmp_path_factory.mktemp("gathered") / "source"
    ignored = shutil.ignore_patterns(".*", "var", "tests", "docs", "__pycache__", "*.mo")
    shutil.copytree(ROOT, source, ignore=ignored)
    command = [sys.executable, "manage.py", "makemessages"]
    subprocess.run(command, cwd=source, check=True, capture_output=True, timeout=120)
    return source


@pytest.mark.thorough
def test_no_marked_text_is_left_out(catalogue, language, gathered):
    anew = polib.pofile(file_of(language, "po", gathered))
    assert {(e.msgctxt, e.msgid) for e in anew} == {(e.msgctxt, e.msgid) for e in catalogue}


def test_no_text_is_marked_where_an_older_gettext_does_not_look():
    """Before its version 0.23 xgettext reads no f-strings: such a text would stay English."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in files_under(*ROOMS)
        for string in nodes_of(path)
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in MARKS
    ]
    assert hidden == []


def visible_text(html: str) -> str:
    html = re.sub(r"<(script|style|title).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.django_db
def test_pages_are_in_the_language_of_who_reads_them(
    catalogue, language, alice_client, session, class_group, student
):
    english = [
        e.msgid
        for e in catalogue
        if len(e.msgid.split()) > SHORT and "%(" not in e.msgid and e.msgid != e.msgstr
    ]
    addresses = [
        "/",
        f"/classes/{class_group.pk}/",
        f"/classes/{class_group.pk}/take/",
        f"/classes/{class_group.pk}/faces/",
        f"/classes/{class_group.pk}/clip/",
        f"/classes/{class_group.pk}/lookalikes/",
        f"/classes/{class_group.pk}/evaluation/",
        f"/students/{student.pk}/faces/",
        f"/sessions/{session.pk}/",
        f"/sessions/{session.pk}/review/",
        f"/sessions/{session.pk}/live/",
        "/privacy/",
    ]
    for address in addresses:
        page = alice_client.get(address, headers={"Accept-Language": language})
        assert page["Content-Language"] == language, address
        assert f'<html lang="{language}">' in page.text
        text = visible_text(page.text)
        assert [words for words in english if words in text] == [], address


@pytest.mark.django_db
def test_a_language_is_chosen_without_a_script_and_kept(alice_client, catalogue, language):
    mine = catalogue.find("My classes").msgstr
    alice_client.post("/account/language/", {"language": language, "next": "/"})
    assert mine in alice_client.get("/").text
    alice_client.post("/account/language/", {"language": "en-gb", "next": "/"})
    assert "My classes" in alice_client.get("/").text
