"""The steps in order, for pictures and for a video; the only file that knows them all."""

from collections.abc import Generator, Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from face_vision.cage.frames import probe_video, sample_frames
from face_vision.embedding.probe_builder import ProbeBuilder, ProbeRules
from face_vision.identification.gallery import Gallery
from face_vision.identification.provisional import ProvisionalIdentifier
from face_vision.identification.search import identify_tracklets
from face_vision.options import PipelineOptions
from face_vision.presentation.judgement import judge_presentations
from face_vision.progress import Progress
from face_vision.protocols import FaceDetector, FaceEmbedder
from face_vision.quality.clarity import note_unclear, require_clear
from face_vision.quality.guidance import Assessment, WantedPose, judge_frame
from face_vision.quality.registration import cut_only_face, cut_varied_faces, most_varied
from face_vision.quality.scores import cut_look
from face_vision.stopwatch import Stopwatch
from face_vision.tracking.face_tracker import FaceTracker
from face_vision.tracking.tracklet_merging import merge_tracklets
from face_vision.types import (
    PORTRAIT_PX,
    Detection,
    FaceChip,
    Frame,
    Look,
    RecognitionResult,
    TimedFrame,
    Tracklet,
)

DETECTION_SHARE = 0.9
"""Part of the progress bar for looking at the frames; the rest is for telling who it is."""

WARM_UP_PX = (720, 1280, 3)
"""A usual film's frame: the networks prepare themselves anew for each size."""

RegisteredLook = tuple[FaceChip, NDArray[np.float32]]
"""A face chip and its embedding, float32, shape (d,)."""


@dataclass(frozen=True, eq=False)
class _Run:
    """One recognition at work: who may be found, the probes so far, the time it took.

    Args:
        gallery: who may be found.
        probe_builder: takes the tracklets as they end.
        watch: measures each step.
        progress: hears how far the work is.
    """

    gallery: Gallery
    probe_builder: ProbeBuilder
    watch: Stopwatch
    progress: Progress


