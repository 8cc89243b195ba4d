"""The office's pages: find a student, plan her absence, change and cancel it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.models import PlannedAbsence
from classes.selectors.absences.absence_times import AbsenceTimes
from tests.factories import make_student
from tests.factories.office import make_code, make_meeting, make_planned_absence
from tests.shown_forms import press, version_in

DAY = timedelta(days=1)


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/absences/"


@pytest.fixture
def form_address(address, student) -> str:
    return f"{address}students/{student.pk}/"


def sent(**fields) -> dict[str, str]:
    return {"first_on": "2026-09-01", "status": "excused"} | fields


def test_who_administers_one_school_goes_there_at_once(dana_client, address):
    assert dana_client.get("/absences/")["Location"] == address


def test_who_administers_several_chooses_and_a_teacher_learns_who_does_it(
    root_client, alice_client, school, other_school
):
    page = root_client.get("/absences/").text
    assert "Hill School" in page
    assert "Lake School" in page
    assert "entered by the school office" in alice_client.get("/absences/").text


def test_the_absences_are_sorted_by_whether_they_run_come_or_are_past(
    dana_client, students, address, other_school
):
    now = timezone.now()
    for student, days in zip(students, (-3, 0, 3), strict=False):
        start = now + days * DAY
        make_planned_absence(student=student, starts_at=start - DAY / 2, ends_at=start + DAY / 2)
    make_planned_absence(student=make_student(school=other_school, family_name="Elsewhere"))
    page = dana_client.get(address).text
    places = [page.index(words) for words in ("Away now", "Ben Baker", "Coming", "Past", "Ana")]
    assert places == sorted(places)
    assert "Elsewhere" not in page


def test_a_search_finds_students_by_parts_of_names_or_the_number(
    dana_client, students, address, other_school
):
    make_student(school=other_school, given_name="Ana", family_name="Elsewhere")
    page = dana_client.get(address, {"name": "ana cl"}).text
    assert "Anabel Clark" in page
    assert "Ana Adams" not in page
    page = dana_client.get(address, {"name": "701"}).text
    assert "Ana Adams" in page
    assert "Anabel" not in page
    assert "Elsewhere" not in dana_client.get(address, {"name": "Ana"}).text
    assert "No student of this school" in dana_client.get(address, {"name": "Zzz"}).text


def test_a_search_shows_only_the_absences_of_those_found(dana_client, students, address):
    later = timezone.now() + 9 * DAY
    for student in students[::3]:
        make_planned_absence(student=student, starts_at=later, ends_at=later + DAY, reason=student)
    page = dana_client.get(address, {"name": "Clark"}).text
    assert page.count('class="absence-line"') == 1


@pytest.mark.parametrize("name", ["%", "'; --", "x" * 200, "   "])
def test_a_strange_search_is_answered(dana_client, address, student, name):
    assert dana_client.get(address, {"name": name}).status_code == 200


@pytest.mark.parametrize("name", ["\0", "x" * 5000])
def test_what_nobody_types_is_refused(dana_client, address, student, name):
    assert dana_client.get(address, {"name": name}).status_code == 400


def test_many_of_a_name_are_not_all_listed(dana_client, school, address):
    for _ in range(14):
        make_student(school=school, given_name="Max")
    page = dana_client.get(address, {"name": "max"}).text
    assert page.count("Plan an absence") == 12
    assert "There are more" in page


def test_a_whole_day_is_planned_by_its_date_alone(dana_client, dana, form_address, student):
    answer = dana_client.post(form_address, sent(reason="Wedding"), follow=True)
    assert "The absence of Ana Adams is planned." in answer.text
    absence = PlannedAbsence.objects.get()
    assert (absence.student, absence.entered_by, absence.reason) == (student, dana, "Wedding")
    assert f"{absence.local_start:%d %H:%M} {absence.local_end:%d %H:%M}" == "01 00:00 02 00:00"


def test_times_are_those_of_the_schools_clock(dana_client, form_address):
    dana_client.post(form_address, sent(from_time="10:30", until_time="11:45"))
    absence = PlannedAbsence.objects.get()
    assert f"{absence.starts_at:%H:%M} {absence.ends_at:%H:%M}" == "08:30 09:45"


def test_the_office_chooses_a_code_of_who_is_away(dana_client, school, form_address):
    make_code(school=school, label="Bus was late", counts_as="late")
    code = make_code(school=school, label="Leave", used_by="office")
    page = dana_client.get(form_address).text
    assert "Leave" in page
    assert "Bus was late" not in page
    assert "Present" not in page
    dana_client.post(form_address, sent(status=f"excused:{code.pk}"))
    assert PlannedAbsence.objects.get().code == code


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"first_on": ""}, "This field is required"),
        ({"first_on": "soon"}, "Enter a valid date"),
        ({"first_on": "0001-01-01"}, "between 2000 and 2100"),
        ({"last_on": "9999-12-31"}, "between 2000 and 2100"),
        ({"last_on": "2026-08-31"}, "ends before it begins"),
        ({"from_time": "11:00", "until_time": "10:00"}, "ends before it begins"),
        ({"from_time": "25:00"}, "Enter a valid time"),
        ({"status": "late"}, "This can no longer be chosen"),
        ({"reason": "x" * 301}, "at most 300 characters"),
    ],
)
def test_bad_input_is_refused_beside_its_field(dana_client, form_address, fields, words):
    assert words in dana_client.post(form_address, sent(**fields)).text
    assert not PlannedAbsence.objects.exists()


def test_an_overlap_is_refused_with_a_sentence(dana_client, form_address):
    dana_client.post(form_address, sent())
    answer = dana_client.post(form_address, sent(), follow=True)
    assert "has another absence planned from Tue 1 Sep 2026, 00:00" in answer.text
    assert PlannedAbsence.objects.count() == 1


def test_a_student_of_another_school_has_no_form_here(dana_client, address, other_school):
    stranger = make_student(school=other_school)
    assert dana_client.get(f"{address}students/{stranger.pk}/").status_code == 404


def test_a_plan_is_changed_in_a_form_filled_with_it(dana_client, student):
    absence = make_planned_absence(student=student, reason="Dentist")
    address = f"/absences/{absence.pk}/"
    page = dana_client.get(address).text
    assert all(f'value="{word}"' in page for word in ("2026-09-01", "09:00", "10:00", "Dentist"))
    changed = sent(last_on="2026-09-04", status="absent", shown_version=version_in(page))
    dana_client.post(address, changed)
    absence.refresh_from_db()
    assert (absence.status, absence.local_end.day) == ("absent", 5)


def test_a_plan_is_cancelled(dana_client, student):
    absence = make_planned_absence(student=student)
    address = f"/absences/{absence.pk}/"
    answer = press(dana_client, address, f"{address}cancel/", follow=True)
    assert "The planned absence of Ana Adams is cancelled." in answer.text
    assert not PlannedAbsence.objects.exists()


def test_a_reason_that_looks_like_a_tag_stays_text(dana_client, student, address):
    make_planned_absence(student=student, reason="<script>alert(1)</script>")
    assert "<script>alert" not in dana_client.get(address).text


@pytest.mark.parametrize("n_more", [0, 30])
def test_the_number_of_queries_does_not_grow(
    n_more, dana_client, school, address, django_assert_num_queries
):
    for _ in range(n_more):
        student = make_student(school=school, given_name="Max")
        make_planned_absence(student=student, code=make_code(school=school))
    with django_assert_num_queries(8):
        assert dana_client.get(address, {"name": "max"}).status_code == 200


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [("today", 0, 0), ("tomorrow", 1, 1), ("this_week", "mon", 4), ("next_week", "mon+7", 11)],
)
def test_a_day_or_a_week_is_chosen_by_one_tap(
    dana_client, form_address, student, school, days, first, last
):
    dana_client.post(form_address, {"days": days, "status": "excused"})
    absence = student.planned_absences.get()
    today, monday = school.today(), school.today() - school.today().weekday() * DAY
    begins = {"mon": monday, "mon+7": monday + 7 * DAY}.get(first) or today + first * DAY
    ends = monday + last * DAY if "week" in days else begins
    times = AbsenceTimes.of(absence)
    assert (times.first_on, times.last_on, times.is_whole_days) == (begins, ends, True)


def test_a_school_with_lessons_on_saturday_has_longer_weeks(dana_client, form_address, student):
    make_meeting(class_group=student.enrolments.get().class_group, weekday=5)
    dana_client.post(form_address, {"days": "next_week", "status": "excused"})
    assert AbsenceTimes.of(student.planned_absences.get()).last_on.weekday() == 5


def test_without_a_day_the_first_one_is_asked_for(dana_client, form_address):
    page = dana_client.post(form_address, {"days": "", "status": "excused"}).text
    assert "This field is required" in page
    assert not PlannedAbsence.objects.exists()
