"""No row keeps a sentence in the language of whoever was there: services are read for it."""

import ast

import pytest

from tests.house import PRODUCT, ROOT, files_under, imports_of, tree_of

TRANSLATES_NOW = {"gettext", "ngettext", "pgettext", "npgettext"}
LOGS = {"log_actions", "log_action", "log_addition", "log_change", "log_deletion"}

IN_A_CHOSEN_LANGUAGE = {
    "classes/services/reminder_mail.py",
    "classes/setup/services.py",
    "office/services/illness.py",
    "office/services/student_exports.py",
    "recognition/services/rooms/camera_alerts.py",
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
