"""Filters that say in words when a face was seen and how alike it is."""

from django import template
from django.conf import settings

from recognition.wording import reason_in_words, score_in_words

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """Show a moment of a video: 72.4 is 1:12."""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"


@register.filter
def lasting(sighting: object) -> int:
    """Show how long a face was in view, whole seconds."""
    return round(sighting.last_seen_s - sighting.first_seen_s)  # type: ignore[attr-defined]


@register.filter
def alike(score: float | None) -> str:
    """Say how alike two faces are."""
    if score is None:
        return ""
    return score_in_words(
        score, settings.RECOGNITION_PRESENT_SCORE, settings.RECOGNITION_CHECK_SCORE
    )


@register.filter
def in_words(reason: str) -> str:
    return reason_in_words(reason)
