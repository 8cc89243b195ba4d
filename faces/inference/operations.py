"""What the inference server can be asked: a registry that each room adds its operations to."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.module_loading import import_string

Operation = Callable[[bytes, Mapping[str, Any]], dict[str, Any]]
"""Gets a picture's bytes (may be empty) and parameters; returns what JSON can hold.

It may raise RefusedError, whose text reaches the person. Operations run one at a time."""

_of_rooms: dict[str, str] = {}


def register_operation(name: str, path: str) -> None:
    """Let the inference server be asked one thing more; imported there alone, by its path."""
    _of_rooms[name] = path


def operations_of_rooms() -> dict[str, Operation]:
    return {name: import_string(path) for name, path in _of_rooms.items()}
