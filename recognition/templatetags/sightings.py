"""Filters that say in words when a face was seen and how alike it is."""

from collections.abc import Callable
from datetime import datetime

from django import template
from django.utils.dateformat import time_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.models import ClassSession, Student
from faces.engine import get_pipeline, options_from_settings
from faces.labels import OTHER_NETWORK, score_in_words
from recognition.labels import reason_in_words
from recognition.models import Capture, Sighting
from recognition.selectors.review_queue import Review
from recognition.selectors.review_version import ReviewVersions, review_versions
from recognition.selectors.rooms.arrivals import first_at
from recognition.selectors.rooms.sources import SeenBy, SightingSource, sources_of
from recognition.selectors.seat_words import SeatWords

register = template.Library()

FEWEST_UNCLEAR = 3
"""One or two faces in a corner are no reason to film a class again."""


@register.filter
def clock(seconds: float | None) -> str:
    """Show a moment of a video: 72.4 is 1:12."""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02}"


@register.filter
def lasting(sighting: Sighting) -> int:
    """Show how long a face was in view, whole seconds."""
    return round(sum(last - first for first, last in sighting.stays_s))


@register.filter
def alike(score: float | None, sighting: Sighting) -> str:
    """Say how alike two faces are, if it was the network in use that compared them."""
    if score is None:
        return ""
    # The last one compared; the first has found the faces.
    made_by = sighting.capture.network_ids[-1:]
    if made_by and made_by != [get_pipeline().network_id]:
        return str(OTHER_NETWORK)
    options = options_from_settings().identification
    present, check = sighting.capture.thresholds or (options.present_score, options.check_score)
    return score_in_words(score, present, check)


@register.filter
def stricter(capture: Capture) -> bool:
    """Say whether the school's own thresholds applied, which are stricter than the network's."""
    options = options_from_settings().identification
    has_known_network = capture.network_ids[-1:] == [get_pipeline().network_id]
    own = [options.present_score, options.check_score]
    return bool(capture.thresholds) and has_known_network and capture.thresholds != own


@register.simple_tag
def review_versions_of(session: ClassSession, user: User) -> ReviewVersions:
    """Offer the version of a session's review to a page that takes a confirmation back."""
    return review_versions(session, user)


@register.simple_tag
def unclear_faces(review: Review) -> dict[str, int] | None:
    """Count the faces that are not sure and show little, where these are most of several."""
    doubtful = [s for s in review.sightings if _is_doubtful(s)]
    n = sum(sighting.is_unclear for sighting in doubtful)
    is_worth_it = n >= FEWEST_UNCLEAR and 2 * n >= len(doubtful)
    return {"n": n, "n_doubtful": len(doubtful)} if is_worth_it else None


def _is_doubtful(sighting: Sighting) -> bool:
    is_open = sighting.review == Sighting.Review.UNREVIEWED
    is_sure = sighting.proposal == Sighting.Proposal.PRESENT
    return is_open and not is_sure and sighting.ignored_spot_id is None


@register.filter
def seat_of(seats: dict[int, SeatWords], student: Student) -> SeatWords | None:
    return seats.get(student.pk)


SEEN_AT = {
    SightingSource.FILM: gettext_lazy("film %(when)s"),
    SightingSource.PHOTO: gettext_lazy("photo %(when)s"),
    SightingSource.CAMERA: gettext_lazy("camera %(when)s"),
    SightingSource.LIVE: gettext_lazy("live camera %(when)s"),
    SightingSource.DOOR: gettext_lazy("door %(when)s"),
}


@register.simple_tag
def seen_by(review: Review, student: Student) -> str:
    """Say what saw a student when, in one line: "Film 08:02, camera 08:05–08:40"; "" if nothing."""
    found = sources_of(review.captures, review.sightings, student.pk)
    local = review.session.class_group.school.local
    return capfirst(", ".join(SEEN_AT[one.source] % {"when": _when(one, local)} for one in found))


def _when(seen: SeenBy, local: Callable[[datetime], datetime]) -> str:
    first, last = (time_format(local(at), "H:i") for at in (seen.first_at, seen.last_at))
    return first if first == last else f"{first}–{last}"


@register.filter
def seen_at(sighting: Sighting) -> datetime:
    """Return when a face was first seen, on the clock, not in its film."""
    return first_at(sighting)


@register.filter
def in_words(reason: str) -> str:
    return reason_in_words(reason)
