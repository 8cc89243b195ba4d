"""Rows that the database must refuse, by the constraint that refuses each."""

from datetime import date, timedelta

from accounts.models import User
from classes.models import AttendanceAmendment, Teacher
from faces.models import EvaluationRun, LookalikePair
from recognition.models import ReviewStep, Seat, SightingCandidate, UploadChunk
from storage.models import DataKey
from tests.factories import (
    NINE_O_CLOCK,
    TERM_BEGINS_ON,
    make_assessment,
    make_capture,
    make_class_group,
    make_clip_face,
    make_cluster,
    make_consent,
    make_embedding,
    make_enrolment,
    make_face_picture,
    make_face_template,
    make_notice,
    make_objection,
    make_pause,
    make_record,
    make_scan,
    make_session,
    make_sighting,
    make_student,
    make_teacher,
    make_upload,
    make_user,
)
from tests.factories.office import make_room


def same_teacher_twice():
    teacher = make_teacher()
    Teacher.objects.create(user=teacher.user, school=teacher.school)


def address_in_other_case():
    make_user(email="ana@example.org")
    # By no form and no save(), which write small letters.
    User.objects.filter(pk=make_user().pk).update(email="ANA@example.org")


def same_number_twice():
    make_student(school=make_student(number="7").school, number="7")


def same_code_twice():
    make_class_group(school=make_class_group(code="7A").school, code="7A")


def enrolled_again(**overrides):
    first = make_enrolment(until_on=overrides.pop("first_until_on", None))
    make_enrolment(student=first.student, class_group=first.class_group, **overrides)


def make_seat(**overrides):
    fields = {"column": 0, "row": 0} | overrides
    group = fields.pop("class_group", None) or make_class_group()
    student = fields.pop("student", None) or make_student(school=group.school)
    return Seat.objects.create(class_group=group, student=student, **fields)


def make_review_step(**overrides):
    fields = {"session": make_session(), "made_by": make_user(), "text": "Ada: Absent."}
    return ReviewStep.objects.create(**fields | overrides)


def paused_twice():
    make_pause(school=make_pause().school)


def two_seats(**overrides):
    first = make_seat(room=overrides.get("room"))
    make_seat(**{"class_group": first.class_group, "student": first.student} | overrides)


def same_start_twice():
    make_session(class_group=make_session().class_group)


def session_without_length():
    make_session(ends_at=NINE_O_CLOCK)


def same_record_twice():
    record = make_record()
    make_record(session=record.session, student=record.student)


def amendment_to_nothing():
    AttendanceAmendment.objects.create(record=make_record(), old_status="absent", new_status="")


def withdrawn_before_given():
    make_consent(withdrawn_at=NINE_O_CLOCK - timedelta(seconds=1))


def same_sighting_twice():
    sighting = make_sighting()
    make_sighting(capture=sighting.capture, number=sighting.number)


def candidate_again(*, same_student, rank):
    student = make_student()
    sighting = make_sighting((student, 0.6))
    other = student if same_student else make_student()
    SightingCandidate.objects.create(sighting=sighting, student=other, rank=rank, score=0.5)


def face_shown_twice():
    face = make_face_template(is_shown=True)
    make_face_template(student=face.student, is_shown=True)


def same_notice_twice():
    make_notice(school=make_notice(version="1").school, version="1")


def make_chunk(**overrides):
    fields = {"upload": overrides.pop("upload", None) or make_upload(), "number": 0}
    return UploadChunk.objects.create(**fields | {"n_bytes": 1, "sha256": "0" * 64} | overrides)


def same_card_twice():
    card = make_cluster()
    make_cluster(clip=card.clip, number=card.number)


def two_cards_of_one_student():
    card = make_cluster(student=make_student())
    make_cluster(clip=card.clip, student=card.student)


def bad_face(**overrides):
    make_clip_face(cluster=make_cluster(n_faces=0), embedding=make_embedding(1), **overrides)


def make_evaluation(**overrides):
    fields = {"class_group": make_class_group(), "split_percent": 70}
    return EvaluationRun.objects.create(**fields | overrides)


def same_pair_twice():
    one, other = make_student(), make_student()
    for _ in range(2):
        LookalikePair.objects.create(one=one, other=other)


def pair_out_of_order():
    one, other = make_student(), make_student()
    LookalikePair.objects.create(one=other, other=one)


