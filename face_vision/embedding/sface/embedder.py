"""Embed faces with SFace (Zhong et al. 2021, doi:10.1109/TIP.2020.3048632), run by OpenCV."""

import threading

import cv2
import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.network_file import NetworkFile
from face_vision.embedding.sface.file import EDGE_PX, N_DIMENSIONS, require_sface
from face_vision.errors import WrongNetwork
from face_vision.quality.alignment import ARCFACE_LANDMARKS, CANONICAL_LANDMARKS, similarity_between

CHIP_TRANSFORM = similarity_between(CANONICAL_LANDMARKS, ARCFACE_LANDMARKS)
"""From pixels of the portrait to pixels of the chip, shape (2, 3): it shrinks to two thirds."""


class SfaceEmbedder:
    """Embeds faces with SFace as `cv2.FaceRecognizerSF.feature` does; not of unit length.

    Args:
        file: the network, `face_recognition_sface_2021dec.onnx` or one of the same signature.
    """

    def __init__(self, file: NetworkFile) -> None:
        self._file = file
        self._network: cv2.dnn.Net | None = None
        self._lock = threading.Lock()

    @property
    def network_id(self) -> str:
        """Name and checksum of the file, 64 characters.

        Raises:
            WeightsMissing: the file cannot be read.
        """
        return self._file.network_id

    @property
    def n_dimensions(self) -> int:
        """Length of an embedding."""
        return N_DIMENSIONS

    def verify_file(self) -> None:
        """Refuse a file that is no such network, without building it.

        Raises:
            WeightsMissing: it cannot be read.
            WrongNetwork: it is no SFace network.
        """
        require_sface(self._file.read())

    def warm_up(self) -> None:
        """Load the network and run it once, so that the first face does not wait."""
        self._embed_chips(np.zeros((1, EDGE_PX, EDGE_PX, 3), np.uint8))

    def embed(self, portraits: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Turn portraits into embeddings.

        Args:
            portraits: RGB, uint8, shape (n, PORTRAIT_PX, PORTRAIT_PX, 3).

        Returns:
            float32, shape (n, 128), the mean over each chip and its mirror image; (0, 128) for
            no portraits.

        Raises:
            ValueError: the portraits have another shape.
            WeightsMissing: the file cannot be read, or was replaced.
            WrongNetwork: the file is no SFace network.
        """
        chips = cut_portraits(portraits, CHIP_TRANSFORM, edge_px=EDGE_PX)
        plain, mirrored = (self._embed_chips(some) for some in (chips, chips[:, :, ::-1]))
        return np.asarray((plain + mirrored) / 2, np.float32)

    def _embed_chips(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Embed chips one by one: the file fixes its batch at 1, and OpenCV uses all cores."""
        embeddings = np.empty((len(chips), N_DIMENSIONS), np.float32)
        # A network of OpenCV holds its input and output: one thread at a time.
        with self._lock:
            for row, chip in zip(embeddings, chips, strict=True):
                row[:] = self._forward(chip)
        return embeddings

    def _forward(self, chip: NDArray[np.uint8]) -> NDArray[np.float32]:
        # Red, green, blue from 0 to 255: the network itself scales them.
        blob = np.ascontiguousarray(chip.transpose(2, 0, 1)[None], np.float32)
        try:
            if self._network is None:
                self._network = _load(self._file.read())
            self._network.setInput(blob)
            embedding = np.asarray(self._network.forward(), np.float32)
        except cv2.error as error:
            raise WrongNetwork("sface_damaged") from error
        if embedding.size != N_DIMENSIONS:
            raise WrongNetwork("sface_output_wrong", n=embedding.size)
        return embedding.reshape(N_DIMENSIONS)


def _load(content: bytes) -> cv2.dnn.Net:
    require_sface(content)
    return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
