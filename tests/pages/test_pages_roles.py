"""What a head, a secretary and an operator find: every page, asked by each of them."""

import pytest

from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (
    GUARDED,
    OF_WHOEVER_TEACHES,
    OFFICE_ONLY,
    ROUTES,
    SHOWN_AT_TIMES,
    UPLOADERS_OWN,
    address_of,  # noqa: F401 - a fixture
    rows,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db

WORKING = {
    *("classes:absence_batch", "classes:several_absences", "classes:unlock"),
    *("classes:absence_registers", "classes:amend", "classes:change_planned_absence"),
    *("classes:add_colleague", "classes:code_sets", "classes:invitations", "classes:plan_absence"),
    *("classes:school_setup", "office:new_year"),
    *("faces:school_recognition", "faces:stranger_limits"),
    *("office:access_log", "office:access_log_file"),
    *("faces:class_consents", "faces:class_faces", "faces:class_letters", "faces:clip"),
    *(
        "faces:new_student",
        "faces:picture_batch",
        "faces:send_clip",
        "faces:split_card",
        "faces:student_letter",
    ),
    *("guardians:reports", "guardians:certificate"),
    *("kiosks:kiosks", "kiosks:kiosk"),
    *("office:add_contact", "office:change_contact", "office:erase_student", "office:erasure"),
    *("office:student_export", "office:student_held"),
    *("recognition:film_again", "recognition:live", "recognition:live_now"),
    *("recognition:name_face", "recognition:setup_part", "recognition:setup_picture"),
    "recognition:cameras_found",
    *("recognition:review", "recognition:take_attendance"),
    *("timetables:import_timetable", "timetables:periods", "timetables:timetable_import"),
    *("timetables:change_once", "timetables:change_session", "timetables:lesson_changes"),
    "timetables:double_booked",
    "timetables:import_progress",
    *(name for name in GUARDED if name.startswith("rosters:")),
}
"""Pages that are there to change something: a head, who reads, does not need them."""

PERSONAL = {"reports:mail_class_summary", "reports:mail_register"}
"""What is sent changes nothing of the school's: the sheet goes to whoever asks for it."""

ADMINISTRATORS_ONLY = {
    *(name for name in GUARDED if name.startswith("rosters:")),
    *("classes:add_colleague", "classes:code_sets", "classes:hide_setup", "classes:invitations"),
    *("classes:school_setup", "classes:send_test_mail", "office:new_year"),
    *("faces:school_recognition", "faces:stranger_limits", "faces:switch_recognition"),
    *("office:access_log", "office:access_log_file"),
    *("office:erase_student", "office:erasure"),
    *("recognition:setup_part", "recognition:setup_picture", "recognition:cameras_found"),
}
"""Addresses of settings and of people: not for the secretary either."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_head_reads_every_page(name, helen_client, address_of):  # noqa: F811
    is_own = str(ROUTES[name].pattern).startswith(UPLOADERS_OWN)
    answer = helen_client.get(address_of(name))
    if name in WORKING:
        assert answer.status_code in {403, 404, 405}
    else:
        is_hidden = is_own or name in SHOWN_AT_TIMES | OF_WHOEVER_TEACHES
        assert answer.status_code in ({404, 405} if is_hidden else {200, 302, 405})


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_head_changes_nothing_and_is_told_so(name, helen_client, address_of):  # noqa: F811
    answer = helen_client.post(address_of(name))
    if name in PERSONAL:
        assert answer.status_code == 302
    elif answer.status_code != 405:
        assert answer.status_code == 403
        assert "Your role only reads here" in answer.text


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_head_who_teaches_the_class_works_as_its_teacher(
    name,
    helen,
    helen_client,
    school,
    class_group,
    address_of,  # noqa: F811
):
    post, _ = helen.teacher_posts.get_or_create(school=school)
    class_group.teachers.add(post)
    is_hidden = name in OFFICE_ONLY & WORKING or str(ROUTES[name].pattern).startswith(UPLOADERS_OWN)
    found = {403, 404, 405} if is_hidden or name in SHOWN_AT_TIMES else {200, 302, 405}
    assert helen_client.get(address_of(name)).status_code in found


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_secretary_finds_all_but_settings_and_people(name, gina_client, address_of):  # noqa: F811
    is_own = str(ROUTES[name].pattern).startswith(UPLOADERS_OWN)
    is_hidden = is_own or name in ADMINISTRATORS_ONLY | OF_WHOEVER_TEACHES
    found = {404, 405} if is_hidden or name in SHOWN_AT_TIMES else {200, 302, 405}
    assert gina_client.get(address_of(name)).status_code in found


OPERATORS_TOO = {
    *("classes:school_setup", "classes:send_test_mail"),
    *("recognition:camera_picture", "recognition:room", "recognition:rooms"),
    "recognition:cameras_found",
}
"""The steps of the set-up, of which an operator finds those of the machines; rooms."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(set(GUARDED) - OPERATORS_TOO))
def test_an_operator_finds_no_page_with_a_child(name, oscar_client, address_of):  # noqa: F811
    found = {ask(address_of(name)).status_code for ask in (oscar_client.get, oscar_client.post)}
    assert found in ({404}, {404, 405})


SUPERVISED = {
    *("office:access_log", "office:access_log_file", "office:erasure", "office:retention"),
    *("faces:school_recognition", "faces:stranger_limits"),
}
"""What a data protection officer reads: no face, no register, nothing to change."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", GUARDED)
def test_a_data_protection_officer_reads_her_pages_alone(name, irene_client, address_of):  # noqa: F811
    found = irene_client.get(address_of(name)).status_code
    assert found in ({200} if name in SUPERVISED else {404, 405})
    assert irene_client.post(address_of(name)).status_code in {403, 404, 405}


BUTTONS = ("Film the class", "Look once more, then confirm", "Reopen", "/take/", "/review/")


@pytest.mark.parametrize("page", ["/", "/classes/{group}/", "/sessions/{session}/"])
def test_a_head_finds_no_buttons_that_change(
    page, helen_client, alice_client, session, class_group
):
    address = page.format(group=class_group.pk, session=session.pk)
    shown = [client.get(address).text for client in (alice_client, helen_client)]
    assert [any(words in text for words in BUTTONS) for text in shown] == [True, False]
