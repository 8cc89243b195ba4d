"""A teacher films in the page: camera, ring, hints, look again, use it, and who was seen."""

import pytest

from recognition.models import Capture
from recognition.services.recognising import recognise_capture

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_film_is_uploaded_and_everybody_in_it_recognised(filmer, painted_class):
    page = filmer.page
    filmer.log_in()
    filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    filmer.click("Film the class")
    stage = page.get_by_role("dialog")
    filmer.sees("is filming for the register of 7A only", within=stage)
    filmer.click("Start filming", within=stage)
    filmer.sees("10 to 20 seconds", within=stage)
    page.wait_for_timeout(3000)
    filmer.click("Stop filming", within=stage)
    filmer.click("Use this film", within=stage)
    filmer.sees_heading("Looking for faces")
    capture = Capture.objects.get()
    recognise_capture(capture_id=capture.pk)
    names = {s.proposed_student for s in capture.sightings.all()}
    assert names == set(painted_class.students)
    assert capture.time_zone == "Europe/Lisbon"
