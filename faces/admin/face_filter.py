"""Filter the list of students by what is missing before they can be recognised."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.admin.people import StudentAdmin
from classes.models import Student
from faces.selectors.setup_steps import without_consent, without_face


class FaceFilter(admin.SimpleListFilter):
    title = _("recognition")
    parameter_name = "recognition"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("no-consent", gettext("Enrolled, without consent")),
            ("no-face", gettext("Enrolled, consent but no face")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrow = {"no-consent": without_consent, "no-face": without_face}.get(self.value() or "")
        if narrow is None:
            return queryset
        enrolled = Student.objects.enrolled_on(timezone.localdate()).values("pk")
        return narrow(queryset.filter(pk__in=enrolled))


# The register does not know recognition, so recognition adds its filter to the register's list.
StudentAdmin.list_filter = [*StudentAdmin.list_filter, FaceFilter]
