"""Filters that say in words how good a registered face is, and how alike she was last seen."""

from django import template

from faces.engine import options_from_settings
from faces.labels import quality_in_words, score_in_words

register = template.Library()


@register.filter
def quality_words(quality: float) -> str:
    return quality_in_words(quality)


@register.filter
def alike_now(score: float) -> str:
    """Say a score of the network in use in words."""
    options = options_from_settings().identification
    return score_in_words(score, options.present_score, options.check_score)
