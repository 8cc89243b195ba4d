"""Every refusal has a code, and every code a sentence in each language with the values it gets."""

import ast
import builtins
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from face_vision.quality.scores import Fault
from faces.models import ClassClip
from jobs.failures import register_messages, registered_messages, sentence_of, storable
from tests.house import PRODUCT, ROOT, files_under, nodes_of, tree_of

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
MESSAGES = registered_messages()
LANGUAGES = [code for code, _ in settings.LANGUAGES]


@cache
def names_of_errors():
    """List the errors that carry a code: three bases and all that are kinds of them."""
    names, before = {"RefusedError", "StorageError", "VisionError"}, set()
    nodes = [n for path in files_under(*PRODUCT, "demo") for n in nodes_of(path)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    while names != before:
        before = set(names)
        names |= {c.name for c in classes if {getattr(b, "id", "") for b in c.bases} & names}
    return names


OWN_CODE = {"OverlappingSessionError", "LooksLikeAnotherStudentError"}
"""Errors that are made of a row and choose code and values themselves."""


ERRORS_OF_OTHERS = {
    *(name for name in dir(builtins) if name.endswith(("Error", "Exception"))),
    *("APIException", "ValidationError", "RefusedError", "VisionError"),
}
"""What our errors are kinds of."""

WITHOUT_CODE = {
    *("GalleryChangedError", "FilmTakenOverError"),
    *("KeyReusedError", "UnknownParameterError", "ValueTakenError"),
    *("StaleVersionError", "VersionMissingError", "ProofMissingError"),
    *("ArchiveError", "BackupError", "BrokenWireError", "ChildGoneError"),
    "UntrustedTokenError",
}
"""What no person reads, as a job is tried again for it; what only the API answers, in its own
shape; what a command of the operator says, in English as all of it; that two processes of ours do
not understand each other, or why one opens no archive; and what is wrong with an issuer's token:
the log alone has it."""

IN_THEIR_OWN_FOLDER = {"BackupError", "BrokenWireError", "ChildGoneError", "UntrustedTokenError"}

FROM_ENUM = {
    "fault.value": {fault.value for fault in Fault},
    "faults[0].value": {fault.value for fault in Fault},
}


def makings_of_errors():
    """List where an error is made of which codes; what is handed on from another error is not."""
    for path in files_under(*PRODUCT, "demo"):
        for function in [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef)]:
            for call in [n for n in ast.walk(function) if isinstance(n, ast.Call)]:
                is_handed_on = any(keyword.arg is None for keyword in call.keywords)
                if not is_handed_on and (is_making(call) or is_own_making(path, call)):
                    place = f"{path.relative_to(ROOT)}:{call.lineno}"
                    yield place, codes_of(call.args[0], function), call


def is_making(call):
    name = getattr(call.func, "id", "")
    return name not in OWN_CODE and (name == "remark" or name in names_of_errors())


def is_own_making(path, call):
    """Say whether an error of `OWN_CODE` makes itself; the three bases hand on what they get."""
    if path.name != "errors.py" or ast.unparse(call.func) != "super().__init__":
        return False
    return ast.unparse(call) != "super().__init__(code)"


def codes_of(node, function):
    """Return the codes that an expression may give, through a variable of the function too."""
    match node:
        case ast.IfExp():
            return codes_of(node.body, function) | codes_of(node.orelse, function)
        case ast.Constant():
            return {node.value}
        case ast.Name():
            assigned = [n.value for n in ast.walk(function) if is_assigned(n, node.id)]
            return set().union(*(codes_of(value, function) for value in assigned))
    return FROM_ENUM.get(ast.unparse(node), set())


def is_assigned(node, name):
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name


def classes_of_errors():
    """List all of the product but those that stay in one module (`_Name`) or in the commands."""
    paths = files_under(*PRODUCT)
    nodes = [(path, n) for path in paths for n in nodes_of(path)]
    found = [(path, n) for path, n in nodes if isinstance(n, ast.ClassDef)]
    names, before = set(ERRORS_OF_OTHERS), set()
    while names != before:
        before = set(names)
        names |= {node.name for _, node in found if is_kind_of(node, names)}
    return [(p, n.name) for p, n in found if is_kind_of(n, names) and not n.name.startswith("_")]


def is_kind_of(node, names):
    return bool({ast.unparse(base).split(".")[-1] for base in node.bases} & names)


