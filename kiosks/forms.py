"""What the office fills in about a kiosk, and what a kiosk hands in."""

import json
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, NameInput
from classes.models import Room, School
from kiosks.errors import VisitRefusedError
from kiosks.services.kiosks import KioskSettings
from kiosks.services.visits import Visit

MOST_PICTURES = 16
LONGEST_VISIT_S = 60
LONGEST_WAIT_S = 12 * 3600
"""A device forgets what it could not hand in for so long (`static/js/kiosk_store.js`)."""


class KioskForm(forms.Form):
    """Where a kiosk stands, and who answers for it."""

    name = NameInput(label=_("Name, such as “Main entrance”"), max_length=100)
    room = forms.ModelChoiceField(
        label=_("For the lessons of"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("All rooms"),
    )
    assessed_on = forms.DateField(
        label=_("The impact assessment covers this kiosk since"), widget=DayInput()
    )
    notice_on = forms.DateField(label=_("A notice hangs beside it since"), widget=DayInput())
    answered_by = NameInput(label=_("Name and post of who answers for it"), max_length=200)

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["room"].queryset = school.rooms.all()  # type: ignore[attr-defined]

    def settings(self) -> KioskSettings:
        return KioskSettings(**self.cleaned_data)


class VisitForm(forms.Form):
    """One press on a kiosk, as its script hands it in."""

    client_id = forms.UUIDField()
    waited_s = forms.FloatField(min_value=0, max_value=LONGEST_WAIT_S)
    offsets_s = forms.CharField(required=False, max_length=400)
    code = forms.CharField(required=False, max_length=40)


def visit_in(request: HttpRequest) -> Visit:
    """Read what a kiosk hands in; when it was is told by its age, as its clock may be wrong.

    Raises:
        VisitRefusedError: it is no visit.
    """
    form = VisitForm(request.POST)
    pictures = [file.read() for file in request.FILES.getlist("pictures")]
    if not form.is_valid() or len(pictures) > MOST_PICTURES:
        raise VisitRefusedError("visit_unreadable")
    sent = form.cleaned_data
    offsets_s = _offsets(sent["offsets_s"]) if pictures else ()
    if len(offsets_s) != len(pictures) or bool(pictures) == bool(sent["code"]):
        raise VisitRefusedError("visit_unreadable")
    at = timezone.now() - timedelta(seconds=sent["waited_s"])
    return Visit(sent["client_id"], at, pictures, offsets_s, code=sent["code"])


def _offsets(text: str) -> Sequence[float]:
    try:
        found = [float(one) for one in json.loads(text)]
    except (ValueError, TypeError):
        return ()
    is_in_order = all(one < later for one, later in pairwise(found))
    return found if is_in_order and found and found[0] >= 0 and found[-1] <= LONGEST_VISIT_S else ()
