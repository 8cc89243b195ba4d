"""What the worker runs for faces; each task may run twice."""

from faces.engine import get_pipeline
from faces.services.clips.cleanup import erase_old_clips
from faces.services.pictures.registration import erase_old_pictures
from faces.services.reembedding import rebuild_clips, rebuild_face_templates
from faces.services.stranger_limits import queue_changed


def erase_old() -> int:
    return erase_old_clips() + erase_old_pictures()


def rebuild_faces() -> int:
    """Compute faces of another network anew; after an update nobody need think of it."""
    pipeline = get_pipeline()
    return rebuild_face_templates(pipeline).n_rebuilt + rebuild_clips(pipeline)


def estimate_limits() -> int:
    """Ask the faces of schools anew where they have changed."""
    return queue_changed(get_pipeline())
