"""End the work on a video once everybody who may be recognised is surely present."""

from collections.abc import Sequence

from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.tracking.tracklet_merging import merge_tracklets
from face_vision.types import Proposal

FIRST_LOOK_S = 5.0
N_IN_A_ROW = 2
"""So many looks at the state of things must agree: one lucky moment ends nothing."""


class EarlyStop:
    """Decides, at moments ever further apart, whether the rest of a video can change anything.

    Each look embeds the faces in view anew, so it is taken after 5, 10, 20, 40 ... seconds: at
    most as much again as is embedded anyway.

    Args:
        gallery: who may be found; everybody must be sure. Empty: it never stops.
        options: thresholds.
        is_wanted: otherwise it never stops.
    """

    def __init__(
        self, gallery: Gallery, options: IdentificationOptions, *, is_wanted: bool
    ) -> None:
        self._is_on = is_wanted and gallery.n_subjects > 0
        self._gallery = gallery
        self._options = options
        self._next_look_s = FIRST_LOOK_S
        self._n_agreeing = 0

    def is_due(self, time_s: float) -> bool:
        """Say whether it wants to see the probes of this moment."""
        return self._is_on and time_s >= self._next_look_s

    def may_stop(self, probes: Sequence[Probe]) -> bool:
        """Look at the probes so far; say whether everybody was sure this time and the last."""
        # Also where nothing came of it: asking costs an embedding of all faces in view.
        self._next_look_s *= 2
        found = identify_tracklets(
            merge_tracklets(probes, self._options, self._gallery), self._gallery, self._options
        )
        present = {one.subject_id for one in found if one.proposal is Proposal.PRESENT}
        is_everybody = len(present) == self._gallery.n_subjects
        self._n_agreeing = self._n_agreeing + 1 if is_everybody else 0
        return self._n_agreeing >= N_IN_A_ROW
