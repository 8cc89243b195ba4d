"""The office's form for a new student: class, consent and photos at once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import office_schools
from classes.forms import form_data
from classes.links import link_to
from classes.models import ClassGroup, School, Student
from faces.forms import ManyFilesInput
from faces.services.consents import SignedConsent
from faces.services.new_students import NewStudent, enter_student, next_number
from faces.services.pictures.face_pictures import SentPicture, submit_pictures
from faces.views.forms import ConsentForm, ManyPicturesField
from storage.files import local_copies

CONSENT = ("given_by", "relation", "notice", "wording", "given_on")


class NewStudentForm(ConsentForm):
    """Who comes into which class; who signed for her face, and photos of it, where she did."""

    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=100, required=False)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        max_length=40,
        help_text=gettext_lazy("Unique in the school."),
    )
    class_group = forms.ModelChoiceField(
        ClassGroup.objects.none(),
        label=gettext_lazy("Class"),
        empty_label=gettext_lazy("Choose a class"),
    )
    from_on = forms.DateField(
        label=gettext_lazy("First day in the class"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    pictures = ManyPicturesField(
        label=gettext_lazy("Three or more photos, or one short video"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": "image/*,video/*,.heic,.heif"}),
    )

    def __init__(self, *args: Any, school: School, class_pk: str = "", **kwargs: Any) -> None:
        super().__init__(*args, student=Student(school=school), **kwargs)
        self.school = school
        self.fields["class_group"].queryset = school.class_groups.all()  # type: ignore[attr-defined]
        self.fields["class_group"].initial = class_pk
        self.fields["number"].initial = next_number(school)
        self.fields["from_on"].initial = school.today()
        self.fields["given_by"].required = False
        self.fields["given_by"].help_text = _("Leave empty as long as there is no consent.")

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if self.school.students.filter(number=number).exists():
            raise forms.ValidationError(_("Another student of this school has this number."))
        return number

    def clean(self) -> dict[str, Any]:
        """Without a consent no picture is taken in."""
        if not self.cleaned_data.get("given_by"):
            if self.cleaned_data.get("pictures"):
                text = _("No picture is taken without a consent: say who signed it.")
                self.add_error("given_by", text)
            return self.cleaned_data
        return super().clean()

    def entry(self) -> NewStudent:
        names = ("given_name", "family_name", "number", "class_group", "from_on")
        return NewStudent(**{name: self.cleaned_data[name] for name in names})

    def consent(self) -> SignedConsent | None:
        return self.signed() if self.cleaned_data.get("given_by") else None


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
    if not form.is_valid():
        context = {"school": school, "form": form}
        return render(request, "faces/new_student.html", context)
    student = enter_student(
        school=school, entry=form.entry(), consent=form.consent(), by=request.user
    )
    text = _("%(student)s is entered, in %(class_group)s.")
    values = {"student": student, "class_group": form.cleaned_data["class_group"].code}
    messages.success(request, text % values)
    _take_in(request, student, form.cleaned_data["pictures"] or [])
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
