"""The numbers of MobileFaceNet, kept beside this module as one plain array (`conversion`)."""

import hashlib
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from face_vision.errors import WeightsMissing

FILE = Path(__file__).with_name("mobilefacenet.npy")

SHA256 = "4b1e24ac8ce2a683e36c5b7ee3990e9df449d26b6abaa1257b53f17016833546"
"""Checksum of the file; `licences/README.md` beside it says where it comes from."""

NETWORK_ID = f"mobilefacenet-{SHA256[:12]}"
"""Names the weights: the first digits of the file's checksum."""


class Numbers:
    """A long row of numbers, taken from the front.

    Args:
        row: float16, shape (n,).
    """

    def __init__(self, row: NDArray[np.float16]) -> None:
        self._row = row
        self._n_taken = 0

    def take(self, *shape: int) -> NDArray[np.float32]:
        """Return the next numbers in this shape, float32.

        Raises:
            ValueError: fewer are left.
        """
        start, self._n_taken = self._n_taken, self._n_taken + int(np.prod(shape))
        return self._row[start : self._n_taken].astype(np.float32).reshape(shape)

    def require_end(self) -> None:
        """Refuse numbers that nobody took.

        Raises:
            ValueError: some are left.
        """
        if self._n_taken != len(self._row):
            raise ValueError(f"{self._n_taken} numbers were expected, not {len(self._row)}")


def read_numbers() -> Numbers:
    """Read the file, verified by its checksum.

    Raises:
        WeightsMissing: it is missing or another one.
    """
    if not FILE.is_file():
        raise WeightsMissing("network_file_missing", path=str(FILE))
    content = FILE.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise WeightsMissing("network_file_wrong", path=str(FILE))
    # Out of the bytes that were verified: read once more, the file might be another.
    return Numbers(np.load(io.BytesIO(content)))
