"""The networks that can turn faces into embeddings: one entry says all that is known of each.

Settings, checks, the engine and the documents' examples follow from `NETWORKS`; to add a network,
write its embedder (`protocols.FileEmbedder`) and its entry. Nothing here loads a network or the
framework that runs it.
"""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY
from face_vision.embedding.network_file import NetworkFile
from face_vision.embedding.network_scores import UNMEASURED_SIMILARITY, NetworkScores
from face_vision.errors import WeightsMissing
from face_vision.options import IdentificationOptions, RegistrationOptions
from face_vision.protocols import FileEmbedder
from face_vision.quality.conditions import Condition
from face_vision.types import CHIP_PX


@dataclass(frozen=True)
class EmbedderNetwork:
    """What is known of a network before it is loaded.

    Args:
        name: the short word by which it is chosen.
        embedder: where its class is, as "module:class". The class takes a `NetworkFile` where
            the network needs a file, else nothing.
        file_description: which file the operator must have, with its usual name; empty for a
            network that comes along, whose checksum is known.
        chip_px: edge of the square that it takes of a portrait, pixels.
        scores: the thresholds, on the scale of its scores.
        lowest_present, lowest_check: lower thresholds than these would let strangers pass; a
            setting below them is a slip of the pen.
    """

    name: str
    embedder: str
    file_description: str
    chip_px: int
    scores: NetworkScores
    lowest_present: float
    lowest_check: float

    @property
    def needs_file(self) -> bool:
        return bool(self.file_description)

    def build(self, file: Path | None = None) -> FileEmbedder:
        """Build its embedder; the network loads when it is first used.

        Args:
            file: the network's file; not looked at where none is needed.

        Raises:
            WeightsMissing: a file is needed and none is given.
        """
        module, class_name = self.embedder.split(":")
        # Imported here: a web process asks for thresholds and must not pay for a framework.
        embedder_class = getattr(import_module(module), class_name)
        if not self.needs_file:
            return cast(FileEmbedder, embedder_class())
        if file is None:
            raise WeightsMissing("network_file_unnamed", name=self.name)
        return cast(FileEmbedder, embedder_class(NetworkFile(file, self.name)))


DLIB = EmbedderNetwork(
    name="dlib",
    embedder="face_vision.embedding.dlib_resnet.embedder:DlibEmbedder",
    file_description="",
    chip_px=CHIP_PX,
    # The options' defaults are dlib's: it was the first network.
    scores=NetworkScores(
        present_score=IdentificationOptions.present_score,
        check_score=IdentificationOptions.check_score,
        step_per_doubling=IdentificationOptions.step_per_doubling,
        min_margin=IdentificationOptions.min_margin,
        lookalike_score=RegistrationOptions.lookalike_score,
        genuine_similarity=DLIB_GENUINE_SIMILARITY,
    ),
    lowest_present=0.3,
    lowest_check=0.2,
)

# Measured on one half of each population, stated on the other: docs/measurements.md.
MOBILEFACENET = EmbedderNetwork(
    name="mobilefacenet",
    embedder="face_vision.embedding.mobilefacenet.embedder:MobileFaceNetEmbedder",
    file_description="",
    chip_px=112,
    scores=NetworkScores(
        present_score=0.12,
        check_score=0.02,
        step_per_doubling=0.018,
        min_margin=0.08,
        lookalike_score=0.16,
        genuine_similarity=0.95,
        length_power=4.0,
        clear_length=52.0,
        min_length=47.0,
    ),
    lowest_present=-0.05,
    lowest_check=-0.1,
)

# Its thresholds were chosen by class films of half of LFW's people: docs/measurements.md.
FUSED = EmbedderNetwork(
    name="fused",
    embedder="face_vision.embedding.fused:FusedEmbedder",
    file_description="",
    chip_px=CHIP_PX,
    scores=NetworkScores(
        present_score=0.38,
        check_score=0.30,
        step_per_doubling=0.013,
        min_margin=0.06,
        lookalike_score=0.43,
        genuine_similarity=0.93,
        length_power=4.0,
        clear_length=52.0,
        min_length=47.0,
        min_followed_px=26.0,
        poor_scores={Condition.SMALL: (0.345, 0.405), Condition.BLURRED: (0.38, 0.44)},
    ),
    lowest_present=0.2,
    lowest_check=0.1,
)

FACENET = EmbedderNetwork(
    name="facenet",
    embedder="face_vision.embedding.facenet.embedder:FacenetEmbedder",
    file_description="FaceNet's frozen graph, 20180402-114759.pb",
    chip_px=160,
    scores=NetworkScores(
        present_score=0.22,
        check_score=0.12,
        step_per_doubling=0.03,
        min_margin=0.09,
        lookalike_score=0.27,
        genuine_similarity=UNMEASURED_SIMILARITY,
    ),
    lowest_present=0.0,
    lowest_check=-0.1,
)

SFACE = EmbedderNetwork(
    name="sface",
    embedder="face_vision.embedding.sface.embedder:SfaceEmbedder",
    file_description="face_recognition_sface_2021dec.onnx",
    chip_px=112,
    scores=NetworkScores(
        present_score=0.15,
        check_score=0.05,
        step_per_doubling=0.03,
        min_margin=0.09,
        lookalike_score=0.20,
        genuine_similarity=UNMEASURED_SIMILARITY,
    ),
    lowest_present=0.0,
    lowest_check=-0.1,
)

NETWORKS = {network.name: network for network in (FUSED, DLIB, MOBILEFACENET, FACENET, SFACE)}
"""By name; the first is the one that is used unless another is chosen."""
