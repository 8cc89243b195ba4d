"""Every model in the admin: its pages open, show their own school only, and stay quick."""

from types import SimpleNamespace

import pytest
from django.contrib import admin
from django.forms import ModelChoiceField
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.models import (
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Enrolment,
    Holiday,
    PlannedAbsence,
    RegisterReminder,
    Room,
    School,
    Student,
    Teacher,
    Term,
    WeeklyMeeting,
)
from faces.models import (
    BiometricConsent,
    ClassClip,
    ConsentNotice,
    ConsentObjection,
    EvaluationRun,
    FacePicture,
    FaceTemplate,
    ImpactAssessment,
    LookalikePair,
    RecognitionPause,
    StrangerLimits,
)
from guardians.models import (
    AbsenceReport,
    ConsentAnswer,
    ContactLink,
    GuardianMail,
    GuardianRules,
)
from kiosks.models import DoorVisit, Kiosk
from office.models import Contact
from recognition.models import Camera, Capture, FaceCorrection, ProposalStats, Sighting
from tests.admin.admin_pages import address, listed, suggested
from tests.factories import (
    make_assessment,
    make_capture,
    make_class_group,
    make_clip,
    make_consent,
    make_face_picture,
    make_face_template,
    make_notice,
    make_objection,
    make_pair,
    make_pause,
    make_record,
    make_session,
    make_sighting,
    make_student,
    make_teacher,
    make_user,
)
from tests.factories.guardians import (
    make_absence_report,
    make_consent_answer,
    make_contact_link,
    make_guardian_mail,
)
from tests.factories.kiosks import make_door_visit, make_kiosk
from tests.factories.office import (
    make_camera,
    make_code,
    make_contact,
    make_face_correction,
    make_holiday,
    make_meeting,
    make_planned_absence,
    make_reminder,
    make_room,
    make_term,
)
from tests.house.rooms import APPS
from tests.kept_cast import *  # noqa: F403 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

MODELS = [
    *(Term, Holiday, Room, WeeklyMeeting, AttendanceCode, PlannedAbsence, Camera),
    *(School, User, Teacher, Student, ClassGroup, Enrolment, ClassSession),
    *(AttendanceRecord, AttendanceAmendment, RegisterReminder),
    *(BiometricConsent, ConsentNotice, FaceTemplate, Capture, Sighting),
    *(
        ClassClip,
        ConsentObjection,
        FacePicture,
        EvaluationRun,
        LookalikePair,
        ProposalStats,
        FaceCorrection,
    ),
    *(Contact, ImpactAssessment, RecognitionPause, StrangerLimits),
    *(DoorVisit, Kiosk),
    *(AbsenceReport, ConsentAnswer, ContactLink, GuardianMail, GuardianRules),
]
BY_HAND = {School, User, Teacher, Student, ClassGroup, Enrolment, ClassSession}
BY_HAND |= {BiometricConsent, ConsentNotice}
BY_HAND |= {Term, Holiday, Room, WeeklyMeeting, AttendanceCode, PlannedAbsence, Camera}
MOST_QUERIES = 20


def make_past_pause(school):
    now = timezone.now()
    return make_pause(school=school, begun_at=now, ended_at=now)


def limits_of(school):
    """One row a school, however often its rows are made."""
    return StrangerLimits.objects.get_or_create(school=school)[0]


def rows_at_door(session, student):
    kiosk = make_kiosk(school=student.school, name=student.number)
    visit = {"outcome": "code", "student": student, "session": session}
    return [kiosk, make_door_visit(kiosk=kiosk, **visit)]


def rows_of_lesson(session):
    return [ProposalStats.objects.create(session=session, n_kept=1, n_corrected=0, n_added=0)]


def rows_for_parents(student):
    school, contact = student.school, make_contact(student=student)
    rules = GuardianRules.objects.get_or_create(school=school, is_open=True)[0]
    rows = [rules, make_contact_link(contact=contact), make_guardian_mail(contact=contact)]
    rows += [contact, make_absence_report(student=student)]
    notice = ConsentNotice.objects.filter(school=school).first()
    return [*rows, make_consent_answer(student=student, notice=notice)]


def rows_of(school, word):
    """Make one row of every model in a school; each can be searched for by the word."""
    student = make_student(school=school, family_name=word, number=word)
    group = make_class_group(student, school=school, code=word)
    teacher = make_teacher(group, email=f"{word}@example.org")
    room = make_room(school=school, name=word)
    session = make_session(class_group=group, room=room, teacher=teacher)
    session.first_confirmed_at = session.ends_at
    session.save()
    record = make_record(session=session, student=student)
    amendment = AttendanceAmendment.objects.create(
        record=record, old_status="absent", new_status="present"
    )
    capture = make_capture(session=session, state=Capture.State.READY)
    consent, face = make_consent(student=student), make_face_template(student=student)
    sighting = make_sighting((student, 0.7), capture=capture, proposed_student=student)
    rows = [school, teacher.user, teacher, student, group, student.enrolments.get(), session]
    rows += [record, amendment, consent, face, capture, sighting]
    rows.append(make_notice(school=school, version=word))
    rows += [make_clip(class_group=group), make_face_picture(student=student)]
    other = make_student(school=school, family_name=word)
    rows += [make_objection(student=other), make_pair(student, other)]
    rows += [make_face_correction(student=student, other=other), *rows_of_lesson(session)]
    rows += [make_assessment(school=school, assessed_by=word), make_past_pause(school)]
    rows.append(EvaluationRun.objects.create(class_group=group, split_percent=70))
    term = make_term(school=school, name=word)
    rows += [term, make_holiday(school=school, name=word)]
    code = make_code(school=school, letter=word[0] + word[-1], label=word)
    rows += [room, code, make_camera(room=room)]
    rows.append(make_meeting(class_group=group, room=room, teacher=teacher, term=term))
    rows.append(make_planned_absence(student=student, code=code))
    rows.append(make_reminder(session=session, teacher=teacher))
    rows += [limits_of(school), *rows_for_parents(student), *rows_at_door(session, student)]
    return {type(row): row for row in rows}


