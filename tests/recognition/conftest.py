"""Every test of this folder works on painted faces; none loads TensorFlow."""

from tests.painted_class import (
    capture,
    cards,
    class_video,
    clip,
    consenting,
    known_session,
    known_students,
    looks,
    only_painted_faces,
    parts,
    sorted_clip,
    sure,
    upload,
)

__all__ = [
    "capture",
    "cards",
    "class_video",
    "clip",
    "consenting",
    "known_session",
    "known_students",
    "looks",
    "only_painted_faces",
    "parts",
    "sorted_clip",
    "sure",
    "upload",
]
