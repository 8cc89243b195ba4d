"""Whole folders and files of tests that play long errands through; `make check` leaves them out.

What stays in `make check` are the rules themselves: the register, rosters, the review, access,
the vision core, jobs. One stands here if its tests take about 0.07 s of processor time each or
more, because each of them sends a film, writes files or starts something.
"""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.plugins.running_order import SLOW_MARKERS

TESTS = Path(__file__).parents[1]

FEWEST_KILLS = 3
"""At the first moment, the last one and one between."""

SLOW = tuple(TESTS / place for place in ("browser", "engines", "kills"))
"""Folders of slow and thorough tests alone, which need not be imported for the others."""

THOROUGH = tuple(
    TESTS / place
    for place in (
        *("accounts/other_schools", "accounts/single_sign_on", "admin", "benchmarks", "demo"),
        *("accounts/test_guesses.py", "accounts/test_invitations.py"),
        *("accounts/test_password_reset.py", "accounts/test_strangers_rows.py"),
        *("classes/absences/test_pages_absence_batches.py", "classes/setup/test_pages_setup.py"),
        "classes/setup/test_forms_lead_on.py",
        *("archives", "deployment", "face_vision/cage", "face_vision/cameras", "faces/clips"),
        *("faces/letters", "faces/registration", "integrations/webhooks", "pages"),
        *("recognition/captures", "recognition/commands", "recognition/live"),
        *("recognition/rooms", "recognition/spots", "recognition/uploads", "reports/mails"),
        *("accounts/test_password_checks.py", "face_vision/evaluation/test_svm_baseline.py"),
        *("faces/assessments/test_pages_recognition.py", "faces/gallery/test_pages_gallery.py"),
        *("faces/gallery/test_pages_class_faces.py", "faces/gallery/test_pages_student_faces.py"),
        *("guardians/test_absence_reports.py", "guardians/test_certificates.py"),
        *("guardians/test_consent_answers.py", "integrations/api/test_api_lists.py"),
        *("integrations/roster_sources", "office/test_pages_student_files.py"),
        *("office/test_pages_students.py", "office/today/test_pages_today.py"),
        *("recognition/copies", "recognition/gallery", "recognition/test_decoder_killed.py"),
        *("recognition/review/test_pages_marking.py", "recognition/review/test_pages_review.py"),
        *("recognition/review/test_review_steps.py", "recognition/review/test_small_answers.py"),
        *("recognition/test_erasure.py", "timetables/imports"),
        *("storage", "constraints/test_long_forms.py", "rosters/readers/test_class_codes.py"),
        *("rosters/readers/test_oneroster.py", "rosters/readers/test_oneroster_left_out.py"),
        *("rosters/readers/test_times_in_a_class.py", "face_vision/test_whole_film.py"),
        *("accounts/test_asked_again.py", "accounts/test_checked_secrets.py"),
        *("accounts/test_sessions.py", "classes/absences/test_pages_planned_absences.py"),
        *("face_vision/test_packaging.py", "face_vision/test_provisional.py"),
        *("faces/assessments/test_recognition_off.py", "faces/pictures/test_decoder_killed.py"),
        "faces/consents/test_pages_class_consents.py",
        "faces/evaluation/test_evaluate_identification_class_group.py",
        "faces/evaluation/test_evaluate_identification_folder.py",
        *("jobs/processes", "jobs/test_checks.py", "js/test_names.py"),
        *("kiosks/test_kiosk_links.py", "kiosks/test_visits.py", "office/test_departure_undone.py"),
        *("office/test_pages_access_log.py", "office/test_pages_desk.py"),
        *("office/test_pages_retention.py", "office/today/test_ill_today.py"),
        *("office/today/test_today_by_class.py", "recognition/review/test_changes_of_others.py"),
        *("recognition/review/test_marking.py", "recognition/review/test_planned_in_review.py"),
        *("recognition/test_locked_lessons.py", "recognition/test_log_lines.py"),
        *("reports/summaries/test_pages_summaries.py", "rosters/test_choose_reading.py"),
        *("rosters/test_pages_import.py", "rosters/readers/named_systems/test_zips.py"),
        *("timetables/test_pages_timetable.py", "timetables/test_shared_lessons.py"),
        *("accounts/test_names.py", "classes/absences/test_absence_batches.py"),
        *("classes/absences/test_absence_changes.py", "classes/lessons/test_cancelled_lessons.py"),
        *("classes/register/test_pages_codes.py", "classes/register/test_pages_register.py"),
        *("classes/register/test_reminders.py", "face_vision/media/test_annotation.py"),
        *("face_vision/test_live_faces.py", "faces/gallery/test_faces_set_aside.py"),
        *("faces/pictures/test_face_pictures.py", "faces/test_office_only.py"),
        *("guardians/test_absence_notices.py", "guardians/test_links.py", "house/locks"),
        *("jobs/test_job_list.py", "office/test_roles.py", "office/test_search.py"),
        *("privacy/erasure", "privacy/test_retention.py", "recognition/review/test_corrections.py"),
        *("recognition/test_lock_order.py", "recognition/test_pages_class_group.py"),
        *("rosters/hostile", "rosters/test_applying.py", "rosters/test_consent_column.py"),
        *("rosters/test_contact_columns.py", "rosters/whom", "timetables/calendars"),
        "timetables/test_covers.py",
    )
)

LEFT_OUT = "|".join([*SLOW_MARKERS, "thorough"])
WHOLLY = re.compile(rf"^pytestmark = .*\bmark\.({LEFT_OUT})\b", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-long-errands",
        action="store_true",
        help="import no folder and no file whose tests are all slow or thorough",
    )
    parser.addoption(
        "--kills",
        type=int,
        default=FEWEST_KILLS,
        help="at how many moments each errand of tests/kills is killed",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not config.getoption("no_long_errands"):
        return None
    is_long = collection_path in (*SLOW, *THOROUGH) or _is_marked(collection_path)
    return True if is_long else None


def _is_marked(path: Path) -> bool:
    """Tell whether a file marks all its tests."""
    return path.suffix == ".py" and bool(WHOLLY.search(path.read_text("utf-8")))


@pytest.hookimpl(tryfirst=True)  # Before `-m` looks at the markers.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_in(THOROUGH, item.path):
            item.add_marker(pytest.mark.thorough)


def pytest_collection_finish(session: pytest.Session) -> None:
    """A quick test in a folder of slow ones would be left out without a word."""
    lost = [item.nodeid for item in session.items if _is_in(SLOW, item.path) and not _is_slow(item)]
    if lost:
        raise pytest.UsageError(f"quick, in a folder of slow ones: {', '.join(lost[:5])}")


@cache  # A file has many items.
def _is_in(places: tuple[Path, ...], path: Path) -> bool:
    return not {path, *path.parents}.isdisjoint(places)


def _is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in (*SLOW_MARKERS, "thorough"))
