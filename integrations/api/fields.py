"""Values that several endpoints read alike."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from rest_framework import serializers

from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR, validate_year


class MomentField(serializers.DateTimeField):
    """A moment with its offset from UTC; without one it would be anybody's guess."""

    default_error_messages = {
        "naive": "Say the offset as well, such as 2026-09-01T09:00:00+02:00 or …07:00:00Z."
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if timezone.is_naive(value):
            self.fail("naive")
        return super().enforce_timezone(value)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        moment = super().run_validation(data)
        if isinstance(moment, datetime):
            try:
                validate_year(moment)
            except ValidationError as error:
                raise serializers.ValidationError(error.messages) from error
        return moment


class DayField(serializers.DateField):
    """A day of a year that a school may have to do with."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        day = super().run_validation(data)
        if isinstance(day, date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
            text = f"The year must lie between {FIRST_YEAR} and {LAST_YEAR}."
            raise serializers.ValidationError(text)
        return day


class DayQuery(serializers.Serializer):
    """`?day=2026-09-01`."""

    day = DayField(required=False, help_text="Today on the school's clock, if left out.")
