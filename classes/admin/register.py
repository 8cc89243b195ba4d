"""The admin of sessions, attendance records and their amendments."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from classes.admin.exports.actions import ExportingAdmin
from classes.admin.exports.columns import RecordColumns, SessionColumns
from classes.admin.scope.register_search import RegisterSearch
from classes.admin.scope.same_school import OneSchoolForm
from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.admin.scope.shown_versions import posted_version
from classes.errors import RefusedError
from classes.models import AttendanceAmendment, AttendanceRecord, ClassSession, Student
from classes.models.amendments import settled
from classes.models.roles import OFFICE
from classes.selectors.register.entries import register_version
from classes.services import close_session, reopen_session
from classes.versions import refuse_stale


class ClassSessionForm(OneSchoolForm):
    of_its_school = ("room", "teacher")


@admin.register(ClassSession)
class ClassSessionAdmin(ExportingAdmin):
    kept_by = OFFICE
    form = ClassSessionForm
    exports = SessionColumns
    desk_group = "register"
    fixed_fields = ["class_group"]
    list_display = [
        "class_group",
        "starts_at",
        "ends_at",
        "room",
        "teacher",
        "state",
        "confirmed_by",
        "confirmed_at",
    ]
    list_display_links = ["class_group", "starts_at"]
    list_filter = [
        "state",
        ("class_group__school", SchoolFilter),
        ("class_group", SearchedFilter),
        ("teacher", SearchedFilter),
        ("room", SearchedFilter),
    ]
    list_select_related = ["class_group__school", "room", "teacher__user", "confirmed_by"]
    search_fields = ["class_group__code", "class_group__title"]
    autocomplete_fields = ["class_group", "room", "teacher"]
    readonly_fields = ["state", "confirmed_by", "confirmed_with", "confirmed_at"]
    date_hierarchy = "starts_at"
    actions = ["close_registers", "reopen_registers"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Moving what was recorded to another day would change it without a reason."""
        is_settled = obj is not None and (obj.is_closed or obj.records.exists())
        return [*self.readonly_fields, *(["starts_at", "ends_at"] if is_settled else [])]

    def why_kept(self, row: Model) -> str:
        text = gettext("The register of %(session)s was taken: change it there instead.")
        is_taken = ClassSession.objects.taken().filter(pk=row.pk).exists()
        return text % {"session": row} if is_taken else ""

    @admin.action(description=_("Close the register"), permissions=["change"])
    def close_registers(self, request: HttpRequest, sessions: QuerySet[ClassSession]) -> None:
        """Close those of lessons that have begun: nobody was in the others yet."""
        still_open = sessions.filter(state=ClassSession.State.OPEN)
        closing = still_open.filter(starts_at__lte=timezone.now())
        # Counted before any is closed: `still_open` would no longer find it.
        n_left = still_open.count() - len(closing)
        n_closed = sum(self._close(request, session) for session in closing)
        text = gettext("Closed registers: %(n)s.") % {"n": n_closed}
        self.message_user(request, text, messages.SUCCESS)
        if n_left:
            text = ngettext(
                "%(n)s register stays open: its lesson has not begun.",
                "%(n)s registers stay open: their lessons have not begun.",
                n_left,
            )
            self.message_user(request, text % {"n": n_left}, messages.WARNING)

    @admin.action(description=_("Reopen the register"), permissions=["change"])
    def reopen_registers(self, request: HttpRequest, sessions: QuerySet[ClassSession]) -> None:
        closed = sessions.filter(state=ClassSession.State.CLOSED)
        n_reopened = sum(self._reopen(request, session) for session in closed)
        text = gettext("Reopened registers: %(n)s.") % {"n": n_reopened}
        self.message_user(request, text, messages.SUCCESS)

    def _close(self, request: HttpRequest, session: ClassSession) -> bool:
        def close() -> None:
            # The list shows how the register stands; its entries are the teacher's.
            refuse_stale(posted_version(request, session), session.version)
            close_session(session=session, by=_by(request), shown_version=entries)

        entries = register_version(session)
        return self._is_done(request, session, close)

    def _reopen(self, request: HttpRequest, session: ClassSession) -> bool:
        shown = posted_version(request, session)
        return self._is_done(
            request,
            session,
            lambda: reopen_session(session=session, by=_by(request), shown_version=shown),
        )

    def _is_done(
        self, request: HttpRequest, session: ClassSession, change: Callable[[], object]
    ) -> bool:
        """Change one register of several; one that is refused keeps no other from it."""
        try:
            change()
        except RefusedError as refusal:
            self.message_user(request, f"{session}: {refusal}", messages.ERROR)
            return False
        return True


