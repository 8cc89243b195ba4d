"""Log in by the school's provider, and show once more by it that it is she."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET
from requests import RequestException

from accounts.requests import remembers_strangers
from accounts.sign_in.known_devices import is_known_device
from accounts.sign_in.single_sign_on.admission import refusal
from accounts.sign_in.single_sign_on.begun_log_ins import (
    LONGEST_WANTED,
    begin_with_browser,
    go_on_with_begun,
)
from accounts.sign_in.single_sign_on.issuer import (
    PROVIDER,
    SchoolIssuer,
    has_single_sign_on,
    send_to_issuer,
)
from accounts.sign_in.single_sign_on.issuer_answers import place_to_wait


@remembers_strangers
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Send whoever wants to log in to the provider."""
    _require_it()
    return begin_with_browser(request, send=lambda: _sent(request, is_again=False))


@login_required
@require_GET
def again(request: HttpRequest) -> HttpResponse:
    """Ask whoever logged in by the provider to show there once more that it is she."""
    _require_it()
    get_object_or_404(SocialAccount, user=request.user, provider=PROVIDER)
    if "go" in request.GET:
        return _sent(request, is_again=True)
    context = {"wanted": _wanted(request), "provider": settings.OIDC_NAME}
    return render(request, "account/single_sign_on_again.html", context)


@remembers_strangers
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """Take what the provider answers."""
    _require_it()
    view = OAuth2CallbackView.adapter_view(SchoolIssuer(request))
    return go_on_with_begun(request, answer=lambda: _asking(request, lambda: view(request)))


def _sent(request: HttpRequest, *, is_again: bool) -> HttpResponse:
    wanted = _wanted(request)
    return _asking(request, lambda: send_to_issuer(request, wanted=wanted, is_again=is_again))


def _asking(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer by what the provider says, and let few wait for that at a time."""
    is_known = request.user.is_authenticated or is_known_device(request)
    with place_to_wait(is_known=is_known) as has_place:
        if not has_place:
            return _refused(request, "too_many")
        try:
            return answer()
        except RequestException:
            return _refused(request, "down")
        except (OAuth2Error, KeyError, TypeError, ValueError, AttributeError):
            # Whatever the provider sends that is no answer of OpenID Connect.
            return _refused(request, "failed")


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    answer: HttpResponse = refusal(request, code).response
    if wanted := _wanted(request):
        answer["Location"] += f"?{urlencode({'next': wanted})}"
    return answer


def _wanted(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_here and len(wanted) <= LONGEST_WANTED else ""


def _require_it() -> None:
    if not has_single_sign_on():
        raise Http404