@pytest.fixture(scope="module")
def rows(school, other_school):
    """One row of every model in Dana's school and in Eve's."""
    return SimpleNamespace(hill=rows_of(school, "hillside"), lake=rows_of(other_school, "lakeside"))


@pytest.fixture(params=["root_client", "dana_client"])
def administrator(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("model", MODELS)
class TestEveryModel:
    def test_list_search_and_row_open(self, administrator, rows, model):
        row = rows.hill[model]
        word = "Hill School" if model in {School, StrangerLimits, GuardianRules} else "hillside"
        assert row in listed(administrator, model)
        if admin.site._registry[model].search_fields:
            assert row in listed(administrator, model, q=word)
        assert administrator.get(address(model, "change", row.pk)).status_code == 200
        assert administrator.get(address(model, "history", row.pk)).status_code == 200

    def test_add_page_opens_where_rows_are_added_by_hand(self, root_client, rows, model):
        expected = 200 if model in BY_HAND else 403
        assert root_client.get(address(model, "add")).status_code == expected

    def test_administrator_sees_the_rows_of_the_own_school_only(
        self, dana_client, eve_client, rows, model
    ):
        assert rows.hill[model] not in listed(eve_client, model)
        assert rows.lake[model] in listed(eve_client, model)
        assert rows.lake[model] not in listed(dana_client, model)
        if admin.site._registry[model].search_fields:
            assert not listed(dana_client, model, q="lakeside")

    def test_row_of_another_school_does_not_exist(self, eve_client, rows, model):
        for page in ("change", "delete", "history"):
            response = eve_client.get(address(model, page, rows.hill[model].pk))
            assert response.status_code in {302, 403}
        assert model.objects.filter(pk=rows.hill[model].pk).exists()

    def test_row_of_another_school_is_not_deleted_by_the_action(self, eve_client, rows, model):
        form = {"action": "delete_selected", "_selected_action": rows.hill[model].pk, "post": "yes"}
        eve_client.post(address(model, "changelist"), form)
        assert model.objects.filter(pk=rows.hill[model].pk).exists()

    def test_choices_are_of_the_own_school(self, dana_client, rows, model):
        response = dana_client.get(address(model, "add"))
        if response.status_code == 403:
            return
        for name, field in response.context["adminform"].form.fields.items():
            if isinstance(field, ModelChoiceField):
                assert rows.lake[field.queryset.model] not in field.queryset, name

    def test_filters_offer_the_own_school_only(self, dana_client, rows, model):
        response = dana_client.get(address(model, "changelist"))
        assert "lakeside" not in response.content.decode()
        assert "Lake School" not in response.content.decode()

    def test_teacher_is_sent_to_the_login(self, alice_client, model):
        response = alice_client.get(address(model, "changelist"))
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")

    def test_whoever_has_no_role_is_sent_to_the_login(self, client, model, db):
        client.force_login(make_user())
        assert client.get(address(model, "changelist")).status_code == 302

    def test_a_longer_list_costs_no_more_queries(
        self, dana_client, school, model, django_assert_max_num_queries
    ):
        rows_of(school, "first")
        few = n_queries(dana_client, model, django_assert_max_num_queries)
        for number in range(4):
            rows_of(school, f"more{number}")
        assert n_queries(dana_client, model, django_assert_max_num_queries) <= few


def n_queries(client, model, at_most):
    with at_most(MOST_QUERIES) as queries:
        client.get(address(model, "changelist"))
    return len(queries.captured_queries)


def autocompletes():
    for model, model_admin in admin.site._registry.items():
        for field in model_admin.autocomplete_fields:
            yield model, field


@pytest.mark.parametrize(("model", "field"), list(autocompletes()))
def test_suggestions_are_of_the_own_school(dana_client, alice_client, rows, model, field):
    related = model._meta.get_field(field).related_model
    keys = {int(row["id"]) for row in suggested(dana_client, model, field).json()["results"]}
    assert rows.hill[related].pk in keys
    assert rows.lake[related].pk not in keys
    assert suggested(alice_client, model, field).status_code == 302


def test_superuser_opens_every_page_of_the_admin(root_client, rows):
    assert "Attendance" in root_client.get(reverse("admin:index")).content.decode()
    for model in admin.site._registry:
        assert root_client.get(address(model, "changelist")).status_code == 200


def test_every_model_of_ours_is_in_the_admin():
    """Those of reports and integrations have tests of their own."""
    rooms = set(APPS) - {"reports", "integrations"}
    ours = {m for m in admin.site._registry if m._meta.app_label in rooms}
    assert ours == set(MODELS)
