"""Keep the few best looks at one face, spread over time."""

from concurrent.futures import Future

import numpy as np

from face_vision.options import TrackingOptions
from face_vision.parallel import start
from face_vision.quality.scores import cut_look
from face_vision.types import Detection, FaceChip, TimedFrame

N_TO_CHOOSE = 2
"""Looks taken in the time that each kept one stands for, as long as the stay is by then: 46 in a
minute, 81 in ten. With three times as many no more students were found in composed videos."""


class BestShots:
    """The best looks at one face so far; memory does not grow with the length of the video.

    Neighbouring frames show nearly the same picture, and averaging equals adds nothing: a look is
    taken every `chip_spacing_s` at most, of a longer stay `N_TO_CHOOSE` in the time that each kept
    one stands for, and where one too many is held, the worse of the two nearest in time goes. So a
    short stay gives close looks, a long one looks from all of it.
    A look is cut and judged while the next frames are searched.
    """

    def __init__(self, options: TrackingOptions) -> None:
        self._options = options
        self._chips: list[FaceChip] = []
        self._being_cut: Future[FaceChip] | None = None
        self._first_cut_s, self._last_cut_s = float("inf"), float("-inf")

    def offer(self, frame: TimedFrame, detection: Detection) -> None:
        """Look at a detection; cut its chip and keep it if it is among the best."""
        enough_for_now_s = (frame.time_s - self._first_cut_s) / (
            N_TO_CHOOSE * self._options.n_chips
        )
        if frame.time_s - self._last_cut_s < max(self._options.chip_spacing_s, enough_for_now_s):
            return
        self._first_cut_s = min(self._first_cut_s, frame.time_s)
        self._last_cut_s = frame.time_s
        # At most one look is being cut, so that no row of full frames is held.
        self._take_in()
        self._being_cut = start(cut_look, frame.pixels, detection, frame.time_s)

    @property
    def chips(self) -> tuple[FaceChip, ...]:
        """Best first."""
        self._take_in()
        return tuple(sorted(self._chips, key=lambda chip: chip.quality.score, reverse=True))

    def _take_in(self) -> None:
        """Add the look that was offered last."""
        if self._being_cut is None:
            return
        self._chips.append(self._being_cut.result())
        self._being_cut = None
        if len(self._chips) > self._options.n_chips:
            self._drop_one()

    def _drop_one(self) -> None:
        times_s = np.array([chip.time_s for chip in self._chips])
        first = int(np.diff(times_s).argmin())
        pair = (first, first + 1)
        del self._chips[min(pair, key=lambda i: self._chips[i].quality.score)]
