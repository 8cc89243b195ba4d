"""Refusals of recognition, by name and code; each sentence says what to do."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError
from faces.errors import LiveRefusedError, RecordingRefusedError


class CaptureRefusedError(RecordingRefusedError):
    """A capture cannot be worked on, or not anew."""


class GalleryChangedError(Exception):
    """Who was found is compared with faces that are gone since: the film is tried again."""


class SourceRefusedError(RecordingRefusedError):
    """There is no such file, folder or camera, or several cameras may be meant."""


class PictureRefusedError(LiveRefusedError):
    """One picture cannot be used; the live view goes on with the next."""


class SightingReviewError(RefusedError):
    """What was decided about a sighting cannot be."""


class WorkUnfinishedError(RefusedError):
    """A capture of the session is still being worked on."""


class NotConfirmedError(RefusedError):
    """There is no confirmation to take back."""


class StaleFaceError(RefusedError):
    """Somebody else has decided something about this face since the page was shown."""


class StepGoneError(RefusedError):
    """A press cannot be taken back any more: the register was confirmed or closed since."""


class RoomWatchRefusedError(RefusedError):
    """A room cannot film so, or not now."""


class FilmTakenOverError(Exception):
    """Another worker films this by now: what was filmed here is not stored."""


class StaleReviewError(RefusedError):
    """A review was confirmed that has changed since it was shown."""


class NoSuchSeatError(RefusedError):
    """A place that the plan does not have."""


class NobodyFilmedError(RefusedError):
    """No film says where anybody sits."""


class UploadRefusedError(RefusedError):
    """An upload cannot begin, or not go on like this."""


class UploadTooLargeError(UploadRefusedError):
    """The file, or what has come of it so far, is larger than the limit."""


class ChunkDamagedError(UploadRefusedError):
    """A part is not what its checksum says: it is asked for again."""


class ChunkOutOfTurnError(UploadRefusedError):
    """A part is not the next one, or another one stands in its place already."""


class UploadIncompleteError(UploadRefusedError):
    """Not all parts have arrived, or they do not add up."""


MESSAGES = {
    "capture_attempts_exhausted": _(
        "The file could not be worked on after several attempts: film again, or mark by hand."
    ),
    "live_view_ended": _("This live view has ended: start it again."),
    "register_closed_meanwhile": _("The register was closed meanwhile: nothing more is added."),
    "cameras_too_many": _("%(n)s cameras are being watched already: stop one of them first."),
    "room_camera_unknown": _(
        "%(room)s has no camera %(camera)s: enter it in the administration, or give its number "
        "or address."
    ),
    "room_camera_ambiguous": _("%(room)s has several cameras: write %(names)s."),
    "session_without_room": _(
        "No lesson of %(class_group)s at this time has a room: give the number or address of the"
        " camera instead of the word room."
    ),
    "camera_source_wrong": _(
        "%(camera)s: %(source)s is not %(kinds)s. Put it right in the administration."
    ),
    "path_missing": _("There is no file or folder %(path)s."),
    "folder_without_recordings": _("The folder %(path)s holds no pictures and no videos."),
    "capture_is_live": _("A live view leaves no film to work on: start it again."),
    "film_erased": _(
        "This film was deleted on %(day)s, as agreed: film again, or mark the register by hand."
    ),
    "film_erased_uncopied": _(
        "This film was deleted on %(day)s, as agreed, and no copy of it can be made: next time ask "
        "for one while the film is there."
    ),
    "capture_in_work": _("This file is being worked on already; wait until it is ready."),
    "capture_reviewed": _(
        "Faces of this file were reviewed already; upload it again to start over."
    ),
    "session_in_work": _(
        "A film or photo of this lesson is still being worked on: wait until it is ready."
    ),
    "review_changed_meanwhile": _(
        "Something has changed meanwhile: look at the review again, then confirm."
    ),
    "step_confirmed": _(
        "The register is confirmed by now: take the confirmation back first, or change the line."
    ),
    "seat_outside_plan": _("The plan has no such place: choose one of those shown."),
    "seats_without_film": _(
        "No film in this room has seen anybody of the class yet: film there first, or seat them"
        " by hand."
    ),
    "register_not_confirmed": _("This register is not confirmed: there is nothing to take back."),
    "sighting_too_small": _("This face was too small in the picture to learn from."),
    "sighting_not_confirmed": _(
        "Confirm the register first: only a confirmed face can be registered."
    ),
    "path_unreadable": _("The file %(path)s cannot be read."),
    "sighting_gone": _(
        "This face is gone: somebody has confirmed the register meanwhile; look at it again."
    ),
    "sighting_reviewed_meanwhile": _(
        "%(who)s has decided about this face meanwhile: look at it again, then choose."
    ),
    "spot_shows_nothing": _(
        "This face is too dark or too plain to be known again: say that it is nobody in this class."
    ),
    "student_not_on_roster": _("%(student)s is not on the roster of %(class_group)s."),
    "sighting_without_consent": _(
        "%(student)s has no consent to recognition: mark the student by hand instead."
    ),
    "student_seen_elsewhere": _(
        "%(student)s was named on another face seen at the same moment; undo that one first."
    ),
    "upload_longer_than_promised": _(
        "More has come than the file holds: throw this upload away and choose it again."
    ),
    "chunk_size_wrong": _("A part of the file has the wrong size: choose the file again."),
    "chunk_damaged": _("A part of the file arrived damaged and is sent again."),
    "chunk_differs": _(
        "Another part arrived in this one's place: throw this upload away and start over."
    ),
    "chunk_out_of_turn": _("Part %(number)s came out of turn; the next one is part %(next)s."),
    "upload_incomplete": _(
        "Not all of the file has arrived: go on with the upload, or throw it away."
    ),
    "upload_parts_gone": _(
        "The parts of this upload are gone: throw it away and film or choose the file again."
    ),
    "uploads_too_many": _(
        "Too many of your uploads are unfinished: go on with them or throw them away first."
    ),
    "upload_of_another": _("This upload is somebody else's: film or choose it again."),
    "upload_discarded": _("This upload was thrown away: film or choose the file again."),
    "room_without_camera": _(
        "%(room)s has no camera in use: enter it in the administration, or give its number or "
        "address."
    ),
    "class_without_faces": _(
        "Nobody of %(class_group)s has both a registered face and a consent: register faces "
        "first, or mark by hand."
    ),
    "face_recognised": _("Recognised by a face in the film."),
    "face_of_another": _("The face in the film was not this student's."),
    "face_word_taken_back": _("The answer about the face was taken back."),
    "room_watch_for_administrators": _(
        "What a room films is set by whoever administers the school."
    ),
    "camera_search_for_operators": _("Cameras are entered by whoever keeps the school's machines."),
    "camera_networks_none": _(
        "No network is open to cameras: ask your IT person to open one (CAMERA_NETWORKS)."
    ),
    "room_watch_unanswered": _(
        "Before a room films: enter since when the impact assessment covers it, since when the "
        "notice hangs at its door, and who answers for it."
    ),
    "room_watch_in_future": _("Assessment and notice come first: choose a day up to today."),
    "room_watch_minutes": _("The last minute must lie after the first."),
    "class_filmed_by_office": _("When a class is filmed is set by the school office."),
    "room_in_lesson": _(
        "A lesson is on in %(room)s: take the test picture when no class is there."
    ),
    "room_does_not_film": _("The cameras of this room are off for this lesson."),
    "room_film_outside_lesson": _("The room films while the lesson lasts."),
    "room_without_cameras": _("%(room)s has no camera in use: film with your phone."),
    "room_film_too_late": _(
        "The worker was stopped or busy when the room was to film: film with your phone, or mark "
        "by hand."
    ),
    "capture_taken_over": _("The site is working on this file already: look at the review page."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
