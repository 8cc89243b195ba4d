"""Many entries changed at once: by the rules of a single one, and with the same traces."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.errors import RefusedError
from classes.models import AttendanceAmendment, ClassSession
from classes.services import Author, RegisterEntry, record_attendance
from classes.services.register.record_batches import WantedEntry, amend_records
from integrations.models import Event, WebhookDelivery
from tests.classes.absences.steps import enter
from tests.factories.office import make_code
from tests.factories.webhooks import make_endpoint


@pytest.fixture
def record(registers, students):
    """Of a closed register."""
    return registers[0].records.get(student=students[0])


def together(record, entry, author, version):
    amend_records([WantedEntry(record, entry, author, version)])


def alone(record, entry, author, version):
    record_attendance(
        session=record.session,
        student=record.student,
        entry=entry,
        author=author,
        shown_version=version,
    )


WRONG = {
    "minutes of who is away": RegisterEntry("excused", minutes_late=3),
    "more minutes than there are": RegisterEntry("late", minutes_late=601),
    "a long note": RegisterEntry("excused", note="x" * 301),
    "gone before she came": RegisterEntry("late", minutes_late=30, minutes_early=30),
}


class TestRefusals:
    """Whatever is refused of one entry is refused of many, with the same sentence."""

    @pytest.fixture(params=[together, alone], autouse=True)
    def way(self, request):
        self.enter = request.param

    def refused(self, record, entry, author, version):
        with pytest.raises(RefusedError) as refusal:
            self.enter(record, entry, author, version)
        assert not AttendanceAmendment.objects.exists()
        return refusal.value.code

    @pytest.mark.parametrize("entry", WRONG.values(), ids=WRONG)
    def test_of_an_entry_that_cannot_be(self, record, gina, entry):
        self.refused(record, entry, Author(gina, reason="Rang"), record.version)

    def test_without_a_reason(self, record, gina):
        code = self.refused(record, RegisterEntry("excused"), Author(gina), record.version)
        assert code == "reason_missing"

    def test_of_an_entry_that_was_changed_meanwhile(self, record, gina):
        author = Author(gina, reason="Rang")
        assert (
            self.refused(record, RegisterEntry("excused"), author, "older")
            == "entry_changed_meanwhile"
        )

    def test_of_an_entry_that_was_taken_back_meanwhile(self, record, gina):
        author, version = Author(gina, reason="Rang"), record.version
        type(record).objects.filter(pk=record.pk).delete()
        code = self.refused(record, RegisterEntry("excused"), author, version)
        assert code == "entry_taken_back_meanwhile"

    def test_by_a_teacher_long_after_the_lesson(self, record, alice):
        record.session.class_group.school.days_until_lock = 14
        record.session.class_group.school.save()
        long_ago = timezone.now() - timedelta(days=400)
        ClassSession.objects.filter(pk=record.session_id).update(
            starts_at=long_ago, ends_at=long_ago + timedelta(hours=1)
        )
        author = Author(alice, reason="Rang")
        assert (
            self.refused(record, RegisterEntry("excused"), author, record.version)
            == "register_locked"
        )

    def test_of_a_code_for_others(self, record, alice, school):
        code = make_code(school=school, letter="O", counts_as="excused", used_by="office")
        entry, author = RegisterEntry("excused", code=code), Author(alice, reason="Rang")
        assert self.refused(record, entry, author, record.version) == "code_for_office_only"

    def test_of_a_code_that_means_something_else(self, record, gina, school):
        code = make_code(school=school, letter="O", counts_as="absent")
        entry, author = RegisterEntry("excused", code=code), Author(gina, reason="Rang")
        assert self.refused(record, entry, author, record.version) == "code_of_another_status"


@pytest.mark.parametrize("enter", [together, alone])
def test_either_way_leaves_the_same_entry_and_the_same_trace(record, gina, school, enter):
    code = make_code(school=school, letter="O", counts_as="excused", used_by="office")
    entry = RegisterEntry("excused", code=code, note=" Rang at eight ")
    enter(record, entry, Author(gina, reason=" Her mother rang "), record.version)
    record.refresh_from_db()
    change = record.amendments.get()
    assert (record.status, record.code, record.note) == ("excused", code, "Rang at eight")
    assert (record.source, record.recorded_by) == ("person", gina)
    assert (change.old_status, change.new_code, change.reason) == (
        "absent",
        code,
        "Her mother rang",
    )
    assert change.amended_at == record.recorded_at


@pytest.mark.parametrize("enter", [together, alone])
def test_the_same_again_is_no_change(record, gina, enter):
    enter(record, RegisterEntry("absent"), Author(gina, reason="Rang"), record.version)
    assert not record.amendments.exists()


def test_other_systems_hear_of_each_entry_of_a_step(registers, students, week, gina, school):
    make_endpoint(school=school)
    enter(students[:2], week, gina)
    messages = [one.payload["data"] for one in WebhookDelivery.objects.filter(event=Event.AMENDED)]
    assert {one["session_id"] for one in messages} == {one.pk for one in registers[:2]}
    assert [one["amendment"]["new_status"] for one in messages] == ["excused"] * 4
