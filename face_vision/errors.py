"""What can go wrong in the pipeline, by name; each has a code, its values and a sentence."""

from typing import Any

from face_vision.messages import MESSAGES

DECODER_ENDED = "decoder_ended"
"""The code of what may be this machine's fault, also where another error hands it on."""


class VisionError(Exception):
    """Something in the pipeline could not be done; the sentence says what to do.

    Args:
        code: which of `MESSAGES`.
        params: the values of its sentence, strings or numbers.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        """Return the English sentence."""
        return MESSAGES[self.code] % self.params


class UnreadablePicture(VisionError):
    """The file is no picture that can be read, or is larger than allowed."""


class UnreadableVideo(VisionError):
    """The file is no video that can be read, or breaks a limit (length, size, codec)."""


class DecoderEnded(VisionError):
    """The process that decodes ended, hung or could not be started: another try may help."""


class NoFaceFound(VisionError):
    """No face was found where exactly one was expected."""


class SeveralFacesFound(VisionError):
    """Several faces of like size were found where exactly one was expected."""


class FaceRefused(VisionError):
    """The one face found is not good enough: too small, too blurred, too dark, turned away."""


class WeightsMissing(VisionError):
    """A network's file is missing or is not the one expected (SHA-256)."""


class WrongNetwork(WeightsMissing):
    """A file that was named as a network's is not such a network, or is damaged."""


class RecognitionCancelled(VisionError):
    """The caller asked to stop."""


class CameraUnavailable(VisionError):
    """The camera cannot be opened, or gives no picture."""


class TooFewPictures(VisionError):
    """There are too few people, or pictures of each, to try the recognition on."""
