"""The admin of schools, teachers and students."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.access import acts_for_everybody
from classes.account_mails.adoption import adopt_new_people
from classes.account_mails.awaited_colleagues import shown_address
from classes.admin.exports.actions import ExportingAdmin
from classes.admin.exports.columns import StudentColumns, TeacherColumns
from classes.admin.groups import EnrolmentForm, EnrolmentRows, warn_of_clashes
from classes.admin.roles import SchoolRoleInline
from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.errors import RefusedError
from classes.links import link_to
from classes.models import AttendanceRecord, ClassSession, Enrolment, School, Student, Teacher
from classes.models.letters import LETTER_FIELDS
from classes.models.roles import OFFICE
from classes.quotas.stored_space import used_bytes
from classes.selectors.timetable.meetings import meetings_waiting, reason_for_no_lessons
from classes.services.history import keep_in_history
from classes.services.invitations import Invitation, invite_awaited, invite_user
from classes.services.timetable import open_sessions_of
from classes.views.invitations import show_links
from jobs.failures import remark
from storage.free_space import BYTES_A_MB


@admin.register(School)
class SchoolAdmin(SchoolScopedAdmin):
    asks_proof = True
    setup_step = "school"
    desk_group = "school"
    list_display = ["name", "time_zone", "attendance_limit_percent", "roster"]
    actions = ["open_today"]
    search_fields = ["name"]
    inlines = [SchoolRoleInline]
    fieldsets = [
        (None, {"fields": ["name", "time_zone", "language", "week_a_on", "asks_second_factor"]}),
        (
            _("Letters of the register"),
            {
                "fields": [LETTER_FIELDS],
                "description": _(
                    "Everybody sees these letters on pages, sheets and in files, whatever their"
                    " language."
                ),
            },
        ),
        (
            _("Limits and reminders"),
            {
                "fields": [
                    "attendance_limit_percent",
                    "days_absent_before_warning",
                    "minutes_until_register_due",
                    "minutes_until_reminder",
                    "days_until_lock",
                ]
            },
        ),
        (
            _("Daily status for an authority"),
            {"fields": [("day_parts", "day_rule", "afternoon_from")]},
        ),
        (_("Films and pictures"), {"fields": ["quota_mb", "stored"]}),
        (_("Other system"), {"fields": ["sourced_id"], "classes": ["collapse"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # A school that could give itself room would take it from the others.
        return ["stored"] if acts_for_everybody(request.user) else ["stored", "quota_mb"]

    @admin.display(description=_("stored"))
    def stored(self, school: School) -> str:
        used_mb = used_bytes(school) // BYTES_A_MB if school.pk else 0
        text = gettext("%(used)s of %(most)s MB")
        return text % {"used": number_format(used_mb), "most": number_format(school.most_mb)}

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return acts_for_everybody(request.user) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return acts_for_everybody(request.user) and super().has_delete_permission(request, obj)

    @admin.action(description=_("Open today's lessons"), permissions=["change"])
    def open_today(self, request: HttpRequest, schools: QuerySet[School]) -> None:
        """Do now what the worker does each morning; what is open already stays as it is."""
        for school in schools:
            if reason := reason_for_no_lessons(school, day=school.today()):
                self.message_user(request, reason, messages.WARNING)
                continue
            n_opened = len(open_sessions_of(school=school, day=school.today()))
            text = ngettext(
                "%(school)s: %(n)s lesson opened.", "%(school)s: %(n)s lessons opened.", n_opened
            )
            self.message_user(request, text % {"school": school, "n": n_opened}, messages.SUCCESS)
            self._show_waiting(request, school)

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        adopt_new_people(posts=[role for rows in formsets for role in rows.new_objects])

    def _show_waiting(self, request: HttpRequest, school: School) -> None:
        if n_waiting := meetings_waiting(school, day=school.today()).count():
            text = ngettext(
                "%(school)s: %(n)s lesson could not be opened; the server’s log says why.",
                "%(school)s: %(n)s lessons could not be opened; the server’s log says why.",
                n_waiting,
            )
            self.message_user(request, text % {"school": school, "n": n_waiting}, messages.ERROR)

    @admin.display(description=_("roster"))
    def roster(self, school: School) -> str:
        # The page belongs to an upper room; without it there is nothing to link to.
        try:
            address = link_to("import_roster", school.pk)
        except NoReverseMatch:
            return ""
        return format_html('<a href="{}">{}</a>', address, gettext("Import"))


@admin.register(Teacher)
class TeacherAdmin(ExportingAdmin):
    asks_proof = True
    exports = TeacherColumns
    setup_step = "roster"
    desk_group = "people"
    fixed_fields = ["user", "school"]
    list_display = ["user", "email", "school", "teaches"]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["user", "school", "awaited"]
    search_fields = ["user__email", "awaited__email", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user"]
    fields = ["user", "school"]
    actions = ["invite"]

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            adopt_new_people(posts=[obj])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Teacher]:
        return super().get_queryset(request).prefetch_related("class_groups")

    def why_kept(self, row: Model) -> str:
        taken = ClassSession.objects.taken().filter(teacher=row.pk)
        if not taken.exists():
            return ""
        text = gettext("%(teacher)s gave lessons whose registers were taken, and they stay.")
        way = gettext("Let %(teacher)s leave on this page instead")
        return format_html(
            '{} <a href="{}">{}</a>.',
            text % {"teacher": row},
            link_to("teacher", row.pk),
            way % {"teacher": row},
        )

    @admin.action(description=_("Invite to choose a password"), permissions=["change"])
    def invite(self, request: Any, teachers: QuerySet[Teacher]) -> HttpResponse | None:
        """Invite each one by mail, or show the links; show who was not invited and why."""
        made = [found for teacher in teachers if (found := self._invite(request, teacher))]
        if any(invitation.link for invitation in made):
            return show_links(request, teachers[0].school, made)
        if made:
            people = ", ".join(str(invitation.user) for invitation in made)
            text = gettext("Invited by mail: %(people)s.") % {"people": people}
            self.message_user(request, text, messages.SUCCESS)
        return None

    def _invite(self, request: Any, teacher: Teacher) -> Invitation | None:
        user, school = teacher.user, teacher.school
        try:
            if awaited := getattr(teacher, "awaited", None):
                made = invite_awaited(awaited=awaited, by=request.user)
            else:
                made = invite_user(user=user, school=school, by=request.user)
        except RefusedError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None
        change = remark("invited_by_mail" if made.is_mailed else "invited_by_link")
        keep_in_history(teacher, by=request.user, change=change)
        return made

    @admin.display(description=_("e-mail"), ordering="user__email")
    def email(self, teacher: Teacher) -> str:
        return shown_address(teacher)

    @admin.display(description=_("classes"))
    def teaches(self, teacher: Teacher) -> str:
        return ", ".join(group.code for group in teacher.class_groups.all())


class StudentEnrolmentInline(SchoolScopedInline):
    """The class groups of a student; a student leaves by an end, not by deletion."""

    kept_by = OFFICE
    model = Enrolment
    form = EnrolmentForm
    formset = EnrolmentRows
    may_delete = False


STUDENT_ACTIONS: list[Any] = []
"""What upper rooms offer in the list of students."""


@admin.register(Student)
class StudentAdmin(ExportingAdmin):
    kept_by = OFFICE
    actions = STUDENT_ACTIONS
    exports = StudentColumns
    setup_step = "roster"
    desk_group = "people"
    fixed_fields = ["school"]
    list_display = ["family_name", "given_name", "number", "enrolled_in", "school"]
    list_display_links = ["family_name", "given_name"]
    list_filter = [
        ("school", SchoolFilter),
        ("enrolments__class_group", SearchedFilter),
    ]
    list_select_related = ["school"]
    search_fields = [*Student.FOUND_BY]
    search_help_text = _("Number or name.")
    fields = ["school", *Student.FOUND_BY]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [StudentEnrolmentInline] if obj else []

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        # Only now: all of them are stored.
        changed = (row for rows in formsets for row, _fields in rows.changed_objects)
        warn_of_clashes(
            request, [*(row for rows in formsets for row in rows.new_objects), *changed]
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Student]:
        return super().get_queryset(request).prefetch_related("enrolments__class_group")

    def why_kept(self, row: Model) -> str:
        text = gettext("Attendance of %(student)s was recorded: end the enrolments instead.")
        has_records = AttendanceRecord.objects.filter(student=row.pk).exists()
        return text % {"student": row} if has_records else ""

    def label(self, row: Model) -> str:
        return f"{row} ({row.number})" if isinstance(row, Student) else str(row)

    @admin.display(description=_("classes"))
    def enrolled_in(self, student: Student) -> str:
        """List those the student has not left, without asking the database per row."""
        today = student.school.today()
        return ", ".join(
            enrolment.class_group.code
            for enrolment in student.enrolments.all()
            if enrolment.until_on is None or enrolment.until_on > today
        )
