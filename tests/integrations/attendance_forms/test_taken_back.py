"""What registers say no more, other systems say no more: after an undo, and of who is erased."""

import pytest
from django.urls import reverse

from classes.models import AttendanceRecord
from classes.services import RegisterEntry
from integrations.models import WebhookDelivery
from office.services.student_erasures import erase_now
from tests.factories import make_capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def absent(session, students, registers):
    """Nobody was seen in a film, and the register was confirmed."""
    make_capture(session=session, state="ready")
    registers.enter(students[0], RegisterEntry("absent"))
    registers.confirm()
    return students[0]


@pytest.fixture
def system(request):
    """Either of the two systems, and how many entries it says."""
    if request.param == "zone":
        zone = request.getfixturevalue("zone")
        request.getfixturevalue("sif")
        return lambda: len(zone.objects)
    ods = request.getfixturevalue("ods")
    request.getfixturevalue("ed_fi")
    return lambda: len(ods.categories())


@pytest.mark.parametrize("system", ["zone", "ods"], indirect=True)
class TestUndo:
    def test_an_undone_confirmation_is_written_nowhere(self, system, registers, absent):
        registers.send_all()
        assert system() == AttendanceRecord.objects.count() > 0
        registers.undo()
        registers.send_all()
        assert system() == 0

    def test_confirmed_again_at_once_it_stands_as_it_is(self, system, registers, absent):
        registers.send_all()
        n = system()
        registers.undo()
        registers.confirm()
        registers.send_all()
        assert system() == n

    def test_of_two_lessons_of_a_day_the_other_stays(
        self, system, registers, absent, class_group, students
    ):
        registers.send_all()
        n, other = system(), make_lesson(class_group)
        registers.enter(students[0], RegisterEntry("excused"), other)
        registers.close(other)
        registers.send_all()
        assert system() == n + 1
        registers.undo()
        registers.send_all()
        assert system() == 1


def make_lesson(class_group):
    from datetime import timedelta

    from tests.factories import make_session

    before = class_group.sessions.get()
    return make_session(class_group=class_group, starts_at=before.ends_at + timedelta(hours=1))


class TestErased:
    def test_a_zone_is_asked_to_delete_her_objects(self, zone, sif, registers, students, absent):
        registers.send_all()
        n = len(zone.objects)
        receipt = erase_now(student=absent)
        registers.send_all()
        assert len(zone.objects) == n - 1
        assert receipt.counts["attendance_taken_back"] == 1
        assert "taken_back" not in str(list(WebhookDelivery.objects.values_list("payload")))

    def test_a_second_try_asks_once(self, zone, sif, registers, absent):
        registers.send_all()
        erasure = erase_now(student=absent)
        assert erasure.counts["attendance_taken_back"] == 1
        assert WebhookDelivery.objects.filter(state="queued").count() == 1

    @pytest.mark.parametrize("where", ["ed_fi", "switched_off"])
    def test_what_stays_elsewhere_stands_on_the_receipt(
        self, where, request, registers, school, students, dana_client
    ):
        if where == "ed_fi":
            request.getfixturevalue("ed_fi")
        else:
            endpoint = request.getfixturevalue("sif")
            endpoint.is_active = False
            endpoint.save()
        registers.enter(students[0], RegisterEntry("absent"))
        registers.close()
        receipt = erase_now(student=students[0])
        assert receipt.counts["attendance_left_there"] == 1
        assert "attendance_taken_back" not in receipt.counts
        page = dana_client.get(reverse("office:erasure", args=[receipt.pk])).text
        assert "stays there" in page

    def test_a_school_that_writes_nowhere_reads_nothing_of_it(self, registers, students):
        registers.enter(students[0], RegisterEntry("absent"))
        registers.close()
        counts = erase_now(student=students[0]).counts
        assert not {"attendance_left_there", "attendance_taken_back"} & counts.keys()
