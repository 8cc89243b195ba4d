"""The page on which a school takes over the attendance codes of its country."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import administered_schools
from classes.models import AttendanceCode
from classes.setup.code_sets import CODE_SETS, CodeSet
from classes.setup.services import apply_code_set


@login_required
@require_http_methods(["GET", "POST"])
def code_sets(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(administered_schools(request.user), pk=pk)
    if request.method == "POST":
        code_set = CODE_SETS.get(request.POST.get("code_set", ""))
        if code_set is None:
            raise Http404
        n = len(apply_code_set(school=school, code_set=code_set))
        text = ngettext("%(n)s code is added.", "%(n)s codes are added.", n) % {"n": n}
        messages.success(request, text if n else _("Nothing was missing: the codes stay."))
        if left_out := [code for code in _codes(code_set) if code.is_mistaken_at(school)]:
            messages.warning(request, _left_out(left_out))
        return redirect("classes:school_setup", pk)
    sets = [(found, _codes(found)) for found in CODE_SETS.values()]
    context = {"school": school, "sets": sets, "n_own": school.attendance_codes.count()}
    return render(request, "classes/code_sets.html", context)


def _codes(code_set: CodeSet) -> list[AttendanceCode]:
    return [code_set.code(0, row) for row in code_set.rows]


def _left_out(codes: list[AttendanceCode]) -> str:
    text = _("Left out, because these letters mean something else at your school: %(letters)s.")
    return text % {"letters": ", ".join(code.letter for code in codes)}
