"""Tell whether anything of a session's review has changed since a page was shown."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from accounts.models import User
from classes.models import AttendanceAmendment, AttendanceRecord, ClassSession, PlannedAbsence
from classes.versions import NOT_SHOWN, ShownVersion
from recognition.models import Sighting


@dataclass(frozen=True)
class ReviewVersions:
    """Words that change with every record, plan, word about a face, and file.

    Args:
        full: with whatever anybody has done.
        others: without what one person has done herself.
    """

    full: str
    others: str


def review_versions(session: ClassSession, user: User | None) -> ReviewVersions:
    """Read both in one pass. How far a file is does not count: the page of the work shows that."""
    records = session.records.aggregate(
        n=Count("pk"),
        last=Max("recorded_at"),
        n_others=Count("pk", filter=_not_by(user, "recorded_by")),
        last_others=Max("recorded_at", filter=_not_by(user, "recorded_by")),
    )
    amendments = AttendanceAmendment.objects.filter(record__session=session).aggregate(
        last=Max("pk"), last_others=Max("pk", filter=_not_by(user, "amended_by"))
    )
    sightings = Sighting.objects.filter(capture__session=session).aggregate(
        n=Count("pk"),
        # Beside the number, which stays the same if one face goes and another comes.
        newest=Max("pk"),
        last=Max("reviewed_at"),
        last_others=Max("reviewed_at", filter=_not_by(user, "reviewed_by")),
    )
    for_all = [
        session.state,
        session.confirmed_at,
        [sightings["n"], sightings["newest"]],
        list(session.captures.values_list("pk", "state")),
        list(PlannedAbsence.objects.over(session).values_list("pk", "entered_at")),
    ]
    full = [records["n"], records["last"], amendments["last"], sightings["last"]]
    others = [records["n_others"], records["last_others"]]
    others += [amendments["last_others"], sightings["last_others"]]
    return ReviewVersions(_digest([*for_all, *full]), _digest([*for_all, *others]))


def review_version(session: ClassSession) -> str:
    return review_versions(session, None).full


def is_review_stale(session: ClassSession, shown_version: ShownVersion, *, by: User | None) -> bool:
    """Say whether anybody else has changed the review since a version of it was shown.

    What she did herself since, in this page or in another, she need not look at again.
    """
    if shown_version is NOT_SHOWN:
        return False
    versions = review_versions(session, by)
    # The full one: nothing was done since. That of the others: nothing but her own.
    return shown_version not in {versions.full, versions.others}


def is_as_confirmed(session: ClassSession, *, by: User) -> bool:
    """Say whether this person confirmed the register and nobody has changed anything since."""
    since = session.confirmed_at
    if since is None or session.confirmed_by_id != by.pk:
        return False
    by_person = session.records.filter(source=AttendanceRecord.Source.PERSON)
    sightings = Sighting.objects.filter(capture__session=session)
    changes = (
        by_person.filter(recorded_at__gt=since),
        sightings.filter(reviewed_at__gt=since),
        session.captures.filter(uploaded_at__gt=since),
        PlannedAbsence.objects.over(session).filter(entered_at__gt=since),
    )
    return not any(found.exists() for found in changes)


def _not_by(user: User | None, field: str) -> Q:
    return ~Q(**{field: user}) if user else Q()


def _digest(parts: list[Any]) -> str:
    # A digest, because the page only ever asks whether it is still the same.
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]
