"""Learn a face of a confirmed register: it becomes a picture to be registered."""

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import User
from classes.models import Student
from classes.models.statuses import HERE
from classes.services.sessions import lock_session
from classes.versions import ShownVersion, refuse_stale
from faces.engine import options_from_settings
from faces.errors import FacePictureRefusedError
from faces.models import FacePicture, FaceTemplate
from faces.services.pictures.face_pictures import SentPicture, store_picture
from recognition.errors import SightingReviewError
from recognition.models import Sighting


@transaction.atomic
def submit_sighting(*, sighting: Sighting, by: User, shown_version: ShownVersion) -> FacePicture:
    """Add a face of a confirmed register to what is known of its student.

    Nothing is learned before a person has confirmed, nor of a face nobody spoke for, nor of one
    that was given another name since `shown_version` (`Sighting.version`).
    """
    sighting = _locked(sighting)
    refuse_stale(shown_version, sighting.version)
    student = _confirmed_student(sighting)
    smallest_px = options_from_settings().registration.min_face_px
    if sighting.face_height_px < smallest_px:
        raise FacePictureRefusedError("sighting_too_small")
    content = ContentFile(bytes(sighting.chip), name="x.jpg")
    picture = store_picture(
        student=student, file=content, sent=SentPicture("", by, source=FaceTemplate.Source.SIGHTING)
    )
    # After her consent, in the order of a withdrawal: two would else wait for each other.
    Sighting.objects.filter(pk=sighting.pk).update(offer=Sighting.Offer.TAKEN)
    return picture


@transaction.atomic
def decline_look(*, sighting: Sighting, shown_version: ShownVersion) -> Student:
    """Offer a face of a confirmed register no more; return whose it is."""
    sighting = _locked(sighting)
    refuse_stale(shown_version, sighting.version)
    student = _confirmed_student(sighting)
    Sighting.objects.filter(pk=sighting.pk).update(offer=Sighting.Offer.DECLINED)
    return student


def _locked(sighting: Sighting) -> Sighting:
    """Read the face as it is now; whoever is about to give it another name waits."""
    lock_session(sighting.capture.session)
    faces = Sighting.objects.select_related(
        "capture__session", "proposed_student", "confirmed_student"
    )
    current = faces.filter(pk=sighting.pk).first()
    if current is None:
        raise SightingReviewError("sighting_gone")
    return current


def _confirmed_student(sighting: Sighting) -> Student:
    session, student = sighting.capture.session, sighting.speaks_for
    # Who is entered as away contradicts the face, so nothing is learned of it.
    here = session.records.filter(student=student, status__in=HERE)
    if student is None or session.confirmed_at is None or not here.exists():
        raise SightingReviewError("sighting_not_confirmed")
    return student
