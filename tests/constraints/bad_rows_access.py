"""Rows of the access log that the database must refuse, by the constraint."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from privacy.accesses import Access
from privacy.action_sources import COMMAND
from privacy.models import AccessedStudent, AccessEntry, AccessNote, RowChange
from privacy.models.access_log import AccessAction
from privacy.services.access_log import append_entry

LINE = {"who": "x", "channel": "page", "action": "view", "subject": "face", "hash": "0" * 64}


def student_of_a_line_twice():
    entry = append_entry(Access("face", 1, (1,)), action=AccessAction.VIEW, source=COMMAND)
    AccessedStudent.objects.create(entry=entry, student_id=1)


def note_twice():
    for _ in range(2):
        fields = {name: value for name, value in LINE.items() if name != "hash"}
        AccessNote.objects.create(minute=timezone.now().replace(second=0, microsecond=0), **fields)


def change_by_an_unknown_way():
    kind = ContentType.objects.get_for_model(AccessEntry)
    RowChange.objects.create(content_type=kind, object_id=1, action=1, who="x", channel="guess")


ACCESS_BAD_ROWS = {
    "row_change_by_a_known_way": [change_by_an_unknown_way],
    "access_is_of_a_known_kind": [
        lambda: AccessEntry.objects.create(**LINE | {"position": 1, "action": "guess"}),
        lambda: AccessEntry.objects.create(**LINE | {"position": 1, "channel": "guess"}),
    ],
    "access_position_counts": [lambda: AccessEntry.objects.create(**LINE | {"position": 0})],
    "accessed_student_once": [student_of_a_line_twice],
    "access_note_once_a_minute": [note_twice],
}
