"""Lists, questions and pages of the admin change a row as they showed it, or say it is another."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.db.models import BooleanField, CharField, Model
from django.forms import BaseForm

from classes.admin.scope.shown_rows import ShowsRows
from classes.models import (
    AttendanceCode,
    ClassSession,
    PlannedAbsence,
    School,
    StaffRole,
    Student,
)
from classes.services import close_session, reopen_session
from classes.versions import NOT_SHOWN
from integrations.models import ApiToken, RosterSource, WebhookEndpoint
from reports.models import ReportSubscription
from tests.admin.admin_pages import address, errors_of, save_change, versions_in
from tests.admin.test_admin_models import rows_of
from tests.factories.office import make_code, make_planned_absence
from tests.house.rooms import APPS

pytestmark = pytest.mark.django_db

MEANWHILE = "Somebody has changed this meanwhile"
OURS = [model for model in admin.site._registry if model._meta.app_label in APPS]
MADE_ELSEWHERE = {ApiToken, WebhookEndpoint, ReportSubscription, RosterSource}


def sent_by(page, **changed):
    """Return what a browser sends of a page that somebody opened and left as it was."""
    sent = {} | versions_in(page.text)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        sent |= values_of(form)
    return sent | changed


def values_of(form: BaseForm) -> dict[str, object]:
    found: dict[str, object] = {}
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "decompress"):
            parts = value if isinstance(value, list) else widget.decompress(value)
            names = [f"{bound.html_name}_{n}" for n in range(len(parts))]
            formats = [
                part.format_value(one) for part, one in zip(widget.widgets, parts, strict=True)
            ]
            found |= dict(zip(names, formats, strict=True))
        elif value is not None and value is not False:
            found[bound.html_name] = value
    return {name: value for name, value in found.items() if value is not None}


def changed_by_somebody(row: Model, form: BaseForm) -> str:
    """Change something that the page shows, behind its back; return what."""
    for name in form.fields:
        field = {field.name: field for field in row._meta.fields}.get(name)
        if isinstance(field, BooleanField):
            type(row)._base_manager.filter(pk=row.pk).update(**{name: not getattr(row, name)})
            return name
        if isinstance(field, CharField) and not field.choices and name != "password":
            text = f"{getattr(row, name)}x"
            if len(text) <= (field.max_length or 1000):
                type(row)._base_manager.filter(pk=row.pk).update(**{name: text})
                return name
    return ""


def changeable(client, rows):
    """Yield every row whose page may be changed, with the page."""
    for row in rows:
        page = client.get(address(type(row), "change", row.pk))
        if page.context["has_change_permission"]:
            yield row, page


def test_no_page_that_changes_a_row_leaves_out_what_it_showed(root_client, school):
    made = rows_of(school, "hillside")
    assert set(OURS) - set(made) <= MADE_ELSEWHERE | set_of_jobs()
    found = list(changeable(root_client, made.values()))
    assert len(found) > 12
    assert not [row for row, page in found if "shown_row" not in versions_in(page.text)]


def test_every_one_there_is_compares_rows():
    registry = {model: admin.site._registry[model] for model in OURS}
    assert len(registry) > 30
    assert not [model for model, one in registry.items() if not isinstance(one, ShowsRows)]
    # None takes a way of its own around them.
    own = [
        name
        for one in registry.values()
        for kind in type(one).__mro__[: type(one).__mro__.index(ShowsRows)]
        for name in ("render_change_form", "parts_shown", "get_object", "get_changelist_form")
        if name in vars(kind)
    ]
    assert own == []


def set_of_jobs() -> set[type[Model]]:
    """Return models whose pages only show: whoever runs the site adds and changes none."""
    pages: dict[type[Model], Any] = admin.site._registry
    return {model for model in OURS if not pages[model].may_change}


def test_none_of_them_overwrites_what_came_since(root_client, school):
    tried = []
    for row, page in changeable(root_client, rows_of(school, "hillside").values()):
        name = changed_by_somebody(row, page.context["adminform"].form)
        if not name:
            continue
        before = type(row)._base_manager.filter(pk=row.pk).values().get()
        answer = root_client.post(address(type(row), "change", row.pk), sent_by(page))
        assert answer.status_code == 200, row
        assert MEANWHILE in errors_of(answer), (row, errors_of(answer))
        assert type(row)._base_manager.filter(pk=row.pk).values().get() == before
        tried.append(type(row))
    assert len(set(tried)) > 10, tried


def test_what_was_entered_stands_there_and_is_saved_when_she_says_so_again(dana_client, student):
    url = address(Student, "change", student.pk)
    page = dana_client.get(url)
    Student.objects.filter(pk=student.pk).update(given_name="Anna")
    sent = sent_by(page, family_name="Adamski")
    answer = dana_client.post(url, sent)
    assert "given name" in errors_of(answer).lower()
    assert answer.context["adminform"].form["family_name"].value() == "Adamski"
    assert dana_client.post(url, sent_by(answer, family_name="Adamski")).status_code == 302
    assert Student.objects.get(pk=student.pk).family_name == "Adamski"


def test_a_page_that_names_nothing_changes_nothing(dana_client, student):
    url = address(Student, "change", student.pk)
    sent = sent_by(dana_client.get(url), family_name="Adamski")
    del sent["shown_row"]
    assert MEANWHILE in errors_of(dana_client.post(url, sent))
    assert Student.objects.get(pk=student.pk).family_name == student.family_name


def test_what_nobody_edits_there_holds_nobody_up(root_client, alice):
    url = address(type(alice), "change", alice.pk)
    page = root_client.get(url)
    # She logs in meanwhile.
    type(alice).objects.filter(pk=alice.pk).update(last_login=alice.date_joined)
    assert root_client.post(url, sent_by(page, first_name="Alicia")).status_code == 302


def test_rows_inside_the_page_count_too(root_client, school, dana):
    url = address(School, "change", school.pk)
    page = root_client.get(url)
    StaffRole.objects.filter(school=school).update(role="secretary")
    answer = root_client.post(url, sent_by(page))
    assert MEANWHILE in errors_of(answer)
    assert StaffRole.objects.get(user=dana, school=school).role == "secretary"


def listed(page):
    formset = page.context["cl"].formset
    sent = {} | versions_in(page.text) | values_of(formset.management_form) | {"_save": "Save"}
    for form in formset.forms:
        sent |= values_of(form)
    return sent


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_list_that_is_edited_itself_puts_nothing_back(dana_client, school, is_changed):
    code = make_code(school=school, letter="M", label="Music", position=1)
    url = address(AttendanceCode, "changelist")
    sent = listed(dana_client.get(url)) | {"form-0-position": "7"}
    if is_changed:
        AttendanceCode.objects.filter(pk=code.pk).update(is_active=False)
    answer = dana_client.post(url, sent)
    code.refresh_from_db()
    assert (code.position, code.is_active) == ((1, False) if is_changed else (7, True))
    assert (MEANWHILE in answer.content.decode()) == is_changed


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_row_is_deleted_as_the_question_showed_it(dana_client, school, is_changed):
    code = make_code(school=school, letter="M", label="Music")
    url = address(AttendanceCode, "delete", code.pk)
    shown = versions_in(dana_client.get(url).text)
    if is_changed:
        AttendanceCode.objects.filter(pk=code.pk).update(label="Choir")
    answer = dana_client.post(url, shown | {"post": "yes"})
    assert AttendanceCode.objects.exists() == is_changed
    assert any(MEANWHILE in str(one) for one in get_messages(answer.wsgi_request)) == is_changed


def test_one_of_several_keeps_them_all(dana_client, school):
    codes = [make_code(school=school, letter=letter, label=letter) for letter in "MN"]
    url = address(AttendanceCode, "changelist")
    asked = {"action": "delete_selected", "_selected_action": [code.pk for code in codes]}
    shown = versions_in(dana_client.post(url, asked).text)
    AttendanceCode.objects.filter(pk=codes[1].pk).update(label="Choir")
    dana_client.post(url, asked | shown | {"post": "yes"})
    assert AttendanceCode.objects.count() == 2


def test_the_second_of_two_who_save_reads_what_the_first_saved(dana_client, root_client, student):
    url = address(Student, "change", student.pk)
    pages = [client.get(url) for client in (dana_client, root_client)]
    assert save_change(dana_client, url, sent_by(pages[0], given_name="Anna")).status_code == 302
    assert MEANWHILE in errors_of(root_client.post(url, sent_by(pages[1], family_name="Other")))


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
    assert "meanwhile" in answer.text
    assert "Reopened registers: 0." in answer.text
    assert ClassSession.objects.get().is_closed


def test_a_register_reopened_since_is_not_closed(dana_client, bob, session):
    def change():
        ClassSession.objects.update(confirmed_at=session.starts_at, confirmed_by=bob)

    answer = choose(dana_client, session, "close_registers", change)
    assert "meanwhile" in answer.text
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
    assert "meanwhile" in answer.text
    assert PlannedAbsence.objects.exists()


@pytest.mark.parametrize("is_changed", [False, True])
def test_nor_is_one_of_several(is_changed, dana_client, absence):
    page = address(PlannedAbsence, "changelist")
    asked = {"action": "delete_selected", "_selected_action": [absence.pk]}
    shown = versions_in(dana_client.post(page, asked).text)
    if is_changed:
        change_plan()
    answer = dana_client.post(page, asked | shown | {"post": "yes"}, follow=True)
    assert ("meanwhile" in answer.text) == is_changed
    assert PlannedAbsence.objects.exists() == is_changed
