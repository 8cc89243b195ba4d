"""The way in by a link: what a scanner of mails opens shows nothing and changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import remembers_strangers
from classes.forms import form_data
from guardians.forms import LinkWishForm
from guardians.selectors.contact_links import contact_by
from guardians.services.contact_links import note_opening
from guardians.services.link_wishes import note_wish
from guardians.views.contact_session import KEY, WISHES, begin_session, for_contact
from office.models import Contact


@remembers_strangers
@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a tap first; whoever only fetches the address learns not even whether it holds."""
    response = _open(request, key) if request.method == "POST" else None
    response = response or render(request, "guardians/open_link.html")
    # The address bears the key: no other page is told it, of this site neither.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _open(request: HttpRequest, key: str) -> HttpResponse:
    # Keys are signed, so nobody hits one by trying, and a wrong one leaves no row behind.
    contact = contact_by(key)
    if contact is None:
        return redirect("guardians:ask_link")
    # Whoever planted a session in this browser beforehand reads nothing along.
    if not request.user.is_authenticated:
        request.session.cycle_key()
    begin_session(request, key)
    note_opening(contact=contact)
    return redirect("guardians:contact_page")


@require_http_methods(["GET", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Send a link to an address; the answer is the same whoever has it."""
    form = LinkWishForm(form_data(request))
    if form.is_valid():
        if not WISHES.take(request.META["REMOTE_ADDR"]):
            note_wish(email=form.cleaned_data["email"])
        return render(request, "guardians/link_asked.html")
    return render(request, "guardians/ask_link.html", {"form": form})


@require_http_methods(["POST"])
@for_contact
def leave(request: HttpRequest, contact: Contact) -> HttpResponse:
    request.session.pop(KEY, None)
    return redirect("guardians:ask_link")
