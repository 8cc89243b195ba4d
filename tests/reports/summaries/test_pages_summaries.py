"""The pages of summaries say what the reports say, to whom it concerns."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from classes.models import AttendanceRecord
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from reports.selectors.class_reports import class_report
from reports.selectors.grids import SESSIONS_ON_PAPER, grid_of
from reports.selectors.periods import ReportPeriod
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_record,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import make_code, make_term

pytestmark = pytest.mark.django_db
SEPTEMBER = "?first=2026-09-01&last=2026-09-30"
STATUSES = ["present", "late", "absent", "absent", "absent", "absent"]
CLASS_PAGE_QUERIES = 11  # User, roles, class, codes, lessons, records, erased, students, ...


@pytest.fixture
def term_of_7a(class_group, students, alice):
    """Six sessions of 7A in September: Ana as above, Ben always there."""
    sessions = [
        make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(days=day))
        for day in range(6)
    ]
    for session, status in zip(sessions, STATUSES, strict=True):
        minutes = 7 if status == "late" else None
        make_record(session=session, student=students[0], status=status, minutes_late=minutes)
        make_record(session=session, student=students[1])
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    return sessions


def class_page(client, class_group, query=SEPTEMBER):
    return client.get(reverse("reports:class_summary", args=[class_group.pk]) + query)


def student_page(client, student, query=SEPTEMBER):
    return client.get(reverse("reports:student_summary", args=[student.pk]) + query)


def test_the_grid_shows_the_letters_of_the_report(alice_client, class_group, term_of_7a):
    context = class_page(alice_client, class_group).context
    ana = context["grid"].rows[0]
    assert "".join(cell.mark for cell in ana.cells) == "PLAAAA"
    assert [row.line for row in context["grid"].rows] == list(context["report"].lines)


def test_each_cell_leads_to_the_line_in_its_register(
    alice_client, class_group, term_of_7a, student
):
    page = class_page(alice_client, class_group).text
    for session in term_of_7a:
        assert f'href="/sessions/{session.pk}/#student-{student.pk}"' in page
        assert f'href="/sessions/{session.pk}/"' in page


def test_a_cell_says_in_words_what_its_letter_does_not(
    alice_client, class_group, student, alice, term_of_7a, school
):
    code = make_code(school=school, letter="D", label="Dentist")
    AttendanceRecord.objects.filter(session=term_of_7a[0], student=student).update(
        status="excused", code=code, note="Paper handed in"
    )
    page = class_page(alice_client, class_group).text
    assert 'title="Dentist, note: Paper handed in">D</a>' in page
    assert 'title="Late, 7 minutes">L</a>' in page
    assert "<b>D</b> Dentist" in page


def amend(session, student, by, status, reason):
    change = {"entry": RegisterEntry(status), "author": Author(by, reason=reason)}
    record_attendance(session=session, student=student, **change, shown_version=NOT_SHOWN)


def test_an_amended_cell_is_marked(alice_client, class_group, student, alice, term_of_7a):
    amend(term_of_7a[2], student, alice, "present", "She was there.")
    assert 'title="Present, amended">P*</a>' in class_page(alice_client, class_group).text


def test_who_stands_out_is_named_with_the_reason(alice_client, class_group, student, term_of_7a):
    (found,) = class_page(alice_client, class_group).context["at_risk"]
    assert (found.line.student, found.n_absent_running, found.is_below_limit) == (student, 4, True)
    assert "4 days running" in class_page(alice_client, class_group).text


def test_nobody_who_is_always_there_stands_out(alice_client, class_group, students, session):
    make_record(session=session, student=students[0])
    assert "Nobody stands out." in class_page(alice_client, class_group).text


def test_the_chart_has_a_text_and_the_same_in_a_table(alice_client, class_group, term_of_7a):
    page = class_page(alice_client, class_group).text
    assert (
        "Rate of attendance from 1 Sep 2026 to 6 Sep 2026: between 50.0\xa0% and 100.0\xa0%."
        in (page)
    )
    assert '<th scope="row">6 Sep 2026, 09:00</th><td>1</td><td>2</td><td>50.0\xa0%</td>' in page


def test_hostile_names_and_notes_stay_text(alice_client, class_group, student, term_of_7a):
    student.given_name = '"><script>alert(1)</script>'
    student.save()
    AttendanceRecord.objects.filter(student=student).update(note='" onclick="alert(1)')
    for page in (class_page(alice_client, class_group), student_page(alice_client, student)):
        assert "<script>alert" not in page.text
        assert '" onclick=' not in page.text


def test_without_a_choice_the_term_of_today_is_shown(alice_client, class_group, school):
    today = school.today()
    make_term(school=school, first_on=today, last_on=today + timedelta(days=1))
    report = class_page(alice_client, class_group, "").context["report"]
    assert report.period == ReportPeriod(today, today + timedelta(days=1))


def test_a_term_may_be_chosen_and_links_keep_it(alice_client, class_group, school, term_of_7a):
    term = make_term(school=school)
    page = class_page(alice_client, class_group, f"?term={term.pk}")
    assert page.context["report"].period == ReportPeriod.of_term(term)
    assert f"/summary/?term={term.pk}" in page.text


@pytest.mark.parametrize(
    "query",
    [
        "?first=2026-09-30&last=2026-09-01",
        "?first=yesterday",
        "?first=0001-01-01&last=0001-01-02",
        "?last=9999-12-31",
        "?first=2001-01-01&last=2026-01-01",
        "?term=999999",
        "?term=x",
    ],
)
def test_days_that_make_no_sense_are_refused_beside_the_usual_ones(
    query, alice_client, class_group
):
    page = class_page(alice_client, class_group, query)
    assert page.status_code == 200
    assert "errorlist" in page.text
    assert page.context["report"].period.last_on >= class_group.school.today()


def test_a_class_without_sessions_says_so(alice_client, class_group):
    assert "No lesson in these days" in class_page(alice_client, class_group).text


def test_one_student_once_is_enough_for_a_page(alice_client, class_group, student, session):
    make_record(session=session, student=student)
    assert class_page(alice_client, class_group).context["report"].figures.n_of("present") == 1


def test_a_large_class_over_a_long_term_keeps_queries_and_size(
    alice_client, alice, school, django_assert_num_queries
):
    group = make_class_group(*[make_student(school=school) for _ in range(60)], school=school)
    group.teachers.add(alice.teacher_posts.get())
    sessions = [
        make_session(class_group=group, starts_at=NINE_O_CLOCK + timedelta(hours=4 * n))
        for n in range(120)
    ]
    enrolled = group.enrolments.values_list("student_id", flat=True)
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(session=session, student_id=pk, status="present", source="capture")
        for session in sessions
        for pk in enrolled
    )
    with django_assert_num_queries(CLASS_PAGE_QUERIES):
        page = class_page(alice_client, group)
    assert page.text.count("#student-") == 60 * 120
    assert len(page.content) < 1_200_000
    sheets = list(page.context["grid"].sheets)
    assert [len(sheet.columns) for sheet in sheets] == [32, 32, 32, 24]
    assert SESSIONS_ON_PAPER == 32


def test_the_sheets_on_paper_hold_every_cell_once(class_group, term_of_7a):
    grid = grid_of(class_report(class_group, ReportPeriod(*2 * [NINE_O_CLOCK.date()])))
    assert [len(sheet.rows[0].cells) for sheet in grid.sheets] == [1]


def test_a_student_has_days_totals_classes_and_amendments(
    alice_client, student, alice, term_of_7a, django_assert_num_queries
):
    amend(term_of_7a[0], student, alice, "excused", "At the doctor")
    with django_assert_num_queries(13):
        page = student_page(alice_client, student)
    assert "At the doctor" in page.text
    assert "7A, 09:00: Late, 7 minutes" in page.text
    assert "Absent from the last 4 lessons" in page.text
    assert page.context["report"].figures.n_of("absent") == 4


def test_a_teacher_sees_of_a_student_what_happened_in_her_own_classes_only(
    alice_client, dana_client, student, school, term_of_7a
):
    latin = make_class_group(student, school=school, code="8B", title="Latin")
    make_record(
        session=make_session(class_group=latin, starts_at=NINE_O_CLOCK.replace(hour=12)),
        student=student,
    )
    assert "8B Latin" not in student_page(alice_client, student).text
    assert "8B Latin" in student_page(dana_client, student).text


def test_a_student_of_whom_nothing_is_recorded_has_a_page(alice_client, student):
    assert "Nothing recorded in these days" in student_page(alice_client, student).text


def test_the_school_compares_its_classes(
    dana_client, school, student, term_of_7a, other_class_group, django_assert_max_num_queries
):
    make_session(class_group=other_class_group, starts_at=datetime(2026, 9, 2, 8, tzinfo=UTC))
    address = reverse("reports:school_summary", args=[school.pk]) + SEPTEMBER
    with django_assert_max_num_queries(22):
        page = dana_client.get(address)
    assert [line.class_group.code for line in page.context["lines"]] == ["7A", "8B"]
    assert page.context["report"].figures.n_of("absent") == 4
    assert str(student) in page.text
    missing_first = dana_client.get(address + "&sort=missing")
    assert [line.class_group.code for line in missing_first.context["lines"]] == ["8B", "7A"]
    assert dana_client.get(address + "&sort=nonsense").context["sort"] == "code"


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "eve"])
def test_only_administrators_see_the_whole_school(who, request, school, client):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("reports:school_summary", args=[school.pk])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 200),
        ("dana", 200),
        ("root", 200),
        ("bob", 404),
        ("charlie", 404),
        ("eve", 404),
    ],
)
def test_a_teachers_summary_is_hers_and_the_offices(who, status, request, alice, client):
    address = reverse("reports:teacher_summary", args=[alice.teacher_posts.get().pk])
    client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == status


def test_the_front_page_offers_each_her_summaries(alice_client, dana_client, alice, school):
    post = alice.teacher_posts.get()
    assert f"/teachers/{post.pk}/summary/" in alice_client.get("/").text
    assert f"/schools/{school.pk}/summary/" not in alice_client.get("/").text
    assert f"/schools/{school.pk}/summary/" in dana_client.get("/").text


def test_class_and_faces_pages_lead_to_summaries(alice_client, session, student):
    group = session.class_group
    assert f"/classes/{group.pk}/summary/" in alice_client.get(f"/classes/{group.pk}/").text
    faces = alice_client.get(f"/students/{student.pk}/faces/").text
    assert f"/students/{student.pk}/summary/" in faces


def test_a_teacher_without_registers_has_a_page(client, school):
    group = make_class_group(school=school)
    teacher = make_teacher(group)
    client.force_login(teacher.user)
    page = client.get(reverse("reports:teacher_summary", args=[teacher.pk]))
    assert "Nothing is recorded in these days" in page.text


@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_a_teacher_takes_her_own_summary_away_and_nobody_elses(
    ending, alice_client, charlie_client, eve_client, dana_client, alice, session
):
    teacher = alice.teacher_posts.get()
    page = alice_client.get(reverse("reports:teacher_summary", args=[teacher.pk]))
    address = reverse("reports:teacher_file", args=[teacher.pk, ending])
    assert f'href="{address}"' in page.content.decode()
    for client, status in [(alice_client, 200), (dana_client, 200), (eve_client, 404)]:
        assert client.get(f"{address}?first=2026-09-01&last=2026-09-04").status_code == status
    assert charlie_client.get(address).status_code == 404


def test_a_teachers_file_holds_her_classes_only(alice_client, alice, session):
    other = make_class_group(school=session.class_group.school, code="9Z")
    address = reverse("reports:teacher_file", args=[alice.teacher_posts.get().pk, "csv"])
    text = alice_client.get(address).content.decode()
    assert session.class_group.code in text
    assert other.code not in text