class Pipeline:
    """Detects, follows, embeds and identifies faces.

    Args:
        detector: finds faces.
        embedder: turns them into embeddings.
        options: every tunable number.
    """

    def __init__(
        self,
        detector: FaceDetector,
        embedder: FaceEmbedder,
        options: PipelineOptions | None = None,
    ) -> None:
        self.detector = detector
        self.embedder = embedder
        self.options = options or PipelineOptions()

    @property
    def network_id(self) -> str:
        """The embedder's: templates and probes of different networks are never compared."""
        return self.embedder.network_id

    @property
    def genuine_similarity(self) -> float:
        """Typical cosine of two looks at one person by the embedder, for galleries and probes."""
        return self.options.identification.genuine_similarity

    def warm_up(self) -> None:
        """Load the networks and run each once, so that nobody waits for that (5 s of work)."""
        self.detector.detect(np.zeros(WARM_UP_PX, np.uint8))
        self.embedder.embed(np.zeros((1, PORTRAIT_PX, PORTRAIT_PX, 3), np.uint8))

    def recognise_video(
        self,
        path: Path,
        gallery: Gallery,
        *,
        progress: Progress | None = None,
    ) -> RecognitionResult:
        """Find and identify every face of a video.

        Args:
            path: the file.
            gallery: who may be found; empty finds unidentified faces.
            progress: hears how far the work is, and may stop it at every frame.

        Returns:
            The tracklets, in order of first appearance.

        Raises:
            UnreadableVideo: the file is no video, breaks a limit, or holds no readable frame.
            RecognitionCancelled: `progress` stopped the work.
            ValueError: the gallery was made by another network, or for another genuine similarity.
        """
        self._require_same_network(gallery)
        duration_s = probe_video(path, self.options.video).duration_s
        frames = sample_frames(path, self.options.video)
        return self.recognise_frames(frames, gallery, duration_s=duration_s, progress=progress)

    def recognise_frames(
        self,
        frames: Iterable[TimedFrame],
        gallery: Gallery,
        *,
        duration_s: float | None = None,
        progress: Progress | None = None,
    ) -> RecognitionResult:
        """Find and identify every face of successive frames, as of a camera.

        Args:
            frames: in order of time, sampled a few times a second; a generator is closed.
            gallery: who may be found.
            duration_s: expected length, seconds, for the progress; None if unknown.
            progress: hears how far the work is.

        Returns:
            The tracklets, in order of first appearance; none for no frames.
        """
        run = self._begin(gallery, progress, is_photo=False)
        n_frames, last_s = self._follow(frames, run, duration_s=duration_s)
        return self._identify(run, n_frames=n_frames, duration_s=last_s)

    def _follow(
        self, frames: Iterable[TimedFrame], run: _Run, *, duration_s: float | None
    ) -> tuple[int, float]:
        """Follow every face until the frames end: who comes last is found as who comes first.

        Returns:
            How many frames were looked at, and when the last of them was, seconds.
        """
        probe_builder, watch = run.probe_builder, run.watch
        options = self.options.identification.at_least(run.gallery.thresholds)
        tracker = FaceTracker(self.detector, self.options.tracking, watch)
        provisional = ProvisionalIdentifier(
            probe_builder.embedding, run.gallery, options, listener=run.progress.on_found
        )
        n_frames, last_s = 0, 0.0
        with closing(tracker.follow_all(_timed(frames, watch))) as followed:
            for frame, ended in followed:
                probe_builder.add(ended)
                n_frames, last_s = n_frames + 1, frame.time_s
                if provisional.is_due(last_s):
                    with watch.measure("provisional"):
                        provisional.update(tracker.in_view(), last_s)
                # A browser's recording does not say how long it is: a minute is assumed.
                run.progress.report(DETECTION_SHARE * last_s / max(duration_s or 60.0, 1e-3))
        probe_builder.add(tracker.finish())
        return n_frames, last_s

    def recognise_pictures(
        self,
        pictures: Iterable[Frame],
        gallery: Gallery,
        *,
        n_pictures: int | None = None,
        progress: Progress | None = None,
    ) -> RecognitionResult:
        """Find and identify every face of pictures, each a moment of its own.

        Args:
            pictures: RGB, uint8, shape (height, width, 3); read one at a time.
            gallery: who may be found.
            n_pictures: how many there will be, for the progress; None if unknown.
            progress: hears how far the work is, and may stop it at every picture.

        Returns:
            One tracklet for each face; its time is the running number of its picture.
        """
        run, n_frames = self._begin(gallery, progress, is_photo=True), 0
        for n_frames, picture in enumerate(pictures, start=1):
            with run.watch.measure("detect"):
                detections = self.detector.detect(picture)
            with run.watch.measure("align"):
                tracklets = [_photo_tracklet(picture, d, n_frames - 1) for d in detections]
            run.probe_builder.add(tracklets)
            run.progress.report(DETECTION_SHARE * n_frames / (n_pictures or n_frames))
        return self._identify(run, n_frames=n_frames, duration_s=0.0)

    def registration_look(self, frame: Frame) -> RegisteredLook:
        """Find the one face of a registration picture and embed it.

        Raises:
            NoFaceFound, SeveralFacesFound, FaceRefused: see `registration.cut_only_face`; or what
                is seen of the face tells little.
        """
        chip = cut_only_face(frame, self.detector, self.options.registration)
        embeddings = self.embedder.embed(chip.portrait[None])
        require_clear(embeddings, self.options.registration)
        return chip, embeddings[0]

    def judge_frame(self, frame: Frame, wanted: WantedPose) -> Assessment:
        """Say of a frame of a camera what a person should do next; only the detector runs."""
        detections = self.detector.detect(frame)
        return judge_frame(frame, detections, self.options.registration, wanted=wanted)

    def registration_looks(self, path: Path) -> list[RegisteredLook]:
        """Find a few varied, good looks of the one person in a video and embed them.

        Raises:
            UnreadableVideo: the file is no video or breaks a limit.
            NoFaceFound, SeveralFacesFound, FaceRefused: see `registration.cut_varied_faces`.
        """
        probe_video(path, self.options.video)
        with closing(sample_frames(path, self.options.video)) as frames:
            chips = cut_varied_faces(frames, self.detector, self.options.registration)
        embeddings = self.embedder.embed(np.stack([chip.portrait for chip in chips]))
        clear = require_clear(embeddings, self.options.registration)
        chips, embeddings = [chips[i] for i in clear], embeddings[clear]
        varied = most_varied(embeddings, self.options.registration.n_video_chips)
        return [(chips[i], embeddings[i]) for i in varied]

    def _require_same_network(self, gallery: Gallery) -> None:
        if gallery.network_id != self.network_id:
            raise ValueError(
                f"templates of {gallery.network_id} cannot be compared by {self.network_id}"
            )
        # Averages shortened by different rules would be compared with one threshold.
        if gallery.genuine_similarity != self.genuine_similarity:
            raise ValueError(
                f"a gallery of genuine similarity {gallery.genuine_similarity} does not fit probes "
                f"of {self.genuine_similarity}"
            )

    def _begin(self, gallery: Gallery, progress: Progress | None, *, is_photo: bool) -> _Run:
        self._require_same_network(gallery)
        watch = Stopwatch()
        rules = ProbeRules(
            min_face_px=self.options.identification.min_probe_px,
            is_photo=is_photo,
            genuine_similarity=self.genuine_similarity,
            length_power=self.options.identification.length_power,
        )
        builder = ProbeBuilder(self.embedder, watch, rules)
        return _Run(gallery, builder, watch, progress or Progress())

    def _identify(self, run: _Run, *, n_frames: int, duration_s: float) -> RecognitionResult:
        probes = run.probe_builder.finish()
        options = self.options.identification.at_least(run.gallery.thresholds)
        with run.watch.measure("identify"):
            # First: whoever was seen several times is compared by all her looks, and gets one name.
            people = merge_tracklets(probes, options, run.gallery)
            found = identify_tracklets(people, run.gallery, options)
        with run.watch.measure("pictures"):
            found = judge_presentations(found, people, run.gallery, options)
        found = note_unclear(found, people, options)
        return RecognitionResult(
            tracklets=tuple(found),
            duration_s=duration_s,
            n_frames=n_frames,
            timings_s=run.watch.timings_s(),
            network_ids=(self.detector.network_id, self.embedder.network_id),
            thresholds=(options.present_score, options.check_score),
        )


def _timed(frames: Iterable[TimedFrame], watch: Stopwatch) -> Generator[TimedFrame, None, None]:
    """Pass frames on, measuring the wait for each; a generator is closed in the end."""
    with closing(frames) if isinstance(frames, Generator) else nullcontext():
        iterator = iter(frames)
        while True:
            with watch.measure("decode"):
                frame = next(iterator, None)
            if frame is None:
                return
            yield frame


def _photo_tracklet(picture: Frame, detection: Detection, number: int) -> Tracklet:
    look = Look(float(number), detection.box, detection.landmarks, detection.score)
    return Tracklet((look,), (cut_look(picture, detection, float(number)),))
