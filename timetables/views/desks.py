"""Whose week somebody may look at, and the page that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.requests import AuthenticatedRequest, is_for_change
from classes.access import is_office_of, reads_school, schools_of
from classes.models import ClassGroup, School, Teacher, TimetableStep
from classes.models.covers import bounds_of_day
from classes.models.timetable.days import day_label
from classes.selectors.timetable.cycles import cycle_of
from classes.selectors.timetable.student_clashes import StudentClash, clashes_of_class
from timetables.forms.lessons import LessonForm
from timetables.selectors.covers import coming_covers
from timetables.selectors.grids import grid_of
from timetables.selectors.school_weeks import SchoolWeek, read_week
from timetables.selectors.subjects import Sheet, SheetKind


@dataclass(frozen=True)
class OpenForm:
    """A form that stands in a cell: at a place, or in the place of a lesson."""

    form: LessonForm
    at: str = ""
    lesson: int = 0


@dataclass(frozen=True)
class RefusedCopy:
    """What was chosen to be copied, and why it was not.

    Args:
        source: a day of the week; None where a whole week was copied.
        target: a day of the week, or the key of a class.
    """

    refusal: str
    source: int | None
    target: int
    is_complete: bool = True


@dataclass(frozen=True)
class Desk:
    """What one person may see of a school's timetable, and change."""

    school: School
    week: SchoolWeek
    user: User
    can_change: bool
    reads_all: bool

    @property
    def has_own_week(self) -> bool:
        return any(row.user_id == self.user.pk for row in self.week.staff.values())

    def sheets(self) -> dict[str, Sheet]:
        """Return whose weeks she may look at, by key; office and head those of all."""
        all_of = (Sheet(kind, row) for kind in SheetKind for row in self.week.rows_of(kind))
        return {sheet.key: sheet for sheet in all_of if self.reads_all or self._is_own(sheet)}

    def _is_own(self, sheet: Sheet) -> bool:
        own = {pk for pk, row in self.week.teachers.items() if row.user_id == self.user.pk}
        if sheet.kind == SheetKind.TEACHER:
            return sheet.row.pk in own
        is_class = sheet.kind == SheetKind.CLASS
        return is_class and bool(own & set(self.week.teachers_of_group[sheet.row.pk]))

    def sheet(self, key: str) -> Sheet | None:
        """Return the sheet of a key; without one her own, else the first.

        Raises:
            Http404: there is none of this key that she may see.
        """
        sheets = self.sheets()
        if key and key not in sheets:
            raise Http404
        own = (sheet for sheet in sheets.values() if self._is_own_week(sheet))
        return sheets.get(key) or next(own, None) or next(iter(sheets.values()), None)

    def _is_own_week(self, sheet: Sheet) -> bool:
        return sheet.kind == SheetKind.TEACHER and self._is_own(sheet)


def desk_of(request: AuthenticatedRequest, pk: int) -> Desk:
    """Return the desk of whoever teaches at a school or administers it, else 404."""
    school = get_object_or_404(schools_of(request.user, for_change=is_for_change(request)), pk=pk)
    can_change = is_office_of(request.user, school.pk)
    reads_all = can_change or reads_school(request.user, school.pk)
    return Desk(school, read_week(school), request.user, can_change, reads_all)


def show_desk(
    request: AuthenticatedRequest,
    desk: Desk,
    sheet: Sheet | None,
    *,
    open_form: OpenForm | RefusedCopy | None,
) -> HttpResponse:
    """Show the page, or to a script the part of it that changes."""
    copy = open_form if isinstance(open_form, RefusedCopy) else None
    lesson = open_form if isinstance(open_form, OpenForm) else None
    grid = grid_of(desk.week, sheet) if sheet else None
    step = _last_step(desk)
    slots = {cell.slot.key for row in grid.rows for cell in row.cells} if grid else set()
    context: dict[str, Any] = {
        "school": desk.school,
        "desk": desk,
        "week": desk.week,
        "sheet": sheet,
        "grid": grid,
        "cycle_day": _cycle_day_today(desk.school),
        "choices": _by_kind(desk.sheets().values()),
        "other_classes": [g for g in desk.week.groups.values() if sheet and g != sheet.row],
        "open": lesson,
        "is_open_apart": lesson and lesson.at and lesson.at not in slots,
        "copy": copy,
        "step": step,
        # Where lessons are entered or changed: who only reads needs no further query.
        "student_clashes": _student_clashes(desk, sheet) if lesson or step else [],
        "covers": coming_covers(sheet.row) if sheet and isinstance(sheet.row, Teacher) else [],
    }
    template = "timetables/timetable.html"
    if request.htmx and not request.htmx.boosted:
        template = "timetables/_timetable.html"
    return render(request, template, context)


def show_changed(request: AuthenticatedRequest, pk: int, key: str) -> HttpResponse:
    """Show a sheet after a change: a script gets the part, a browser without it the page."""
    if not request.htmx:
        return redirect(f"{reverse('timetables:timetable', args=[pk])}?show={key}")
    desk = desk_of(request, pk)
    return show_desk(request, desk, desk.sheet(key), open_form=None)


def _cycle_day_today(school: School) -> str:
    """Name the day of the cycle that is today; empty where there is none."""
    cycle = cycle_of(school)
    day = cycle.day_of(school.today()) if cycle else None
    return day_label(day) if day else ""


def _by_kind(sheets: Iterable[Sheet]) -> list[tuple[str, list[Sheet]]]:
    found: dict[SheetKind, list[Sheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.kind, []).append(sheet)
    return [(kind.label, rows) for kind, rows in found.items()]


def _student_clashes(desk: Desk, sheet: Sheet | None) -> list[StudentClash]:
    """Return of which students of a class the lessons are at the same time as others of theirs."""
    if sheet is None or not desk.can_change or not isinstance(sheet.row, ClassGroup):
        return []
    return clashes_of_class(sheet.row, desk.week.meetings)


def _last_step(desk: Desk) -> TimetableStep | None:
    """Return what she may undo: of today alone, as nobody remembers what she did weeks ago."""
    if not desk.can_change:
        return None
    begins_at, _ends_at = bounds_of_day(desk.school, desk.school.today())
    steps = desk.school.timetable_steps.filter(made_by=desk.user, made_at__gte=begins_at)
    return steps.defer("before", "after").first()
