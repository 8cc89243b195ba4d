"""A teacher leaves: her classes go to a colleague, her registers stay, she cannot log in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassSession, Cover, Teacher
from office.errors import DepartureChangedError, SuccessorError
from office.models import Departure
from office.services.departures import end_teaching, resume_teaching, undo_departure
from privacy.models import AccessEntry
from tests.factories import make_class_group, make_record, make_session, make_teacher
from tests.factories.office import make_meeting
from tests.shown_forms import press


@pytest.fixture
def post(alice):
    return alice.teacher_posts.get()


@pytest.fixture
def successor(bob):
    return bob.teacher_posts.get()


def leave(post, successor, dana):
    return end_teaching(teacher=post, successor=successor, by=dana, shown_version=post.version)


def test_a_colleague_takes_over_classes_timetable_and_lessons_to_come(
    post, class_group, school, dana
):
    colleague = make_teacher(school=school)
    meeting = make_meeting(class_group=class_group, teacher=post)
    coming = make_session(class_group=class_group, teacher=post)
    leave(post, colleague, dana)
    meeting.refresh_from_db()
    coming.refresh_from_db()
    assert colleague in class_group.teachers.all()
    assert post not in class_group.teachers.all()
    assert (meeting.teacher, coming.teacher) == (colleague, colleague)


@pytest.mark.parametrize("has_successor", [True, False])
def test_lessons_of_colleagues_that_she_was_to_take_go_along(
    has_successor, post, other_class_group, school, dana
):
    colleague = make_teacher(school=school)
    meeting = make_meeting(class_group=other_class_group)
    now = timezone.now()
    cover = Cover.objects.create(
        class_group=other_class_group,
        meeting=meeting,
        teacher=post,
        day=now.date(),
        begins_at=now,
        ends_at=now + timedelta(days=1),
    )
    leave(post, colleague if has_successor else None, dana)
    assert [one.teacher for one in Cover.objects.filter(pk=cover.pk)] == (
        [colleague] if has_successor else []
    )


def test_the_registers_taken_stay_hers(post, session, student, alice, dana, successor):
    ClassSession.objects.filter(pk=session.pk).update(teacher=post)
    make_record(session=session, student=student, recorded_by=alice)
    leave(post, successor, dana)
    session.refresh_from_db()
    assert session.teacher == post
    assert session.records.get().recorded_by == alice


def test_she_cannot_log_in_any_more(post, alice, alice_client, dana):
    assert alice_client.get("/").status_code == 200
    leave(post, None, dana)
    alice.refresh_from_db()
    assert not alice.is_active
    assert alice_client.get("/").status_code == 302


def test_who_teaches_elsewhere_still_logs_in_there_and_sees_nothing_here(
    post, alice, alice_client, other_school, student, session, dana
):
    elsewhere = make_class_group(school=other_school, code="Z1")
    make_teacher(elsewhere, user=alice)
    ClassSession.objects.filter(pk=session.pk).update(teacher=post)
    leave(post, None, dana)
    page = alice_client.get("/")
    assert page.status_code == 200
    assert "Z1" in page.text
    for address in (
        f"/students/{student.pk}/",
        f"/sessions/{session.pk}/",
        f"/teachers/{post.pk}/",
    ):
        assert alice_client.get(address).status_code == 404


def test_who_comes_back_logs_in_again(post, alice, dana):
    left = leave(post, None, dana)
    resume_teaching(teacher=left, by=dana, shown_version=left.version)
    alice.refresh_from_db()
    post.refresh_from_db()
    assert (alice.is_active, post.left_on) == (True, None)


def switch(user, *, is_active):
    user.refresh_from_db()
    user.is_active = is_active
    user.save()


def test_who_has_not_left_is_not_brought_back(post, alice, dana):
    switch(alice, is_active=False)
    with pytest.raises(DepartureChangedError, match="has not left"):
        resume_teaching(teacher=post, by=dana, shown_version=post.version)
    alice.refresh_from_db()
    assert not alice.is_active


@pytest.mark.parametrize("bring_back", [resume_teaching, undo_departure])
@pytest.mark.parametrize("when", ["before she left", "since"])
def test_no_school_switches_on_whom_the_installation_switched_off(
    bring_back, when, post, alice, dana
):
    if when == "before she left":
        switch(alice, is_active=False)
    leave(Teacher.objects.get(pk=post.pk), None, dana)
    if when == "since":
        switch(alice, is_active=True)
        switch(alice, is_active=False)
    departure = Departure.objects.get()
    back = departure.teacher if bring_back is resume_teaching else departure
    name = "teacher" if bring_back is resume_teaching else "departure"
    bring_back(**{name: back}, by=dana, shown_version=back.version)
    alice.refresh_from_db()
    post.refresh_from_db()
    assert (post.left_on, alice.is_active) == (None, False)


@pytest.mark.parametrize("bring_back", [resume_teaching, undo_departure])
def test_the_log_says_that_she_logs_in_again(
    bring_back, post, alice, dana, django_capture_on_commit_callbacks
):
    left = leave(post, None, dana)
    with django_capture_on_commit_callbacks(execute=True):
        if bring_back is resume_teaching:
            resume_teaching(teacher=left, by=dana, shown_version=left.version)
        else:
            departure = Departure.objects.get()
            undo_departure(departure=departure, by=dana, shown_version=departure.version)
    lines = AccessEntry.objects.filter(subject="rights")
    assert [x.params["is_active"] for x in lines if x.params.get("user") == alice.pk] == [True]


def test_who_may_not_or_is_late_is_refused(post, successor, alice, dana, eve, other_school):
    with pytest.raises(NotOfficeError):
        leave(post, successor, alice)
    with pytest.raises(NotOfficeError):
        leave(post, successor, eve)
    with pytest.raises(StaleRowError):
        end_teaching(teacher=post, successor=None, by=dana, shown_version="another")
    for nobody in (post, make_teacher(school=other_school)):
        with pytest.raises(SuccessorError):
            leave(post, nobody, dana)
    left = leave(post, None, dana)
    with pytest.raises(SuccessorError, match="has left already"):
        leave(left, None, dana)


def test_the_page_proposes_who_teaches_the_most_with_her(dana_client, post, successor):
    page = dana_client.get(f"/teachers/{post.pk}/").text
    assert f'<option value="{successor.pk}" selected>' in page


def test_the_office_lets_a_teacher_leave_on_her_page(dana_client, post, successor, class_group):
    address = f"/teachers/{post.pk}/"
    page = press(dana_client, address, f"{address}leave/", {"successor": successor.pk}, follow=True)
    assert "Alice has left." in page.text
    assert "Left the school on" in page.text
    page = press(dana_client, address, f"{address}return/", follow=True)
    assert "teaches here again" in page.text


def test_a_colleague_of_another_school_is_no_choice(dana_client, post, other_school):
    address = f"/teachers/{post.pk}/"
    sent = {"successor": make_teacher(school=other_school).pk, "shown_version": post.version}
    assert "Select a valid choice" in dana_client.post(f"{address}leave/", sent).text


def test_a_teacher_sees_her_own_page_and_no_button(alice_client, charlie_client, post):
    page = alice_client.get(f"/teachers/{post.pk}/").text
    assert "Leaves the school" not in page
    assert charlie_client.get(f"/teachers/{post.pk}/").status_code == 404
    assert alice_client.post(f"/teachers/{post.pk}/leave/").status_code == 404
    assert alice_client.post(f"/teachers/{post.pk}/return/").status_code == 404


def test_deleting_her_in_the_administration_leads_to_her_page(
    dana_client, post, session, student, alice
):
    ClassSession.objects.filter(pk=session.pk).update(teacher=post)
    make_record(session=session, student=student, recorded_by=alice)
    page = dana_client.get(f"/admin/classes/teacher/{post.pk}/delete/").text
    assert "gave lessons whose registers were taken" in page
    assert f'href="/teachers/{post.pk}/"' in page
