"""No row keeps a sentence in the language of whoever was there: services are read for it."""

import ast
import re

import pytest

from tests.house import PRODUCT, ROOT, files_under, imports_of, tree_of

TRANSLATES_NOW = {"gettext", "ngettext", "pgettext", "npgettext"}
LOGS = {"log_actions", "log_action", "log_addition", "log_change", "log_deletion"}

IN_A_CHOSEN_LANGUAGE = {
    "classes/setup/services.py",
    "faces/services/lost_keys.py",
    "guardians/services/absence_reports.py",
    "office/services/illness.py",
    "office/services/student_exports.py",
    "recognition/services/rooms/film_notices.py",
}
"""A mail speaks its reader's language; free text that stays, and a file, that of the school."""

HISTORY = "classes/services/history.py"


def translates(tree):
    """Say whether sentences are made here; those marked to be translated later are none."""
    names = {name.rpartition(".")[2] for name in imports_of(ast.walk(tree))}
    return bool(names & {f"{name}" for name in TRANSLATES_NOW})


def logs(tree):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    called = {getattr(call.func, "attr", "") for call in calls}
    makes_rows = any(
        ast.unparse(c.func).startswith("LogEntry") for c in calls
    ) and not called.isdisjoint({"create", "bulk_create", "LogEntry"})
    return makes_rows or not called.isdisjoint(LOGS)


WORDS_OF_ERRORS = {
    "accounts/sign_in/single_sign_on/id_tokens.py": "the log of the site alone has it",
    "accounts/sign_in/single_sign_on/issuer.py": "the log of the site alone has it",
    "attendance_site/env.py": "a setting is refused at the start, in the terminal",
    "attendance_site/installation/backups/backup.py": "what a command prints",
    "attendance_site/installation/env_file.py": "refused at the start, in the terminal",
    "attendance_site/installation/backups/sealed_archive.py": "what a command prints",
    "attendance_site/installation/full_disk.py": "the log alone, and of an error its kind alone",
    "attendance_site/installation/log_lines.py": "the log alone, without what an error says",
    "face_vision/cage/wire.py": "how many bytes came, for the process that asked",
    "storage/places/bucket_words.py": "the log alone, and of an error its kind alone",
    "attendance_site/refusals.py": "names the class of a refusal for a script",
    "faces/letters/page_reader.py": "a code, from the child that reads a scan",
    "faces/checks.py": "what a system check prints",
    "integrations/api/json_bodies.py": "an answer of the API, in English as all of it",
    "integrations/problems.py": "an answer of the API, in English as all of it",
    "jobs/failures.py": "the log alone, and of an error its kind alone",
    "storage/free_space.py": "the log alone, and of an error its kind alone",
}
"""Where a text is made of a caught error, and why none of it is kept in a row."""

FORMS_AND_COMMANDS = {"forms", "forms.py", "management"}
"""There a text is made for whoever sits there at that moment."""


def named(paths):
    return {str(path.relative_to(ROOT)) for path in paths}


def services():
    return [p for p in files_under(*PRODUCT) if {"services", "services.py"} & set(p.parts)]


def test_a_service_stores_codes_and_makes_no_sentence():
    assert len(services()) > 80
    found = named(path for path in services() if translates(tree_of(path)))
    assert found == IN_A_CHOSEN_LANGUAGE


def test_the_history_is_written_by_code_and_in_one_place():
    found = named(path for path in files_under(*PRODUCT) if logs(tree_of(path)))
    assert found == {HISTORY}


def words_of_errors(tree):
    """List the lines where a text is made of an error: by its words, or by Python's name for it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.name and not is_of_the_house(node):
            inner = [one for line in node.body for one in ast.walk(line)]
            yield from (one.lineno for one in inner if is_word_of(one, node.name))
        is_name = isinstance(node, ast.Attribute) and node.attr in {"__name__", "__qualname__"}
        if is_name and re.fullmatch(
            r"type\((err\w*|exc\w*|one|refusal)\)", ast.unparse(node.value)
        ):
            yield node.lineno


def is_of_the_house(handler):
    """Tell whether all it catches has codes: then its text is our sentence, read elsewhere."""
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return caught <= OURS


OURS = {
    node.name
    for path in files_under(*PRODUCT)
    if path.name == "errors.py"
    for node in tree_of(path).body
    if isinstance(node, ast.ClassDef)
}
"""The errors of the house."""


def is_word_of(node, error):
    """Tell whether an expression reads what an error says."""
    match node:
        case ast.FormattedValue(value=value):
            return ast.unparse(value) == error
        case ast.Call(func=ast.Name(id="str" | "repr" | "format"), args=[one]):
            return ast.unparse(one) == error
        case ast.keyword(arg="answer" | "reason" | "text" | "detail" | "error", value=value):
            return ast.unparse(value) == error
        case ast.Attribute(value=ast.Name(id=name), attr=attr):
            return name == error and attr in {"strerror", "args", "message", "reason"}
    return False


def test_no_words_of_python_or_a_library_are_kept_in_a_row():
    paths = [p for p in files_under(*PRODUCT) if not FORMS_AND_COMMANDS & set(p.parts)]
    assert len(paths) > 300
    assert named(path for path in paths if list(words_of_errors(tree_of(path)))) == set(
        WORDS_OF_ERRORS
    )


@pytest.mark.parametrize(
    "made",
    [
        "Answer(0, f'{type(error).__name__}: {error}')",
        "str(error)",
        "Failure('x', {'answer': str(error)})",
        "Failure('x', {'error': type(error).__name__})",
        "MailNotSentError('x', answer=error)",
        "error.strerror or ''",
    ],
)
def test_the_reading_finds_words_of_an_error(made):
    assert list(words_of_errors(ast.parse(f"try: f()\nexcept OSError as error: x = {made}")))


def test_the_reading_lets_a_code_of_an_error_pass():
    code = "try: f()\nexcept E as error: raise R(error.code, **error.params) from error"
    assert not list(words_of_errors(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "self.log_change(request, row, gettext('Revoked.'))",
        "LogEntry.objects.log_actions(1, rows, 2, text)",
        "LogEntry.objects.create(change_message=text)",
    ],
)
def test_the_reading_finds_a_line_of_history(code):
    assert logs(ast.parse(code))


def test_the_reading_tells_a_sentence_from_a_mark():
    assert translates(ast.parse("from django.utils.translation import gettext as _"))
    assert not translates(ast.parse("from django.utils.translation import gettext_noop as _"))
