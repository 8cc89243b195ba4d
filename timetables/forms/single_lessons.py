"""What the office fills in about one lesson of one day."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput
from classes.models.class_sessions import validate_year
from classes.models.timetable.days import LONGEST_NIGHT_HOURS, are_times
from classes.selectors.timetable.meetings import moments_on
from timetables.selectors.school_weeks import SchoolWeek
from timetables.selectors.single_lessons import SingleLesson
from timetables.services.single_lessons import SinglePlan


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))


def _choose(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False)


class SingleLessonForm(forms.Form):
    """When and where a lesson takes place on its day, and who gives it."""

    day = forms.DateField(label=gettext_lazy("Day"), validators=[validate_year], widget=DayInput())
    starts_at = _time_field(gettext_lazy("From"))
    ends_at = _time_field(gettext_lazy("Until"))
    room = _choose(gettext_lazy("Room"))
    teacher = _choose(gettext_lazy("Teacher"))
    moves_register = forms.BooleanField(
        label=gettext_lazy("The register that is taken goes along"), required=False
    )

    def __init__(self, *args: Any, lesson: SingleLesson, week: SchoolWeek, **kwargs: Any) -> None:
        shown: dict[str, Any] = {"initial": _as_now(lesson), "label_suffix": ""}
        super().__init__(*args, **shown | kwargs)
        self.lesson, self.week = lesson, week
        rooms = [(row.pk, str(row)) for row in week.rooms.values()]
        staff = [(row.pk, str(row)) for row in week.staff.values()]
        self._set_choices("room", [("", "–"), *rooms])
        self._set_choices("teacher", [("", _("as usual")), *staff])
        # Asked only where a register is there: a tick that means nothing is a step too many.
        if not lesson.is_taken:
            del self.fields["moves_register"]

    def _set_choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and not are_times(starts, ends):
            text = _("The end must lie after the start, at most %(hours)s hours past midnight.")
            self.add_error("ends_at", text % {"hours": LONGEST_NIGHT_HOURS})
        return cleaned

    def plan(self) -> SinglePlan:
        cleaned, zone = self.cleaned_data, self.week.school.zone
        times = (cleaned["starts_at"], cleaned["ends_at"])
        return SinglePlan(
            *moments_on(cleaned["day"], times, zone),
            room=self.week.rooms.get(cleaned["room"] or 0),
            teacher=self.week.teachers.get(cleaned["teacher"] or 0),
            moves_register=cleaned.get("moves_register", False),
        )


def _as_now(lesson: SingleLesson) -> dict[str, Any]:
    school = lesson.class_group.school
    begin, end = school.local(lesson.starts_at), school.local(lesson.ends_at)
    return {
        "day": begin.date(),
        "starts_at": begin.time(),
        "ends_at": end.time(),
        "room": lesson.room.pk if lesson.room else "",
        "teacher": lesson.teacher.pk if lesson.teacher else "",
    }
