"""The page on which the administration enters somebody who will work with the system."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import administered_schools
from classes.models import Role, School
from classes.setup.colleagues import TEACHER, Colleague, add_colleague

POSTS = [
    (TEACHER, gettext_lazy("Teacher: takes the registers of their own classes")),
    (Role.SECRETARY, gettext_lazy("Secretary: absences, consents and students, every day")),
    (Role.HEAD, gettext_lazy("Head: reads everything, changes nothing")),
    (Role.ADMINISTRATOR, gettext_lazy("Administrator: everything of this school")),
    (Role.OPERATOR, gettext_lazy("Operator: keeps the machines, sees no students")),
]


class ColleagueForm(forms.Form):
    """Who it is, and as what she comes."""

    first_name = forms.CharField(label=gettext_lazy("Given name"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Family name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    post = forms.ChoiceField(
        label=gettext_lazy("Works here as"), choices=POSTS, widget=forms.RadioSelect
    )

    def enter(self, *, school: School, by: Any) -> Any:
        cleaned = self.cleaned_data
        name = cleaned["first_name"], cleaned["last_name"]
        colleague = Colleague(cleaned["email"].lower(), name, cleaned["post"])
        return add_colleague(school=school, colleague=colleague, by=by)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    form = ColleagueForm(request.POST or None, initial={"post": TEACHER})
    if request.method == "POST" and form.is_valid():
        user = form.enter(school=school, by=request.user)
        if user.has_usable_password():
            text = _("%(person)s has a log-in already, and works here from now on.")
            messages.success(request, text % {"person": user})
        else:
            text = _("%(person)s is entered: the invitation is the next step.")
            messages.success(request, text % {"person": user})
        return redirect("classes:invitations", pk)
    return render(request, "classes/add_colleague.html", {"school": school, "form": form})
