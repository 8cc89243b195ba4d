"""Follow and name the faces of a camera while it runs, by the rules of a video."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from face_vision.embedding.compressed_chip import CompressedChip
from face_vision.embedding.embedding_cache import EmbeddingCache, chips_of
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import Probe, identify_tracklets
from face_vision.options import IdentificationOptions
from face_vision.pipeline import Pipeline
from face_vision.presentation.judgement import judge_presentations
from face_vision.presentation.miniatures import miniatures_of
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.face_tracker import FaceTracker
from face_vision.types import IdentifiedTracklet, Proposal, TimedFrame, Tracklet

N_NEW_CHIPS = 8
"""So many chips are embedded with one frame at most; more would delay the picture."""

MAX_LOOKS = 200
"""Detections remembered of each face in view."""

MAX_ENDED = 200
"""Faces that left since they were last asked for; more are forgotten, the oldest first."""


@dataclass(frozen=True, eq=False)
class LiveFace:
    """A face in the latest frame.

    Args:
        box: left, top, right, bottom in pixels of the frame, float32, shape (4,).
        proposal: what is believed so far; None as long as too little was seen.
        subject_id: of the gallery's; None for nobody known, or too little seen.
        score: of that subject; None without one.
    """

    box: NDArray[np.float32]
    proposal: Proposal | None
    subject_id: int | None
    score: float | None


class LiveFaces:
    """The faces before one camera.

    Args:
        pipeline: its networks and options.
        gallery: who may be found.
    """

    def __init__(self, pipeline: Pipeline, gallery: Gallery) -> None:
        self._own_options = pipeline.options.identification
        self._genuine_similarity = pipeline.genuine_similarity
        self._watch = Stopwatch()
        tracking = replace(pipeline.options.tracking, max_looks=MAX_LOOKS)
        self._tracker = FaceTracker(pipeline.detector, tracking, self._watch)
        self._max_gap_s, self._last_s = tracking.max_gap_s, float("-inf")
        self._embedding = EmbeddingCache(
            pipeline.embedder, pipeline.options.identification.length_power
        )
        self._ended: list[Probe] = []
        self.gallery = gallery
        """Who may be found; may be replaced at any time."""

    @property
    def _options(self) -> IdentificationOptions:
        """The thresholds that hold for this gallery."""
        return self._own_options.at_least(self.gallery.thresholds)

    def recognise_frame(self, frame: TimedFrame) -> list[LiveFace]:
        """Take in the next frame.

        Args:
            frame: later than the one before; a long pause ends what was followed.

        Returns:
            The faces in it, those seen for the first time in this very frame left out.
        """
        # After a pause the same box may hold another person.
        if frame.time_s - self._last_s > self._max_gap_s:
            self._take_leave(self._tracker.finish())
        self._last_s = frame.time_s
        self._take_leave(self._tracker.update(frame))
        # Only what this frame shows: a face that is waited for would get a box where nobody is.
        in_view = [t for t in self._tracker.in_view() if t.last_seen_s == frame.time_s]
        self._embedding.embed(chips_of(in_view), at_most=N_NEW_CHIPS)
        probes = [self._probe(tracklet) for tracklet in in_view]
        found = identify_tracklets(probes, self.gallery, self._options)
        return [self._face(probe, one) for probe, one in zip(probes, found, strict=True)]

    def take_found(self) -> tuple[list[IdentifiedTracklet], list[IdentifiedTracklet]]:
        """Say who was found since this was last asked, and who is being seen.

        Returns:
            Tracklets that have ended, which are forgotten with this call, and those in view.
        """
        in_view = self._tracker.in_view()
        self._embedding.embed(chips_of(in_view))
        # All together: nobody is proposed for two faces of one moment.
        probes = [*self._ended, *map(self._probe_to_judge, in_view)]
        found = identify_tracklets(probes, self.gallery, self._options)
        found = judge_presentations(found, probes, self.gallery, self._options)
        n_ended, self._ended = len(self._ended), []
        return found[:n_ended], found[n_ended:]

    def finish(self) -> None:
        """End all that is followed: `take_found` returns it as ended."""
        self._take_leave(self._tracker.finish())

    def _take_leave(self, tracklets: Sequence[Tracklet]) -> None:
        self._embedding.embed(chips_of(tracklets))
        for tracklet in tracklets:
            probe = self._probe_to_judge(tracklet)
            evidence = tuple(map(CompressedChip, probe.tracklet.chips))
            kept = replace(probe.tracklet, chips=evidence)
            self._ended.append(replace(probe, tracklet=kept))
        # A camera in a corridor runs for hours: memory must not follow.
        del self._ended[:-MAX_ENDED]

    def _probe_to_judge(self, tracklet: Tracklet) -> Probe:
        """Make a probe of which can be told whether it shows a picture."""
        probe = self._probe(tracklet)
        if probe.face_height_px < self._options.min_probe_px:
            return probe
        return replace(probe, miniatures=miniatures_of(tracklet.chips))

    def _probe(self, tracklet: Tracklet) -> Probe:
        """Make a probe of what is embedded so far."""
        looks = self._embedding.looks_of(tracklet.chips)
        return Probe(
            tracklet=replace(tracklet, chips=tracklet.chips[:1]),
            embedding=looks.average(self._genuine_similarity) if looks else None,
            n_chips=len(looks.embeddings) if looks else 0,
            face_height_px=float(np.median([c.quality.face_height_px for c in tracklet.chips])),
            looks=looks,
        )

    def _face(self, probe: Probe, found: IdentifiedTracklet) -> LiveFace:
        box = probe.tracklet.looks[-1].box
        # A first look alone would flash a wrong name on the screen.
        if probe.n_chips < self._options.min_chips:
            return LiveFace(box, None, None, None)
        scores = [c.score for c in found.candidates if c.subject_id == found.subject_id]
        return LiveFace(box, found.proposal, found.subject_id, scores[0] if scores else None)
