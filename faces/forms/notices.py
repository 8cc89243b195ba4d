"""Choose the notice that was signed: preset is the one in force on the day of the consent."""

from datetime import date
from typing import Any

from django import forms

from faces.models import ConsentNotice
from faces.selectors.consents import Notices


class NoticeSelect(forms.Select):
    """The notices of a school; the page's script follows the day by `data-since`."""

    def __init__(self) -> None:
        super().__init__(attrs={"data-of-day": "given_on"})
        self.first_days: dict[str, date] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if day := self.first_days.get(str(option["value"])):
            option["attrs"]["data-since"] = day.isoformat()
        return option


def offer_notices(field: forms.Field, notices: Notices) -> None:
    """Offer all notices of a school, and preset the one in force today."""
    field.queryset = ConsentNotice.objects.filter(school=notices.school)  # type: ignore[attr-defined]
    field.initial = notices.find("", notices.school.today())
    widget: Any = field.widget
    widget.first_days = {str(one.pk): day for one, day in notices.first_days().items()}
