"""Filters that say in words how good a registered face is, and how alike she was last seen."""

from typing import Any

from django import template

from classes.access import has_role_at
from classes.models.roles import ADMINISTRATION
from faces.engine import options_from_settings
from faces.labels import quality_in_words, score_in_words
from faces.selectors.consents import recognition_refusal

register = template.Library()


@register.filter
def quality_words(quality: float) -> str:
    return quality_in_words(quality)


@register.filter
def alike_now(score: float) -> str:
    """Say a score of the network in use in words."""
    options = options_from_settings().identification
    return score_in_words(score, options.present_score, options.check_score)


@register.inclusion_tag("faces/_recognition_off.html", takes_context=True)
def recognition_notice(context: dict[str, Any], school_id: int) -> dict[str, Any]:
    """Say on a page about faces that the school registers none now, and why; one query."""
    refusal = recognition_refusal(school_id)
    user = context["user"]
    is_administrator = refusal is not None and has_role_at(user, school_id, ADMINISTRATION)
    return {"refusal": refusal, "school_id": school_id, "is_administrator": is_administrator}
