"""Where pages of upper rooms are, and what upper rooms add to pages of lower ones.

A lower room names a page or a place; the upper room that has it registers it when it starts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

_pages: dict[str, str] = {}
_parts: dict[str, list["PagePart"]] = {}


@dataclass(frozen=True)
class PagePart:
    """A part that an upper room adds to a place of a page.

    Args:
        template: what is shown; empty output takes no room.
        context: gives its values from the row that the page is about.
    """

    template: str
    context: Callable[[Any], dict[str, Any]] = lambda row: {}


def register_link(page: str, view_name: str) -> None:
    """Let lower rooms lead to a page of this room, under the page's own word."""
    _pages[page] = view_name


def link_to(page: str, *args: object) -> str:
    """Return the address of a page that an upper room has registered.

    Raises:
        KeyError: no room has.
    """
    return reverse(_pages[page], args=args)


def register_part(place: str, part: PagePart) -> None:
    _parts.setdefault(place, []).append(part)


def parts_of(place: str) -> Iterable[PagePart]:
    """Return what is added to a place, in the order of registering."""
    return _parts.get(place, ())
