"""The papers for data protection: alike in both languages, and true of pages and settings."""

import re
from typing import Any

import pytest
from django.urls import Resolver404, resolve
from django.utils.translation import gettext, override, trans_real

from faces.views.letters import MOST_LINES, _n_lines
from tests.documents.test_readme import settings_text
from tests.house import ROOT

PAPERS = ROOT / "docs" / "privacy"
LANGUAGES = ["en", "de"]
NAMES = sorted(path.name for path in (PAPERS / "en").glob("*.md"))
FENCED = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
IN_CODE = re.compile(r"`([^`\n]+)`")
SLANTED = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
LETTER = ROOT / "templates" / "faces" / "_letter.html"
LETTER_WORDS = re.compile(
    r"{% (?:blocktranslate %}([^{]*{{ student }}[^{]*){%|translate \"(.*?)\" %})"
)


def read(language: str, name: str) -> str:
    return (PAPERS / language / name).read_text(encoding="utf-8")


def both(name: str) -> list[str]:
    return [read(language, name) for language in LANGUAGES]


def prose(text: str) -> str:
    """Leave out letters to copy: nothing in them is a word of the site."""
    return FENCED.sub("", text)


def of_code(text: str) -> list[str]:
    return IN_CODE.findall(prose(text))


def all_texts() -> list[str]:
    return [text for name in NAMES for text in both(name)] + [(PAPERS / "README.md").read_text()]


def test_both_languages_have_the_same_papers():
    assert len(NAMES) == 7
    # The English schedule stands beside the index: code and pages lead to it.
    german = {path.name for path in (PAPERS / "de").glob("*.md")} - {"retention.md"}
    assert sorted(german) == NAMES
    assert (PAPERS / "retention.md").exists()


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_headings_rows_and_letters(name):
    def shape(text):
        return (
            re.findall(r"^#+", prose(text), re.MULTILINE),
            re.findall(r"^(?:\d\.|-|\||>)", prose(text), re.MULTILINE),
            [letter.count("\n") for letter in FENCED.findall(text)],
        )

    english, german = map(shape, both(name))
    assert english == german


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_name_the_same_pages_files_commands_and_blanks(name):
    english, german = both(name)
    assert of_code(english) == of_code(german)
    assert english.count("____") == german.count("____") > 0


def test_every_address_named_exists():
    addresses = {word for text in all_texts() for word in of_code(text) if word.startswith("/")}
    assert "/privacy/" in addresses
    assert not [address for address in sorted(addresses) if not is_address(address)]


def is_address(address: str) -> bool:
    try:
        found = resolve(address)
    except Resolver404:
        return False
    # The administration answers every address below it, to lead strangers to the log-in.
    return found.url_name is not None


def test_an_address_that_does_not_exist_would_be_noticed():
    assert not is_address("/privacie/")
    assert not is_address("/admin/faces/consentletter/")


def test_every_setting_named_exists():
    names = {
        word for text in all_texts() for word in of_code(text) if re.fullmatch(r"[A-Z_]{6,}", word)
    }
    assert "PRIVACY_CONTACT" in names
    assert not [name for name in names if f'"{name}"' not in settings_text()]


def words_of_the_site(language: str) -> set[str]:
    """List what pages say: our own words, and those of Django's administration."""
    with override("de"):
        catalogue: Any = trans_real.catalog()
    pairs = catalogue._catalog.items()
    words = [german if language == "de" else english for english, german in pairs]
    return {word.casefold() for word in words if isinstance(word, str)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_in_slanted_type_is_one_of_the_site(language):
    texts = [prose(read(language, name)) for name in NAMES]
    named = {" ".join(word.split()) for text in texts for word in SLANTED.findall(text)}
    assert len(named) > 8
    known = words_of_the_site(language)
    assert not {word for word in named if word.casefold() not in known}


def letter_words() -> list[str]:
    html = LETTER.read_text(encoding="utf-8")
    words = [whole or part for whole, part in LETTER_WORDS.findall(html)]
    return [word.replace("{{ student }}", "%(student)s") for word in words]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_that_the_site_prints_says_the_same(language):
    asked = [word for word in letter_words() if word != "Code for the office"][1:]
    assert len(asked) == 6
    paper = read(language, "consent-letter.md")
    with override(language):
        words = [gettext(word).replace("%(student)s", "____") for word in asked]
    assert not [word for word in words if word not in paper]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_the_consent_letter_fits_on_its_page(language):
    (notice,) = FENCED.findall(read(language, "consent-letter.md"))
    assert 15 < _n_lines(notice) <= MOST_LINES


def test_every_paper_is_in_the_index():
    index = (PAPERS / "README.md").read_text(encoding="utf-8")
    links = {f"{language}/{name}" for language in LANGUAGES for name in NAMES}
    assert links <= set(re.findall(r"\]\(([^)]+)\)", index))
