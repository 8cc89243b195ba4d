"""Every refusal has a code, and every code a sentence in each language with the values it gets."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from face_vision.errors import VisionError
from face_vision.quality.scores import Fault
from jobs.failures import register_messages, registered_messages, sentence_of, storable
from tests.house import PRODUCT, ROOT, files_under, tree_of

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
MESSAGES = registered_messages()
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def classes_of_errors(base):
    """List the names of an error and of all that are kinds of it."""
    return {base.__name__}.union(*map(classes_of_errors, base.__subclasses__()))


def raised(names):
    """List where an error is made: file and line, code, names of the values."""
    for path in files_under(*PRODUCT):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and node.args:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                yield place, node.args[0], {k.arg for k in node.keywords}


VISION_ERRORS = list(raised(classes_of_errors(VisionError)))
PLACES = [place for place, *_ in VISION_ERRORS]
BY_VARIABLE = {
    "code": ("too_few_pictures", "too_few_files"),
    "fault.value": [fault.value for fault in Fault],
    "faults[0].value": [fault.value for fault in Fault],
}
"""Codes that come from elsewhere, by the expression that names them."""


def all_codes(node):
    if isinstance(node, ast.IfExp):
        return [*all_codes(node.body), *all_codes(node.orelse)]
    if isinstance(node, ast.Constant):
        return [node.value]
    return BY_VARIABLE[ast.unparse(node)]


@pytest.mark.parametrize(("place", "node", "values"), VISION_ERRORS, ids=PLACES)
def test_an_error_names_a_code_and_gives_it_its_values(place, node, values):
    for code in all_codes(node):
        assert set(PLACEHOLDER.findall(MESSAGES[code])) == values, (place, code)


def test_there_are_errors_to_read():
    assert len(VISION_ERRORS) > 20


@pytest.mark.parametrize("code", MESSAGES)
def test_a_code_is_a_word_and_its_sentence_is_one_in_every_language(code):
    assert SLUG.fullmatch(code)
    names = PLACEHOLDER.findall(MESSAGES[code])
    params = {name: f"<{name}>" for name in names}
    sentences = set()
    for language in LANGUAGES:
        with override(language):
            sentence = sentence_of(code, params)
        assert sentence[-1] in ".:…", sentence
        assert all(value in sentence for value in params.values())
        sentences.add(sentence)
    assert len(sentences) == len(LANGUAGES), "a language lacks its own sentence"


def test_an_unknown_code_of_an_older_version_is_a_plain_sentence():
    for code, params in [("gone_since_long", {}), ("video_over_minutes", {"other": 1})]:
        with override("de"):
            assert sentence_of(code, params).startswith("Es war nicht möglich")
        with override("en-gb"):
            assert sentence_of(code, params).startswith("It could not be done")


def test_a_code_has_one_sentence_only():
    with pytest.raises(ValueError, match="video_missing"):
        register_messages({"video_missing": "Another sentence."})
    register_messages({"video_missing": MESSAGES["video_missing"]})


def test_values_are_kept_as_json_knows_them():
    kept = storable({"n": 2, "path": Path("a"), "is_new": True, "none": None})
    assert kept == {"n": 2, "path": "a", "is_new": True, "none": None}
