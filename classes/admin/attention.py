"""What needs an administrator's attention: lines that each app adds to the admin's first page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from classes.admin.scope.rights import readable_schools
from classes.models import ClassSession
from classes.selectors.register.missing_registers import REMEMBERED_FOR as ASKED_FOR
from classes.selectors.register.missing_registers import missing_registers

A_DAY = timedelta(days=1)

REMEMBERED_FOR = timedelta(days=14)
"""What failed earlier is history; nobody waits for it."""


@dataclass(frozen=True)
class AttentionLine:
    """Something that waits for somebody.

    Args:
        n: how many; the sentence follows the number.
        sentence: what of, and what to do.
        address: of the list that shows them; empty if there is nothing to open.
        is_urgent: attendance suffers today unless somebody acts.
    """

    n: int
    sentence: str
    address: str = ""
    is_urgent: bool = False


Source = Callable[[HttpRequest], Iterable[AttentionLine]]

_sources: list[Source] = []


def needs_attention(source: Source) -> Source:
    """Register what gives lines for the first page, in the order of registering.

    A source limits itself to the schools of the request's user and costs a fixed number of queries.
    """
    _sources.append(source)
    return source


def attention_lines(request: HttpRequest) -> list[AttentionLine]:
    """Return the lines that are not empty, the urgent ones first."""
    lines = chain.from_iterable(source(request) for source in _sources)
    return sorted((line for line in lines if line.n), key=lambda line: not line.is_urgent)


def remembered_since() -> datetime:
    """Return when what failed begins to count; whole seconds are short in an address."""
    return (timezone.now() - REMEMBERED_FOR).replace(microsecond=0)


def list_address(model: type[Model], **filters: object) -> str:
    """Return the address of a model's list, filtered; a time carries its offset."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?{urlencode(filters)}"


@needs_attention
def registers_not_taken(request: HttpRequest) -> Iterable[AttentionLine]:
    """Count today's and the earlier ones apart; a day is over when 24 hours have passed."""
    now = timezone.now()
    mine = ClassSession.objects.filter(class_group__school__in=readable_schools(request))
    missing = list(missing_registers(mine, now=now).values_list("ends_at", flat=True))
    n_today = sum(ends_at > now - A_DAY for ends_at in missing)
    address = reverse("classes:missing_registers")
    text = ngettext(
        "register of the last 24 hours was not taken: ask its teacher.",
        "registers of the last 24 hours were not taken: ask their teachers.",
        n_today,
    )
    yield AttentionLine(n_today, text, address, is_urgent=True)
    n_earlier = len(missing) - n_today
    text = ngettext(
        "older register of the last %(n_days)s days is still missing.",
        "older registers of the last %(n_days)s days are still missing.",
        n_earlier,
    )
    yield AttentionLine(n_earlier, text % {"n_days": ASKED_FOR.days}, address)
