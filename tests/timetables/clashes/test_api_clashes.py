"""Other systems read what is double booked in the timetable."""

from datetime import time

import pytest

from privacy.models import AccessNote
from tests.factories import make_class_group
from tests.factories.api import token_client
from tests.factories.office import make_meeting, make_room

pytestmark = pytest.mark.django_db


def test_rooms_and_students_in_two_lessons_are_listed(school, class_group):
    student = class_group.enrolments.first().student
    other = make_class_group(student, code="9Z", title="Music")
    room = make_room(school=school, name="Lab")
    make_meeting(class_group=class_group, room=room)
    make_meeting(class_group=other, room=room, starts_at=time(9, 30), ends_at=time(10))
    answer = token_client(school=school).get(f"/api/v1/schools/{school.pk}/clashes")
    found = {row["kind"]: row for row in answer.json()}
    assert found["room"]["id"] == room.pk
    assert found["students"]["students"] == [student.pk]
    both = {"day": "Tuesday", "starts_at": "09:30:00", "lessons": ["7A", "9Z"]}
    assert {name: found["room"][name] for name in both} == both
    assert AccessNote.objects.filter(subject="students").exists()


def test_without_any_the_list_is_empty(school, class_group):
    make_meeting(class_group=class_group)
    make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(11))
    answer = token_client(school=school).get(f"/api/v1/schools/{school.pk}/clashes")
    assert answer.json() == []
