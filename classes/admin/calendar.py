"""The admin of terms, holidays and rooms."""

from collections.abc import Collection
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import Holiday, Room, Term
from classes.models.calendar import DaySpan
from classes.models.roles import OFFICE
from classes.services.cancelled_lessons import Cancelled, remove_cancelled_sessions
from classes.services.timetable import MISSED_DAYS, open_missed_sessions

BY_SCHOOL = ("school", SchoolFilter)


def with_school(row: Model) -> str:
    """Name the school too, where somebody may choose from rows of several ones."""
    return f"{row}, {row.school}"  # type: ignore[attr-defined]


class DaySpanAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
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

    def before_deletion(self, request: HttpRequest, periods: Collection[Any]) -> None:
        """Do to the sessions of these days what their deletion asks for."""

    def after_deletion(self, request: HttpRequest, periods: Collection[Any]) -> None:
        """Open the sessions that these days kept from opening."""

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.before_deletion(request, [obj])
        super().delete_model(request, obj)
        self.after_deletion(request, [obj])

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        periods = list(queryset.select_related("school"))
        self.before_deletion(request, periods)
        super().delete_queryset(request, queryset)
        self.after_deletion(request, periods)

    def remove_cancelled(
        self, request: HttpRequest, days: DaySpan, without: Collection[Term] = ()
    ) -> None:
        """Remove the sessions of days that became free of lessons, and show how many."""
        cancelled = remove_cancelled_sessions(
            school=days.school, first_on=days.first_on, last_on=days.last_on, without=without
        )
        if text := words_of(cancelled):
            self.message_user(request, text, messages.WARNING)

    def show_opened(self, request: HttpRequest, n_opened: int) -> None:
        if n_opened:
            sentence = ngettext(
                "%(n)s lesson of these days was opened, up to today and from the last %(days)s"
                " days at most.",
                "%(n)s lessons of these days were opened, up to today and from the last %(days)s"
                " days at most.",
                n_opened,
            )
            text = sentence % {"n": n_opened, "days": MISSED_DAYS}
            self.message_user(request, text, messages.SUCCESS)


def is_shortened(before: DaySpan, now: DaySpan) -> bool:
    return now.first_on > before.first_on or now.last_on < before.last_on


def words_of(cancelled: Cancelled) -> str:
    sentences = []
    if n := cancelled.n_removed:
        text = ngettext(
            "%(n)s lesson of these days, which the timetable had opened or taken over, was"
            " removed.",
            "%(n)s lessons of these days, which the timetable had opened or taken over, were"
            " removed.",
            n,
        )
        sentences.append(text % {"n": n})
    if n := cancelled.n_kept:
        text = ngettext(
            "%(n)s lesson of these days stays, because somebody worked on it.",
            "%(n)s lessons of these days stay, because somebody worked on them.",
            n,
        )
        sentences.append(text % {"n": n})
    return " ".join(sentences)


@admin.register(Term)
class TermAdmin(DaySpanAdmin):
    setup_step = "term"
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "In a term the timetable opens the lessons of each day by itself."
                ),
            },
        )
    ]

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        # Read anew: the form has changed the row in memory already.
        before = Term.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        if before and is_shortened(before, obj):
            self.remove_cancelled(request, before)
        self.show_opened(request, open_missed_sessions(obj, but_not=before))

    def before_deletion(self, request: HttpRequest, periods: Collection[Term]) -> None:
        for term in periods:
            self.remove_cancelled(request, term, without=periods)


@admin.register(Holiday)
class HolidayAdmin(DaySpanAdmin):
    setup_step = "term"
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "On these days no lesson opens by itself. Lessons that the timetable has"
                    " opened or taken over already are removed, unless somebody worked on them."
                ),
            },
        )
    ]

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        before = Holiday.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        self.remove_cancelled(request, obj)
        if before:
            # A holiday that moved gives back days on which lessons were kept from opening.
            self.show_opened(request, open_missed_sessions(before, but_not=obj))

    def after_deletion(self, request: HttpRequest, periods: Collection[Holiday]) -> None:
        self.show_opened(request, sum(open_missed_sessions(holiday) for holiday in periods))


@admin.register(Room)
class RoomAdmin(SchoolScopedAdmin):
    setup_step = "rooms"
    desk_group = "school"
    fixed_fields = ["school"]
    list_display = ["name", "school"]
    list_filter = [BY_SCHOOL]
    list_select_related = ["school"]
    search_fields = ["name"]

    def label(self, row: Model) -> str:
        return with_school(row)
