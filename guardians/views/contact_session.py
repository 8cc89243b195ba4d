"""Who has opened a link: kept in the session, asked anew each time, shown in her language."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.requests import remembers_strangers
from accounts.sign_in.guess_limits import Ceiling, GuessBucket, NetworkBuckets
from guardians.selectors.contact_links import contact_by
from office.models import Contact
from privacy.action_sources import act_as

KEY = "key of a contact"
"""Where the session keeps it, so that no address bears it once the page is open."""

SEEN_AT = "when the contact was last here"
IDLE = timedelta(hours=1)
"""After so long the page is closed: the browser may be a neighbour's, or of a library."""

NOTED_EVERY = timedelta(minutes=1)

WISHES = Ceiling(
    from_everywhere=GuessBucket("links of parents", at_once=200, then_every=timedelta(seconds=20)),
    from_known=GuessBucket(
        "links of parents of known networks", at_once=140, then_every=timedelta(seconds=30)
    ),
    from_one_network=NetworkBuckets(
        GuessBucket("links of parents of a network", at_once=20, then_every=timedelta(minutes=3))
    ),
)

CLOSED = gettext_noop(
    "The page was closed as nobody used it for an hour. Open the link in your mail again."
)

ContactView = Callable[[HttpRequest, Contact], HttpResponse]


def contact_of(request: HttpRequest) -> Contact | None:
    """Return whose page this browser has opened, as long as her link holds."""
    key = request.session.get(KEY, "")
    return contact_by(key) if key and not is_idle(request) else None


def begin_session(request: HttpRequest, key: str) -> None:
    request.session[KEY], request.session[SEEN_AT] = key, timezone.now().timestamp()


def is_idle(request: HttpRequest) -> bool:
    return _away(request) > IDLE


def _away(request: HttpRequest) -> timedelta:
    # Of a clock that was wrong for a while, too: nobody is here from the future.
    return timedelta(seconds=abs(timezone.now().timestamp() - request.session.get(SEEN_AT, 0)))


def is_contact(request: HttpRequest) -> bool:
    return contact_of(request) is not None


def for_contact(view: ContactView) -> Callable[[HttpRequest], HttpResponse]:
    """Show a page to whoever has opened her link; to everybody else where to ask for one."""

    @remembers_strangers
    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        contact = contact_of(request)
        if contact is None:
            if request.session.pop(KEY, None) and is_idle(request):
                messages.error(request, _(CLOSED))
            return redirect("guardians:ask_link")
        if _away(request) > NOTED_EVERY:
            request.session[SEEN_AT] = timezone.now().timestamp()
        act_as(request, f"parent, contact {contact.pk}")
        school = contact.student.school
        with timezone.override(school.zone), translation.override(language_for(request, contact)):
            if request.method == "POST" and not is_shown(request, contact):
                return refuse_other_page(request)
            return view(request, contact)

    return shown


def is_shown(request: HttpRequest, contact: Contact) -> bool:
    """Tell whether the form that was pressed stands on the page that is open by now."""
    return request.POST.get("contact", "") == str(contact.pk)


def refuse_other_page(request: HttpRequest) -> HttpResponse:
    """Lead to the page that is open, which says whose it is: nothing is done to either child."""
    messages.error(
        request,
        _(
            "Nothing was sent: this browser has since opened the page that you see now, of "
            "another child. For the first child open the link in your mail again."
        ),
    )
    return redirect("guardians:contact_page")


def language_for(request: HttpRequest, contact: Contact) -> str:
    """Return the one chosen on the page, else hers, else the school's."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    current = translation.get_language()
    return current if chosen and current else contact.language or contact.student.school.language
