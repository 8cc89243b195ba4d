"""Run a command of the project in this process and read what it says."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def run_for_json(name: str, *arguments: object) -> dict[str, Any]:
    """Return the one object that the command prints."""
    return json.loads(run_for_text(name, *arguments, "--json"))


def run_for_text(name: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def run_refused(name: str, *arguments: object) -> CommandError:
    """Return the refusal of a command that must refuse; its text is the sentence printed."""
    with pytest.raises(CommandError) as caught:
        run_for_text(name, *arguments)
    return caught.value
