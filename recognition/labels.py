"""Say in words what recognition decided and why."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from face_vision.types import Reason
from faces.engine import options_from_settings
from recognition.models import Sighting, SightingCandidate

REASONS: dict[str, str | Promise] = {
    Reason.SURE: _("Seen clearly."),
    Reason.BELOW_THRESHOLD: _("Not like anybody in this class."),
    Reason.DOUBTFUL_SCORE: _("Somewhat alike, not enough to be sure."),
    Reason.CLOSE_RUNNER_UP: _("Looks much like another student too."),
    Reason.TAKEN_BY_ANOTHER_FACE: _("A face seen at the same moment is more like this student."),
    Reason.TOO_SMALL: _("The face was too small to be sure: film from nearer."),
    Reason.SEEN_TOO_BRIEFLY: _("Seen too briefly to be sure."),
    Reason.NO_GALLERY: _("Nobody in this class has a registered face."),
    Reason.SAME_PICTURE: _("This is a photo that is registered: is the student in the room?"),
    Reason.MOVES_AS_A_PICTURE: _(
        "This does not move like a person: a poster, a print or a screen?"
    ),
    Reason.IGNORED_SPOT: _("A picture in this room that is left out."),
    Reason.CORRECTED_BEFORE: _(
        "Somebody as alike was corrected to “not this student” before: look twice."
    ),
    Reason.SEEN_AT_TWO_PLACES: _(
        "Seen at two places at the same moment: one of them may be a picture."
    ),
}

NOT_SEEN = _("No face of this student was found.")
NOT_SEEN_SMALL = _(
    "No face of this student was found; some faces were too small to be compared: film from nearer."
)
NEARLY = _("The most alike face was not alike enough: film from nearer, or look below.")
TAKEN = _("A face somewhat like this student's is more like somebody else.")
REJECTED = _("You or a colleague said that the most alike face is not this student.")
NEAR_MISS_MARGIN = 0.1
"""A face this far below "check" is still worth telling of."""

NO_CAPTURE = _("Nothing was filmed yet.")
FACES_GONE = _("The faces of this lesson were deleted, as agreed.")


def reason_in_words(reason: str) -> str:
    return str(REASONS.get(reason, ""))


def why_not_seen(trace: SightingCandidate | None, *, has_small: bool) -> str:
    """Say why a student was not seen.

    Args:
        trace: of the faces that were not taken for her the most alike; None if there is none.
        has_small: some unidentified faces were too small to be compared.
    """
    lowest = options_from_settings().identification.check_score - NEAR_MISS_MARGIN
    if trace and trace.score >= lowest:
        if _is_rejected(trace):
            return str(REJECTED)
        return str(TAKEN if trace.sighting.speaks_for else NEARLY)
    return str(NOT_SEEN_SMALL if has_small else NOT_SEEN)


def _is_rejected(trace: SightingCandidate) -> bool:
    """Say whether a person has decided that this face is not hers, or nobody's of the class."""
    is_of_another = trace.sighting.proposed_student_id not in {None, trace.student_id}
    return trace.sighting.review == Sighting.Review.REJECTED and not is_of_another
