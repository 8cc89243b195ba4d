"""What is held of a student: to be seen, taken home as a file, or erased on request."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from accounts.sign_in.proofs import require_proof
from classes.access import administered_schools, keeps_people_of, reads_school
from classes.models import Student
from office.models import StudentErasure, StudentExport
from office.services.student_erasures import NAMES_IN_TEXTS, ask_for_erasure
from office.services.student_exports import ask_for_export
from office.views.students import office_student
from privacy.accesses import Access
from privacy.models.access_log import AccessAction
from privacy.registry import Words, holding_named
from privacy.selectors.exports import count_held
from privacy.services.access_log import log_file
from storage.files import is_stored, open_stored

PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
IN_TEXTS = gettext_lazy("Texts that named the student")


@dataclass(frozen=True)
class CountedPieces:
    """How many pieces of something are held, or went."""

    title: Words
    n: int


def held_lines(counts: dict[str, int]) -> list[CountedPieces]:
    return [CountedPieces(_title(name), n) for name, n in counts.items()]


def _title(name: str) -> Words:
    if name == NAMES_IN_TEXTS:
        return IN_TEXTS
    holding = holding_named(name)
    return holding.title if holding else name


@login_required
@require_http_methods(["GET", "POST"])
def held(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    student = office_student(request, pk)
    if request.method == "POST":
        require_proof(request)
        ask_for_export(student=student, by=request.user)
        messages.success(request, _("The file is being made; it stands here when it is ready."))
        return redirect("office:student_held", pk)
    context = {
        "student": student,
        "lines": held_lines(count_held(student)),
        "export": student.exports.first(),
        "may_erase": keeps_people_of(request.user, student.school_id),
    }
    template = "office/_student_export.html" if request.htmx else "office/student_held.html"
    return render(request, template, context)


@login_required
@require_http_methods(["GET"])
def export_file(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    export = get_object_or_404(StudentExport.objects.visible_to(request.user), pk=pk)
    require_proof(request)
    if not is_stored(export.file):
        raise Http404("The file is not made yet, or erased.")
    access = Access("student_export", export.school_id, (export.student_id,))
    log_file(request, access=access, action=AccessAction.EXPORT)
    return FileResponse(
        open_stored(export.file),
        as_attachment=True,
        filename="student.zip",
        content_type="application/zip",
        headers=PRIVATE,
    )


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    students = Student.objects.filter(school__in=administered_schools(request.user))
    student = get_object_or_404(students.select_related("school"), pk=pk)
    require_proof(request)
    if request.method == "POST":
        number = request.POST.get("number", "")
        erasure = ask_for_erasure(student=student, confirmed_number=number, by=request.user)
        return redirect("office:erasure", erasure.pk)
    context = {"student": student, "lines": held_lines(count_held(student))}
    return render(request, "office/erase_student.html", context)


@login_required
@require_http_methods(["GET"])
def receipt(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    rows = StudentErasure.objects.visible_to(request.user).select_related("school", "asked_by")
    erasure = get_object_or_404(rows, pk=pk)
    context = {
        "erasure": erasure,
        "lines": held_lines(erasure.counts),
        "reads_all": reads_school(request.user, erasure.school_id),
    }
    template = "office/_receipt.html" if request.htmx else "office/receipt.html"
    return render(request, template, context)
