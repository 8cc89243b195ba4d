"""The search on top of every page: suggestions as one types, and a page of its own."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.links import link_to
from office.selectors.search import Hits, search_people


@login_required
@require_http_methods(["GET"])
def search(request: AuthenticatedRequest) -> HttpResponse:
    """Answer suggestions to the script; on a page go straight to the only one found."""
    text = request.GET.get("q", "").strip()
    hits = search_people(request.user, text)
    context = {"q": text, "hits": hits}
    if request.htmx:
        return render(request, "office/_search_hits.html", context)
    if only := _only_address(hits):
        return redirect(only)
    return render(request, "office/search.html", context)


def _only_address(hits: Hits) -> str:
    if len(hits) != 1:
        return ""
    if hits.students:
        return reverse("office:student", args=[hits.students[0].pk])
    if hits.contacts:
        return reverse("office:student", args=[hits.contacts[0].student_id])
    if hits.teachers:
        return reverse("office:teacher", args=[hits.teachers[0].pk])
    if hits.colleagues:
        return reverse("admin:accounts_user_change", args=[hits.colleagues[0].user.pk])
    return link_to("class_group", hits.class_groups[0].pk)
