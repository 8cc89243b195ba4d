"""Whole folders and files of tests that play long errands through; `make check` leaves them out.

What stays in `make check` are the rules themselves: the register, rosters, the review, access,
the vision core, jobs. One stands here if its tests take about a tenth of a second each or
more, because each of them sends a film, writes files or starts something.
"""

from pathlib import Path

import pytest

from tests.plugins.running_order import SLOW_MARKERS

TESTS = Path(__file__).parents[1]

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
        *("storage", "constraints/test_long_forms.py", "rosters/readers/test_class_codes.py"),
        *("rosters/readers/test_oneroster.py", "rosters/readers/test_oneroster_left_out.py"),
        *("rosters/readers/test_times_in_a_class.py", "face_vision/test_whole_film.py"),
    )
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-long-errands",
        action="store_true",
        help="import no folder whose tests are all slow or thorough",
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    is_long = collection_path in (*SLOW, *THOROUGH)
    return True if is_long and config.getoption("no_long_errands") else None


@pytest.hookimpl(tryfirst=True)  # Before `-m` looks at the markers.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_in(THOROUGH, item):
            item.add_marker(pytest.mark.thorough)


def pytest_collection_finish(session: pytest.Session) -> None:
    """A quick test in a folder of slow ones would be left out without a word."""
    lost = [item.nodeid for item in session.items if _is_in(SLOW, item) and not _is_slow(item)]
    if lost:
        raise pytest.UsageError(f"quick, in a folder of slow ones: {', '.join(lost[:5])}")


def _is_in(places: tuple[Path, ...], item: pytest.Item) -> bool:
    return not {item.path, *item.path.parents}.isdisjoint(places)


def _is_slow(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in (*SLOW_MARKERS, "thorough"))
