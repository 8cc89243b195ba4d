"""A list that is saved itself holds its rows from their comparison until they are written."""

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db import connection

from classes.errors import StaleRowError
from classes.models import AttendanceCode
from tests.admin.admin_pages import address
from tests.admin.test_admin_versions import listed
from tests.factories.office import make_code


@pytest.mark.django_db(transaction=True)
def test_the_rows_of_a_list_are_held_until_it_is_saved(dana_client, school):
    code = make_code(school=school, letter="M", label="Music", position=1)
    url = address(AttendanceCode, "changelist")
    sent = listed(dana_client.get(url)) | {"form-0-position": "7"}
    held = []

    def note(execute, sql, *rest):
        if "classes_attendancecode" in sql:
            held.append(connection.in_atomic_block)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        assert dana_client.post(url, sent).status_code == 302
    assert held
    assert all(held)
    code.refresh_from_db()
    assert code.position == 7


@pytest.mark.django_db(transaction=True)
def test_a_list_with_a_row_that_is_gone_says_that_it_was_changed(dana_client, school):
    code = make_code(school=school, letter="M", label="Music", position=1)
    url = address(AttendanceCode, "changelist")
    sent = listed(dana_client.get(url)) | {"form-0-position": "7"}
    code.delete()
    answer = dana_client.post(url, sent)
    assert answer.status_code == 302
    assert "meanwhile" in str([str(one) for one in get_messages(answer.wsgi_request)])


def test_a_row_that_is_gone_is_not_deleted_twice(dana_client, school, rf):
    code = make_code(school=school, letter="M", label="Music", position=1)
    one = admin.site._registry[AttendanceCode]
    AttendanceCode.objects.all().delete()
    with pytest.raises(StaleRowError):
        one.refuse_unseen(rf.post("/"), code)
