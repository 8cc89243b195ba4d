"""What a camera gives: pictures, each decoded only if it is kept."""

from collections.abc import Callable

from face_vision.types import Frame

Picture = Callable[[], Frame | None]
"""Gives a frame that a camera has shown, RGB; None if it is broken."""