def _by(request: HttpRequest) -> User:
    return cast(User, request.user)


class AmendmentInline(SchoolScopedInline):
    model = AttendanceAmendment
    may_add = may_change = may_delete = False
    readonly_fields = ["amended_at", "amended_by", "change", "shown_reason"]
    fields = [*readonly_fields]
    verbose_name_plural = _("Earlier changes")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return settled(super().get_queryset(request))

    @admin.display(description=_("change"))
    def change(self, amendment: AttendanceAmendment) -> str:
        return str(amendment)

    @admin.display(description=_("reason"))
    def shown_reason(self, amendment: AttendanceAmendment) -> str:
        return amendment.shown_reason


@admin.register(AttendanceRecord)
class AttendanceRecordAdmin(RegisterSearch, ExportingAdmin):
    exports = RecordColumns
    desk_group = "register"
    may_add = may_change = may_delete = False
    list_display = ["student", "session", "status", "code", "minutes_late", "source", "recorded_by"]
    list_filter = [
        "status",
        "source",
        ("session__class_group__school", SchoolFilter),
        ("session__class_group", SearchedFilter),
    ]
    list_select_related = ["student", "code", "session__class_group__school", "recorded_by"]
    search_fields = [
        *Student.lookups("student"),
        "session__class_group__code",
    ]
    date_hierarchy = "session__starts_at"
    inlines = [AmendmentInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "session",
                    "student",
                    ("status", "code", "minutes_late", "minutes_early"),
                    "note",
                    ("source", "recorded_by", "recorded_with", "recorded_at"),
                ],
                "description": _(
                    "Attendance is changed in the register of the lesson, where every change is"
                    " kept with its reason; here it can be read only."
                ),
            },
        )
    ]


@admin.register(AttendanceAmendment)
class AttendanceAmendmentAdmin(SchoolScopedAdmin):
    """Only ever added, by amending attendance; nobody edits or deletes one."""

    desk_group = "register"
    may_add = may_change = may_delete = False
    readonly_fields = ["shown_reason"]
    exclude = ["reason", "reason_code"]
    list_display = ["amended_at", "student", "session", "__str__", "shown_reason", "amended_by"]
    list_filter = [
        "new_status",
        ("record__session__class_group__school", SchoolFilter),
        ("record__session__class_group", SearchedFilter),
    ]
    list_select_related = [
        "record__student",
        "record__session__class_group__school",
        "amended_by",
    ]
    search_fields = [
        *Student.lookups("record__student"),
        "reason",
    ]
    date_hierarchy = "amended_at"
    ordering = ["-amended_at"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return settled(super().get_queryset(request))

    @admin.display(description=_("student"), ordering="record__student")
    def student(self, amendment: AttendanceAmendment) -> str:
        return str(amendment.record.student)

    @admin.display(description=_("lesson"), ordering="record__session")
    def session(self, amendment: AttendanceAmendment) -> str:
        return str(amendment.record.session)

    @admin.display(description=_("reason"), ordering="reason")
    def shown_reason(self, amendment: AttendanceAmendment) -> str:
        return amendment.shown_reason
