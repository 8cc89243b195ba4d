"""The clock of a school: which day it is there, whatever the machine says."""

import zoneinfo
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

USUAL_TIME_ZONE = "Europe/Berlin"


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        text = gettext("“%(name)s” is not a time zone: write one such as Europe/Berlin.")
        raise ValidationError(text % {"name": name})


class SchoolClock(models.Model):
    """The part of a school that knows its time zone."""

    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=USUAL_TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("Such as Europe/Berlin: decides which day a lesson belongs to."),
    )

    class Meta:
        abstract = True

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def local(self, moment: datetime) -> datetime:
        return timezone.localtime(moment, self.zone)

    def today(self) -> date:
        return timezone.localdate(timezone=self.zone)


class LocalDay(models.Func):
    """The day of a moment on the clock of its own school, for queries over several schools.

    Of a moment and the name of a time zone. Django's TruncDate knows one zone for all rows.
    """

    output_field = models.DateField()
    arity = 2

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        context |= {"arg_joiner": " AT TIME ZONE ", "template": "((%(expressions)s)::date)"}
        return self.as_sql(compiler, connection, **context)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        # Django's own function, of which the last word is the zone of what is stored.
        template = "django_datetime_cast_date(%(expressions)s, 'UTC')"
        return self.as_sql(compiler, connection, template=template, **context)
