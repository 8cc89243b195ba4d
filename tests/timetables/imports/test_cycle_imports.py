"""Files bring lessons of a cycle of days, where they say so."""

import pytest

from classes.models import WeeklyMeeting
from classes.models.timetable.days import CycleDay
from tests.factories import SCHOOL_DAY
from tests.timetables.imports.test_imports import apply, start, state_of
from tests.timetables.imports.test_reading import read
from timetables.readers.lessons import read_day

pytestmark = pytest.mark.django_db

THREE = CycleDay.DAY_3
FILE = "Class,Subject,Day,From,Until\n7A,Art,Day 2,09:00,09:45\n7A,Music,Day 6,09:00,09:45\n"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        *(("Day 3", THREE), ("D3", THREE), ("Tag 3", THREE), ("Day C", THREE), ("C Day", THREE)),
        *(("T03", THREE), ("Monday", 0), ("di", 1), ("3", 2), ("Day 11", None), ("c", None)),
    ],
)
def test_a_cell_names_a_weekday_or_a_day_of_a_cycle(cell, day):
    assert read_day(cell, is_of_cycle=False) == day


@pytest.mark.parametrize("cell", ["3", "03", "C", "Day 3"])
def test_under_a_heading_that_says_so_a_bare_number_is_one_too(cell):
    _table, (row,), left_out = read(f"Class,Cycle day,Period\n7A,{cell},1\n")
    assert (row.weekday, left_out) == (THREE, [])


def test_a_day_that_the_cycle_lacks_is_named_and_the_others_come_in(cast, class_group, dana):
    cast.cycle_days, cast.cycle_day_1_on = 4, SCHOOL_DAY
    cast.save()
    found = start(cast, dana, FILE)
    assert [line.code for line in state_of(found).lines if line.code] == ["row_cycle_unknown"]
    assert "Day 2" in next(line.what for line in state_of(found).lines if not line.code)
    apply(found, dana)
    assert WeeklyMeeting.objects.get().weekday == CycleDay.DAY_2


def test_without_a_cycle_no_such_line_comes_in_unasked(cast, class_group, dana):
    codes = [line.code for line in state_of(start(cast, dana, FILE)).lines]
    assert codes == ["row_cycle_unknown"] * 2
