"""The admin of sightings: what was seen, who it may be, and what a person decided; to be read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin, SchoolScopedInline
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import Student
from classes.models.roles import OFFICE
from faces.admin.face_chip import face_chip
from recognition.labels import reason_in_words
from recognition.models import Sighting, SightingCandidate


class CandidateInline(SchoolScopedInline):
    model = SightingCandidate
    may_add = may_change = may_delete = False
    readonly_fields = ["rank", "student", "score"]
    fields = [*readonly_fields]


@admin.register(Sighting)
class SightingAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "register"
    may_add = may_change = False
    list_display = [
        "face",
        "capture",
        "proposal",
        "proposed_student",
        "review",
        "confirmed_student",
        "seen",
    ]
    list_filter = [
        "proposal",
        "review",
        ("capture__session__class_group__school", SchoolFilter),
        ("capture__session__class_group", SearchedFilter),
    ]
    list_select_related = [
        "capture__session__class_group__school",
        "proposed_student",
        "confirmed_student",
    ]
    search_fields = [
        *Student.lookups("proposed_student"),
        *Student.lookups("confirmed_student"),
        "capture__session__class_group__code",
    ]
    date_hierarchy = "capture__captured_at"
    inlines = [CandidateInline]
    fieldsets = [
        (
            None,
            {
                "fields": ["large_face", "capture", "number", "seen", "looks", "height"],
                "description": _("Faces are named on the review page of the lesson."),
            },
        ),
        (
            _("Who it is"),
            {
                "fields": [
                    ("proposal", "proposed_student", "why"),
                    ("review", "confirmed_student"),
                    ("reviewed_by", "reviewed_at"),
                ]
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sighting]:
        """Leave the pictures in the database; the list fetches them one by one."""
        rows: QuerySet[Sighting] = super().get_queryset(request)
        return rows.defer("chip", "embedding")

    @admin.display(description=_("face"))
    def face(self, sighting: Sighting) -> str:
        return face_chip("recognition:sighting_face", sighting.pk)

    @admin.display(description=_("face"))
    def large_face(self, sighting: Sighting) -> str:
        return face_chip("recognition:sighting_face", sighting.pk, side_px=240)

    @admin.display(description=_("seen"))
    def seen(self, sighting: Sighting) -> str:
        placeholders = {
            "first": number_format(sighting.first_seen_s, 1),
            "last": number_format(sighting.last_seen_s, 1),
        }
        return gettext("%(first)s to %(last)s s") % placeholders

    @admin.display(description=_("pictures"))
    def looks(self, sighting: Sighting) -> str:
        n = sighting.n_looks
        return ngettext("seen in %(n)s picture", "seen in %(n)s pictures", n) % {"n": n}

    @admin.display(description=_("reason"))
    def why(self, sighting: Sighting) -> str:
        return reason_in_words(sighting.reason)

    @admin.display(description=_("height of the face"))
    def height(self, sighting: Sighting) -> str:
        return gettext("%(n)s pixels") % {"n": f"{sighting.face_height_px:.0f}"}