BAD_ROWS = {
    "teacher_once_per_school": [same_teacher_twice],
    "user_email_unique_whatever_case": [address_in_other_case],
    "student_number_unique_in_school": [same_number_twice],
    "student_has_number_and_name": [
        lambda: make_student(number=""),
        lambda: make_student(family_name=""),
    ],
    "class_group_code_unique_in_school": [same_code_twice],
    "class_group_has_code": [lambda: make_class_group(code="")],
    "enrolment_ends_after_it_begins": [
        lambda: make_enrolment(until_on=TERM_BEGINS_ON),
        lambda: make_enrolment(until_on=date(2020, 1, 1)),
    ],
    "enrolment_open_once": [lambda: enrolled_again(from_on=date(2026, 9, 1))],
    "enrolment_begins_once_a_day": [lambda: enrolled_again(first_until_on=date(2026, 9, 1))],
    "session_ends_after_it_starts": [session_without_length],
    "session_once_per_start": [same_start_twice],
    "data_key_once": [lambda: [DataKey.objects.create(owner="a") for _ in "ab"]],
    "session_state": [lambda: make_session(state="ajar")],
    "record_once_per_student_and_session": [same_record_twice],
    "record_status": [lambda: make_record(status="here"), lambda: make_record(status="")],
    "record_minutes_only_when_late": [
        lambda: make_record(status="present", minutes_late=5),
        lambda: make_record(status="late", minutes_late=0),
        lambda: make_record(status="late", minutes_late=601),
    ],
    "record_minutes_early_only_when_here": [lambda: make_record(status="absent", minutes_early=5)],
    "record_source_names_its_person": [
        lambda: make_record(source="person", recorded_by=None),
        lambda: make_record(source="rumour"),
    ],
    "amendment_statuses": [amendment_to_nothing],
    "capture_kind": [lambda: make_capture(kind="sound")],
    "capture_turned_at_most_thrice": [lambda: make_capture(quarter_turns=4)],
    "capture_found_while_running": [lambda: make_capture(found=[1])],
    "capture_live_has_no_file": [lambda: make_capture(kind="live")],
    "consent_active_once": [lambda: make_consent(student=make_consent().student)],
    "consent_says_to_what": [lambda: make_consent(wording="")],
    "consent_scan_has_pages": [lambda: make_scan(n_pages=0), lambda: make_scan(file="")],
    "consent_withdrawn_after_given": [withdrawn_before_given],
    "face_template_source": [lambda: make_face_template(source="hearsay")],
    "face_template_quality": [
        lambda: make_face_template(quality=1.01),
        lambda: make_face_template(quality=-0.01),
    ],
    "face_template_names_its_network": [lambda: make_face_template(network_id="")],
    "face_template_shown_once": [face_shown_twice],
    "face_template_allowed_with_date": [lambda: make_face_template(allowed_at=NINE_O_CLOCK)],
    "consent_notice_version_once": [same_notice_twice],
    "consent_notice_says_something": [
        lambda: make_notice(version=""),
        lambda: make_notice(text=""),
    ],
    "assessment_says_who_and_what": [
        lambda: make_assessment(assessed_by=""),
        lambda: make_assessment(document=""),
    ],
    "assessment_reviewed_after_it": [lambda: make_assessment(review_on=TERM_BEGINS_ON)],
    "recognition_paused_once_at_a_time": [paused_twice],
    "recognition_pause_ends_after_it_began": [
        lambda: make_pause(begun_at=NINE_O_CLOCK, ended_at=NINE_O_CLOCK - timedelta(seconds=1))
    ],
    "objection_says_who": [lambda: make_objection(objected_by="")],
    "objection_lifted_after_made": [
        lambda: make_objection(lifted_at=NINE_O_CLOCK - timedelta(seconds=1))
    ],
    "face_picture_asked_says_why": [lambda: make_face_picture(state="asked")],
    "face_picture_erased_when_done": [
        lambda: make_face_picture(state="ready", file="face_pictures/x.jpg")
    ],
    "sighting_once": [same_sighting_twice],
    "sighting_offer": [lambda: make_sighting(offer="perhaps")],
    "sighting_lasts": [
        lambda: make_sighting(first_seen_s=4.0, last_seen_s=3.9),
        lambda: make_sighting(n_looks=0),
    ],
    "sighting_proposal_names_its_student": [
        lambda: make_sighting(proposal="present"),
        lambda: make_sighting(proposal="unknown", proposed_student=make_student()),
    ],
    "sighting_accepted_names_its_student": [
        lambda: make_sighting(review="accepted"),
        lambda: make_sighting(review="rejected", confirmed_student=make_student()),
        lambda: make_sighting(review="unreviewed", confirmed_student=make_student()),
    ],
    "candidate_rank_once": [lambda: candidate_again(same_student=False, rank=1)],
    "candidate_once": [lambda: candidate_again(same_student=True, rank=2)],
    "cluster_once": [same_card_twice],
    "cluster_student_once": [two_cards_of_one_student],
    "clip_face_lasts": [lambda: bad_face(first_seen_s=4.0, last_seen_s=3.9)],
    "clip_face_quality": [lambda: bad_face(quality=1.01), lambda: bad_face(quality=-0.01)],
    "evaluation_run_split": [
        lambda: make_evaluation(split_percent=0),
        lambda: make_evaluation(split_percent=100),
    ],
    "lookalike_pair_once": [same_pair_twice],
    "lookalike_pair_in_order": [pair_out_of_order],
    "seat_of_student_once": [lambda: two_seats(room=make_room(), column=1)],
    "seat_of_student_without_room_once": [lambda: two_seats(column=1)],
    "review_step_can_be_taken_back": [
        lambda: make_review_step(),
        lambda: make_review_step(sighting=make_sighting(), entries=[[1, False, ""]]),
    ],
    "seat_once": [lambda: two_seats(room=make_room(), student=make_student())],
    "seat_without_room_once": [lambda: two_seats(student=make_student())],
    "seat_in_plan": [lambda: make_seat(column=8), lambda: make_seat(row=7)],
    "upload_fits_its_total": [lambda: make_upload(total_bytes=5, received_bytes=6)],
    "upload_is_whole_before_it_is_a_capture": [
        lambda: make_upload(capture=make_capture(), total_bytes=6, received_bytes=5)
    ],
    "upload_chunk_once": [lambda: make_chunk(upload=make_chunk().upload)],
    "upload_chunk_not_empty": [lambda: make_chunk(n_bytes=0)],
}
