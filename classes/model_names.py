"""Names of the register's models and fields, in the reader's language.

They follow from the code and stand in no migration: a translation changes no database.
"""

import re
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy, gettext_noop, override

NAMES = (
    gettext_noop("administrators"),
    gettext_noop("amended at"),
    gettext_noop("amended by"),
    gettext_noop("applied at"),
    gettext_noop("applied by"),
    gettext_noop("attendance amendment"),
    gettext_noop("attendance amendments"),
    gettext_noop("attendance code"),
    gettext_noop("attendance codes"),
    gettext_noop("attendance limit percent"),
    gettext_noop("attendance record"),
    gettext_noop("attendance records"),
    gettext_noop("class group"),
    gettext_noop("class groups"),
    gettext_noop("class session"),
    gettext_noop("class sessions"),
    gettext_noop("code"),
    gettext_noop("confirmed at"),
    gettext_noop("confirmed by"),
    gettext_noop("created at"),
    gettext_noop("counts as"),
    gettext_noop("days absent before warning"),
    gettext_noop("ends at"),
    gettext_noop("ends missing on"),
    gettext_noop("enrolment"),
    gettext_noop("enrolments"),
    gettext_noop("entered at"),
    gettext_noop("entered by"),
    gettext_noop("family name"),
    gettext_noop("file"),
    gettext_noop("fingerprint"),
    gettext_noop("given name"),
    gettext_noop("kind"),
    gettext_noop("holiday"),
    gettext_noop("holidays"),
    gettext_noop("label"),
    gettext_noop("letter"),
    gettext_noop("meeting"),
    gettext_noop("minutes before reminder"),
    gettext_noop("minutes late"),
    gettext_noop("name"),
    gettext_noop("new code"),
    gettext_noop("new minutes late"),
    gettext_noop("new note"),
    gettext_noop("new status"),
    gettext_noop("note"),
    gettext_noop("number"),
    gettext_noop("old code"),
    gettext_noop("old minutes late"),
    gettext_noop("old note"),
    gettext_noop("old status"),
    gettext_noop("planned absence"),
    gettext_noop("planned absences"),
    gettext_noop("position"),
    gettext_noop("reason"),
    gettext_noop("record"),
    gettext_noop("recorded at"),
    gettext_noop("recorded by"),
    gettext_noop("register reminder"),
    gettext_noop("register reminders"),
    gettext_noop("roster import"),
    gettext_noop("roster imports"),
    gettext_noop("room"),
    gettext_noop("rooms"),
    gettext_noop("school"),
    gettext_noop("schools"),
    gettext_noop("session"),
    gettext_noop("sha256"),
    gettext_noop("source"),
    gettext_noop("starts at"),
    gettext_noop("state"),
    gettext_noop("status"),
    gettext_noop("statutory code"),
    gettext_noop("student"),
    gettext_noop("students"),
    gettext_noop("teacher"),
    gettext_noop("teachers"),
    gettext_noop("term"),
    gettext_noop("terms"),
    gettext_noop("time zone"),
    gettext_noop("title"),
    gettext_noop("uploaded by"),
    gettext_noop("used by"),
    gettext_noop("user"),
    gettext_noop("weekday"),
    gettext_noop("weekly meeting"),
    gettext_noop("weekly meetings"),
)
"""What the admin and the forms call things; here so that translators get to see them."""


def translate_names(app: AppConfig) -> None:
    """Let models and fields that got no name of their own have a translated one."""
    with override(None):
        for model in app.get_models():
            meta = model._meta
            # The plural is made of the singular as long as that is English.
            plural = _spelt(str(meta.verbose_name_plural))
            meta.verbose_name = _translated(meta.verbose_name)
            meta.verbose_name_plural = _translated(plural)
            for field in (*meta.local_fields, *meta.local_many_to_many):
                field.verbose_name = _translated(field.verbose_name)


def _spelt(plural: str) -> str:
    """Django only ever adds an s: tallys, batchs."""
    return re.sub(r"chs$", "ches", re.sub(r"([^aeiou])ys$", r"\1ies", plural))


def _translated(name: Any) -> Any:
    return gettext_lazy(name) if isinstance(name, str) else name
