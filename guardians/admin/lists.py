"""The administration's lists about parents: reports, answers, mails; to be read, and mails to be
sent again."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.jobs import again
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models import Student
from classes.models.roles import OFFICE
from guardians.models import (
    AbsenceReport,
    ConsentAnswer,
    ContactLink,
    GuardianMail,
    GuardianRules,
)


class _GuardianReadAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "people"
    may_add = may_change = may_delete = False


@admin.register(AbsenceReport)
class AbsenceReportAdmin(_GuardianReadAdmin):
    list_display = ["student", "reported_by", "starts_at", "ends_at", "state", "decided_by"]
    list_filter = ["state", ("student__school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["student__school", "decided_by"]
    search_fields = [*Student.lookups("student"), "reported_by"]
    # A photo that shows a child's illness is seen in the report alone, by whoever decides it.
    exclude = ["certificate"]


@admin.register(ConsentAnswer)
class ConsentAnswerAdmin(_GuardianReadAdmin):
    list_display = ["student", "answered_by", "answer", "notice", "answered_at"]
    list_filter = ["answer", ("student__school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["student__school", "notice"]
    search_fields = [*Student.lookups("student"), "answered_by"]


@admin.register(ContactLink)
class ContactLinkAdmin(_GuardianReadAdmin):
    list_display = ["contact", "sent_at", "opened_at"]
    list_filter = [("contact__student__school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["contact__student__school"]
    search_fields = [*Student.lookups("contact__student"), "contact__name"]


@admin.register(GuardianMail)
class GuardianMailAdmin(_GuardianReadAdmin):
    list_display = ["contact", "purpose", "day", "state", "queued_at", "failure_reason"]
    list_filter = ["purpose", "state", ("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["contact__student__school"]
    search_fields = [*Student.lookups("contact__student"), "contact__name"]
    actions = [again(_("Send again"))]
    # Keys of entries say nothing to a reader.
    exclude = ["records"]


@admin.register(GuardianRules)
class GuardianRulesAdmin(_GuardianReadAdmin):
    list_display = ["school", "is_open", "notifies_absences", "delay_minutes", "changed_at"]
    list_filter = [("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school"]
    search_fields = ["school__name"]
