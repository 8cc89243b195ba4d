"""The admin of the timetable: when which class group meets, where, and with whom."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.compared_rows import ComparedRows
from classes.admin.scope.same_school import OneSchoolForm
from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import WeeklyMeeting
from classes.models.roles import OFFICE
from classes.models.timetable.days import LONGEST_NIGHT_HOURS, are_times, meets_week
from classes.services.timetable import open_sessions_of

FIELDS = [
    *("weekday", "week", "starts_at", "ends_at"),
    *("subject", "room", "teacher", "term", "is_shared"),
]
ONCE = ["term_id", "weekday", "starts_at"]


class WeeklyMeetingForm(OneSchoolForm):
    of_its_school = ("room", "teacher", "term")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and not are_times(starts_at, ends_at):
            text = gettext(
                "A lesson must end after it starts; past midnight it lasts %(hours)s hours at most."
            )
            self.add_error("ends_at", text % {"hours": LONGEST_NIGHT_HOURS})
        return cleaned


class WeeklyMeetingRows(ComparedRows):
    def why_not_beside(self, row: WeeklyMeeting, other: WeeklyMeeting) -> str:
        is_same = all(getattr(row, name) == getattr(other, name) for name in ONCE)
        is_same = is_same and meets_week(row.week, other.week)
        return gettext("This class meets at this time already.") if is_same else ""


class WeeklyMeetingInline(SchoolScopedInline):
    """The timetable of one class group, on its page."""

    kept_by = OFFICE
    model = WeeklyMeeting
    form = WeeklyMeetingForm
    formset = WeeklyMeetingRows
    fields = [*FIELDS]
    autocomplete_fields = ["room", "teacher", "term"]
    verbose_name_plural = _("Timetable")


@admin.register(WeeklyMeeting)
class WeeklyMeetingAdmin(SchoolScopedAdmin):
    setup_step = "timetable"
    kept_by = OFFICE
    form = WeeklyMeetingForm
    desk_group = "calendar"
    fixed_fields = ["class_group"]
    list_display = ["class_group", *FIELDS]
    list_filter = [
        "weekday",
        "week",
        ("class_group__school", SchoolFilter),
        ("class_group", SearchedFilter),
        ("teacher", SearchedFilter),
        ("room", SearchedFilter),
        ("term", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["class_group__school", "room", "teacher__user", "term"]
    search_fields = [
        "class_group__code",
        "class_group__title",
        "room__name",
        "teacher__user__first_name",
        "teacher__user__last_name",
    ]
    search_help_text = _("Class, room or teacher.")
    autocomplete_fields = ["class_group", "room", "teacher", "term"]
    ordering = ["weekday", "starts_at", "class_group__code"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "class_group",
                    ("weekday", "week", "starts_at", "ends_at"),
                    ("subject", "room", "teacher"),
                    ("term", "is_shared"),
                ],
                "description": _(
                    "Times are those of the school's clock. A new lesson of today opens at once;"
                    " those that are open already stay."
                ),
            },
        )
    ]

    def save_model(self, request: Any, obj: WeeklyMeeting, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        school = obj.class_group.school
        open_sessions_of(school, day=school.today())
