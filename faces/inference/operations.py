"""What the inference server can be asked: a registry that each room adds its operations to."""

from collections.abc import Callable, Mapping
from typing import Any

Operation = Callable[[bytes, Mapping[str, Any]], dict[str, Any]]
"""Gets a picture's bytes (may be empty) and parameters; returns what JSON can hold.

It may raise RefusedError, whose text reaches the person. Operations run one at a time."""
