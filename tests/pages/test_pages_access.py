"""Nobody sees or changes what is not theirs: every address, asked by every stranger."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from faces.models import FacePicture, PictureBatch
from office.models import StudentErasure, StudentExport
from reports.urls import FormatConverter
from tests.factories import (
    make_capture,
    make_clip,
    make_cluster,
    make_consent,
    make_face_template,
    make_scan,
    make_sighting,
    make_upload,
)
from tests.factories.guardians import make_absence_report
from tests.factories.kiosks import make_kiosk
from tests.factories.office import (
    make_absence_batch,
    make_camera,
    make_camera_health,
    make_contact,
    make_ignored_spot,
    make_lesson_change,
    make_list_file,
    make_meeting,
    make_planned_absence,
    make_room,
    make_roster_import,
    make_setup_picture,
    make_timetable_import,
)
from tests.kept_cast import *  # noqa: F403 - fixtures

pytestmark = pytest.mark.django_db

OWN_LISTS = {
    "classes:class_group_list",
    "classes:my_planned_absences",
    "timetables:my_timetable",
    "classes:missing_registers",
    *("office:desk", "office:search"),
    "faces:new_student_somewhere",
    *("reports:subscriptions", "recognition:film_notices"),
}
"""Pages without a row of their own: they show everybody their own rows."""

UPLOADERS_OWN = "uploads/"
"""Addresses of what one person is sending; colleagues of the class find nothing either."""

OTHER_NAMESPACES = {"admin", "api"}
"""Guarded by rules of their own, tested elsewhere."""

OFFICE_ONLY = {
    *("timetables:apply_timetable", "timetables:covers", "timetables:discard_timetable"),
    *("timetables:import_timetable", "timetables:timetable_import", "timetables:change_lesson"),
    *("timetables:copy_day", "timetables:copy_week", "timetables:move_lesson"),
    *("timetables:periods", "timetables:place_lesson", "timetables:remove_lesson"),
    *("timetables:undo_timetable", "timetables:take_back_change", "timetables:change_once"),
    *("timetables:change_session", "timetables:lesson_changes", "timetables:double_booked"),
    "faces:new_student",
    *("classes:code_sets", "classes:hide_setup", "classes:invitations"),
    *("classes:school_setup", "classes:send_test_mail"),
    *("classes:absence_batch", "classes:several_absences", "classes:undo_absences"),
    *("classes:absence_registers", "classes:unlock"),
    *("office:access_log", "office:access_log_file"),
    *("office:add_contact", "office:change_class", "office:change_contact"),
    *("office:erase_student", "office:erasure"),
    *("office:student_export", "office:student_held"),
    *("office:ill_today", "office:remove_contact", "office:teacher_leaves", "office:give_address"),
    *("office:teacher_returns", "office:undo_teacher_leaves", "classes:add_colleague"),
    *("classes:cancel_planned_absence", "classes:change_planned_absence"),
    *("classes:plan_absence", "classes:planned_absences"),
    *("faces:attach_scans", "faces:class_consents", "faces:class_letters"),
    *("faces:consent_scan", "faces:remove_scan", "faces:student_letter"),
    *("faces:school_recognition", "faces:stranger_limits", "faces:switch_recognition"),
    *("rosters:apply_roster", "rosters:discard_roster", "rosters:import_progress"),
    *("rosters:choose_reading", "rosters:import_roster", "rosters:roster_import"),
    *("rosters:leave_out_lines", "rosters:left_out_lines", "rosters:roster_template"),
    *("rosters:read_for_other_school", "timetables:import_progress"),
    *("office:evacuation", "office:new_year", "office:retention", "office:today"),
    *("guardians:reports", "guardians:decide", "guardians:send_link", "guardians:send_links"),
    *("guardians:certificate", "guardians:choose_rules", "guardians:end_links"),
    *("reports:school_file", "reports:school_summary"),
    *("recognition:camera_picture", "recognition:room", "recognition:rooms"),
    *("kiosks:kiosks", "kiosks:kiosk", "kiosks:renew", "kiosks:end"),
    *("recognition:cameras_found", "recognition:class_watch", "recognition:take_view"),
    *("recognition:setup_part", "recognition:setup_picture"),
}
"""Addresses that only administrators of the school find."""

EACH_OF_THE_SCHOOL = {"timetables:calendar_address", "timetables:timetable"}
"""Addresses of a school that show each of its teachers her own rows only."""

OF_WHOEVER_TEACHES = {"timetables:calendar_address"}
"""Addresses of a school that only its teachers have, each her own."""

SHOWN_AT_TIMES = {
    *("recognition:seat_in_film", "recognition:annotated_file"),
    *("classes:list_file", "classes:download_list_file"),
}
"""Where a film shows the place of a seat, has a copy, or for who asked for it: own tests ask."""

TEACHERS_OWN = {"office:teacher", "reports:teacher_file", "reports:teacher_summary"}
"""Addresses of one teacher, and of administrators of the school."""

OPEN_TO_ALL = {
    *("alive", "api_not_found", "metrics"),
    "classes:answer_question",
    "classes:open_question",
    *("account_login", "account_logout", "manifest", "account_reset_password"),
    *("account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done", "guardians:answer", "guardians:ask_link"),
    *("guardians:contact_page", "guardians:held", "guardians:leave"),
    *("ready", "recognition:privacy_notice", "set_language", "signed_in"),
    *("guardians:open_link", "guardians:report", "site_sign", "open_desk"),
    *("kiosks:door", "kiosks:open_link", "kiosks:visit", "kiosks:worker"),
    "timetables:calendar_file",
}
OF_FACTORS = {
    "account_go_on",
    "account_single_sign_on",
    "account_single_sign_on_again",
    "account_single_sign_on_back",
    "mfa_authenticate",
    "mfa_remove_webauthn",
}
"""In the middle of logging in, and of one's own passkey: their tests are in tests/accounts."""

