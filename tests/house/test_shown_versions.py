"""Every change of what was shown names the version that was shown: the code is read for it."""

import ast
from functools import cache

import pytest

from tests.house import PRODUCT, ROOMS, files_under, name_of, nodes_of, room_of, tree_of

WEB = {"views", "admin", "api"}
VERSIONS = {"shown_version", "shown_versions"}

READS = {
    "classes.check_enrolment",
    "classes.check_planned_absence",
    "classes.is_planned_so",
    "classes.lock_session",
    "classes.refusal_of_both",
    "classes.unstored_absence",
    "faces.check_consent",
    "faces.check_day_and_notice",
    "faces.require_no_objection",
    "faces.require_office_for_consents",
    "recognition.believable_time",
    "recognition.require_known_faces",
    "recognition.session_in_use",
    "rosters.provide_plan",
    "rosters.require_plan",
    "timetables.check_periods",
    "timetables.provide_state",
}
"""They change nothing."""

NEW = {
    "classes.enrol_student",
    "classes.invite_user",
    "classes.invite_users",
    "classes.keep_in_history",
    "classes.open_session",
    "classes.open_session_apart",
    "classes.plan_absence",
    "classes.remind_now",
    "classes.send_test_mail",
    "classes.session_now",
    "faces.enter_student",
    "faces.give_consent",
    "faces.enter_answers",
    "faces.plan_batch",
    "faces.record_objection",
    "faces.submit_evaluation",
    "faces.submit_pictures",
    "guardians.note_wish",
    "guardians.report_absence",
    "guardians.send_link",
    "guardians.send_links",
    "kiosks.hand_in",
    "kiosks.note_visit",
    "kiosks.set_up_kiosk",
    "integrations.answer_once",
    "integrations.fill_token",
    "integrations.take_pictures",
    "office.add_contact",
    "office.ask_for_export",
    "office.report_ill",
    "recognition.keep_step",
    "recognition.open_upload",
    "recognition.request_room_films",
    "recognition.start_live_capture",
    "recognition.submit_capture",
    "recognition.submit_captures",
    "reports.mail_class_summary",
    "reports.mail_register",
    "reports.mail_school_summary",
    "rosters.read_for_school",
    "rosters.start_import",
    "timetables.start_timetable_import",
}
"""They make what was not there; nobody has been shown it."""

WITHOUT_VERSION = dict.fromkeys(READS | NEW, "") | {
    "classes.apply_code_set": "adds what the school lacks; what is there stays as it is",
    "classes.invite_awaited": "a mail or link more to somebody who has not answered yet",
    "classes.invite_each_awaited": "a mail or link more to each who has not answered yet",
    "classes.take_invitations_back": "whoever has agreed meanwhile is none of them any more",
    "classes.hide_setup": "shows or hides a list; nothing that was entered",
    "classes.open_missed_sessions": "lessons of the timetable that lack, asked anew",
    "classes.open_sessions_of": "lessons of the timetable that lack, asked anew",
    "classes.remove_cancelled_sessions": "only what nobody has worked on, asked anew",
    "guardians.answer_no": "a no never waits, whatever was shown",
    "guardians.answer_yes": "names the text that was shown; another's no stands",
    "guardians.end_links": "whichever link there is, no link is to work",
    "kiosks.end_kiosk": "whichever link there is, no device is to be it any more",
    "kiosks.note_opening": "the moment of the last opening, which no page changes",
    "guardians.note_opening": "the moment of the last opening, which no page changes",
    "faces.accept_lookalikes": "entered twice it stays as first entered, by whoever was first",
    "faces.attach_scan": "a letter more; the others stay",
    "faces.attach_scans": "letters more; the others stay",
    "faces.delete_picture": "a picture never changes; a second call finds it gone",
    "faces.lift_objection": "an objection never changes; another one is another row",
    "faces.record_assessment": "an assessment more; those before stay as they are",
    "faces.remove_face": "a face never changes; a second call finds it gone",
    "faces.remove_scan": "a letter never changes; a second call finds it gone",
    "faces.show_in_lists": "says which face, whichever was shown before",
    "faces.start_batch": "what is planned never changes; it starts once",
    "faces.switch_recognition_off": "says which way; pressed twice it is off once",
    "faces.switch_recognition_on": "says which way; pressed twice it is on once",
    "integrations.revoke_token": "a token never changes and is never in force again",
    "office.ask_for_erasure": "everything of her goes, whatever it is by then",
    "privacy.log_file": "a line more of the access log; none is ever changed",
    "privacy.log_page": "a note more for the access log; none is ever changed",
    "privacy.log_rows": "a note or line more for the access log; none is ever changed",
    "privacy.log_view": "a note more for the access log; none is ever changed",
    "recognition.abandon_upload": "an upload is its owner's alone",
    "recognition.complete_upload": "names every part and its checksum",
    "recognition.forget_steps_of_face": "a person's own steps, of a face that is as before",
    "recognition.accept_view": "what a camera shows next, whatever it showed before",
    "recognition.exempt_lesson": "left out twice it is left out once, by whoever was first",
    "recognition.wish_film_notices": "a person's own choices; the last one counts",
    "recognition.film_lesson_again": "says which way; a second call finds it so",
    "recognition.ask_for_annotated_copy": "a copy anew, whatever the one before showed",
    "recognition.search_cameras": "whoever answers now, whatever answered before",
    "recognition.take_setup_picture": "a picture anew, whatever the one before showed",
    "recognition.undo_step": "a step keeps the versions of the entries that it made",
    "recognition.store_chunk": "names the part and its checksum",
    "reports.send_again": "a mail of its own each time that a person asks for one",
    "reports.subscribe": "a person's own choices; the last one counts",
    "rosters.discard_import": "an import that was applied is not discarded any more",
    "timetables.set_covers": "each choice carries the version that was shown of its lesson",
    "timetables.discard_timetable_import": "one that was applied is not discarded any more",
    "timetables.note_reading": "the day of the last reading, which no page changes",
}
"""Services without a version that the web calls, and why nothing of anybody's gets lost."""

