"""What the office fills in: on the page of a student or a teacher, and for a new school year."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from classes.models import ClassGroup, Enrolment, School, Student, Teacher
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR
from office.models import Contact
from office.models.contacts import language_choices
from office.planning.new_years import (
    ClassProposal,
    Fate,
    YearWishes,
    proposals_of,
    year_begins_on,
    year_ends_on,
)
from office.selectors.access_log import LogSearch, subject_choices
from office.selectors.student_pages import StudentClasses
from office.services.class_changes import ClassChange
from office.services.contacts import ContactEntry
from privacy.selectors.retention import ScheduleLine

ONE_DAY = timedelta(days=1)
YEARS_OF_OURS = [
    MinValueValidator(date(FIRST_YEAR, 1, 1)),
    MaxValueValidator(date(LAST_YEAR, 12, 31)),
]
"""The first and last days that calendars know have no midnight in most time zones."""


class ClassChangeForm(forms.Form):
    """To which class, from which day; and the last day in the one that she leaves."""

    to = forms.ModelChoiceField(
        ClassGroup.objects.none(), label=_("New class"), empty_label=_("Choose a class")
    )
    leaves = forms.ModelChoiceField(
        Enrolment.objects.none(), label=_("Leaves"), required=False, empty_label=None
    )
    last_on = forms.DateField(label=_("Last day in the old class"), widget=DayInput())
    first_on = forms.DateField(label=_("First day in the new class"), widget=DayInput())

    def __init__(self, *args: Any, student: Student, classes: StudentClasses, **kw: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_class_%s"} | kw)
        today = student.school.today()
        staying = [*classes.current, *classes.coming]
        groups = student.school.class_groups.exclude(
            pk__in=[enrolment.class_group_id for enrolment in staying]
        )
        self.fields["to"].queryset = groups  # type: ignore[attr-defined]
        self.fields["first_on"].initial = today + ONE_DAY if staying else today
        self._offer_to_leave(list(staying))
        if staying:
            self.fields["last_on"].initial = max(today, staying[0].from_on)
        if staying and staying[0].from_on > today:
            self.fields["first_on"].initial = staying[0].from_on + ONE_DAY

    def _offer_to_leave(self, staying: list[Enrolment]) -> None:
        if not staying:
            del self.fields["leaves"], self.fields["last_on"]
            return
        field = self.fields["leaves"]
        keys = [enrolment.pk for enrolment in staying]
        rows = Enrolment.objects.filter(pk__in=keys).select_related("class_group")
        field.queryset = rows  # type: ignore[attr-defined]
        # They are read already: the field itself would ask for them twice.
        listed = sorted(staying, key=lambda one: one.class_group.code)
        field.choices = [(one.pk, str(one.class_group)) for one in listed]  # type: ignore[attr-defined]
        field.initial = keys[0]
        if len(keys) == 1:
            field.widget = forms.HiddenInput()

    def change(self) -> ClassChange:
        cleaned = self.cleaned_data
        return ClassChange(
            to=cleaned["to"],
            first_on=cleaned["first_on"],
            leaves=cleaned.get("leaves"),
            last_on=cleaned.get("last_on"),
        )


class ContactForm(forms.ModelForm):
    """Somebody at home; a name, and a way to reach her."""

    class Meta:
        model = Contact
        fields = ["name", "relation", "phone", "email", "language", "scope"]
        widgets = {"phone": forms.TextInput(attrs={"type": "tel"}), "scope": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        languages = self.fields["language"]
        languages.choices = [("", _("As the school does")), *language_choices()]  # type: ignore[attr-defined]

    def entry(self) -> ContactEntry:
        return ContactEntry(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class DepartureForm(forms.Form):
    """Who takes over the classes of a teacher who leaves."""

    successor = forms.ModelChoiceField(
        Teacher.objects.none(),
        label=_("Who takes over"),
        required=False,
        empty_label=_("Nobody yet"),
    )

    def __init__(self, *args: Any, teacher: Teacher, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        others = teacher.school.teachers.filter(left_on=None).exclude(pk=teacher.pk)
        self.fields["successor"].queryset = others.select_related("user")  # type: ignore[attr-defined]
        self.fields["successor"].initial = teacher.closest_colleague()


class AddressForm(forms.Form):
    """By which address a teacher is to log in."""

    email = forms.EmailField(label=_("E-mail address"))
    instead_of = forms.EmailField(required=False, widget=forms.HiddenInput)
    """Which one the page showed; empty: none."""


class PeriodsForm(forms.Form):
    """How many days a school keeps what goes by age; each within the law."""

    def __init__(self, *args: Any, lines: Iterable[ScheduleLine], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        for line in lines:
            if line.may_change and (period := line.holding.period):
                self.fields[line.holding.name] = forms.IntegerField(
                    label=str(line.holding.title),
                    initial=line.days,
                    min_value=period.least_days,
                    max_value=period.most_days,
                )


class LogSearchForm(forms.Form):
    """What is looked for in the access log."""

    who = forms.CharField(label=_("By whom"), max_length=200, required=False)
    student = forms.CharField(label=_("Student"), max_length=200, required=False)
    subject = forms.ChoiceField(label=_("What"), required=False)
    first_on = forms.DateField(
        label=_("From"), required=False, widget=DayInput(), validators=YEARS_OF_OURS
    )
    last_on = forms.DateField(
        label=_("To"), required=False, widget=DayInput(), validators=YEARS_OF_OURS
    )
    student_id = forms.IntegerField(
        required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, of_school: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["subject"].choices = subject_choices()  # type: ignore[attr-defined]
        if not of_school:
            del self.fields["student"], self.fields["student_id"]

    def search(self) -> LogSearch:
        """Return what was entered and can be; what cannot is shown beside its field."""
        entered = self.cleaned_data if self.is_valid() or self.is_bound else {}
        return LogSearch(**{name: value or None for name, value in entered.items()})


LONGEST_CODE = 40


class NewYearForm(forms.Form):
    """One pair of fields for each class that has students."""

    last_on = forms.DateField(
        label=_("Last day of this school year"), widget=DayInput(), validators=YEARS_OF_OURS
    )
    first_on = forms.DateField(
        label=_("First day of the next"), widget=DayInput(), validators=YEARS_OF_OURS
    )
    copies_terms = forms.BooleanField(
        label=_("Make the terms of the new year like this year’s"), required=False, initial=True
    )
    takes_teachers = forms.BooleanField(
        label=_("Teachers go along with their classes"),
        required=False,
        initial=True,
        help_text=_("They are entered for the new class beside those who teach it now."),
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "id_year_%s"} | kwargs)
        last_on = year_ends_on(school)
        self.fields["last_on"].initial = last_on
        self.fields["first_on"].initial = year_begins_on(school, last_on)
        self.proposals = proposals_of(school, last_on)
        for proposal in self.proposals:
            self._add(proposal)

    def _add(self, proposal: ClassProposal) -> None:
        key, code = proposal.class_group.pk, proposal.class_group.code
        fate = forms.ChoiceField(
            choices=Fate.choices, label=gettext("Students of %(code)s") % {"code": code}
        )
        fate.initial = proposal.fate
        self.fields[f"fate_{key}"] = fate
        label = gettext("New class of %(code)s") % {"code": code}
        to = forms.CharField(label=label, required=False, max_length=LONGEST_CODE)
        to.initial = proposal.code
        to.validators += ClassGroup._meta.get_field("code").validators
        self.fields[f"code_{key}"] = to

    @property
    def days(self) -> list[BoundField]:
        return [self["last_on"], self["first_on"]]

    @property
    def ticks(self) -> list[BoundField]:
        return [self["copies_terms"], self["takes_teachers"]]

    @property
    def classes(self) -> Iterator[tuple[ClassProposal, BoundField, BoundField]]:
        for proposal in self.proposals:
            key = proposal.class_group.pk
            yield proposal, self[f"fate_{key}"], self[f"code_{key}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        last_on, first_on = cleaned.get("last_on"), cleaned.get("first_on")
        if last_on and first_on and first_on <= last_on:
            self.add_error("first_on", gettext("Choose a day after the last one of this year."))
        for proposal in self.proposals:
            self._check_code(proposal, cleaned)
        return cleaned

    def _check_code(self, proposal: ClassProposal, cleaned: dict[str, Any]) -> None:
        group = proposal.class_group
        name = f"code_{group.pk}"
        if cleaned.get(f"fate_{group.pk}") != Fate.UP or name in self.errors:
            return
        if not cleaned.get(name):
            self.add_error(name, gettext("Write the class in which they go on."))
        elif cleaned[name] == group.code:
            self.add_error(name, gettext("This is their class now: choose “stay in it”."))

    def is_wished(self) -> bool:
        """Say whether what was entered makes a plan, even if a service has refused it."""
        return not self.errors or set(self.fields) <= set(self.cleaned_data)

    def wishes(self) -> YearWishes:
        cleaned = self.cleaned_data
        keys = [proposal.class_group.pk for proposal in self.proposals]
        return YearWishes(
            last_on=cleaned["last_on"],
            first_on=cleaned["first_on"],
            fates={key: (Fate(cleaned[f"fate_{key}"]), cleaned[f"code_{key}"]) for key in keys},
            copies_terms=cleaned["copies_terms"],
            takes_teachers=cleaned["takes_teachers"],
        )
