"""Words for how well a face is known."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from faces.selectors.face_coverage import CoverageLevel

NO_CONSENT = _("By hand: no consent to recognition.")


NO_FACE = _("By hand: no face registered yet.")


OTHER_NETWORK = _("compared by another network")


COVERAGE_LABELS: dict[str, str | Promise] = {
    CoverageLevel.OBJECTED: _("Objection: never recognised, marked by hand."),
    CoverageLevel.NO_CONSENT: _("No consent: marked by hand."),
    CoverageLevel.NONE: _("No face yet: take pictures."),
    CoverageLevel.OLD: _("Known from old pictures: take new ones, faces change."),
    CoverageLevel.FEW: _("Known from few pictures: take more, turned to both sides."),
    CoverageLevel.WELL: _("Well known."),
}


QUALITIES: tuple[tuple[float, str | Promise], ...] = (
    (0.7, _("very good")),
    (0.4, _("good")),
    (0.2, _("usable")),
)


VERY_ALIKE = 0.3
"""A score this share of the way from "present" to one and the same picture, with any network."""


def quality_in_words(quality: float) -> str:
    """Say how good a registered look at a face is."""
    return str(next((words for least, words in QUALITIES if quality >= least), _("weak")))


def score_in_words(score: float, present_score: float, check_score: float) -> str:
    """Say how alike two faces are; the number stands beside it."""
    if score >= present_score + VERY_ALIKE * (1 - present_score):
        return str(_("very alike"))
    if score >= present_score:
        return str(_("alike"))
    return str(_("somewhat alike")) if score >= check_score else str(_("not alike"))
