"""Whatever changes something by a page asks who is there, or is excused by name with its reason.

Generated from the addresses and the code of their views: a new one asks, or stands below.
"""

import ast
import inspect
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from textwrap import dedent
from unittest import mock

import pytest
from django.urls import reverse

from faces.models import ImpactAssessment, RecognitionPause
from privacy.models import RetentionPeriod
from privacy.selectors.retention import periods_of
from recognition.models import RoomWatch
from rosters.file_imports.models import FileImport
from tests.admin.admin_pages import address
from tests.factories import PASSWORD
from tests.factories.office import make_room
from tests.pages.test_pages_access import OF_FACTORS, OPEN_TO_ALL, OWN_ACCOUNT, ROUTES

POST = ("require_POST", '"POST"')
EXCUSED = {
    "what a lesson was: its own history says who wrote it, and it is undone": {
        *("classes:amend", "classes:close", "classes:reopen", "classes:unlock"),
        *("recognition:confirm", "recognition:decline_look", "recognition:ignore_spot"),
        *("recognition:mark", "recognition:mark_others", "recognition:name_face"),
        *(
            "recognition:reject_sighting",
            "recognition:stop_ignoring",
            "recognition:unidentified_faces",
        ),
        *("recognition:undo_confirm", "recognition:undo_marks", "recognition:undo_review"),
        *("recognition:learn_seats", "recognition:seats"),
    },
    "a film or photo on its way, in front of the class": {
        *("recognition:abandon_upload", "recognition:complete_upload", "recognition:film_again"),
        *("recognition:film_now", "recognition:live_frame", "recognition:live_frame_of_class"),
        *("recognition:open_upload", "recognition:open_upload_in_class"),
        *("recognition:retry_capture", "recognition:start_live", "recognition:start_live_now"),
        *("recognition:stop_live", "recognition:stop_live_of_class", "recognition:store_chunk"),
        *("recognition:take_attendance", "recognition:use_upload"),
    },
    "who is away today, told by telephone": {
        *("classes:absence_registers", "classes:cancel_planned_absence"),
        *("classes:change_planned_absence", "classes:plan_absence", "classes:several_absences"),
        *("classes:undo_absences", "guardians:decide", "office:ill_today"),
    },
    "forbids, ends or erases, and must never wait": {
        *("faces:delete_picture", "faces:discard_batch", "faces:record_objection"),
        *("faces:remove_face", "faces:remove_scan", "faces:take_out_face"),
        *("faces:withdraw_consent", "guardians:end_links", "kiosks:end", "kiosks:renew"),
        *("office:remove_contact", "recognition:class_watch", "recognition:leave_out"),
        *("rosters:discard_roster", "timetables:discard_timetable"),
    },
    "answers of families from the paper, child after child; each is in the access log": {
        *("faces:attach_scan", "faces:attach_scans", "faces:class_consents"),
        *("faces:give_consent", "faces:lift_objection", "faces:new_student"),
    },
    "faces of those who agreed, child after child at the registration desk": {
        *("faces:allow_lookalike", "faces:class_faces", "faces:evaluation", "faces:finish_clip"),
        *("faces:judge_picture", "faces:keep_face", "faces:keep_pair", "faces:merge_cards"),
        *("faces:name_card", "faces:register_clip", "faces:send_clip", "faces:show_face"),
        *("faces:split_card", "faces:start_batch", "faces:student_pictures"),
        *("faces:undo_clip_step", "faces:unname_card", "recognition:learn_face"),
    },
    "lessons and stand-ins of the morning, among colleagues who are here; undone or in the log": {
        *("timetables:change_lesson", "timetables:copy_day"),
        *("timetables:copy_week", "timetables:covers", "timetables:move_lesson"),
        *("timetables:change_once", "timetables:change_session", "timetables:take_back_change"),
        *("timetables:periods", "timetables:place_lesson", "timetables:remove_lesson"),
        *(
            "timetables:set_cycle",
            "timetables:set_weeks",
            "timetables:undo_timetable",
            "office:change_class",
        ),
    },
    "changes nothing before another page is confirmed, which asks": {
        *("rosters:choose_reading", "rosters:import_roster", "rosters:leave_out_lines"),
        *("rosters:read_for_other_school", "timetables:import_timetable"),
        "timetables:timetable_import",
    },
    "goes to an address that was entered with a proof, or to herself": {
        *("guardians:send_link", "guardians:send_links", "office:remind"),
        *("reports:mail_class_summary", "reports:mail_register", "reports:subscriptions"),
        *("classes:send_test_mail", "recognition:film_notices"),
    },
    "gives nobody anything to see: letters of a register, a list that is hidden, a test picture": {
        *("classes:code_sets", "classes:hide_setup"),
        *("recognition:setup_part", "recognition:take_view", "recognition:cameras_found"),
    },
}
"""What changes rows and asks nobody: who does it has logged in, and why that is enough."""


def source_of(view) -> str:
    return dedent(inspect.getsource(inspect.unwrap(view)))


