"""What the office fills in about a kiosk, and what a kiosk hands in."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput, NameInput
from classes.models import Room, School
from kiosks.errors import VisitRefusedError
from kiosks.models import Kiosk
from kiosks.sealed_visits import opened_visit
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
    sealed = forms.FileField()


class CodeForm(forms.Form):
    """What was tapped, as it stands in the seal."""

    code = forms.CharField(required=False, max_length=40)


def visit_in(request: HttpRequest, kiosk: Kiosk) -> Visit:
    """Read what a kiosk hands in; when it was is told by its age, as its clock may be wrong.

    Raises:
        VisitRefusedError: it is no visit, or none of this kiosk.
    """
    form = VisitForm(request.POST, request.FILES)
    if not form.is_valid():
        raise VisitRefusedError("visit_unreadable")
    sent = form.cleaned_data
    client_id = sent["client_id"]
    head, body = opened_visit(sent["sealed"].read(), kiosk_id=kiosk.pk, client_id=client_id)
    fields = head if isinstance(head, dict) else {}
    tapped = CodeForm({"code": fields.get("code")})
    pictures = _cut(body, _numbers(fields.get("sizes")))
    offsets_s = _offsets(_numbers(fields.get("offsets_s"))) if pictures else ()
    if not tapped.is_valid() or len(offsets_s) != len(pictures):
        raise VisitRefusedError("visit_unreadable")
    code = tapped.cleaned_data["code"]
    if bool(pictures) == bool(code):
        raise VisitRefusedError("visit_unreadable")
    at = timezone.now() - timedelta(seconds=sent["waited_s"])
    return Visit(client_id, at, pictures, offsets_s, code=code)


def _numbers(value: Any) -> list[Any]:
    """Return what is a list of numbers; of anything else nothing."""
    is_list = isinstance(value, list) and len(value) <= MOST_PICTURES
    return value if is_list and all(type(one) in (int, float) for one in value) else []


def _cut(body: bytes, sizes: list[Any]) -> list[bytes]:
    """Cut pictures apart; none, where their sizes are not those of what is there."""
    ends = list(accumulate(sizes))
    are_whole = all(type(size) is int and size > 0 for size in sizes)
    if not are_whole or not ends or ends[-1] != len(body):
        return []
    return [body[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _offsets(found: list[float]) -> Sequence[float]:
    is_in_order = all(one < later for one, later in pairwise(found))
    return found if is_in_order and found and found[0] >= 0 and found[-1] <= LONGEST_VISIT_S else ()
