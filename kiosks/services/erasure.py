"""Take out of visits whom a kiosk knew by her face, when her faces are erased."""

from django.dispatch import receiver

from classes.models import Student
from faces.signals import faces_erased
from kiosks.models import DoorVisit

Outcome = DoorVisit.Outcome


@receiver(faces_erased, dispatch_uid="forget whom kiosks knew")
def forget_known_visits(student: Student, **_: object) -> int:
    """Leave that somebody pressed; who tapped a code was known by that, and stays."""
    # A code is no face: who tapped one was not compared with anybody.
    by_face = DoorVisit.objects.filter(student=student).exclude(outcome=Outcome.CODE)
    # The row stays: handed in again, the visit must not be judged anew.
    return by_face.update(student=None, session=None, outcome=Outcome.NOBODY)
