"""What the worker does for this room; found by the app of jobs."""

from faces.services.clips.class_clips import CLIPS
from faces.services.evaluation import EVALUATIONS
from faces.services.pictures.registration import PICTURES
from faces.services.stranger_limits import STRANGER_LIMITS

KINDS = (
    CLIPS,
    EVALUATIONS,
    PICTURES,
    STRANGER_LIMITS,
)
