"""How many proposals of each session people kept, corrected and added."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from recognition.models import ProposalStats


@admin.register(ProposalStats)
class ProposalStatsAdmin(SchoolScopedAdmin):
    desk_group = "register"
    may_add = may_change = may_delete = False
    list_display = ["session", "n_kept", "n_corrected", "n_added"]
    list_filter = [
        ("session__class_group__school", SchoolFilter),
        ("session__class_group", SearchedFilter),
    ]
    list_select_related = ["session__class_group__school"]
    search_fields = ["session__class_group__code", "session__class_group__title"]
    date_hierarchy = "session__starts_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["session", "n_kept", "n_corrected", "n_added"],
                "description": _("Counted when the register was confirmed; they hold no face."),
            },
        )
    ]
