"""Log in by e-mail address."""

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.forms import EmailAuthenticationForm


class EmailLoginView(LoginView):
    authentication_form = EmailAuthenticationForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """A part of a page that asks to log in takes the whole page there, not itself."""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("login"))
        return super().dispatch(request, *args, **kwargs)
