"""The quick chapters of `make walkthrough` play on the test's own site, and meet their targets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from benchmarks.walkthrough.chapters import (
    lesson,
    office_day,
    office_jobs,
    setup,
    sign_in,
    weak_wifi,
)
from benchmarks.walkthrough.installation import MORNING_HOUR, zone_where_it_is
from benchmarks.walkthrough.record import Chapter, missed_in, table_of
from benchmarks.walkthrough.stage import TEACHER, Stage, StagedSchool
from benchmarks.walkthrough.staged_school import stage_school
from classes.setup.services import set_up_school
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]

OFFICE = ("dana@hill.example", PASSWORD)


@dataclass(frozen=True)
class StageOfTests(Stage):
    """Its schools lie in the database of the test, and the live server shows them."""

    address: str = ""

    @contextmanager
    def school(self, name: str) -> Iterator[StagedSchool]:
        set_up_school(
            school=None,
            about_school={
                "school_name": name,
                "time_zone": zone_where_it_is(MORNING_HOUR, now=datetime.now(UTC)),
            },
            about_person={
                "given_name": "Dana",
                "family_name": "Reed",
                "email": OFFICE[0],
                "password": PASSWORD,
            },
        )
        stage_school()
        yield StagedSchool(self.address, OFFICE, TEACHER)


@pytest.fixture
def stage(playwright, live_server, tmp_path) -> StageOfTests:
    return StageOfTests(playwright, tmp_path, address=live_server.url)


def test_a_register_by_hand_takes_no_more_taps_than_it_should(stage):
    chapter = Chapter(lesson.NAME)
    lesson.play_by_hand(stage, chapter)
    assert chapter.targets
    assert not missed_in([chapter]), table_of([chapter])


def test_the_second_factor_comes_first_in_the_set_up(stage, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    chapter = Chapter(setup.NAME)
    with stage.school("factor") as school, stage.chromium() as browser:
        office = stage.walker(browser, chapter)
        office.open(school.address)
        office.sign_in(*school.office)
        setup.set_up_second_factor(office)
        office.sees_heading("Today")
    assert [step.name for step in chapter.steps] == ["second factor"]
    assert (chapter.steps[0].effort.clicks, chapter.steps[0].effort.fields) == (7, 1)


@pytest.mark.parametrize("play", [office_day.play, office_jobs.play, sign_in.play, weak_wifi.play])
def test_a_chapter_meets_its_targets(play, stage):
    chapter = play(stage)
    assert chapter.targets
    assert not missed_in([chapter]), table_of([chapter])
