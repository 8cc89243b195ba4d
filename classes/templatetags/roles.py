"""What the reader of a page is trusted with."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext

from classes import access
from classes.models import ClassSession
from classes.models.roles import (
    ADMINISTRATION,
    ENTER_DESK,
    KEEPERS_OF_MACHINES,
    OFFICE,
    READERS,
    SUPERVISORS,
)

register = template.Library()


@dataclass(frozen=True)
class Trust:
    """What somebody is trusted with anywhere; a page of one school asks the policy for that one.

    Args:
        reads: sees the whole of a school.
        is_office: does what an office does every day.
        keeps_people: makes classes and says who teaches them.
        sets_up: works off steps of the set-up.
        enters_desk: finds something in the administration.
        supervises: sees how a school treats what it holds, and no child.
    """

    reads: bool
    is_office: bool
    keeps_people: bool
    sets_up: bool
    enters_desk: bool
    supervises: bool


@register.simple_tag(takes_context=True)
def reads_only(context: dict[str, Any], row: Model) -> bool:
    """Tell a page about a row to show no buttons: to heads, whom it costs a query; none else.

    A register that is locked shows none to its teachers.
    """
    user = context["user"]
    is_locked = isinstance(row, ClassSession) and access.is_locked_to(user, row)
    return is_locked or not access.may_change(user, row)


@register.simple_tag(takes_context=True)
def trust(context: dict[str, Any]) -> Trust:
    user = context["user"]
    is_everywhere = access.acts_for_everybody(user)
    held: set[str] = set().union(*access.roles_of(user).values())
    return Trust(
        reads=is_everywhere or bool(held & READERS),
        is_office=is_everywhere or bool(held & OFFICE),
        keeps_people=is_everywhere or bool(held & ADMINISTRATION),
        sets_up=is_everywhere or bool(held & KEEPERS_OF_MACHINES),
        enters_desk=is_everywhere or bool(held & ENTER_DESK),
        supervises=bool(held & SUPERVISORS - ADMINISTRATION),
    )


@register.simple_tag
def software_version() -> str:
    """Name the version of this software, for whoever keeps the installation."""
    return str(settings.VERSION)


@register.simple_tag(takes_context=True)
def front_page_name(context: dict[str, Any]) -> str:
    """Name the front page as it is for its reader: a school's day, machines, or own classes."""
    trusted = trust(context)
    if trusted.reads:
        return gettext("Today")
    is_of_none = trusted.sets_up or trusted.supervises
    return gettext("Front page") if is_of_none else gettext("My classes")
