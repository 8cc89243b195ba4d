"""The admin of terms, holidays and rooms."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classes.admin.scoping import SchoolScopedAdmin
from classes.models import Holiday, Room, Term
from classes.models.calendar import Period
from classes.services.cancelled_lessons import Cancelled, remove_cancelled_sessions

BY_SCHOOL = ("school", admin.RelatedOnlyFieldListFilter)


def with_school(row: Model) -> str:
    """Tell rows of the same name apart where somebody may choose from several schools."""
    return f"{row}, {row.school}"  # type: ignore[attr-defined]


class PeriodAdmin(SchoolScopedAdmin):
    desk_group = "calendar"
    fixed_fields = ["school"]
    list_display = ["name", "first_on", "last_on", "school"]
    list_filter = [BY_SCHOOL]
    list_select_related = ["school"]
    search_fields = ["name"]
    date_hierarchy = "first_on"
    ordering = ["-first_on"]

    def label(self, row: Model) -> str:
        return with_school(row)

    def remove_cancelled(self, request: HttpRequest, days: Period) -> None:
        """Remove the sessions of days that became free of lessons, and say how many."""
        cancelled = remove_cancelled_sessions(
            school=days.school, first_on=days.first_on, last_on=days.last_on
        )
        if said := words_of(cancelled):
            self.message_user(request, said, messages.WARNING)


def words_of(cancelled: Cancelled) -> str:
    sentences = []
    if n := cancelled.n_removed:
        text = ngettext(
            "%(n)s session of these days, which the timetable had opened, was removed.",
            "%(n)s sessions of these days, which the timetable had opened, were removed.",
            n,
        )
        sentences.append(text % {"n": n})
    if n := cancelled.n_kept:
        text = ngettext(
            "%(n)s session of these days stays, because somebody worked on it.",
            "%(n)s sessions of these days stay, because somebody worked on them.",
            n,
        )
        sentences.append(text % {"n": n})
    return " ".join(sentences)


@admin.register(Term)
class TermAdmin(PeriodAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "In a term the timetable opens the sessions of each day by itself."
                ),
            },
        )
    ]

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        before = Term.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if before and (obj.first_on > before.first_on or obj.last_on < before.last_on):
            self.remove_cancelled(request, before)


@admin.register(Holiday)
class HolidayAdmin(PeriodAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "On these days no session opens by itself. Sessions that the timetable has"
                    " opened already are removed, unless somebody worked on them."
                ),
            },
        )
    ]

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        self.remove_cancelled(request, obj)


@admin.register(Room)
class RoomAdmin(SchoolScopedAdmin):
    desk_group = "school"
    fixed_fields = ["school"]
    list_display = ["name", "school"]
    list_filter = [BY_SCHOOL]
    list_select_related = ["school"]
    search_fields = ["name"]

    def label(self, row: Model) -> str:
        return with_school(row)
