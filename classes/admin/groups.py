"""The admin of class groups and enrolments."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet
from django.forms.models import construct_instance
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.exports.actions import ExportingAdmin
from classes.admin.exports.columns import ClassGroupColumns, EnrolmentColumns
from classes.admin.scope.compared_rows import ComparedRows
from classes.admin.scope.school_scope import fix_fields
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.admin.timetable import WeeklyMeetingInline
from classes.errors import RefusedError
from classes.models import AttendanceRecord, ClassGroup, ClassSession, Enrolment, Student
from classes.models.roles import OFFICE
from classes.selectors.timetable.student_clashes import clashes_of_enrolment
from classes.services import check_enrolment
from classes.services.enrolment import refusal_of_both
from classes.services.timetable import open_sessions_of


class ClassGroupForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        school = cleaned.get("school") or getattr(self.instance, "school", None)
        teachers = cleaned.get("teachers") or []
        if school and any(teacher.school_id != school.pk for teacher in teachers):
            text = gettext("Choose teachers of %(school)s only.")
            self.add_error("teachers", text % {"school": school})
        return cleaned


class EnrolmentForm(forms.ModelForm):
    """Show the refusals of the register as errors of the form; later only the days change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            fix_fields(self.fields, ["student", "class_group"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                check_enrolment(construct_instance(self, self.instance))
            except RefusedError as refusal:
                raise ValidationError(str(refusal)) from refusal
        return cleaned


class EnrolmentRows(ComparedRows):
    def why_not_beside(self, row: Enrolment, other: Enrolment) -> str:
        return str(refusal_of_both(row, other=other) or "")


def _on_roster(day: date) -> Q:
    has_not_left = Q(enrolments__until_on__isnull=True) | Q(enrolments__until_on__gt=day)
    return has_not_left & Q(enrolments__from_on__lte=day)


@admin.register(ClassGroup)
class ClassGroupAdmin(ExportingAdmin):
    asks_proof = True  # who teaches a class sees its children
    form = ClassGroupForm
    exports = ClassGroupColumns
    setup_step = "roster"
    desk_group = "people"
    fixed_fields = ["school"]
    list_display = ["code", "title", "taught_by", "n_students", "school"]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["school"]
    search_fields = ["code", "title"]
    ordering = ["code"]
    autocomplete_fields = ["teachers"]
    fields = ["school", "code", "title", "teachers"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [WeeklyMeetingInline] if obj else []

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        # Only now: the lines of the timetable on this page are stored after the class itself.
        school = form.instance.school
        open_sessions_of(school, day=school.today())

    def why_kept(self, row: Model) -> str:
        taken = ClassSession.objects.taken().filter(class_group=row.pk)
        text = gettext(
            "Registers of %(class_group)s were taken: end its enrolments and take its"
            " teachers off instead."
        )
        return text % {"class_group": row} if taken.exists() else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClassGroup]:
        rows = super().get_queryset(request).prefetch_related("teachers__user")
        is_on_roster = _on_roster(timezone.localdate())
        return rows.annotate(n_on_roster=Count("enrolments", filter=is_on_roster))

    @admin.display(description=_("teachers"))
    def taught_by(self, class_group: ClassGroup) -> str:
        return ", ".join(str(teacher) for teacher in class_group.teachers.all())

    @admin.display(description=_("students today"), ordering="n_on_roster")
    def n_students(self, class_group: Any) -> int:
        return class_group.n_on_roster


class StillEnrolledFilter(admin.SimpleListFilter):
    title = _("still enrolled")
    parameter_name = "still_enrolled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", gettext("Enrolled today")), ("no", gettext("Left or not begun"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = Enrolment.objects.active_on(timezone.localdate()).values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=today)
        return queryset.exclude(pk__in=today) if self.value() == "no" else queryset


@admin.register(Enrolment)
class EnrolmentAdmin(ExportingAdmin):
    hangs_on = "student"
    kept_by = OFFICE
    form = EnrolmentForm
    exports = EnrolmentColumns
    desk_group = "people"
    list_display = ["student", "number", "class_group", "from_on", "until_on"]
    list_filter = [
        ("class_group__school", SchoolFilter),
        ("class_group", SearchedFilter),
        StillEnrolledFilter,
    ]
    list_select_related = ["student", "class_group"]
    search_fields = [
        *Student.lookups("student"),
        "class_group__code",
    ]
    autocomplete_fields = ["student", "class_group"]
    date_hierarchy = "from_on"

    def save_model(self, request: Any, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        warn_of_clashes(request, [obj])

    @admin.display(description=_("number"), ordering="student__number")
    def number(self, enrolment: Enrolment) -> str:
        return enrolment.student.number

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Once attendance was recorded an enrolment is ended, not deleted."""
        return super().has_delete_permission(request, obj) and not _has_records(obj)


def warn_of_clashes(request: HttpRequest, entered: Iterable[Enrolment]) -> None:
    """Name the lessons that who was enrolled cannot both attend."""
    found = (clash.words_of_joining() for row in entered for clash in clashes_of_enrolment(row))
    for words in dict.fromkeys(found):
        messages.warning(request, words)


def _has_records(enrolment: Model | None) -> bool:
    if not isinstance(enrolment, Enrolment):
        return False
    records = AttendanceRecord.objects.filter(student=enrolment.student_id)
    return records.filter(session__class_group=enrolment.class_group_id).exists()
