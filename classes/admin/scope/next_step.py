"""What comes next, shown after a form of the administration that is part of the set-up."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from classes.access import school_path_of
from classes.models import School
from classes.views.next_step import show_next_step


def show_next_step_of_row(request: HttpRequest, row: Model, *, after: str) -> None:
    """Lead to the next step of the row's school."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    school = School.objects.get(pk__in=rows.values(school_path_of(type(row))))
    show_next_step(request, school, after=after, also=_way_back(school))


def _way_back(school: School) -> SafeString:
    """The administration's own menu does not lead to the list."""
    address = reverse("classes:school_setup", args=[school.pk])
    return format_html('<a href="{}">{}</a>', address, gettext("Back to the set-up"))
