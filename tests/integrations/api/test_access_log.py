"""Every endpoint that tells of students, contacts, faces, registers or reports is in the log.

Generated from the rules of the endpoints: a new one logs, or stands below as harmless.
"""

import pytest
from rest_framework.test import APIClient

from integrations.models import Scope
from privacy.models import AccessEntry, AccessNote
from tests.factories.api import token_client
from tests.integrations.api.endpoint_rules import RULES
from tests.integrations.api.test_every_endpoint import ask, kept_rows  # noqa: F401 - a fixture
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.kept_cast import with_login

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

HARMLESS = {
    "get class-group-detail": "which classes there are",
    "get class-group-list": "which classes there are",
    "get code-detail": "a school's codes",
    "get code-list": "a school's codes",
    "get lesson-change-detail": "when a lesson is, and of which class",
    "get lesson-change-list": "when lessons are, and of which class",
    "get roster-import-detail": "how far a file is that its owner has sent",
    "get roster-import-list": "how far files are that their owners have sent",
    "get roster-import-plan": "what a file says that was just sent; what is kept stands elsewhere",
    "get school-detail": "a school",
    "get school-list": "schools",
    "get session-list": "when lessons are, and of which class",
    "get session-detail": "when a lesson is, and of which class",
    "get teacher-detail": "a colleague",
    "get teacher-list": "colleagues",
    "get term-detail": "a term",
    "get term-list": "terms",
    "get upload-detail": "how much of a film its owner has sent",
}
"""Endpoints that say nothing of a student that is kept."""

READING = sorted(endpoint for endpoint in RULES if endpoint.startswith("get "))


def logged() -> list[str]:
    notes = AccessNote.objects.values_list("subject", flat=True)
    return [*notes, *AccessEntry.objects.values_list("subject", flat=True)]


@pytest.mark.parametrize("endpoint", READING)
def test_an_endpoint_that_tells_of_students_is_logged(endpoint, kept_rows, kept_logins):  # noqa: F811
    # A film that is being sent is found by whoever sends it.
    client = with_login(APIClient(), kept_logins["alice" if "upload" in endpoint else "dana"])
    assert ask(client, endpoint, kept_rows).status_code == 200
    assert bool(logged()) == (endpoint not in HARMLESS)


def test_a_token_is_named_beside_whoever_made_it(kept_rows, school, student):  # noqa: F811
    client = token_client(school=school, scopes=[Scope.READ_FACES])
    ask(client, "get face-list", kept_rows)
    note = AccessNote.objects.get()
    assert (note.channel, note.student_id, note.school_id) == ("api", student.pk, school.pk)
    assert "@" in note.who
    assert "att_" in note.who
