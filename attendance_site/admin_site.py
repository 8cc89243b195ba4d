"""The administrators' desk: its models under the headings of their work, what waits on top."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

GROUPS = {
    "school": _("School"),
    "calendar": _("Calendar and timetable"),
    "people": _("People and classes"),
    "register": _("Register"),
    "faces": _("Faces and consent"),
    "mail": _("Mails and interfaces"),
}
"""Headings by the `desk_group` that an admin names."""

GROUPS_OF_APPS = {"reports": "mail", "integrations": "mail"}
"""Where models stand whose admin names none."""


OF_EVERY_SCHOOL = {"privacy.RowChange"}
"""What a package would list whole; a row's own pages show its changes to whoever may see it."""


def _is_hidden(model: Any) -> bool:
    is_of_a_package = model._meta.app_label == "django_q" or model.__module__.startswith("allauth.")
    return is_of_a_package or model._meta.label in OF_EVERY_SCHOOL


class DeskSite(AdminSite):
    site_header = site_title = _("Attendance")
    index_title = _("Administration")

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Leave out pages of django-q2, which unpickle and start any function by name.

        Those of django-allauth too: they show secrets of second factors and change addresses.
        """
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        ours = [model for model in models if not _is_hidden(model)]
        super().register(ours, *args, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        from classes.access import may_administer

        return may_administer(request.user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign in where everybody does, which asks for a name; who may not enter is shown so."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index"))
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Change it where everybody does, which counts guesses of the old one."""
        return redirect("account_change_password")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Group by work instead of by app; the page of one app stays as Django has it."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        models = [model for app in apps for model in app["models"]]
        groups = [self._group(key, models) for key in GROUPS]
        return [group for group in groups if group["models"]]

    def _group(self, key: str, models: list[Any]) -> dict[str, Any]:
        mine = [model for model in models if self._key_of(model["model"]) == key]
        return {"name": GROUPS[key], "app_label": key, "app_url": f"#{key}", "models": mine}

    def _key_of(self, model: Any) -> str:
        named = getattr(self._registry[model], "desk_group", "")
        # No default: a model that names no place must fail, not vanish from the desk.
        return named or GROUPS_OF_APPS[model._meta.app_label]

    def get_urls(self) -> list[Any]:
        from classes.admin.jobs import job_list

        return [path("jobs/", self.admin_view(job_list), name="jobs"), *super().get_urls()]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # Late: the apps register their models with this site when they are imported.
        from classes.admin.attention import attention_lines
        from classes.admin.scope.rights import serves
        from classes.models.roles import SEERS_OF_MACHINES
        from classes.setup.steps import open_setups

        lines = {
            "attention": attention_lines(request),
            "setups": open_setups(request.user),
            "sees_jobs": serves(request, SEERS_OF_MACHINES),
        }
        return super().index(request, lines | (extra_context or {}))


class DeskConfig(AdminConfig):
    default_site = "attendance_site.admin_site.DeskSite"

    def ready(self) -> None:
        super().ready()
        # Imported for the checks and lines that they register.
        from attendance_site.installation import attention, open_files  # noqa: F401
        from attendance_site.installation.several_hosts import local_state  # noqa: F401
