"""The page of the timetable: who sees whose week, and what the office does in it."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from classes.models import ClassSession, TimetableStep, WeeklyMeeting
from tests.factories import make_class_group, make_student, make_teacher
from tests.factories.office import make_meeting, make_period, make_room, make_term
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}
MOST_QUERIES = 13
DAY = timedelta(days=1)


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/timetable/"


@pytest.fixture
def meeting(class_group, school):
    """7A meets on Tuesdays at nine, in the second period."""
    make_period(school=school)
    make_period(school=school, name="2", starts_at=time(9), ends_at=time(9, 45))
    return make_meeting(class_group=class_group, subject="Art")


@pytest.fixture
def key(class_group) -> str:
    return f"class-{class_group.pk}"


def shown(class_group) -> dict[str, str]:
    sheet = Sheet(SheetKind.CLASS, class_group)
    version = read_week(class_group.school).version_of(sheet)
    return {"show": sheet.key, "shown_version": version}


def lesson(class_group, **fields) -> dict[str, object]:
    given = {"class_group": class_group.pk, "weekday": "0", "times": "0800-0845", "subject": ""}
    return shown(class_group) | given | fields


def places():
    return sorted((m.weekday, m.starts_at.hour) for m in WeeklyMeeting.objects.all())


class TestWhoSeesWhat:
    def test_who_is_at_one_school_goes_to_its_timetable(self, alice_client, dana_client, address):
        for client in (alice_client, dana_client):
            assert client.get("/timetable/")["Location"] == address

    def test_who_is_at_several_chooses(self, root_client, school, other_school):
        page = root_client.get("/timetable/").text
        assert "Hill School" in page
        assert "Lake School" in page

    def test_a_teacher_sees_her_own_week_first(self, alice_client, meeting, address):
        page = alice_client.get(address)
        assert page.context["sheet"].kind == "teacher"
        assert "7A Art" in page.text
        assert "lesson=" not in page.text

    def test_a_teacher_sees_no_week_of_others(
        self, alice_client, meeting, other_class_group, charlie, school, address
    ):
        room, theirs = make_room(school=school), charlie.teacher_posts.get()
        for key in (f"class-{other_class_group.pk}", f"teacher-{theirs.pk}", f"room-{room.pk}"):
            assert alice_client.get(f"{address}?show={key}").status_code == 404

    @pytest.mark.parametrize("key", ["class-0", "nobody-1", "class-x", "x"])
    def test_a_week_of_nobody_is_not_found(self, dana_client, meeting, address, key):
        assert dana_client.get(f"{address}?show={key}").status_code == 404

    def test_the_office_sees_each_class_teacher_and_room(
        self, dana_client, meeting, alice, school, address
    ):
        make_room(school=school)
        groups = dana_client.get(address).context["choices"]
        assert [len(sheets) for _kind, sheets in groups] == [1, 1, 1]
        for _kind, (sheet,) in groups:
            assert dana_client.get(f"{address}?show={sheet.key}").status_code == 200

    def test_a_secretary_changes_it_and_a_head_reads_all_of_it(
        self, gina_client, helen_client, meeting, other_class_group, class_group, address, key
    ):
        for group in (class_group, other_class_group):
            page = helen_client.get(f"{address}?show=class-{group.pk}&lesson={meeting.pk}")
            assert page.status_code == 200
            assert page.context["open"] is None
        sent = shown(class_group) | {"slot": "4-0800-0845"}
        assert helen_client.post(f"/lessons/{meeting.pk}/move/", sent).status_code in (403, 404)
        assert gina_client.post(f"/lessons/{meeting.pk}/move/", sent).status_code == 302
        assert places() == [(4, 8)]

    def test_who_keeps_the_machines_sees_no_timetable(self, oscar_client, meeting, address):
        assert oscar_client.get(address).status_code == 404

    def test_a_school_without_anything_says_what_to_do(self, eve_client, other_school):
        page = eve_client.get(f"/schools/{other_school.pk}/timetable/").text
        assert "There is no class yet" in page

    def test_without_periods_it_leads_to_them(self, dana_client, class_group, address):
        assert "No periods yet" in dana_client.get(address).text


class TestChanging:
    def test_the_form_stands_in_the_cell_that_was_pressed(self, dana_client, meeting, address, key):
        page = dana_client.get(f"{address}?show={key}&at=0-0800-0845", **HTMX)
        assert page.context["open"].at == "0-0800-0845"
        assert "<html" not in page.text
        page = dana_client.get(f"{address}?show={key}&lesson={meeting.pk}")
        assert 'value="Art"' in page.text

    @pytest.mark.parametrize("asked", ["at=9-0800-0845", "at=x", "lesson=0", "lesson=x"])
    def test_no_form_opens_where_there_is_no_place(self, dana_client, meeting, address, asked):
        assert dana_client.get(f"{address}?{asked}").context["open"] is None

    def test_a_lesson_is_placed(self, dana_client, meeting, class_group, address):
        page = dana_client.post(f"{address}place/", lesson(class_group), **HTMX)
        assert places() == [(0, 8), (1, 9)]
        assert "Undo" in page.text

    @pytest.mark.parametrize(("ago", "is_offered"), [(timedelta(0), True), (DAY, False)])
    def test_a_step_is_undone_on_the_day_it_was_made(
        self, dana_client, meeting, class_group, address, ago, is_offered
    ):
        dana_client.post(f"{address}place/", lesson(class_group), **HTMX)
        TimetableStep.objects.update(made_at=timezone.now() - ago)
        assert ("undo-step" in dana_client.get(address).text) == is_offered

    def test_without_scripts_the_page_comes_again(self, dana_client, meeting, class_group, address):
        answer = dana_client.post(f"{address}place/", lesson(class_group))
        assert answer["Location"] == f"{address}?show=class-{class_group.pk}"

    def test_what_cannot_be_placed_stays_in_the_form(
        self, dana_client, meeting, class_group, address
    ):
        sent = lesson(class_group, weekday="1", times="0900-0945", subject="Chess")
        page = dana_client.post(f"{address}place/", sent, **HTMX)
        assert "7A has a lesson at this time already" in page.text
        assert 'value="Chess"' in page.text
        assert places() == [(1, 9)]

    def test_a_lesson_is_changed_copied_moved_and_removed(
        self, dana_client, meeting, class_group, school
    ):
        room, base = make_room(school=school), f"/lessons/{meeting.pk}/"
        sent = lesson(class_group, room=room.pk, weekday="2", times="0900-0945")
        dana_client.post(f"{base}change/", sent)
        meeting.refresh_from_db()
        assert (meeting.room, meeting.weekday) == (room, 2)
        dana_client.post(f"{base}change/", lesson(class_group, copy="1"))
        dana_client.post(f"{base}move/", shown(class_group) | {"slot": "4-0800-0845"})
        dana_client.post(f"{base}move/", shown(class_group) | {"slot": "3-0800-0845", "copy": "1"})
        assert places() == [(0, 8), (3, 8), (4, 8)]
        dana_client.post(f"{base}remove/", shown(class_group))
        assert places() == [(0, 8), (3, 8)]

    def test_a_day_and_a_week_are_copied_and_undone(
        self, dana_client, meeting, class_group, other_class_group, address
    ):
        sent = shown(class_group) | {"from": "1", "to": "3"}
        page = dana_client.post(f"{address}copy-day/", sent, follow=True)
        assert "1 lesson was copied." in page.text
        sent = shown(class_group) | {"to": other_class_group.pk}
        page = dana_client.post(f"{address}copy-week/", sent, follow=True)
        assert "2 lessons were copied." in page.text
        dana_client.post(f"{address}undo/", shown(class_group))
        assert places() == [(1, 9), (3, 9)]
        WeeklyMeeting.objects.update(room=make_room(school=class_group.school))
        sent = shown(class_group) | {"to": other_class_group.pk, "along": "1"}
        page = dana_client.post(f"{address}copy-week/", sent, follow=True)
        assert "2 lessons are double booked now" in page.text
        dana_client.post(f"{address}undo/", shown(class_group))
        assert not TimetableStep.objects.exists()
        assert dana_client.post(f"{address}undo/", shown(class_group)).status_code == 302

    @pytest.mark.parametrize("slot", ["", "9-0800-0845", "1-0900-0800", "x"])
    def test_no_lesson_moves_out_of_the_week(self, dana_client, meeting, class_group, slot):
        sent = shown(class_group) | {"slot": slot}
        assert dana_client.post(f"/lessons/{meeting.pk}/move/", sent).status_code == 400

    @pytest.mark.parametrize("days", [{}, {"from": "9", "to": "1"}, {"from": "x", "to": "1"}])
    def test_no_day_is_copied_that_is_none(self, dana_client, meeting, class_group, address, days):
        sent = shown(class_group) | days
        assert dana_client.post(f"{address}copy-day/", sent).status_code == 400

    def test_a_week_is_copied_to_a_class_of_this_school_only(
        self, dana_client, meeting, class_group, address
    ):
        for to in (make_class_group().pk, "x"):
            sent = shown(class_group) | {"to": to}
            assert dana_client.post(f"{address}copy-week/", sent).status_code == 404

    def test_who_looked_too_long_ago_is_told_so(self, dana_client, meeting, class_group, key):
        sent = {"show": key, "shown_version": f"{key} long ago", "slot": "4-0800-0845"}
        page = dana_client.post(f"/lessons/{meeting.pk}/move/", sent, follow=True)
        assert "Somebody has changed this meanwhile" in page.text
        assert places() == [(1, 9)]

    def test_teachers_change_nothing(self, alice_client, meeting, class_group, address):
        for name in ("place", "copy-day", "copy-week", "undo"):
            assert alice_client.post(f"{address}{name}/", lesson(class_group)).status_code == 404
        for name in ("change", "move", "remove"):
            answer = alice_client.post(f"/lessons/{meeting.pk}/{name}/", lesson(class_group))
            assert answer.status_code == 404
        assert places() == [(1, 9)]


def test_a_lesson_placed_for_now_is_on_the_teachers_page_at_once(
    dana_client, alice_client, class_group, school, address
):
    make_term(school=school, first_on="2020-01-01", last_on="2090-01-01")
    now = school.local(timezone.now())
    day = school.today()
    make_period(school=school, starts_at=time(0), ends_at=time(23, 59))
    dana_client.post(
        f"{address}place/", lesson(class_group, weekday=str(day.weekday()), times="0000-2359")
    )
    assert ClassSession.objects.get().day == day
    assert "7A" in alice_client.get("/").text
    assert now - school.local(ClassSession.objects.get().starts_at) < timedelta(days=1)


def test_a_week_of_six_hundred_lessons_takes_few_queries(
    dana_client, school, django_assert_max_num_queries
):
    rooms = [make_room(school=school) for _ in range(10)]
    for number in range(20):
        group = make_class_group(make_student(school=school), school=school)
        teacher = make_teacher(group)
        WeeklyMeeting.objects.bulk_create(
            WeeklyMeeting(
                class_group=group,
                weekday=weekday,
                starts_at=time(8 + hour),
                ends_at=time(8 + hour, 45),
                teacher=teacher if hour % 2 else None,
                room=rooms[number // 2],
            )
            for weekday in range(5)
            for hour in range(6)
        )
    assert WeeklyMeeting.objects.count() == 600
    with django_assert_max_num_queries(MOST_QUERIES):
        page = dana_client.get(f"/schools/{school.pk}/timetable/?show=class-{group.pk}")
    assert page.context["grid"].n_lessons == 30
    assert len(page.context["grid"].clashes) == 30