def names_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id


def asks(view) -> bool:
    """Tell whether a view, or what its module has it call, asks for the proof."""
    view = inspect.unwrap(view)
    module = sys.modules[view.__module__]
    waiting, seen = [view], set[str]()
    while waiting:
        one = waiting.pop()
        for name in set(names_in(source_of(one))) - seen:
            seen.add(name)
            found = getattr(module, name, None)
            if inspect.isfunction(found) and found.__module__ == module.__name__:
                waiting.append(found)
    return "require_proof" in seen


def changing() -> dict[str, object]:
    """Return the views of pages that take what is sent to them."""
    found = {name: pattern.callback for name, pattern in ROUTES.items()}
    ours = set(found) - OPEN_TO_ALL - OF_FACTORS - OWN_ACCOUNT
    return {
        name: found[name] for name in ours if any(word in source_of(found[name]) for word in POST)
    }


def test_every_page_that_changes_something_asks_or_is_excused():
    silent = {name for name, view in changing().items() if not asks(view)}
    assert len(changing()) > 100
    assert silent == set().union(*EXCUSED.values())


def test_whatever_applies_a_file_of_another_system_asks():
    applying = {name: view for name, view in changing().items() if ":apply_" in name}
    assert len(applying) == len(FileImport.__subclasses__())
    assert {name for name, view in applying.items() if not asks(view)} == set()


def test_each_is_excused_once():
    assert sum(map(len, EXCUSED.values())) == len(set().union(*EXCUSED.values()))


@pytest.fixture
def later():
    """Eleven minutes after everybody logged in."""
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 11 * 60):
        yield


def is_asked(answer) -> bool:
    asking = reverse("account_reauthenticate")
    return answer.status_code == 302 and answer["Location"].startswith(asking)


def go_on(client):
    """Show who she is, and press the button of the page that kept what she had entered."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    kept = client.get(reverse("account_go_on")).context
    sent: dict[str, list[str]] = {}
    for name, value in kept["sent"]:
        sent.setdefault(name, []).append(value)
    return client.post(kept["address"], sent)


def assessment_entered(school) -> dict[str, str]:
    today = school.today()
    return {
        "assessed_by": "Petra Privacy",
        "assessed_on": today.isoformat(),
        "document": "DPIA 2026-1",
        "review_on": (today + timedelta(days=300)).isoformat(),
    }


@pytest.mark.django_db
def test_an_assessment_is_recorded_after_the_proof_as_it_was_entered(dana_client, school, later):
    ImpactAssessment.objects.all().delete()
    page = reverse("faces:school_recognition", args=[school.pk])
    assert is_asked(dana_client.post(page, assessment_entered(school)))
    assert not ImpactAssessment.objects.exists()
    go_on(dana_client)
    assert ImpactAssessment.objects.get().document == "DPIA 2026-1"


@pytest.mark.django_db
def test_recognition_is_switched_off_at_once_and_on_after_the_proof(dana_client, school, later):
    switch = reverse("faces:switch_recognition", args=[school.pk])
    assert not is_asked(dana_client.post(switch, {"on": "0"}))
    assert RecognitionPause.objects.standing().exists()
    assert is_asked(dana_client.post(switch, {"on": "1"}))
    assert RecognitionPause.objects.standing().exists()
    go_on(dana_client)
    assert not RecognitionPause.objects.standing().exists()


@pytest.mark.django_db
@pytest.mark.parametrize("days", [3, 14])
def test_periods_are_shortened_and_lengthened_after_the_proof(dana_client, school, later, days):
    page = reverse("office:retention", args=[school.pk])
    shown = dana_client.get(page).context
    entered = {field.name: field.value() for field in shown["form"]} | {"films": days}
    assert is_asked(dana_client.post(page, entered | {"shown_version": shown["version"]}))
    assert not RetentionPeriod.objects.exists()
    go_on(dana_client)
    assert periods_of(school.pk)["films"] == days


@pytest.mark.django_db
def test_a_second_factor_for_everybody_is_taken_off_after_the_proof(root_client, school, later):
    type(school).objects.filter(pk=school.pk).update(asks_second_factor=True)
    assert is_asked(root_client.post(address(type(school), "change", school.pk), {"name": "x"}))
    school.refresh_from_db()
    assert school.asks_second_factor


@pytest.mark.django_db
def test_a_room_films_after_the_proof_and_stops_without(dana_client, school, later):
    page = reverse("recognition:room", args=[make_room(school=school).pk])
    answered = {"assessed_on": "2026-08-01", "notice_on": "2026-08-01", "answered_by": "Petra"}
    minutes = {"first_minute": "3", "last_minute": "8", "shown_version": ""}
    version = dana_client.get(page).context["version"]
    films = answered | minutes | {"mode": "start", "shown_version": version}
    assert is_asked(dana_client.post(page, films))
    assert not RoomWatch.objects.exists()
    go_on(dana_client)
    assert RoomWatch.objects.get().mode == "start"
