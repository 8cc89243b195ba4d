"""One camera that is being watched: its pictures, whom they show, and what is stored of that."""

from typing import Any

from classes.errors import RefusedError
from face_vision.cage.frames import read_picture
from face_vision.errors import VisionError
from face_vision.identification.gallery import Gallery
from face_vision.live_faces import LiveFace, LiveFaces
from face_vision.types import Frame, TimedFrame
from faces.engine import get_pipeline
from faces.errors import LiveRefusedError, RecognitionOffError
from faces.selectors.gallery_loader import load_gallery, usable_templates
from faces.services.reembedding import rebuild_roster
from recognition.errors import PictureRefusedError
from recognition.live.watched_lesson import WatchedLesson, WatchKey
from recognition.selectors.gallery.corrections import with_corrections

LONGEST_EDGE_PX = 1280
"""Larger pictures are shrunk: live, being quick counts for more than the last row."""

MAX_PIXELS = 9_000_000

CHECK_EVERY_S = 1.0
"""How often it is asked whether the session is open and who may be recognised, seconds."""

STORE_EVERY_S = 3.0
"""How often what was seen is stored, seconds: a power cut loses no more."""


class LiveStream:
    """Names the faces before one camera and adds them to its lesson.

    Args:
        key: a live capture that has not ended, or a view of a class that has no lesson yet.
        now_s: the clock's, seconds.

    Raises:
        LiveRefusedError: the capture has ended, or its session is closed.
    """

    def __init__(self, key: WatchKey, now_s: float) -> None:
        self._pipeline = get_pipeline()
        self._began_s = self._checked_s = self._stored_s = self.last_asked_s = now_s
        self._lesson = WatchedLesson(key, self._pipeline)
        self._session = self._lesson.session
        group, day = self._session.class_group, self._session.day
        rebuild_roster(class_group=group, day=day, pipeline=self._pipeline)
        # Before the gallery is read: what changes in between is seen at the next check.
        self._template_ids = self._usable_ids()
        self._faces = LiveFaces(self._pipeline, self._gallery())
        self._names = self._names_of_roster()

    @property
    def capture_id(self) -> int | None:
        """Of its lesson; None as long as no face has opened one."""
        return self._lesson.capture_id

    def recognise_frame(self, picture: bytes, now_s: float) -> dict[str, Any]:
        """Say who is in the next picture."""
        self.last_asked_s = now_s
        # Not for every picture: several come each second, and the answer seldom changes.
        if now_s - self._checked_s >= CHECK_EVERY_S:
            self._checked_s = now_s
            self._lesson.require_open()
            self._refresh_gallery()
        frame = _decode(picture)
        faces = self._faces.recognise_frame(TimedFrame(frame, now_s - self._began_s, 0))
        if now_s - self._stored_s >= STORE_EVERY_S:
            self._stored_s = now_s
            self._store()
        return {
            "faces": [self._answer(face, frame) for face in faces],
            "n_present": self._lesson.n_present,
            "capture": self.capture_id,
        }

    @property
    def goes_on_elsewhere(self) -> bool:
        """Whether another process of the networks watches this by now."""
        return self._lesson.goes_on_elsewhere

    def close(self, *, is_over: bool) -> None:
        """Store what is left, and mark the capture as ended if it is."""
        self._faces.finish()
        try:
            self._store()
        finally:
            if is_over:
                self._lesson.end(self.last_asked_s - self._began_s)

    def abandon(self) -> None:
        """Mark the capture as ended; nothing more may be stored."""
        self._lesson.end(self.last_asked_s - self._began_s)

    def _store(self) -> None:
        ended, in_view = self._faces.take_found()
        try:
            self._lesson.store(ended, in_view)
        except RefusedError as refusal:
            raise LiveRefusedError.because_of(refusal) from refusal

    def _refresh_gallery(self) -> None:
        """Follow the roster: a consent that is withdrawn ends the recognition at once."""
        template_ids = self._usable_ids()
        # The ids tell of consents, new faces and erased ones alike, in one cheap query.
        if template_ids != self._template_ids:
            self._template_ids = template_ids
            self._faces.gallery = self._gallery()
            self._names = self._names_of_roster()

    def _gallery(self) -> Gallery:
        try:
            gallery = load_gallery(self._session.class_group, self._session.day, self._pipeline)
        except RecognitionOffError as refusal:
            raise LiveRefusedError.because_of(refusal) from refusal
        return with_corrections(gallery)

    def _usable_ids(self) -> list[int]:
        session, network_id = self._session, self._pipeline.network_id
        templates = usable_templates(session.class_group, session.day, network_id)
        return list(templates.order_by("pk").values_list("pk", flat=True))

    def _names_of_roster(self) -> dict[int, str]:
        roster = self._session.class_group.roster_on(self._session.day)
        return {student.pk: student.name for student in roster}

    def _answer(self, face: LiveFace, frame: Frame) -> dict[str, Any]:
        """Say where a face is, as shares of the picture, and whom it is believed to show."""
        height, width = frame.shape[:2]
        edges = zip(face.box.tolist(), (width, height, width, height), strict=True)
        return {
            "box": [round(edge / length, 4) for edge, length in edges],
            "proposal": face.proposal.value if face.proposal else "looking",
            "name": self._names.get(face.subject_id) if face.subject_id else None,
            "score": None if face.score is None else round(face.score, 2),
        }


def _decode(picture: bytes) -> Frame:
    try:
        return read_picture(picture, max_pixels=MAX_PIXELS, max_edge_px=LONGEST_EDGE_PX)
    except VisionError as error:
        raise PictureRefusedError.because_of(error) from error
