"""Write a copy of a video or picture with a box and a name at each face that was found in it."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from face_vision.cage.frames import read_picture, sample_frames
from face_vision.media.drawing import Colour, Label, draw_labels
from face_vision.media.images import encode_jpeg
from face_vision.media.resizing import turned_left
from face_vision.media.video_writing import VideoWriter
from face_vision.options import VideoOptions
from face_vision.types import IdentifiedTracklet, Proposal, RecognitionResult

FPS = 25
"""Frames a second of the copy."""

LONGEST_EDGE_PX = 8192
"""Frames are copied at their own size, up to the largest that is read at all."""

COLOURS: Mapping[Proposal, Colour] = {
    Proposal.PRESENT: (46, 160, 67),
    Proposal.CHECK: (255, 193, 7),
    Proposal.UNKNOWN: (150, 150, 150),
}


@dataclass(frozen=True, eq=False)
class Annotation:
    """What is drawn into a copy.

    Args:
        result: what was found in the video.
        names: what to write at each subject, in full or shortened; whoever has none here, and
            strangers, get a box alone.
        options: with which the video was read for the result.
        hides_strangers: whoever is not surely recognised is made unrecognisable.
        quarter_turns: by so many to the left a picture was turned before faces were found in it.
    """

    result: RecognitionResult
    names: Mapping[int, str]
    options: VideoOptions
    hides_strangers: bool = False
    quarter_turns: int = 0

    def labels(self) -> list[Label]:
        return [self._label(found) for found in self.result.tracklets]

    def _label(self, found: IdentifiedTracklet) -> Label:
        is_hidden = self.hides_strangers and found.proposal is not Proposal.PRESENT
        # A name beside a hidden face would tell whose it may be.
        text = "" if is_hidden else self._text_at(found)
        return Label(text, COLOURS[found.proposal], found.tracklet.looks, is_hidden)

    def _text_at(self, found: IdentifiedTracklet) -> str:
        text = self.names.get(found.subject_id, "") if found.subject_id is not None else ""
        return f"{text}?" if text and found.proposal is Proposal.CHECK else text


def annotate_video(
    source: Path,
    target: Path,
    annotation: Annotation,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write a copy of a video with boxes and names, without its sound.

    Args:
        source: the video.
        target: the copy, MP4; overwritten if it exists.
        annotation: what is drawn into it.
        on_progress: called with the share done, 0 to 1.

    Raises:
        UnreadableVideo: the source is no video.
        OSError: the target cannot be written.
    """
    labels, options = annotation.labels(), annotation.options
    detailed = replace(options, sample_fps=FPS, max_edge_px=LONGEST_EDGE_PX)
    sampling = sample_frames(source, detailed)
    with VideoWriter(target, fps=FPS) as video, closing(sampling) as frames:
        for frame in frames:
            # Faces were looked for in frames no larger than the options allow.
            scale = max(1.0, max(frame.pixels.shape) / options.max_edge_px)
            drawn = draw_labels(frame.pixels, labels, frame.time_s, scale=scale)
            video.write(drawn, frame.time_s)
            if on_progress:
                on_progress(min(1.0, frame.time_s / max(annotation.result.duration_s, 1e-3)))


def annotate_picture(source: Path, target: Path, annotation: Annotation) -> None:
    """Write a copy of a picture with boxes and names.

    Args:
        source: the picture.
        target: the copy, JPEG; overwritten if it exists.
        annotation: what is drawn into it; of its result, the faces of the first moment.

    Raises:
        UnreadablePicture: the source is no picture.
        OSError: the target cannot be written.
    """
    picture = turned_left(read_picture(source), annotation.quarter_turns)
    drawn = draw_labels(picture, annotation.labels(), 0.0)
    target.write_bytes(encode_jpeg(drawn))