OWN_ACCOUNT = {
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "usersessions_list",
    *("classes:setup", "classes:setup_machine"),
    "my_name",
    "account_change_password",
    "account_change_password_done",
    "account_reauthenticate",
}

WITH_PAGES = {
    *("classes", "faces", "guardians", "kiosks", "office"),
    *("recognition", "reports", "rosters", "timetables"),
}
NO_ROW = {
    IntConverter: 999_999,
    UUIDConverter: UUID(int=0),
    FormatConverter: "csv",
    SlugConverter: "csv",
}


def routes_of(patterns, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace not in OTHER_NAMESPACES:
            yield from routes_of(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            assert pattern.name is not None
            yield (f"{namespace}:{pattern.name}" if namespace else pattern.name), pattern


ROUTES = dict(routes_of(get_resolver().url_patterns))
FOR_ALL_SCHOOLS = {"office:installation_log", "office:installation_log_file"}
"""For whoever runs all schools; tests/office/test_pages_access_log.py asks them as everybody."""

GUARDED = sorted(set(ROUTES) - OPEN_TO_ALL - OF_FACTORS - OWN_LISTS - OWN_ACCOUNT - FOR_ALL_SCHOOLS)


@pytest.fixture(scope="module")
def rows(session, student, alice) -> dict[str, object]:
    """The primary keys of one row of 7A for each kind of address, by the address's first word."""
    scan = make_scan(consent=make_consent(student=student))
    capture = make_capture(session=session, state="ready")
    batch = PictureBatch.objects.create(class_group=session.class_group, uploaded_by=alice)
    camera = make_camera(room=make_room(school=student.school))
    make_camera_health(camera=camera)
    make_setup_picture(camera=camera, asked_by=alice)
    card = make_cluster(clip=make_clip(class_group=session.class_group))
    sent = ContentFile(b"JPEG", "a.jpg")
    export = StudentExport.objects.create(student=student, file=ContentFile(b"PK", "a.zip"))
    return {
        "kiosks": make_kiosk(school=student.school).pk,
        "absence-reports": make_absence_report(student=student, certificate=sent).pk,
        "student-exports": export.pk,
        "list-files": make_list_file(school=student.school).pk,
        "erasures": StudentErasure.objects.create(school=session.class_group.school).pk,
        "contacts": make_contact(student=student).pk,
        "absence-steps": make_absence_batch(school=student.school, entered_by=alice).pk,
        "absences": make_planned_absence(student=student).pk,
        "batches": batch.pk,
        "pictures": FacePicture.objects.create(student=student, name="1", source="photo").pk,
        "ignored": make_ignored_spot(class_group=session.class_group, made_by=alice).pk,
        "timetables": make_timetable_import(school=session.class_group.school).pk,
        "lessons": make_meeting(class_group=session.class_group).pk,
        "lesson-changes": make_lesson_change(class_group=session.class_group).pk,
        "clips": card.clip.pk,
        "rooms": camera.room_id,
        "cameras": camera.pk,
        "cards": card.pk,
        "clip-faces": card.faces.all()[0].pk,
        "classes": session.class_group.pk,
        "scans": scan.pk,
        "schools": session.class_group.school_id,
        "sessions": session.pk,
        "captures": capture.pk,
        "sightings": make_sighting(capture=capture, proposed_student=student).pk,
        "faces": make_face_template(student=student).pk,
        "students": student.pk,
        "teachers": alice.teacher_posts.get().pk,
        "imports": make_roster_import(school=session.class_group.school).pk,
        "uploads": make_upload(session=session, uploaded_by=alice).pk,
    }


@pytest.fixture
def address_of(rows):
    """Build the address of a name for the rows of 7A; a new kind of row must be added above."""

    def build(name: str) -> str:
        first_word = str(ROUTES[name].pattern).split("/")[0]
        keys = {
            "pk": rows[first_word],
            "student_pk": rows["students"],
            "number": 0,
            "ending": "csv",
            "kind": "csv",
            "view": NO_ROW[UUIDConverter],
        }
        return reverse(name, kwargs={key: keys[key] for key in ROUTES[name].pattern.converters})

    return build


def test_every_address_is_accounted_for():
    assert len(GUARDED) >= 20
    assert {name.split(":")[0] for name in GUARDED} == WITH_PAGES


@pytest.mark.parametrize("name", [*GUARDED, *sorted(OWN_LISTS | OWN_ACCOUNT)])
def test_whoever_is_not_logged_in_is_asked_to(name, client, address_of):
    address = address_of(name) if name in GUARDED else reverse(name)
    for ask in (client.get, client.post):
        answer = ask(address)
        assert answer.status_code == 302
        assert answer["Location"].partition("?")[0] == "/account/login/"


@pytest.mark.parametrize("name", GUARDED)
def test_a_stranger_finds_nothing(name, charlie_client, eve_client, address_of):
    strangers = [eve_client] if name in EACH_OF_THE_SCHOOL else [charlie_client, eve_client]
    for client in strangers:
        found = {ask(address_of(name)).status_code for ask in (client.get, client.post)}
        assert found in ({404}, {404, 405})


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_whoever_teaches_or_administers_finds_it(
    name, alice_client, bob_client, dana_client, root_client, address_of
):
    is_own = str(ROUTES[name].pattern).startswith(UPLOADERS_OWN)
    teachers = {alice_client, bob_client}
    for client in (alice_client, bob_client, dana_client, root_client):
        is_hidden = is_own and client != alice_client
        is_hidden |= name in OFFICE_ONLY and client in teachers
        is_hidden |= name in TEACHERS_OWN and client == bob_client
        is_hidden |= name in OF_WHOEVER_TEACHES and client not in teachers
        found = {404, 405} if is_hidden or name in SHOWN_AT_TIMES else {200, 302, 405}
        assert client.get(address_of(name)).status_code in found


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_method_nobody_needs_is_refused(name, address_of, alice_client):
    assert alice_client.put(address_of(name)).status_code == 405
    assert alice_client.delete(address_of(name)).status_code == 405


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_row_that_does_not_exist_is_not_found(name, alice_client):
    converters = ROUTES[name].pattern.converters
    kwargs = {key: NO_ROW[type(converter)] for key, converter in converters.items()}
    address = reverse(name, kwargs=kwargs)
    found = {ask(address).status_code for ask in (alice_client.get, alice_client.post)}
    assert found in ({404}, {404, 405})
