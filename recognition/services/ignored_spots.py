"""Ignore a picture in a room for good, and ask about it again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from accounts.models import User
from classes.models import ClassSession
from classes.versions import ShownVersion, refuse_stale
from face_vision.media.images import decode_jpeg
from face_vision.presentation.miniatures import miniature_of
from face_vision.presentation.picture_signatures import signature_of
from face_vision.types import IdentifiedTracklet
from recognition.errors import SightingReviewError
from recognition.models import IgnoredSpot, Sighting
from recognition.services.review.face_corrections import forget_correction
from recognition.services.review.sighting_words import reject_sighting


@transaction.atomic
def ignore_spot(
    *, sighting: Sighting, name: str, by: User, shown_version: ShownVersion
) -> IgnoredSpot:
    """Take a person's word that this face is a picture: films of the room leave it out from now on.

    Of the face only a signature is kept, by which no other picture of the same person is known.
    """
    session = sighting.capture.session
    sighting = reject_sighting(sighting=sighting, by=by, shown_version=shown_version)
    # A poster of a student is her face: nothing is learned from it.
    forget_correction(sighting)
    signature = signature_of(miniature_of(decode_jpeg(bytes(sighting.chip))))
    if not signature:
        raise SightingReviewError("spot_shows_nothing")
    spot = IgnoredSpot.objects.create(
        class_group=session.class_group,
        room=session.room,
        name=name,
        signature=signature,
        made_by=by,
        last_seen_on=session.day,
    )
    Sighting.objects.filter(pk=sighting.pk).update(ignored_spot=spot)
    return spot


@transaction.atomic
def stop_ignoring(*, spot: IgnoredSpot, shown_version: ShownVersion) -> None:
    """Ask about a picture again: faces of lessons that are not confirmed come back at once."""
    refuse_stale(shown_version, spot.version)
    spot.delete()


def signatures_of(session: ClassSession) -> dict[int, bytes]:
    """Return the pictures that a film of this session leaves out, by the number of their spot."""
    spots = IgnoredSpot.objects.of_session(session).select_related("class_group__school")
    return {spot.pk: bytes(spot.signature) for spot in spots}


def note_ignored(found: Sequence[IdentifiedTracklet], *, day: date) -> list[IdentifiedTracklet]:
    """Note when the ignored pictures were seen; forget those that are ignored no more."""
    seen = {one.spot_id for one in found if one.spot_id is not None}
    spots = IgnoredSpot.objects.filter(pk__in=seen)
    # Locked: one that is taken back at this moment must not be named by a row.
    still = (
        set(spots.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
        if seen
        else set()
    )
    spots.filter(last_seen_on__lt=day).update(last_seen_on=day)
    return [one if one.spot_id in still else replace(one, spot_id=None) for one in found]
