"""What changes consents, rights or keys past the signals writes its own line of the access log."""

import ast
import re

from django.db.models.signals import post_save, pre_save

from tests.house import PRODUCT, files_under, tree_of

SILENT = {"update", "bulk_create", "bulk_update"}
"""Methods of querysets that send no signal."""

LOGGED = {
    *("BiometricConsent", "ConsentObjection", "ImpactAssessment", "RecognitionPause"),
    *("StaffRole", "Teacher", "ApiToken", "Authenticator", "School"),
    *("AwaitedColleague", "WebhookEndpoint", "Camera", "FilmExemption", "RoomWatch", "ClassWatch"),
    "Kiosk",
    "RosterSource",
    *("Term", "Holiday", "Room", "ConsentNotice"),
    *("Contact", "SocialAccount", "Cover", "StrangerLimits", "AbsenceReport", "GuardianRules"),
}
LOGGED_FIELDS = {"User"}
"""Of these only who may log in, by which address and password, and who runs the installation."""

WITHOUT_A_LINE = {
    "_erase_certificates": "the nightly retention: its runs are kept with what went, and counts",
    "_bring_back": "a part of `write_plan`, which logs all that it gives",
    "find_token": "when it was last used",
    "set_cover": "what it makes and deletes has lines; then which lesson it is of",
    "_forget_invited": "when somebody was last written to: no right",
    "_open_session_of": "which lesson a cover is of",
}

OF_ANY_MODEL = {
    "_create": "`write_plan` logs what it gives",
    "_update": "`write_plan` changes no right by it",
    "_write_teachings": "`write_plan` logs what it gives",
}
"""Functions that change many rows of whatever model they are given, past its signals."""


def listening():
    """Name the models whose saved rows are logged by signals."""
    return named_after("access log: ", post_save)


def named_after(beginning, signal):
    return {
        uid.removeprefix(beginning).split(".")[1]
        for (uid, _sender), *_rest in signal.receivers
        if isinstance(uid, str) and uid.startswith(beginning)
    }


def silent_changes(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = {one.id for one in ast.walk(node.func.value) if isinstance(one, ast.Name)}
            if node.func.attr in SILENT and names & (LOGGED | LOGGED_FIELDS):
                yield node


def changes_of_any_model(function):
    """Find what the names of models do not show: a manager asked of a variable."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = ast.unparse(node.func.value)
            if node.func.attr in SILENT | {"delete"} and re.search(ANY_MODEL, asked):
                yield node


ANY_MODEL = r"_default_manager|_base_manager|\bthrough\b"


def is_logging(function):
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    return any(name == "log_change" or name.startswith("_log_") for name in names)


def functions():
    for path in files_under(*PRODUCT):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def test_the_list_is_that_of_the_signals():
    assert listening() == LOGGED
    assert named_after("access log of fields: ", pre_save) == LOGGED_FIELDS


def test_who_changes_many_at_once_logs_it():
    forgotten = {
        f"{path.name}: {function.name}"
        for path, function in functions()
        if list(silent_changes(function)) and not is_logging(function)
        if function.name not in WITHOUT_A_LINE
    }
    assert forgotten == set()


def is_one_transaction(function):
    """Tell whether a function, or the block in which it logs, is atomic."""
    if any("atomic" in ast.unparse(one) for one in function.decorator_list):
        return True
    blocks = [node for node in ast.walk(function) if isinstance(node, ast.With)]
    whole = [one for one in blocks if any("atomic" in ast.unparse(item) for item in one.items)]
    logging = {call for call in ast.walk(function) if is_call_of_log(call)}
    return logging <= {node for block in whole for node in ast.walk(block)}


def is_call_of_log(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "log_change"


IN_A_TRANSACTION = {
    "_log": "the signals of a row are within the transaction of its save",
    "note_confirmation": "its callers lock the session",
    "_log_rights": "a part of `write_plan`, whose caller holds a transaction",
    "_await_owners": "a part of `write_plan`, whose caller holds a transaction",
    "_log_covers": "a part of `hand_over` and `give_back`",
    "_log_consents": "a part of `give_consents`",
    "_log_contacts": "a part of `write_contacts`, whose caller holds a transaction",
    "_end_objection": "a part of `lift_objection` and `take_back_objection`",
    "log_links": "its callers are services, each atomic",
    "_with_rooms": "an import is written in one transaction",
    "rotate_installation_key": "keys are files; whoever was killed over it begins again and logs",
    "rotate_school_key": "keys are files; whoever was killed over it begins again and logs",
}


def test_a_change_and_its_line_are_one_transaction():
    apart = {
        function.name
        for _path, function in functions()
        if any(map(is_call_of_log, ast.walk(function))) and not is_one_transaction(function)
    }
    assert apart <= set(IN_A_TRANSACTION)
    assert apart >= {"_log", "note_confirmation"}


def test_a_line_after_the_transaction_is_found():
    code = "def f():\n    with atomic():\n        change()\n    log_change(access)\n"
    [function] = ast.parse(code).body
    assert not is_one_transaction(function)


def test_who_changes_rows_of_any_model_is_known():
    """Rights may be among them, as in a roster: what gives them has to log it."""
    found = {one.name for _path, one in functions() if list(changes_of_any_model(one))}
    assert found == set(OF_ANY_MODEL)


def test_a_service_that_forgets_is_found():
    code = "def lift(pk):\n    ConsentObjection.objects.filter(pk=pk).update(lifted_at=None)\n"
    [function] = ast.parse(code).body
    assert list(silent_changes(function))
    assert not is_logging(function)
