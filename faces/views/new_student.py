"""The office's form for a new student: class, consent and photos at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools
from classes.forms import form_data, is_accepted
from classes.links import link_to
from classes.models import Student
from classes.views.next_step import show_next_step
from faces.forms.new_students import NewStudentForm
from faces.services.new_students import enter_student
from faces.services.pictures.face_pictures import SentPicture, submit_pictures
from storage.files import local_copies


@login_required
@require_http_methods(["GET"])
def choose_school(request: AuthenticatedRequest) -> HttpResponse:
    """Go to the one school somebody administers, or let her choose."""
    schools = list(office_schools(request.user))
    if len(schools) == 1:
        return redirect("faces:new_student", schools[0].pk)
    return render(request, "faces/new_student_schools.html", {"schools": schools})


@login_required
@require_http_methods(["GET", "POST"])
def new_student(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(office_schools(request.user), pk=pk)
    class_pk = request.GET.get("class", "")
    files = request.FILES or None
    form = NewStudentForm(form_data(request), files, school=school, class_pk=class_pk)
    if not is_accepted(request, form):
        if request.FILES:
            # No browser fills in chosen files again when a form comes back.
            form.add_error("pictures", _("Choose the photos again."))
        context = {"school": school, "form": form}
        return render(request, "faces/new_student.html", context)
    student = enter_student(
        school=school, entry=form.entry(), consent=form.consent(), by=request.user
    )
    text = _("%(student)s is entered, in %(class_group)s.")
    values = {"student": student, "class_group": form.cleaned_data["class_group"].code}
    messages.success(request, text % values)
    _take_in(request, student, form.cleaned_data["pictures"] or [])
    show_next_step(request, school, after="roster")
    return redirect(link_to("student", student.pk))


def _take_in(request: AuthenticatedRequest, student: Student, files: list[Any]) -> None:
    """Queue the pictures; one that is none holds up neither the others nor the student."""
    named = local_copies(files, [file.name or "" for file in files])
    pictures = ((path, SentPicture(name, request.user)) for path, name in named)
    refusals = submit_pictures(student=student, files=pictures)
    for name, refusal in refusals:
        messages.error(request, f"“{name}”: {refusal}")
    if n_taken := len(files) - len(refusals):
        text = ngettext(
            "%(n)s picture is looked at now.", "%(n)s pictures are looked at now.", n_taken
        )
        messages.info(request, text % {"n": n_taken})
