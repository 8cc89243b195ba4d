"""Who will work with the system, as the administration enters it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import NameInput
from classes.account_mails.awaited_colleagues import Colleague
from classes.account_mails.models import TEACHER
from classes.models import Role, School
from classes.setup.colleagues import add_colleague

POSTS = [
    (TEACHER, gettext_lazy("Teacher: takes the registers of their own classes")),
    (Role.SECRETARY, gettext_lazy("Secretary: absences, consents and students, every day")),
    (Role.HEAD, gettext_lazy("Head: reads everything, changes nothing")),
    (Role.ADMINISTRATOR, gettext_lazy("Administrator: everything of this school")),
    (Role.OPERATOR, gettext_lazy("Operator: looks after server and cameras, sees no students")),
    (
        Role.DATA_PROTECTION,
        gettext_lazy("Data protection officer: sees who looked and what is deleted, no register"),
    ),
]


class ColleagueForm(forms.Form):
    """Who it is, and as what she comes."""

    first_name = NameInput(label=gettext_lazy("Given name"), max_length=150)
    last_name = NameInput(label=gettext_lazy("Family name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    post = forms.ChoiceField(
        label=gettext_lazy("Works here as"), choices=POSTS, widget=forms.RadioSelect
    )

    def enter(self, *, school: School, by: Any) -> Any:
        cleaned = self.cleaned_data
        name = cleaned["first_name"], cleaned["last_name"]
        colleague = Colleague(cleaned["email"].lower(), name, cleaned["post"])
        return add_colleague(school=school, colleague=colleague, by=by)
