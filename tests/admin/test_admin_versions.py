"""Lists and questions of the admin change a row as they showed it, or tell who was faster."""

import pytest

from classes.models import ClassSession, PlannedAbsence
from classes.services import close_session, reopen_session
from classes.versions import NOT_SHOWN
from tests.admin.admin_pages import address, versions_in
from tests.factories.office import make_planned_absence

MEANWHILE = "meanwhile"


def choose(client, row, action, change):
    """Open a list, let somebody else change a row of it, then run an action on that row."""
    page = address(type(row), "changelist")
    shown = versions_in(client.get(page).text)
    change()
    asked = {"action": action, "_selected_action": [row.pk]}
    return client.post(page, asked | shown, follow=True)


def test_a_register_closed_anew_since_is_not_reopened(dana_client, bob, session):
    def change():
        reopen_session(session=session, by=bob, shown_version=NOT_SHOWN)
        close_session(session=session, by=bob, shown_version=NOT_SHOWN)

    close_session(session=session, by=bob, shown_version=NOT_SHOWN)
    answer = choose(dana_client, session, "reopen_registers", change)
    assert MEANWHILE in answer.text
    assert "Reopened registers: 0." in answer.text
    assert ClassSession.objects.get().is_closed


def test_a_register_reopened_since_is_not_closed(dana_client, bob, session):
    def change():
        ClassSession.objects.update(confirmed_at=session.starts_at, confirmed_by=bob)

    answer = choose(dana_client, session, "close_registers", change)
    assert MEANWHILE in answer.text
    assert not ClassSession.objects.get().is_closed


def test_of_a_whole_list_the_rows_beyond_the_page_are_closed_too(dana_client, session):
    page = address(ClassSession, "changelist")
    asked = {"action": "close_registers", "_selected_action": [session.pk], "select_across": "1"}
    dana_client.post(page, asked)
    assert ClassSession.objects.get().is_closed


@pytest.fixture
def absence(student) -> PlannedAbsence:
    return make_planned_absence(student=student, reason="Dentist")


def change_plan():
    absence = PlannedAbsence.objects.get()
    PlannedAbsence.objects.update(entered_at=absence.entered_at.replace(year=2027))


def test_a_plan_changed_since_the_question_is_not_deleted(dana_client, absence):
    question = address(PlannedAbsence, "delete", absence.pk)
    shown = versions_in(dana_client.get(question).text)
    change_plan()
    answer = dana_client.post(question, shown | {"post": "yes"}, follow=True)
    assert MEANWHILE in answer.text
    assert PlannedAbsence.objects.exists()


@pytest.mark.parametrize("is_changed", [False, True])
def test_nor_is_one_of_several(is_changed, dana_client, absence):
    page = address(PlannedAbsence, "changelist")
    asked = {"action": "delete_selected", "_selected_action": [absence.pk]}
    shown = versions_in(dana_client.post(page, asked).text)
    if is_changed:
        change_plan()
    answer = dana_client.post(page, asked | shown | {"post": "yes"}, follow=True)
    assert (MEANWHILE in answer.text) == is_changed
    assert PlannedAbsence.objects.exists() == is_changed
