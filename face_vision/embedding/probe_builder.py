"""Turn ended tracklets into probes in the course of a video, so that few portraits are held."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from face_vision.embedding.aggregation import DLIB_GENUINE_SIMILARITY
from face_vision.embedding.compressed_chip import CompressedChip
from face_vision.embedding.embedding_cache import EmbeddingCache
from face_vision.identification.search import Probe
from face_vision.presentation.miniatures import miniatures_of
from face_vision.protocols import FaceEmbedder
from face_vision.stopwatch import Stopwatch
from face_vision.types import FaceChip, Tracklet

N_WAITING_CHIPS = 32
"""So many chips wait before they are embedded together: a full batch of the network."""


def make_probe(tracklet: Tracklet, *, is_photo: bool = False, smallest_px: float = 0.0) -> Probe:
    """Make a probe without its embedding, holding only the best chip, as evidence.

    Args:
        tracklet: the face through time.
        is_photo: it stems from a single picture.
        smallest_px: of a smaller face no miniatures are kept: it is nobody's in any case.
    """
    heights = [chip.quality.face_height_px for chip in tracklet.chips]
    face_height_px = float(np.median(heights)) if heights else 0.0
    sharpness = [chip.quality.sharpness for chip in tracklet.chips]
    return Probe(
        tracklet=replace(tracklet, chips=tuple(map(CompressedChip, tracklet.chips[:1]))),
        embedding=None,
        n_chips=len(heights),
        face_height_px=face_height_px,
        is_photo=is_photo,
        miniatures=miniatures_of(tracklet.chips) if face_height_px >= smallest_px else (),
        sharpness=float(np.median(sharpness)) if sharpness else None,
    )


@dataclass(frozen=True)
class ProbeRules:
    """By which tracklets become probes.

    Args:
        min_face_px: a smaller face is not embedded, pixels.
        is_photo: the tracklets stem from single pictures.
        genuine_similarity: typical cosine of two looks at one person (`aggregation`).
        length_power: how much an embedding's length counts (`IdentificationOptions`).
    """

    min_face_px: float
    is_photo: bool
    genuine_similarity: float = DLIB_GENUINE_SIMILARITY
    length_power: float = 0.0


class ProbeBuilder:
    """Embeds tracklets as they end; memory grows by one small JPEG per tracklet.

    Of a face large enough to be somebody's also by a miniature of each of its chips (9 kB).

    Args:
        embedder: turns portraits into embeddings.
        watch: measures the step "embed".
        rules: which faces are embedded, and how their looks are averaged.
    """

    def __init__(self, embedder: FaceEmbedder, watch: Stopwatch, rules: ProbeRules) -> None:
        self.embedding = EmbeddingCache(embedder, rules.length_power)
        """What is embedded so far, for whoever asks about the same chips."""
        self._watch = watch
        self._rules = rules
        self._probes: list[Probe] = []
        self._waiting: dict[int, tuple[FaceChip, ...]] = {}

    def add(self, tracklets: Iterable[Tracklet]) -> None:
        """Take in ended tracklets; embed those that wait once they fill a batch."""
        for tracklet in tracklets:
            probe = make_probe(
                tracklet, is_photo=self._rules.is_photo, smallest_px=self._rules.min_face_px
            )
            # A smaller one stays a probe without an embedding: it is counted, and nobody's.
            if probe.face_height_px >= self._rules.min_face_px:
                self._waiting[len(self._probes)] = tracklet.chips
            self._probes.append(probe)
        if sum(map(len, self._waiting.values())) >= N_WAITING_CHIPS:
            self._embed_waiting()

    def finish(self) -> list[Probe]:
        """Embed the rest; return all probes, in order of first appearance."""
        self._embed_waiting()
        return sorted(self._probes, key=lambda probe: probe.tracklet.first_seen_s)

    def _embed_waiting(self) -> None:
        with self._watch.measure("embed"):
            self.embedding.embed(chip for chips in self._waiting.values() for chip in chips)
            for number, chips in self._waiting.items():
                if looks := self.embedding.looks_of(chips):
                    self._probes[number] = replace(
                        self._probes[number],
                        looks=looks,
                        embedding=looks.average(self._rules.genuine_similarity),
                    )
        self._waiting = {}
