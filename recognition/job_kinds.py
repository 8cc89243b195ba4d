"""What the worker does for this room; found by the app of jobs."""

from recognition.services.recognition_job import CAPTURES

KINDS = (CAPTURES,)
