"""The list of the set-up knows what a school has, and asks for the rest."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_q.models import Schedule

from classes.models import School
from classes.setup.services import hide_setup
from classes.setup.steps import next_steps, open_setups, setup_progress, setup_steps
from tests.factories import (
    make_assessment,
    make_consent,
    make_face_template,
    make_notice,
    make_objection,
    make_record,
    make_school,
    make_teacher,
    make_user,
)
from tests.factories.office import make_code, make_holiday, make_meeting, make_room, make_term


def done(school):
    [progress] = setup_progress([school.pk])
    return {line.step.key for line in progress.lines if line.is_done}


def test_a_new_school_has_its_name_alone(db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert done(make_school(is_assessed=False)) == {"school"}


def test_whoever_administers_is_counted(dana, school):
    assert "people" in done(school)


def make_term_that_runs(school):
    today = timezone.localdate()
    return make_term(school=school, first_on=today, last_on=today + timedelta(days=90))


@pytest.mark.parametrize(
    ("key", "make"),
    [
        ("term", make_term_that_runs),
        ("rooms", lambda school: make_room(school=school)),
        ("codes", lambda school: make_code(school=school)),
        ("notice", lambda school: make_notice(school=school)),
    ],
)
def test_a_row_of_the_school_ticks_its_step(school, other_school, key, make):
    assert key not in done(school)
    make(school)
    assert key in done(school)
    assert key not in done(other_school)


def test_an_assessment_ticks_its_step_and_one_to_be_reviewed_is_asked_for(db):
    school = make_school(is_assessed=False)
    assert "assessment" not in done(school)
    make_assessment(school=school, review_on=timezone.localdate())
    assert "assessment" in done(school)
    assert "Record the review" in {step.action for step in next_steps(school)}


def test_a_term_that_is_over_is_none(school):
    make_term(school=school, first_on="2020-01-01", last_on="2020-02-01")
    assert "term" not in done(school)


def test_rosters_lessons_faces_and_a_register_tick_their_steps(school, class_group, session):
    assert "roster" in done(school)
    make_meeting(class_group=class_group)
    for student in class_group.roster_on(session.day):
        make_consent(student=student)
        make_face_template(student=student)
    session.confirmed_at = timezone.now()
    session.save()
    assert {"timetable", "consents", "faces", "first_register"} <= done(school)


def test_consents_and_faces_are_done_when_nobody_waits(school, class_group, students):
    first, objecting, withdrawn, last = students
    make_consent(student=first)
    make_face_template(student=first)
    assert "faces" in done(school)
    make_objection(student=objecting)
    make_consent(student=withdrawn, withdrawn_at=timezone.now())
    assert "consents" not in done(school)
    make_consent(student=last)
    assert "consents" in done(school)
    assert "faces" not in done(school)
    make_face_template(student=last)
    assert {"consents", "faces"} <= done(school)


def test_where_everybody_objects_no_face_is_waited_for(school, class_group, students, other_school):
    for student in students:
        make_objection(student=student)
    assert {"consents", "faces"} <= done(school)
    assert not {"consents", "faces"} & done(other_school)


def test_a_mark_alone_is_no_register(school, session, student):
    make_record(session=session, student=student)
    assert "first_register" not in done(school)


def test_teachers_without_a_password_wait_for_an_invitation(school):
    assert "invitations" not in done(school)
    user = make_user(password=None)
    make_teacher(user=user, school=school)
    assert "invitations" not in done(school)
    user.invited_at = timezone.now()
    user.save()
    assert "invitations" in done(school)


def test_mail_and_address_come_from_the_settings(school, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SITE_URL = "http://attendance.school.example"
    assert not {"mail", "address"} & done(school)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://attendance.school.example"
    assert {"mail", "address"} <= done(school)


def test_the_worker_runs_once_something_ran_by_schedule(school):
    Schedule.objects.update(next_run=timezone.now() + timedelta(minutes=1))
    assert "worker" not in done(school)
    first = Schedule.objects.all()[0]
    Schedule.objects.filter(pk=first.pk).update(task="0123456789abcdef")
    assert "worker" in done(school)
    Schedule.objects.filter(pk=first.pk).update(next_run=timezone.now() - timedelta(hours=1))
    assert "worker" not in done(school)


def test_the_steps_stand_in_the_order_of_the_work():
    keys = [step.key for step in setup_steps()]
    first = ["school", "people", "term", "rooms", "assessment", "notice", "roster", "invitations"]
    assert keys[: len(first)] == first
    assert keys[-1] == "first_register"


def test_each_step_describes_an_empty_and_a_full_school(school, class_group, dana, session):
    make_holiday(school=make_term_that_runs(school).school)
    for found in (school, make_school()):
        assert all(step.state(found).words for step in setup_steps())


def test_many_schools_cost_one_query(db, django_assert_num_queries):
    for _ in range(3):
        make_school()
    everywhere = list(School.objects.values_list("pk", flat=True))
    setup_progress(everywhere[:1])
    # The schools, and two about the worker, which all of them share.
    with django_assert_num_queries(2):
        setup_progress(everywhere)


def test_the_list_is_for_those_who_administer(dana, alice, school, other_school):
    assert [progress.school for progress in open_setups(dana)] == [school]
    assert open_setups(alice) == []


def test_a_hidden_list_is_hidden(dana, school):
    hide_setup(school=school, is_hidden=True)
    assert open_setups(dana) == []


def test_without_a_school_nothing_is_done(root):
    [progress] = open_setups(root)
    assert progress.school is None
    assert progress.n_done == 0
