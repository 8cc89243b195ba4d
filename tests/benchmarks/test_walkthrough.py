"""The walk's own sums: what a person takes, which targets are missed, where it is morning."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from benchmarks.fixtures.counted_hand import Effort
from benchmarks.walkthrough.__main__ import main
from benchmarks.walkthrough.installation import MORNING_HOUR, zone_where_it_is
from benchmarks.walkthrough.keystrokes import typing_s
from benchmarks.walkthrough.record import Chapter, Step, missed_in, table_of
from benchmarks.walkthrough.school_files import CONSENTED, roster_rows


@pytest.mark.parametrize("hour", range(24))
def test_the_school_lies_where_it_is_morning(hour):
    now = datetime(2026, 9, 1, hour, 30, tzinfo=UTC)
    zone = ZoneInfo(zone_where_it_is(MORNING_HOUR, now=now))
    assert now.astimezone(zone).hour == MORNING_HOUR


def test_a_field_takes_a_thought_the_way_to_it_and_each_key():
    # M + P + H + 3 K
    assert typing_s("abc") == pytest.approx(1.35 + 1.1 + 0.4 + 3 * 0.28)


def test_a_target_that_is_missed_is_named_in_a_sentence():
    chapter = Chapter("six jobs")
    chapter.aim_at_effort("new student", most=Effort(8, 5), found=Effort(9, 5))
    chapter.aim_at_total("ill today", most=3, found=Effort(2, 1))
    assert missed_in([chapter]) == ["Target missed: new student took 9 clicks, not 8."]


def test_the_table_has_a_line_for_each_step_and_their_sum():
    chapter = Chapter("six jobs")
    chapter.steps += [Step("a", Effort(1, 2), 1.26, 10), Step("b", Effort(3, 4), 1.0, 20)]
    *_, a, _, together = table_of([chapter]).splitlines()
    assert a.split() == ["six", "jobs", "a", "1", "2", "1.3", "10"]
    assert together.split() == ["six", "jobs", "together", "4", "6", "2.3", "30"]


def test_the_roster_has_three_classes_and_consents_of_two():
    rows = roster_rows()
    assert {row[3] for row in rows} == {"7A", "7B", "7C"}
    assert len({row[0] for row in rows}) == len(rows) == 72
    assert {row[3] for row in rows if row[7]} == set(CONSENTED)


@pytest.mark.parametrize("wrong", [["dinner"], ["--film", "3"]])
def test_what_cannot_be_played_is_refused_before_anything_starts(wrong, capsys):
    with pytest.raises(SystemExit) as refusal:
        main(wrong)
    assert refusal.value.code == 2
    assert wrong[-1] in capsys.readouterr().err
