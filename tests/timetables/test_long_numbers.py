"""A number of thousands of digits in place of a key finds nothing, and breaks no page."""

import pytest
from django.urls import reverse

LONG = "9" * 5000
"""Python itself reads no more than 4,300 digits."""


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("covers", {"teacher": LONG}),
        ("copy_week", {"show": f"class-{LONG}", "to": LONG}),
        ("copy_day", {"show": f"room-{LONG}", "from": LONG, "to": LONG}),
        ("undo_timetable", {"show": f"teacher-{LONG}"}),
    ],
)
def test_it_is_no_key(dana_client, school, name, sent):
    dana_client.raise_request_exception = False
    answer = dana_client.post(reverse(f"timetables:{name}", args=[school.pk]), sent)
    assert answer.status_code < 500


def test_nor_one_of_a_day_or_a_class(dana_client, school, class_group):
    page = reverse("timetables:copy_day", args=[school.pk])
    sent = {"show": f"class-{class_group.pk}", "from": LONG, "to": "1"}
    assert dana_client.post(page, sent).status_code == 400
    page = reverse("timetables:copy_week", args=[school.pk])
    sent = {"show": f"class-{class_group.pk}", "to": LONG}
    assert dana_client.post(page, sent).status_code == 404
