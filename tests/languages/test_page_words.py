"""Pages, mails and sheets speak as a school does: the words of the table in docs/glossary.md."""

import re
from datetime import datetime, time

import polib
import pytest
from django.utils.formats import date_format, time_format
from django.utils.translation import override

from tests.house import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"
TABLE = r"^## {title}\n(?:[^|\n].*\n|\n)+((?:\|.*\n)+)"
TABLES = {"Words on pages": ("en", "de"), "In Spanish and French": ("es", "fr")}
"""The last two columns of each table are words that no page uses, in these languages."""

LANGUAGES = [language for languages in TABLES.values() for language in languages]

NAMES_OF_MACHINES = {
    "The file is no frozen FaceNet graph (inputs `input` and `phase_train`, output `embeddings`),"
    " or it is damaged.": "an operator compares the names of the file's nodes",
    "thresholds": "the administration names what a film keeps",
    "The worker is not running: start “manage.py worker”.": "a command, as it is typed",
    "worker has not been running: start “manage.py worker”.": "a command, as it is typed",
}
"""Texts that may hold such a word, and why."""

NOT_READ = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<script.*?</script>|<style.*?</style>", re.DOTALL
)
TAG = re.compile(r"<[^>]*>")
SPOKEN = re.compile(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"')
PLACEHOLDER = re.compile(r"%\(\w+\)\w|\{\w*\}")


def words_not_used() -> dict[str, set[str]]:
    """Read the last two columns of the tables: words that no page uses, by language."""
    unused: dict[str, set[str]] = {}
    for title, languages in TABLES.items():
        found = re.search(TABLE.format(title=title), GLOSSARY.read_text("utf-8"), re.MULTILINE)
        assert found, f"docs/glossary.md has no table: {title}"
        lines = found[1].splitlines()[2:]
        rows = [line.strip().removeprefix("|").removesuffix("|").split("|") for line in lines]
        for at, language in zip((-2, -1), languages, strict=True):
            cells = [row[at].split(",") for row in rows]
            unused[language] = {word.strip() for cell in cells for word in cell} - {""}
    return unused


def sentences() -> list[tuple[str, str, str]]:
    """List each text of the catalogues: its English, its language, its words without values."""
    found = []
    for language in LANGUAGES[1:]:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        for entry in polib.pofile(str(path)):
            english = [entry.msgid, entry.msgid_plural] if language == LANGUAGES[1] else []
            translated = [entry.msgstr, *entry.msgstr_plural.values()]
            found += [(entry.msgid, LANGUAGES[0], text) for text in english if text]
            found += [(entry.msgid, language, text) for text in translated if text]
    return [(key, language, PLACEHOLDER.sub("", text)) for key, language, text in found]


def in_templates() -> list[tuple[str, str]]:
    """List what stands in templates and is no text of the catalogue, by file."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        text = NOT_READ.sub(" ", path.read_text(encoding="utf-8"))
        name = str(path.relative_to(ROOT))
        found += [(name, words) for words in SPOKEN.findall(text)]
        found.append((name, TAG.sub(" ", text)))
    return found


def one_of(words: set[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


def test_the_table_names_the_words_that_the_code_has_for_itself():
    words = words_not_used()
    assert {"session", "sessions", "capture", "sighting", "tally", "gallery test"} <= words["en"]
    assert {"Sitzung", "Session", "Worker", "Token"} <= words["de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_word_of_the_code(language):
    pattern = one_of(words_not_used()[language])
    found = {
        (key, match[0])
        for key, spoken, text in sentences()
        if spoken == language and key not in NAMES_OF_MACHINES and (match := pattern.search(text))
    }
    assert not found


def test_no_template_uses_a_word_of_the_code_beside_its_texts():
    words = words_not_used()
    pattern = one_of(words["en"] | words["de"])
    found = {(name, match[0]) for name, text in in_templates() for match in pattern.finditer(text)}
    assert not found


def test_each_exception_is_needed():
    words = words_not_used()
    patterns = {language: one_of(words[language]) for language in LANGUAGES}
    needed = {key for key, spoken, text in sentences() if patterns[spoken].search(text)}
    assert needed == set(NAMES_OF_MACHINES)


def test_a_word_within_another_is_not_meant():
    pattern = one_of({"session", "tally"})
    assert not pattern.search("obsession, totally")
    assert pattern.search("Choose the Session.")


@pytest.mark.parametrize("language", ["en-gb", "de", "es", "fr"])
def test_an_hour_of_the_afternoon_is_written_as_schools_do(language):
    with override(language):
        assert time_format(time(14, 10)) == "14:10"
        assert date_format(datetime(2026, 9, 1, 14, 10), "DATETIME_FORMAT").endswith("14:10")
