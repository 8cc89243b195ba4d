"""Keep the few best looks at one face, spread over time."""

from recognition.vision.options import TrackingOptions
from recognition.vision.quality import cut_look
from recognition.vision.structures import Detection, FaceChip, TimedFrame


class BestLooks:
    """The best looks at one face so far; memory does not grow with the length of the video.

    Neighbouring frames show nearly the same picture, and averaging equals adds nothing, so two
    kept looks lie at least `chip_spacing_s` apart.
    """

    def __init__(self, options: TrackingOptions) -> None:
        self._options = options
        self._chips: list[FaceChip] = []
        self._last_cut_s = float("-inf")

    def offer(self, frame: TimedFrame, detection: Detection) -> None:
        """Look at a detection; cut and keep its chip if it is among the best."""
        if frame.time_s - self._last_cut_s < self._options.chip_spacing_s:
            return
        self._last_cut_s = frame.time_s
        self._chips.append(cut_look(frame.pixels, detection, frame.time_s))
        self._chips.sort(key=lambda chip: chip.quality.score, reverse=True)
        del self._chips[self._options.n_chips :]

    @property
    def chips(self) -> tuple[FaceChip, ...]:
        """Best first."""
        return tuple(self._chips)
