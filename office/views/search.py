"""The search on top of every page: suggestions as one types, and a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.links import link_to
from office.selectors.search import SearchResults, search_people
from privacy.accesses import Access
from privacy.services.access_log import log_page


@login_required
@require_http_methods(["GET"])
def search(request: AuthenticatedRequest) -> HttpResponse:
    """Answer suggestions to the script; on a page go straight to the only one found."""
    text = request.GET.get("q", "").strip()
    results = search_people(request.user, text)
    context = {"q": text, "results": results}
    _log_contacts(request, results)
    if request.htmx:
        return render(request, "office/_search_hits.html", context)
    if only := _only_address(results):
        return redirect(only)
    return render(request, "office/search.html", context)


def _log_contacts(request: AuthenticatedRequest, results: SearchResults) -> None:
    """Note whose contacts were found: beside a name stands where she is reached."""
    by_school: dict[int, set[int]] = {}
    for contact in results.contacts:
        by_school.setdefault(contact.student.school_id, set()).add(contact.student_id)
    for school_id, students in by_school.items():
        log_page(request, access=Access("contacts", school_id, tuple(students)))


def _only_address(results: SearchResults) -> str:
    if len(results) != 1:
        return ""
    if results.students:
        return reverse("office:student", args=[results.students[0].pk])
    if results.contacts:
        return reverse("office:student", args=[results.contacts[0].student_id])
    if results.teachers:
        return reverse("office:teacher", args=[results.teachers[0].pk])
    if results.colleagues:
        return reverse("admin:accounts_user_change", args=[results.colleagues[0].user.pk])
    return link_to("class_group", results.class_groups[0].pk)
