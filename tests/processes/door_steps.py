"""Steps that the test of a door runs in a process of its own, with the real networks."""

import json
import sys
from datetime import timedelta

import django


def prepare() -> object:
    """Ten drawn students with registered faces, their lesson that begins, and a kiosk."""
    from django.utils import timezone

    from classes.models import ClassGroup
    from kiosks.selectors.kiosk_keys import kiosk_key
    from tests.factories import make_session
    from tests.factories.kiosks import make_kiosk
    from tests.processes import live_steps

    live_steps.prepare()
    class_group = ClassGroup.objects.get()
    class_group.sessions.all().delete()
    begins_at = timezone.now() + timedelta(minutes=10)
    make_session(
        class_group=class_group, starts_at=begins_at, ends_at=begins_at + timedelta(minutes=45)
    )
    return kiosk_key(make_kiosk(school=class_group.school))


def noted() -> object:
    """Say what stands in the database of whoever came."""
    from classes.models import AttendanceRecord
    from kiosks.models import DoorVisit
    from recognition.models import Capture, Sighting

    visits = DoorVisit.objects.values_list("client_id", "outcome", "student__number")
    sightings = Sighting.objects.values_list("proposed_student__number", "proposal", "reason")
    return {
        "visits": {client_id.hex: [outcome, number] for client_id, outcome, number in visits},
        "sightings": sorted([number or "", *judgement] for number, *judgement in sightings),
        "captures": Capture.objects.count(),
        "records": AttendanceRecord.objects.count(),
    }


if __name__ == "__main__":
    django.setup()
    step = globals()[sys.argv[1]]
    sys.stdout.write(json.dumps(step(*sys.argv[2:])))
