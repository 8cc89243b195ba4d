"""Say in words what recognition decided and why."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recognition.engine import options_from_settings
from recognition.models import SightingCandidate
from recognition.services.known_faces import Known
from recognition.vision.structures import Reason

REASONS: dict[str, str | Promise] = {
    Reason.SURE: _("Seen clearly."),
    Reason.BELOW_THRESHOLD: _("Not like anybody of this class."),
    Reason.DOUBTFUL_SCORE: _("Somewhat alike, not enough to be sure."),
    Reason.CLOSE_RUNNER_UP: _("Looks much like another student too."),
    Reason.TAKEN_BY_ANOTHER_FACE: _("A face seen at the same moment is more like this student."),
    Reason.TOO_SMALL: _("The face was too small to be sure: film from nearer."),
    Reason.SEEN_TOO_BRIEFLY: _("Seen too briefly to be sure."),
    Reason.NO_GALLERY: _("Nobody of this class has a registered face."),
}

NOT_SEEN = _("No face of this student was found.")
NOT_SEEN_SMALL = _(
    "No face of this student was found; some faces were too small to be compared: film from nearer."
)
NEARLY = _(
    "The most alike face was not alike enough (%(score).2f): film from nearer, or look below."
)
TAKEN = _("A face somewhat like this student's (%(score).2f) is more like somebody else.")
WORTH_TELLING = 0.1
"""A face this far below "check" is still worth telling of."""

NO_CAPTURE = _("Nothing was filmed yet.")
NO_CONSENT = _("By hand: no consent to recognition.")
NO_FACE = _("By hand: no face registered yet.")
STALE_FACE = _("By hand: the registered face must first be computed anew for another network.")
OTHER_NETWORK = _("compared by another network")

KNOWN: dict[str, str | Promise] = {
    Known.OBJECTED: _("Objection: never recognised, marked by hand."),
    Known.NO_CONSENT: _("No consent: marked by hand."),
    Known.NONE: _("No face yet: take pictures."),
    Known.STALE: _("Registered with another network: to be computed anew."),
    Known.OLD: _("Known from old pictures: take new ones, faces change."),
    Known.FEW: _("Known from few pictures: take more, turned to both sides."),
    Known.WELL: _("Well known."),
}

QUALITIES: tuple[tuple[float, str | Promise], ...] = (
    (0.7, _("very good")),
    (0.4, _("good")),
    (0.2, _("usable")),
)

VERY_ALIKE = 0.3
"""A score this share of the way from "present" to one and the same picture, with any network."""


def reason_in_words(reason: str) -> str:
    return str(REASONS.get(reason, ""))


def why_not_seen(trace: SightingCandidate | None, *, has_small: bool) -> str:
    """Say why a student was not seen.

    Args:
        trace: of the faces that were not taken for her the most alike; None if there is none.
        has_small: some faces of nobody were too small to be compared.
    """
    lowest = options_from_settings().identification.check_score - WORTH_TELLING
    if trace and trace.score >= lowest:
        words = TAKEN if trace.sighting.speaks_for else NEARLY
        return str(words) % {"score": trace.score}
    return str(NOT_SEEN_SMALL if has_small else NOT_SEEN)


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
