"""The letters of a class to print, one page each, and where their codes lead."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from accounts.requests import AuthenticatedRequest, site_address
from classes.access import office_schools
from classes.forms import as_key
from classes.models import Student
from classes.spreadsheets.paper_sizes import PaperSize, paper_size_of
from faces.letters.codes import draw_code, letter_path
from faces.models import ConsentNotice
from faces.selectors.consent_lists import class_to_tick, consent_lines, students_to_ask
from faces.selectors.consents import Notices
from faces.views.consent_lists import office_class_groups

LETTERS_A_LINE = 85
PLAIN_LINES, DENSE_LINES, MOST_LINES = 20, 26, 33
"""So many lines fit in each size of type, beside what is signed, on the shorter paper."""


@login_required
@require_GET
def class_letters(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show a letter for each student who has given no answer; all of them if asked."""
    class_group = get_object_or_404(office_class_groups(request), pk=pk)
    school = class_group.school
    notices = ConsentNotice.objects.filter(school=school)
    chosen = notices.filter(pk=as_key(request.GET.get("notice", ""))).first()
    notice = chosen or Notices.of(school).find("", school.today())
    lines = consent_lines(students_to_ask(class_group))
    is_for_all = bool(request.GET.get("all"))
    students = [line.student for line in lines if is_for_all or line.is_open]
    context = {
        "class_group": class_group,
        "notice": notice,
        "notices": notices,
        "paper": paper_size_of(school, request.GET.get("paper")),
        "papers": list(PaperSize),
        "is_for_all": is_for_all,
        "letters": [(student, _code(request, student, notice)) for student in students],
        "density": _density(notice),
        "is_too_long": notice is not None and _n_lines(notice.text) > MOST_LINES,
        "words_in": _language_of_words(notice),
    }
    return render(request, "faces/class_letters.html", context)


@login_required
@require_GET
def student_letter(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Lead from the code on a letter to the student's line, ticked, or to her page."""
    schools = office_schools(request.user)
    student = get_object_or_404(Student.objects.filter(school__in=schools), pk=pk)
    class_group = class_to_tick(student)
    if class_group is None:
        return redirect("faces:student_faces", pk)
    address = reverse("faces:class_consents", args=[class_group.pk])
    notice = as_key(request.GET.get("notice", ""))
    return redirect(f"{address}?student={pk}&notice={notice}#student-{pk}")


def _code(
    request: AuthenticatedRequest, student: Student, notice: ConsentNotice | None
) -> SafeString | None:
    if notice is None:
        return None
    path = letter_path(student, notice)
    return draw_code(site_address(request) + path)


def _density(notice: ConsentNotice | None) -> str:
    """Set a long notice smaller, so that its letter stays on one page as far as can be."""
    n_lines = _n_lines(notice.text) if notice else 0
    if n_lines <= PLAIN_LINES:
        return ""
    return "is-dense" if n_lines <= DENSE_LINES else "is-denser"


def _n_lines(text: str) -> float:
    """Estimate how many lines a text takes; what parts two paragraphs is half a line."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return sum(1.5 + len(paragraph) // LETTERS_A_LINE for paragraph in paragraphs)


def _language_of_words(notice: ConsentNotice | None) -> str:
    """Return the language of what stands around the notice: its own where this site speaks it."""
    spoken = {code for code, _name in settings.LANGUAGES}
    wanted = notice.language.split("-")[0] if notice else ""
    return wanted if wanted in spoken else (get_language() or settings.LANGUAGE_CODE)
