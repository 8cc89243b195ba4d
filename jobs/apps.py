"""The app of work in the background."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import import_string, module_has_submodule
from django.utils.translation import gettext_lazy as _

from jobs.failures import MESSAGES, register_messages
from jobs.registry import register_kind


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        register_messages(MESSAGES)
        # Imported for the checks that it registers.
        from jobs import checks  # noqa: F401
        from jobs.models import Job
        from jobs.schedules import sync_schedules
        from jobs.stored_tasks.outcomes import forget_outcomes
        from jobs.stored_tasks.packages import use_json_packages

        # In every process, not in the worker alone: pages and commands put tasks into the queue,
        # too.
        use_json_packages()

        # Of django_q, because the schedules lie in its table.
        queue = apps.get_app_config("django_q")
        post_migrate.connect(sync_schedules, sender=queue, dispatch_uid="schedules")
        post_migrate.connect(forget_outcomes, sender=queue, dispatch_uid="outcomes")
        # As Django finds each app's admin: no room is forgotten, none must be named here.
        for module in _modules_called("errors"):
            register_messages(getattr(module, "MESSAGES", {}))
        for model in apps.get_models():
            if issubclass(model, Job):
                register_kind(import_string(model.JOB_KIND))


def _modules_called(name: str) -> Iterator[Any]:
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, name):
            yield import_module(f"{app.name}.{name}")
