"""Refusals about faces, by name and code; each sentence says what to do."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError
from classes.models import Student
from faces.letters.sentences import MESSAGES as LETTER_MESSAGES


class RecognitionOffError(RefusedError):
    """A school registers and matches no face: not assessed, or switched off."""


class AssessmentRefusedError(RefusedError):
    """An impact assessment cannot be recorded so."""


class ConsentMissingError(RefusedError):
    """Without an active consent no face of the student is registered."""


class ConsentExistsError(RefusedError):
    """The student has an active consent already."""


class ConsentDateError(RefusedError):
    """A consent was given in the future, or before any school had recognition."""


class ConsentIncompleteError(RefusedError):
    """A consent does not say who signed what."""


class ConsentObjectedError(RefusedError):
    """A parent or the student objects: no consent counts as long as the objection stands."""


class ScanRefusedError(RefusedError):
    """A scan of letters cannot be read, or its pages belong to nobody for certain."""


class FacePictureRefusedError(RefusedError):
    """An uploaded file is no picture or video that a face could be registered from."""


class FaceRefusedError(RefusedError):
    """A picture or video cannot be registered; the text says why."""


class LooksLikeAnotherStudentError(FaceRefusedError):
    """The face is much like that of `other`, a student of the school."""

    def __init__(self, other: Student) -> None:
        super().__init__("face_like_another_student", name=other.name, number=other.number)
        self.other = other


class NoFacesRegisteredError(RefusedError):
    """Nobody of this class group can be recognised."""


class RecordingRefusedError(RefusedError):
    """What was filmed is no usable photo or video."""


class NetworksAwayError(RefusedError):
    """The process that runs the networks for pages does not answer."""


class AlreadyRunningError(RefusedError):
    """Another process runs the networks for pages."""


class LiveRefusedError(RefusedError):
    """The networks take no more pictures of this camera; the text says why."""


class ClipNamingError(RefusedError):
    """What was entered about the people of a clip cannot be."""


class EvaluationRefusedError(RefusedError):
    """The registered faces of a class cannot be evaluated now."""


class UnknownStudentError(RefusedError):
    """Nobody of the class group has this number or name."""


class NotFoundError(RefusedError):
    """There is no such school or class group, or there are several."""


class WrongTimeZoneError(RefusedError):
    """The school is in another time zone already."""


class FolderRefusedError(RefusedError):
    """There is no such folder, or it holds nothing of use."""


class NewStudentError(RefusedError):
    """A new student cannot be entered so."""


MESSAGES = LETTER_MESSAGES | {
    "recognition_not_assessed": _(
        "Recognition is off at %(school)s until its administrators record the impact assessment: "
        "mark by hand meanwhile."
    ),
    "recognition_switched_off": _(
        "Recognition is switched off at %(school)s: mark by hand, or ask its administrators."
    ),
    "recognition_for_administrators": _(
        "Only administrators of the school switch recognition on or off."
    ),
    "assessment_incomplete": _("Write who answers for the assessment, and where it is kept."),
    "assessment_in_future": _(
        "The day of the assessment lies in the future: choose today or an earlier day."
    ),
    "assessment_review_past": _("The next review lies ahead: choose a day after today."),
    "clip_attempts_exhausted": _(
        "The film could not be worked on after several attempts: film the class again."
    ),
    "evaluation_attempts_exhausted": _(
        "The test could not be finished after several attempts: start it again."
    ),
    "estimate_attempts_exhausted": _(
        "The estimate could not be finished after several attempts: save the limits again."
    ),
    "picture_attempts_exhausted": _(
        "The file could not be worked on after several attempts: choose another one."
    ),
    "consent_in_future": _(
        "A consent cannot have been given in the future: choose today or an earlier day."
    ),
    "consent_withdrawn_by_hand": _("Withdrawn; pictures of the face erased: %(n)s."),
    "consent_without_signer": _("Say who signed the consent."),
    "consent_without_wording": _("Say which version of the letter was signed."),
    "consent_of_file": _("Consent of %(day)s to notice %(notice)s."),
    "consent_of_file_unknown_notice": _(
        "The school has no notice “%(version)s”: write one of %(versions)s, or leave it empty."
    ),
    "consent_of_file_without_notice": _(
        "There is no notice to consent to: write it first, then send the file again."
    ),
    "consent_of_file_objected": _("No consent is entered: somebody objects."),
    "consent_of_file_withdrawn": _(
        "No consent is entered: it was withdrawn. Enter a new one on the student's page."
    ),
    "consent_denied_by_file": _(
        "The consent stays, though the file says no: withdraw it on the student's page."
    ),
    "notice_of_another_school": _("The notice is not one of %(school)s: choose another."),
    "face_like_another_student": _(
        "The face looks like %(name)s (%(number)s): check whose picture it is."
    ),
    "folder_without_folders": _(
        "%(folder)s holds no folders: make one for each student, named by number or name."
    ),
    "folder_missing": _("There is no folder %(folder)s."),
    "camera_picture_unreadable": _("The camera's picture cannot be read."),
    "networks_running": _("The live networks are running already."),
    "networks_busy": _("The live recognition has too much to do: watch fewer cameras at once."),
    "school_none": _("There is no school yet: create one with --create --school NAME."),
    "school_ambiguous": _("There are several schools: say which one with --school NAME."),
    "class_group_unknown": _("There is no class %(code)s in %(school)s."),
    "time_zone_differs": _(
        "%(school)s is in the time zone %(time_zone)s: it is changed in the admin only."
    ),
    "school_unknown": _("There is no school named %(name)s."),
    "recording_empty": _("The file is empty: film or choose it again."),
    "recording_too_large": _(
        "The file is larger than %(limit)s MB: 10 to 20 seconds of video are enough."
    ),
    "class_without_comparable_faces": _(
        "Nobody in %(code)s has a registered face that may be compared."
    ),
    "file_repeated": _("This is the same file as %(name)s."),
    "folder_of_nobody": _("No student of %(class_group)s has the number or name %(name)s."),
    "consent_withdrawn": _(
        "The consent for %(student)s was withdrawn: a new one is entered in the admin only."
    ),
    "consent_missing": _(
        "%(student)s has no consent to recognition: enter it first, or mark by hand."
    ),
    "folder_name_ambiguous": _(
        "Several students are called %(name)s: name the folder by the number."
    ),
    "folder_name_of_another_class": _(
        "Outside %(class_group)s somebody of %(school)s is called %(name)s: name the folder by "
        "the student's number."
    ),
    "folder_name_unreadable": _("The folder's name cannot be read: rename the folder."),
    "folder_name_length_wrong": _("The folder's name is too short or too long for a name."),
    "clip_is_photo": _("This is a photo: film the class for 10 to 30 seconds."),
    "class_without_consents": _(
        "Nobody in %(code)s has a consent to recognition: enter the consents first."
    ),
    "file_gone": _("The file is gone: send it again."),
    "student_not_nameable": _(
        "%(student)s is not in this class or has no consent: choose another name."
    ),
    "cards_not_different": _("Choose two different cards of this film to merge them."),
    "cards_both_named": _("Both cards have a name: take one of the names away first."),
    "faces_to_split_unclear": _(
        "Choose the faces of the other person: at least one, and not all of them."
    ),
    "no_step_to_undo": _("There is no step to take back."),
    "clip_finished": _("This film is finished and its faces are erased: film the class again."),
    "clip_of_another_network": _(
        "Faces are compared in another way since this film was filmed: film the class again."
    ),
    "faces_seen_together": _(
        "These two faces were in view at the same moment, so they are two people."
    ),
    "card_changed_meanwhile": _("This card was changed by somebody else: reload the page."),
    "clip_without_names": _("No face has a name yet: choose a card, then a student."),
    "card_without_good_look": _("No picture of this face is good enough: film it from nearer."),
    "named_student_gone": _(
        "%(student)s left the class or has no consent any more: take the name away."
    ),
    "clip_stored_already": _(
        "Faces from this film are stored already: if they are wrong, remove them first."
    ),
    "consent_active_already": _(
        "%(student)s has an active consent already; withdraw it before entering another."
    ),
    "objection_standing": _(
        "%(name)s objects to the recognition of %(student)s: one objection is enough."
    ),
    "evaluation_running": _("A test of this class is running: wait until it is done."),
    "lookalikes_not_two": _("Choose two students of this class who both have a consent."),
    "zip_unreadable": _("This zip cannot be read: make it again."),
    "zip_empty": _("This zip is empty."),
    "zip_files_too_many": _("This zip holds more than %(n)s files: make several of it."),
    "file_empty": _("The file is empty: choose another one."),
    "file_too_large": _("The file is larger than %(limit)s MB: choose a smaller one."),
    "pictures_waiting_too_many": _(
        "Many pictures of %(student)s wait already: look at them first."
    ),
    "file_of_nobody": _("Nobody in this class has this number or name: rename the file."),
    "consent_missing_here": _("%(student)s has no consent to recognition."),
    "file_name_ambiguous": _("Several students are called %(name)s: name the file by the number."),
    "students_for_office_only": _("New students are entered by the school office."),
    "student_number_taken": _(
        "Another student of this school has the number %(number)s: choose another."
    ),
    "consents_for_office_only": _("Consents are entered by the school office."),
    "lookalikes_for_office_only": _("Only the school office may say that two students look alike."),
    "camera_without_consent": _("Without a consent no picture is looked at."),
    "camera_picture_too_large": _("The camera's pictures are too large: choose another camera."),
    "networks_away": _(
        "The live recognition is not running: ask your IT person to start it, or film the"
        " class instead."
    ),
    "file_unreadable": _("The file cannot be opened."),
    "file_of_wrong_kind": _("This is neither a picture nor a video."),
    "folder_empty": _("The folder holds no pictures and no video."),
    "folders_empty": _("The folders in %(folder)s hold no pictures."),
    "folder_unusable": _("No picture in %(folder)s can be used. %(file)s: %(reason)s"),
    "installation_incomplete": _(
        "Recognition is not installed completely: tell your IT person, and mark by hand."
    ),
    "name_leads_outside": _("Its name leads out of the zip: it is not opened."),
    "file_hidden": _("A hidden file that a computer left: it is not needed."),
    "file_locked": _("It is locked with a password: make the zip without one."),
    "file_larger_than_picture": _("It is larger than a picture may be."),
    "file_damaged_in_zip": _("It is damaged in the zip: make the zip again."),
    "zip_in_zip": _("A zip inside the zip: send it by itself."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
