"""The work of a job done here and now, as the worker would do it, if nobody else is at it."""

from faces.services.clips.class_clips import CLIPS
from faces.services.evaluation import EVALUATIONS
from faces.services.pictures.registration import PICTURES
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from recognition.services.recognition_job import CAPTURES, recognise_leased
from rosters.file_imports.work import work_on


def recognise_capture(*, capture_id, on_progress=None):
    """Return what was found, or None if there was nothing to do or the work failed."""
    lease = acquire(kind=CAPTURES, pk=capture_id)
    return recognise_leased(lease=lease, on_progress=on_progress) if lease else None


def cluster_clip(*, clip_id):
    _run(CLIPS, clip_id)


def evaluate_gallery(*, run_id):
    _run(EVALUATIONS, run_id)


def register_face_picture(*, picture_id):
    _run(PICTURES, picture_id)


def work_on_timetable(*, timetable_import):
    work_on(timetable_import)
    return timetable_import


def _run(kind, pk):
    if lease := acquire(kind=kind, pk=pk):
        run_leased(lease=lease)
