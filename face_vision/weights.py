"""Read the networks' files and verify their checksums, of the very bytes that are loaded."""

import hashlib
import importlib.util
from pathlib import Path

from face_vision.errors import WeightsMissing

DETECTOR_SHA256 = {
    "pnet": "ea6b0c3e685ebee3165326ad6484acc95f2ef78f1c94fbf40a55704fa989f7b5",
    "rnet": "cb00e6460f3c98b0bfafaba3c0a0ded4bdf6e62cee7174d969e8670d7e757fee",
    "onet": "94f6ea2f4cf985275ee958cdd762d17b6009348a4fb9d8c6be39ba73ffd22ca3",
}
"""Checksums of `mtcnn/assets/weights/*.lz4` in the package mtcnn 1.0.0."""

EMBEDDER_SHA256 = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
"""Checksum of dlib's residual network in the package face_recognition_models 0.3.0."""

EMBEDDER_FILE = "dlib_face_recognition_resnet_model_v1.dat"

_ID_DIGITS = 12


def _short_id(name: str, *checksums: str) -> str:
    joint = checksums[0]
    if len(checksums) > 1:
        joint = hashlib.sha256("".join(checksums).encode()).hexdigest()
    return f"{name}-{joint[:_ID_DIGITS]}"


DETECTOR_ID = _short_id("mtcnn", *DETECTOR_SHA256.values())
"""Names the detector's weights: the first digits of the checksum of the three checksums."""

EMBEDDER_ID = _short_id("dlib-resnet-v1", EMBEDDER_SHA256)
"""Names the embedder's weights: the first digits of the file's checksum."""


def read_detector_weights() -> dict[str, bytes]:
    """Read MTCNN's three files in the installed package `mtcnn`, without importing it.

    Returns:
        The content of each network's file, by "pnet", "rnet" and "onet"; each verified.

    Raises:
        WeightsMissing: the package or a file is missing, or a file is another one.
    """
    folder = _package_folder("mtcnn") / "assets" / "weights"
    return {
        name: _verified(folder / f"{name}.lz4", sha256=checksum)
        for name, checksum in DETECTOR_SHA256.items()
    }


def read_embedder_weights() -> bytes:
    """Read dlib's file in the installed package `face_recognition_models`, without importing it.

    That package cannot be imported here at all: it needs `pkg_resources`, which newer
    setuptools no longer bring.

    Returns:
        The verified content.

    Raises:
        WeightsMissing: the package or the file is missing, or the file is another one.
    """
    return _verified(embedder_file(), sha256=EMBEDDER_SHA256)


def embedder_file() -> Path:
    """Return where dlib's file lies, unverified: for dlib itself, which reads it by its name.

    Raises:
        WeightsMissing: the package is missing.
    """
    return _package_folder("face_recognition_models") / "models" / EMBEDDER_FILE


def _package_folder(name: str) -> Path:
    # find_spec of a top-level name looks for the package and does not run it.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise WeightsMissing("network_package_missing", name=name)
    return Path(spec.origin).parent


def _verified(path: Path, *, sha256: str) -> bytes:
    if not path.is_file():
        raise WeightsMissing("network_file_missing", path=str(path))
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WeightsMissing("network_file_wrong", path=str(path))
    return content
