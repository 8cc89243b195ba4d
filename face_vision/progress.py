"""How the caller of a long recognition hears how far it is, and stops it."""

from collections.abc import Callable

from face_vision.errors import RecognitionCancelled


class Progress:
    """Reports progress and obeys a request to stop.

    Args:
        on_progress: called with the share done, 0 to 1, never falling.
        is_cancelled: asked before each step; True stops the work.
        on_found: called now and then with the subjects surely seen so far; nothing is promised.
    """

    def __init__(
        self,
        on_progress: Callable[[float], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        on_found: Callable[[frozenset[int]], None] | None = None,
    ) -> None:
        self.on_found = on_found
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled
        self._share = 0.0

    def report(self, share: float) -> None:
        """Tell the caller how much is done.

        Raises:
            RecognitionCancelled: the caller asked to stop.
        """
        if self._is_cancelled and self._is_cancelled():
            raise RecognitionCancelled("recognition_cancelled")
        self._share = min(1.0, max(self._share, share))
        if self._on_progress:
            self._on_progress(self._share)
