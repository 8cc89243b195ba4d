"""What the worker does for this room; found by the app of jobs."""

from faces.services.clips.class_clips import CLIPS
from faces.services.evaluation import EVALUATIONS
from faces.services.pictures.registration import PICTURES

KINDS = (
    CLIPS,
    EVALUATIONS,
    PICTURES,
)
