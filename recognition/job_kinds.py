"""What the worker does for this room; found by the app of jobs."""

from recognition.services.copies.annotated_copies import ANNOTATED_COPIES
from recognition.services.recognition_job import CAPTURES
from recognition.services.rooms.camera_alerts import CAMERA_ALERTS
from recognition.services.rooms.room_film_job import ROOM_FILMS
from recognition.services.rooms.setup_pictures import SETUP_PICTURES

KINDS = (CAPTURES, ANNOTATED_COPIES, ROOM_FILMS, CAMERA_ALERTS, SETUP_PICTURES)
