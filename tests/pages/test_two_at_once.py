"""What only the database refuses, since two came at the same moment, is a sentence on the page."""

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction

from attendance_site.refusals import is_taken_meanwhile
from classes.models import Room, Teacher
from tests.admin.admin_pages import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody_was_faster(school):
    """Make the same room just before the page writes its own, after it has asked for it."""
    has_come = []

    def wrapper(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "classes_room"') and not has_come:
            has_come.append(sql)
            Room.objects.create(school=school, name="12")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def test_a_row_that_somebody_made_meanwhile_is_no_error_of_the_site(
    dana_client, school, somebody_was_faster
):
    answer = dana_client.post(address(Room, "add"), {"school": school.pk, "name": "12"})
    assert answer.status_code == 302
    assert any("meanwhile" in str(one) for one in get_messages(answer.wsgi_request))


def test_another_rule_that_is_broken_stays_an_error(school, alice):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Room.objects.create(school=None, name="12")
    assert not is_taken_meanwhile(broken.value)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Teacher.objects.create(school=school, user=alice)
    assert is_taken_meanwhile(broken.value)
