"""What is filled in about a room that films, and about a class that rooms film."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms import DayInput, NameInput
from recognition.models import ClassWatch, RoomWatch
from recognition.models.room_films import LATEST_MINUTE
from recognition.services.rooms.watches import WatchSettings


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), required=False)


def _minute_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=LATEST_MINUTE)


class ClassWatchForm(forms.Form):
    """When rooms film a class by themselves."""

    mode = forms.ChoiceField(
        label=gettext_lazy("Rooms film this class"),
        required=False,
        choices=[
            ("", gettext_lazy("As each room does")),
            (RoomWatch.Mode.OFF, gettext_lazy("Never")),
            *RoomWatch.Mode.choices[1:],
        ],
    )

    def __init__(self, *args: Any, watch: ClassWatch, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"mode": watch.mode}} | kwargs)


class RoomWatchForm(forms.Form):
    """When a room films by itself, and who answers for it."""

    mode = forms.ChoiceField(label=gettext_lazy("The room films"), choices=RoomWatch.Mode.choices)
    first_minute = _minute_field(gettext_lazy("From minute of the lesson"))
    last_minute = _minute_field(gettext_lazy("Until minute; whoever comes later is late"))
    assessed_on = _day_field(gettext_lazy("The impact assessment covers this room since"))
    notice_on = _day_field(gettext_lazy("A notice hangs at its door since"))
    answered_by = NameInput(
        label=gettext_lazy("Name and post of who answers for it"), max_length=200, required=False
    )

    def __init__(self, *args: Any, watch: RoomWatch, **kwargs: Any) -> None:
        initial = {name: getattr(watch, name) for name in self.base_fields}
        super().__init__(*args, **{"label_suffix": "", "initial": initial} | kwargs)

    def settings(self) -> WatchSettings:
        return WatchSettings(**self.cleaned_data)
