"""Schools as other systems read them."""

import pytest

from classes.models import School
from tests.factories.api import token_client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_school_says_its_letters_alike_in_every_language(school, language):
    School.objects.filter(pk=school.pk).update(letter_present="A", letter_absent="F")
    answer = token_client(school=school).get(
        "/api/v1/schools", headers={"Accept-Language": language}
    )
    (row,) = answer.json()["results"]
    assert row["letters"] == {"present": "A", "late": "L", "excused": "E", "absent": "F"}


def test_nobody_changes_them_by_the_api(school):
    client = token_client(school=school)
    assert client.patch(f"/api/v1/schools/{school.pk}", {"letter_present": "X"}).status_code == 405
