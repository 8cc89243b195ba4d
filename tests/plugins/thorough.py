"""Whole folders of tests that play long errands through, which `make check` leaves out.

What stays in `make check` are the rules themselves: the register, rosters, the review, access,
the vision core, jobs. A folder stands here if its tests take about a tenth of a second each or
more, because each of them sends a film, writes files or starts something.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

THOROUGH_FOLDERS = tuple(
    TESTS / folder
    for folder in (
        *("accounts/other_schools", "accounts/single_sign_on", "admin", "benchmarks", "demo"),
        *("deployment", "face_vision/cage", "faces/clips", "faces/letters"),
        *("integrations/webhooks", "pages", "recognition/captures", "recognition/commands"),
        *("recognition/live", "recognition/uploads", "reports/mails", "storage"),
    )
)


@pytest.hookimpl(tryfirst=True)  # Before `-m` looks at the markers.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(folder in item.path.parents for folder in THOROUGH_FOLDERS):
            item.add_marker(pytest.mark.thorough)
