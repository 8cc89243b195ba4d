"""Keep a chip for long with its portrait compressed, so that a long video needs little memory."""

from face_vision.media.images import decode_jpeg, encode_jpeg
from face_vision.types import FaceChip, Frame

CHIP_JPEG_QUALITY = 95
"""A tenth of the memory; what is stored as evidence is compressed more than this."""


class CompressedChip(FaceChip):
    """A chip whose portrait is decoded whenever it is asked for.

    Args:
        chip: what to keep.
    """

    def __init__(self, chip: FaceChip) -> None:
        jpeg = encode_jpeg(chip.portrait, quality=CHIP_JPEG_QUALITY)
        for name, value in {
            "_jpeg": jpeg,
            "quality": chip.quality,
            "time_s": chip.time_s,
            "box": chip.box,
        }.items():
            # The class is frozen, and its own constructor wants the portrait that is spared here.
            object.__setattr__(self, name, value)

    @property
    def portrait(self) -> Frame:
        """RGB, uint8, shape (PORTRAIT_PX, PORTRAIT_PX, 3)."""
        jpeg: bytes = self.__dict__["_jpeg"]
        return decode_jpeg(jpeg)
