"""Send the forms that a page shows, with what they hide: the version that was shown above all."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """Return the hidden fields of the form that goes to an address, or has a button that does."""
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    found = [form for form in forms if f'action="{action}"' in form]
    assert found, action
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[0]):
        fields.setdefault(name, []).append(value)
    return fields


def press(
    client: Client, page: str, action: str, sent: dict[str, Any] | None = None, **options: Any
) -> HttpResponse:
    """Read the page at an address, then send its form that goes to another."""
    hidden = fields_of(client.get(page).text, action)
    return client.post(action, hidden | (sent or {}), **options)  # type: ignore[return-value]


def version_in(page: str) -> str:
    """Return the version in the first form of a page that hides one."""
    found = re.search(r'name="shown_version" value="([^"]*)"', page)
    assert found
    return found[1]
