"""The page that shows every endpoint, with its files from our own host."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_required
@require_GET
def api_docs(request: HttpRequest) -> HttpResponse:
    return render(request, "integrations/api_docs.html")
