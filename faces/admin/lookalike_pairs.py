"""The admin of students kept as look-alikes: who decided it, and taking that back."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import Student
from classes.models.roles import OFFICE
from faces.models import LookalikePair


@admin.register(LookalikePair)
class LookalikePairAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = ["one", "other", "accepted_by", "accepted_at"]
    list_filter = [("one__school", SchoolFilter)]
    list_select_related = ["one", "other", "accepted_by"]
    search_fields = [*Student.lookups("one"), *Student.lookups("other")]
    date_hierarchy = "accepted_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["one", "other", "accepted_by", "accepted_at"],
                "description": _(
                    "A pair is kept on the page of look-alikes of a class, or where a"
                    " picture is asked about. Delete it if the two are one person: a face of one"
                    " that is like the other's is asked about again."
                ),
            },
        )
    ]