def test_every_error_stands_with_the_sentences_of_its_room():
    found = classes_of_errors()
    assert len(found) > 75
    elsewhere = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in found
        if (path.name != "errors.py" or path.parent.name not in PRODUCT)
        and name not in IN_THEIR_OWN_FOLDER
    ]
    assert elsewhere == []


def test_every_error_of_a_room_is_one_of_a_code():
    without = {name for path, name in classes_of_errors() if name not in names_of_errors()}
    assert without == WITHOUT_CODE


def test_scripts_know_errors_by_names_that_are_there():
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    named = {m for path in scripts for m in re.findall(r'"([A-Z]\w+Error)"', path.read_text())}
    assert len(named) > 2
    assert named - names_of_errors() == set()


def test_an_error_names_a_code_and_gives_it_the_values_of_its_sentence():
    makings = list(makings_of_errors())
    assert len(makings) > 180
    wrong = [place for place, codes, call in makings if not codes or not gives_values(codes, call)]
    assert wrong == []


def gives_values(codes, call):
    given = {keyword.arg for keyword in call.keywords}
    return all(code in MESSAGES and values_of(code) == given for code in codes)


def values_of(code):
    return set(PLACEHOLDER.findall(MESSAGES[code]))


def sentences_made(tree):
    """List the lines where a caught refusal is made into a text."""
    for handler in [n for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and n.name]:
        for node in [n for line in handler.body for n in ast.walk(line)]:
            if ast.unparse(node) == f"str({handler.name})":
                yield node.lineno
            if isinstance(node, ast.FormattedValue) and ast.unparse(node.value) == handler.name:
                yield node.lineno


def test_a_service_hands_a_refusal_on_and_makes_no_sentence_of_it():
    paths = [path for path in files_under(*PRODUCT) if "services" in path.parts]
    found = {f"{path.relative_to(ROOT)}" for path in paths for _ in sentences_made(tree_of(path))}
    assert found == set()


@pytest.mark.parametrize("made", ["str(e)", "f'{e}'", "['x', f'no: {e}']"])
def test_the_reading_finds_a_sentence_made_of_a_refusal(made):
    assert list(sentences_made(ast.parse(f"try: f()\nexcept E as e: x = {made}")))


def test_no_sentence_is_left_that_nothing_says():
    nodes = [n for path in files_under(*PRODUCT, "demo") for n in nodes_of(path)]
    keys = {id(key) for n in nodes if isinstance(n, ast.Dict) for key in n.keys}
    named = {n.value for n in nodes if isinstance(n, ast.Constant) and id(n) not in keys}
    assert set(MESSAGES) - named == set()


def test_a_code_is_a_word():
    assert [code for code in MESSAGES if not SLUG.fullmatch(code)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_bears_its_values_in_every_language(language):
    with override(language):
        assert [code for code in MESSAGES if not bears_values(code)] == []


def bears_values(code):
    sentence = sentence_of(code, marked_values_of(code))
    return all(value in sentence for value in marked_values_of(code).values())


def marked_values_of(code):
    return {name: f"<{name}>" for name in values_of(code)}


def test_a_sentence_is_another_in_every_language():
    sentences = {code: set() for code in MESSAGES}
    for language in LANGUAGES:
        with override(language):
            for code, found in sentences.items():
                found.add(sentence_of(code, marked_values_of(code)))
    assert [code for code, found in sentences.items() if len(found) < len(LANGUAGES)] == []


def test_an_unknown_code_of_an_older_version_is_a_plain_sentence():
    for code, params in [("gone_since_long", {}), ("video_over_minutes", {"other": 1})]:
        with override("de"):
            assert sentence_of(code, params).startswith("Es war nicht möglich")
        with override("en-gb"):
            assert sentence_of(code, params).startswith("It could not be done")


def test_values_of_a_kept_code_come_along_in_each_language():
    clip = ClassClip(
        state="failed", failure_code="video_over_minutes", failure_params={"limit": 10}
    )
    with override("de"):
        assert "10 Minuten" in clip.failure_reason
    with override("en-gb"):
        assert "10 minutes" in clip.failure_reason
    assert ClassClip().failure_reason == ""


def test_a_code_has_one_sentence_only():
    with pytest.raises(ValueError, match="video_missing"):
        register_messages({"video_missing": "Another sentence."})
    register_messages({"video_missing": MESSAGES["video_missing"]})


def test_values_are_kept_as_json_knows_them():
    kept = storable({"n": 2, "path": Path("a"), "is_new": True, "none": None})
    assert kept == {"n": 2, "path": "a", "is_new": True, "none": None}
