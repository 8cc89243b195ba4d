"""What the office fills in about a lesson of the timetable."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import NameInput
from classes.errors import RefusedError
from classes.models import WeeklyMeeting
from classes.models.timetable.days import Week, Weekday, day_label
from timetables.selectors.grids import Slot, slot_of, times_of
from timetables.selectors.school_weeks import SchoolWeek
from timetables.selectors.subjects import Row, Sheet, SheetKind
from timetables.services.lines import LessonPlan, check_plan

Choices = list[tuple[int | str, str]]


def _choose(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class LessonForm(forms.Form):
    """A lesson: whose, when, by whom and where."""

    class_group = _choose(_("Class"))
    subject = NameInput(label=_("Subject"), max_length=60, required=False)
    teacher = _choose(_("Teacher"))
    room = _choose(_("Room"))
    term = _choose(_("Term"))
    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int)
    times = forms.ChoiceField(label=_("Period"))
    of_week = forms.ChoiceField(
        label=_("Week"), required=False, choices=[("", _("every week")), *Week.choices]
    )
    is_shared = forms.BooleanField(label=_("Several classes at once"), required=False)

    def __init__(
        self, *args: Any, week: SchoolWeek, meeting: WeeklyMeeting | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "lesson_%s"} | kwargs)
        self.week, self.meeting = week, meeting
        self.fields["class_group"].required = True
        self._offer("class_group", week.groups.values())
        self._offer("teacher", week.staff.values(), _("whoever teaches the class"))
        self._offer("room", week.rooms.values(), "–")
        self._offer("term", week.terms.values(), _("every term"))
        self._set_choices("weekday", _day_choices(week, meeting))
        self._set_choices("times", _time_choices(week, meeting))
        # One that holds a term keeps the field, or saving would let the lesson hold in every term.
        if len(week.terms) < 2 and not (meeting and meeting.term_id):
            del self.fields["term"]
        if not week.has_weeks:
            del self.fields["of_week"]
        # Of one class alone nobody is taught together.
        if len(week.groups) < 2:
            del self.fields["is_shared"]

    def _offer(self, name: str, rows: Iterable[Row | Any], none: Any = None) -> None:
        empty: Choices = [] if none is None else [("", none)]
        self._set_choices(name, empty + [(row.pk, str(row)) for row in rows])

    def _set_choices(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                # A copy leaves the lesson it was made of where it is, so that one counts too.
                check_plan(self.plan(), but_for=None if self.is_copy else self.meeting)
            except RefusedError as refusal:
                self.add_error(None, str(refusal))
        return cleaned

    @property
    def is_copy(self) -> bool:
        return "copy" in self.data

    def plan(self) -> LessonPlan:
        cleaned, week = self.cleaned_data, self.week
        # Its choices are made of times, so only a bug of ours comes here.
        slot = slot_of(f"{cleaned['weekday']}-{cleaned['times']}")
        if slot is None:
            raise ValueError(f"{cleaned['times']} is no time of a period")
        return LessonPlan(
            week.groups[cleaned["class_group"]],
            **vars(slot),
            teacher=week.teachers.get(cleaned["teacher"] or 0),
            room=week.rooms.get(cleaned["room"] or 0),
            term=week.terms.get(cleaned.get("term") or 0),
            subject=cleaned["subject"].strip(),
            week=cleaned.get("of_week", ""),
            is_shared=cleaned.get("is_shared", False),
        )


def _day_choices(week: SchoolWeek, meeting: WeeklyMeeting | None) -> Choices:
    """Offer the days of the school's cycle first; an assembly may be of a weekday all the same."""
    shown = [*week.cycle_days, *Weekday.values]
    # Else its own day would be no choice, and saving would move it.
    if meeting and meeting.weekday not in shown:
        shown.append(meeting.weekday)
    return [(day, day_label(day)) for day in shown]


def _time_choices(week: SchoolWeek, meeting: WeeklyMeeting | None) -> Choices:
    lessons = week.meetings if meeting is None else [*week.meetings, meeting]
    return [
        (f"{starts_at:%H%M}-{ends_at:%H%M}", f"{name} {starts_at:%H:%M}–{ends_at:%H:%M}".strip())
        for name, starts_at, ends_at in times_of(week, lessons)
    ]


def new_lesson(week: SchoolWeek, sheet: Sheet, slot: Slot, *, free_week: str = "") -> LessonForm:
    """Return the form of a lesson to be placed in a cell of a sheet."""
    fields = {
        SheetKind.CLASS: "class_group",
        SheetKind.TEACHER: "teacher",
        SheetKind.ROOM: "room",
    }
    initial = _when(slot) | {fields[sheet.kind]: sheet.row.pk, "of_week": free_week}
    return LessonForm(week=week, initial=initial)


def lesson_to_change(week: SchoolWeek, meeting: WeeklyMeeting) -> LessonForm:
    slot = Slot(meeting.weekday, meeting.starts_at, meeting.ends_at)
    initial = _when(slot) | {
        "class_group": meeting.class_group_id,
        "teacher": meeting.teacher_id,
        "room": meeting.room_id,
        "term": meeting.term_id,
        "subject": meeting.subject,
        "of_week": meeting.week,
        "is_shared": meeting.is_shared,
    }
    return LessonForm(week=week, meeting=meeting, initial=initial)


def _when(slot: Slot) -> dict[str, Any]:
    return {"weekday": slot.weekday, "times": f"{slot.starts_at:%H%M}-{slot.ends_at:%H%M}"}
