"""What the office types in about an absence of several students."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.forms.planned_absences import PlannedAbsenceForm
from classes.models import AttendanceCode, ClassGroup, Enrolment, School, Student
from classes.models.statuses import AWAY

MOST_STUDENTS = 500


class SeveralAbsencesForm(PlannedAbsenceForm):
    """Who is away, from when until when, and why."""

    class_groups = forms.ModelMultipleChoiceField(
        ClassGroup.objects.none(),
        label=gettext_lazy("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    away = forms.ModelMultipleChoiceField(
        Student.objects.none(),
        label=gettext_lazy("Students"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one student.")},
    )

    def __init__(
        self, *args: Any, school: School, class_groups: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, school=school, **kwargs)
        groups = school.class_groups.order_by("code")
        self.chosen = list(groups.filter(pk__in=class_groups))
        self._field("class_groups").queryset = groups
        self._field("away").queryset = self._students()

    def _students(self) -> "QuerySet[Student]":
        """Return who is in the classes or will be: a trip is known before the term begins."""
        is_live = Q(until_on__isnull=True) | Q(until_on__gt=self.school.today())
        enrolled = Enrolment.objects.filter(is_live, class_group__in=self.chosen)
        return Student.objects.filter(pk__in=enrolled.values("student"))

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def address_query(self) -> str:
        """The chosen classes as the page's address has them."""
        return urlencode([("class", group.pk) for group in self.chosen])

    def clean_away(self) -> Any:
        chosen = self.cleaned_data["away"]
        if len(chosen) > MOST_STUDENTS:
            text = _("Choose %(most)s students at most: enter the others in a second step.")
            raise forms.ValidationError(text % {"most": MOST_STUDENTS})
        return chosen

    def students(self) -> list[Student]:
        return list(self.cleaned_data["away"].select_related("school"))


def several_absences_form(
    *args: Any, school: School, by: User, class_groups: Collection[int]
) -> SeveralAbsencesForm:
    codes = AttendanceCode.objects.usable_by(by).filter(school=school, counts_as__in=AWAY)
    return SeveralAbsencesForm(*args, school=school, codes=codes, class_groups=class_groups)