NAMED_BY_KEY = {"faces.admin.consents.withdraw", "integrations.api.recognition.consents.withdraw"}
"""The version of a consent is its key, which the address or form names: a later one is another."""


def is_web(path):
    return bool(WEB & set(name_of(path).split(".")))


def is_of_services(module):
    return "services" in module.split(".")


def arguments_of(function):
    return {arg.arg for arg in [*function.args.args, *function.args.kwonlyargs]}


@cache
def services():
    """Return the arguments of every public service, by room and name."""
    return {
        f"{room_of(name_of(path))}.{node.name}": arguments_of(node)
        for path in files_under(*ROOMS)
        if is_of_services(name_of(path))
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def names_used_by_the_web():
    nodes = [n for path in files_under(*PRODUCT) if is_web(path) for n in nodes_of(path)]
    return {
        f"{room_of(node.module)}.{alias.name}"
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and is_of_services(node.module)
        for alias in node.names
    }


def test_whatever_a_page_changes_takes_the_version_that_it_showed():
    known = services()
    used = names_used_by_the_web() & set(known)
    assert len(used) > 70
    without = {name for name in used if not VERSIONS & known[name]}
    assert without - set(WITHOUT_VERSION) == set()


def test_every_exception_is_a_service_still():
    assert set(WITHOUT_VERSION) - set(services()) == set()
    assert set() == READS & NEW


def versions_given(path):
    """List the functions of a module that give a service a version that they have read now."""
    names = {name.partition(".")[2] for name in services()}
    for function in [n for n in nodes_of(path) if isinstance(n, ast.FunctionDef)]:
        calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
        given = [k for n in calls if getattr(n.func, "id", "") in names for k in n.keywords]
        has_read = any(
            k.arg in VERSIONS and isinstance(k.value, ast.Attribute) and k.value.attr == "version"
            for k in given
        )
        # What If-Match names was compared with just that row.
        if has_read and "require_current" not in ast.unparse(function):
            yield path, function.name


def test_no_page_compares_a_row_with_itself():
    found = [versions_given(path) for path in files_under(*PRODUCT) if is_web(path)]
    assert {f"{name_of(path)}.{name}" for pair in found for path, name in pair} == NAMED_BY_KEY


def defaults_of_versions():
    for path in files_under(*ROOMS):
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef) and is_of_services(name_of(path)):
                kw = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                yield from ((node.name, default) for arg, default in kw if arg.arg in VERSIONS)


def test_the_version_shown_is_never_left_out():
    found = list(defaults_of_versions())
    assert len(found) > 20
    assert not [name for name, default in found if default is not None]


def test_no_page_says_that_it_has_shown_nothing():
    found = [
        name_of(path)
        for path in files_under(*ROOMS)
        if is_web(path) and "NOT_SHOWN" in path.read_text(encoding="utf-8")
    ]
    # The API passes on what `If-Match: *` says: any version will do.
    assert found == ["integrations.api.people.roster_imports"]


@pytest.mark.parametrize(
    ("before", "version", "is_found"),
    [
        ("pass", "row.version", True),
        ("pass", "posted(request)", False),
        ("self.require_current(row)", "row.version", False),
    ],
)
def test_the_reading_finds_a_row_compared_with_itself(before, version, is_found, tmp_path):
    path = tmp_path / "page.py"
    code = f"def f():\n    {before}\n    close_session(session=row, shown_version={version})\n"
    path.write_text(code, encoding="utf-8")
    assert bool(list(versions_given(path))) == is_found
