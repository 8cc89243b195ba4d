"""The page on which the administration enters somebody who will work with the system."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools
from classes.account_mails.models import TEACHER
from classes.forms import form_data, is_accepted
from classes.forms.colleagues import ColleagueForm
from classes.views.next_step import show_next_step


@login_required
@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    # A post gives rights: not from a browser that somebody left open.
    require_proof(request)
    form = ColleagueForm(form_data(request), initial={"post": TEACHER})
    if is_accepted(request, form):
        person = form.enter(school=school, by=request.user)
        if isinstance(person, User) and person.has_usable_password():
            text = _("%(person)s has a log-in already, and works here from now on.")
            messages.success(request, text % {"person": person})
            show_next_step(request, school, after="people")
        else:
            text = _("%(person)s is entered: the invitation is the next step.")
            messages.success(request, text % {"person": person})
        return redirect("classes:invitations", pk)
    return render(request, "classes/add_colleague.html", {"school": school, "form": form})
