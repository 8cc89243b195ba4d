"""Tell whether anything of a session's review has changed since a page was shown."""

import hashlib
import json

from django.db.models import Count, Max

from classes.models import AttendanceAmendment, ClassSession, PlannedAbsence
from recognition.models import Sighting


def review_version(session: ClassSession) -> str:
    """Return a word that changes with every record, plan, word about a face, and file.

    How far a file is does not count: the page of the work shows that.
    """
    records = session.records.aggregate(n=Count("pk"), last=Max("recorded_at"))
    amendments = AttendanceAmendment.objects.filter(record__session=session)
    sightings = Sighting.objects.filter(capture__session=session)
    parts = [
        session.state,
        session.confirmed_at,
        records,
        amendments.aggregate(last=Max("pk")),
        sightings.aggregate(n=Count("pk"), newest=Max("pk"), last=Max("reviewed_at")),
        list(session.captures.values_list("pk", "state")),
        list(PlannedAbsence.objects.over(session).values_list("pk", "entered_at")),
    ]
    # A digest, because the page only ever asks whether it is still the same.
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]
