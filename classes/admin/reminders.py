"""The admin of the mails that remind teachers of registers: read only, and which ones failed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classes.admin.attention import (
    AttentionLine,
    list_address,
    needs_attention,
    remembered_since,
)
from classes.admin.scope.rights import operated_schools
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import RegisterReminder
from classes.models.roles import READERS, SEERS_OF_MACHINES
from jobs.failures import sentence_of

SHOWN = ["session", "teacher", "sent_at", "attempts", "answer"]

STATES: dict[str, tuple[Any, Q]] = {
    "sent": (_("Sent"), Q(sent_at__isnull=False)),
    "failed": (_("Not delivered"), Q(sent_at=None) & ~Q(failure_code="")),
}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, str(word)) for name, (word, _which) in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = STATES.get(self.value() or "")
        return queryset.filter(state[1]) if state else queryset


@admin.register(RegisterReminder)
class RegisterReminderAdmin(SchoolScopedAdmin):
    read_by = READERS | SEERS_OF_MACHINES
    may_add = may_change = may_delete = False
    desk_group = "register"
    list_display = [*SHOWN]
    fields = [*SHOWN]
    list_filter = [
        StateFilter,
        ("session__class_group__school", SchoolFilter),
        ("session__class_group", SearchedFilter),
        ("teacher", SearchedFilter),
    ]
    list_select_related = ["session__class_group__school", "teacher__user"]
    search_fields = [
        "teacher__user__email",
        "teacher__user__first_name",
        "teacher__user__last_name",
        "session__class_group__code",
        "failure_params",
    ]
    date_hierarchy = "session__starts_at"
    ordering = ["-session__starts_at"]

    @admin.display(description=_("the server's answer"), ordering="failure_code")
    def answer(self, reminder: RegisterReminder) -> str:
        if not reminder.failure_code:
            return ""
        return sentence_of(reminder.failure_code, reminder.failure_params)


@needs_attention
def reminders_not_delivered(request: HttpRequest) -> Iterable[AttentionLine]:
    # By its beginning, as the list's date hierarchy: its other lookups are refused.
    lately = {"session__starts_at__gte": remembered_since()}
    n_failed = RegisterReminder.objects.filter(
        STATES["failed"][1],
        **lately,
        session__class_group__school__in=operated_schools(request),
    ).count()
    text = ngettext(
        "reminder of a register did not reach its teacher: see what the mail server said.",
        "reminders of registers did not reach their teachers: see what the mail server said.",
        n_failed,
    )
    yield AttentionLine(n_failed, text, list_address(RegisterReminder, state="failed", **lately))
