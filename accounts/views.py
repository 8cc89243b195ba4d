"""Log in by e-mail address; say once what one is called."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.forms import EmailAuthenticationForm, NameForm
from accounts.requests import AuthenticatedRequest


class EmailLoginView(LoginView):
    authentication_form = EmailAuthenticationForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """A part of a page that asks to log in takes the whole page there, not itself."""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("login"))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """Ask whoever has no name for it, then go where she wanted to."""
        wanted = super().get_success_url()
        if self.request.user.has_name:  # type: ignore[union-attr]
            return wanted
        return f"{reverse('my_name')}?{urlencode({'next': wanted})}"


@login_required
@require_http_methods(["GET", "POST"])
def my_name(request: AuthenticatedRequest) -> HttpResponse:
    form = NameForm(request.POST or None, instance=request.user)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        form.save()
        is_here = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        return redirect(wanted if is_here else resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "registration/my_name.html", {"form": form, "next": wanted})
