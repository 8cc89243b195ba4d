"""Cover: another teacher takes a lesson on a day, sees it on that day, and no longer."""

from datetime import date, time, timedelta

import pytest

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassGroup, ClassSession, Cover, Student
from classes.services import close_session
from classes.services.timetable import open_sessions_of
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY, make_session, make_teacher
from tests.factories.office import make_meeting, make_term
from timetables.errors import CoverRefusedError
from timetables.selectors.covers import coming_covers, lessons_of_day
from timetables.selectors.school_weeks import read_week
from timetables.services.covers import CoverChoice, set_cover

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def clock(monkeypatch):
    """It is nine o'clock on the school day; the clock can be set."""

    def set_clock(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(NINE_O_CLOCK)
    return set_clock


@pytest.fixture
def meeting(class_group, school, clock):
    """7A meets on Tuesdays at nine."""
    make_term(school=school)
    return make_meeting(class_group=class_group)


@pytest.fixture
def stand_in(charlie):
    return charlie.teacher_posts.get()


def cover(meeting, teacher, by, day=SCHOOL_DAY, shown_version="0"):
    return set_cover(choice=CoverChoice(meeting, teacher, shown_version), day=day, by=by)


def sees(user):
    """Return how many class groups, students and sessions of 7A a user sees."""
    groups = ClassGroup.objects.visible_to(user).filter(code="7A")
    students = Student.objects.visible_to(user).filter(number__startswith="70")
    sessions = ClassSession.objects.visible_to(user).filter(class_group__code="7A")
    return groups.count(), students.count(), sessions.count()


def test_who_covers_sees_class_and_register_on_that_day_only(
    meeting, stand_in, charlie, dana, class_group, clock
):
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK - DAY)
    assert sees(charlie) == (0, 0, 0)
    cover(meeting, stand_in, dana)
    (session,) = open_sessions_of(class_group.school, day=SCHOOL_DAY)
    assert session.teacher == stand_in
    assert list(ClassSession.objects.taught_by(charlie)) == [session]
    assert sees(charlie) == (1, 4, 1)
    for other_day in (NINE_O_CLOCK - 10 * timedelta(hours=1), NINE_O_CLOCK + DAY):
        clock(other_day)
        assert sees(charlie) == (0, 0, 0)


def test_what_a_term_adds_up_to_is_not_for_who_covers_a_day(
    meeting, stand_in, dana, class_group, charlie_client, alice_client
):
    cover(meeting, stand_in, dana)
    student = class_group.enrolments.first().student_id
    assert charlie_client.get(f"/classes/{class_group.pk}/").status_code == 200
    for address in (
        f"/classes/{class_group.pk}/summary/",
        f"/students/{student}/summary/",
        f"/api/v1/class-groups/{class_group.pk}/report",
        f"/api/v1/students/{student}/report",
    ):
        assert alice_client.get(address).status_code == 200, address
        assert charlie_client.get(address).status_code == 404, address


def test_a_lesson_that_is_open_already_changes_its_teacher_and_back(
    meeting, stand_in, charlie, dana, school
):
    (session,) = open_sessions_of(school, day=SCHOOL_DAY)
    cover(meeting, stand_in, dana)
    session.refresh_from_db()
    assert session.teacher == stand_in
    cover(meeting, None, dana, shown_version=str(stand_in.pk))
    session.refresh_from_db()
    assert session.teacher is None
    assert sees(charlie) == (0, 0, 0)


def test_a_lesson_a_teacher_gives_each_week_she_sees_on_every_day(
    meeting, stand_in, charlie, school, clock
):
    meeting.teacher = stand_in
    meeting.save()
    open_sessions_of(school, day=SCHOOL_DAY)
    clock(NINE_O_CLOCK + DAY)
    assert sees(charlie) == (0, 0, 1)


def test_what_cannot_be_covered_is_refused(meeting, stand_in, dana, school):
    with pytest.raises(CoverRefusedError):
        cover(meeting, make_teacher(), dana)
    with pytest.raises(CoverRefusedError):
        cover(meeting, stand_in, dana, day=SCHOOL_DAY + DAY)
    (session,) = open_sessions_of(school, day=SCHOOL_DAY)
    close_session(session=session, by=dana, shown_version=NOT_SHOWN)
    with pytest.raises(CoverRefusedError):
        cover(meeting, stand_in, dana)
    assert not Cover.objects.exists()


def test_only_the_office_sets_it_and_as_it_was_shown(meeting, stand_in, alice, dana):
    with pytest.raises(NotOfficeError):
        cover(meeting, stand_in, alice)
    cover(meeting, stand_in, dana)
    with pytest.raises(StaleRowError):
        cover(meeting, None, dana)


def test_who_is_free_is_told_apart_from_who_teaches_then(
    meeting, other_class_group, stand_in, alice, dana, school
):
    free = make_teacher(school=school)
    make_meeting(class_group=other_class_group, starts_at=time(9, 15), ends_at=time(10))
    (lesson, _other) = lessons_of_day(read_week(school), SCHOOL_DAY)
    assert lesson.teachers == [alice.teacher_posts.get()]
    assert (lesson.free, lesson.busy) == ([free], [stand_in])
    cover(meeting, free, dana)
    _lesson, other = lessons_of_day(read_week(school), SCHOOL_DAY)
    assert (other.free, other.busy) == ([], [free])
    assert other.away == [alice.teacher_posts.get()], "her own lesson is covered"
    assert [one.day for one in coming_covers(free)] == [SCHOOL_DAY]


class TestPage:
    @pytest.fixture
    def address(self, school) -> str:
        return f"/schools/{school.pk}/covers/"

    @pytest.fixture
    def of_alice(self, alice) -> dict[str, object]:
        return {"day": f"{SCHOOL_DAY}", "teacher": alice.teacher_posts.get().pk}

    def test_all_lessons_of_a_teacher_are_covered_at_once(
        self, meeting, stand_in, dana_client, class_group, address, of_alice
    ):
        second = make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(11))
        page = dana_client.get(address, of_alice)
        assert [lesson.meeting for lesson in page.context["lessons"]] == [meeting, second]
        sent = of_alice | {f"version-{one.pk}": "0" for one in (meeting, second)}
        page = dana_client.post(address, sent | {"all": stand_in.pk}, follow=True)
        assert "Cover changed for 2 lessons." in page.text
        assert set(Cover.objects.values_list("meeting", flat=True)) == {meeting.pk, second.pk}

    def test_all_but_the_lesson_whose_register_is_taken_are_covered(
        self, meeting, stand_in, alice, dana_client, school, class_group, address, of_alice
    ):
        """Alice took the first register and went home."""
        (session,) = open_sessions_of(school, day=SCHOOL_DAY)
        second = make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(11))
        session.confirmed_at, session.confirmed_by = NINE_O_CLOCK, alice
        session.save()
        page = dana_client.get(address, of_alice).text
        assert "register taken" in page
        assert f'name="cover-{meeting.pk}"' not in page
        # From a page that was open before the register was taken, too.
        sent = of_alice | {f"version-{one.pk}": "0" for one in (meeting, second)}
        page = dana_client.post(address, sent | {"all": stand_in.pk}, follow=True)
        assert "Cover changed for 1 lesson." in page.text
        assert "1 lesson stays as it is: its register is taken." in page.text
        assert Cover.objects.get().meeting == second

    def test_who_is_in_two_lessons_by_it_is_named(
        self, meeting, other_class_group, stand_in, dana_client, address, of_alice
    ):
        make_meeting(class_group=other_class_group, starts_at=time(9, 15), ends_at=time(10))
        sent = of_alice | {f"version-{meeting.pk}": "0", "all": stand_in.pk}
        page = dana_client.post(address, sent, follow=True)
        assert f"{stand_in} is in two lessons at 09:00" in page.text
        sent = of_alice | {f"version-{meeting.pk}": stand_in.pk}
        page = dana_client.post(address, sent | {f"cover-{meeting.pk}": stand_in.pk}, follow=True)
        assert "two lessons" not in page.text, "nothing has changed"

    def test_classes_taught_together_are_one_lesson(
        self, meeting, other_class_group, stand_in, dana_client, address
    ):
        meeting.is_shared, meeting.subject = True, "Sport"
        meeting.save()
        other = make_meeting(class_group=other_class_group, is_shared=True, subject="Sport")
        colleague = make_teacher(school=meeting.class_group.school)
        sent = {"day": f"{SCHOOL_DAY}"}
        for one in (meeting, other):
            sent |= {f"version-{one.pk}": "0", f"cover-{one.pk}": colleague.pk}
        page = dana_client.post(address, sent, follow=True)
        assert "Cover changed for 2 lessons." in page.text
        assert "two lessons at" not in page.text

    def test_one_lesson_is_covered_and_given_back(
        self, meeting, stand_in, dana_client, charlie_client, school, address, of_alice
    ):
        sent = of_alice | {f"version-{meeting.pk}": "0", f"cover-{meeting.pk}": stand_in.pk}
        dana_client.post(address, sent)
        shown = charlie_client.get(f"/schools/{school.pk}/timetable/").text
        assert "7A Physics" in shown
        sent |= {f"version-{meeting.pk}": stand_in.pk, f"cover-{meeting.pk}": ""}
        dana_client.post(address, sent)
        assert not Cover.objects.exists()

    def test_a_head_reads_who_covers_and_changes_nothing(
        self, meeting, stand_in, dana, helen_client, address, of_alice, clock
    ):
        cover(meeting, stand_in, dana)
        page = helen_client.get(address, of_alice)
        assert [lesson.cover.teacher for lesson in page.context["lessons"]] == [stand_in]
        assert str(stand_in) in page.text
        assert '<select id="cover-' not in page.text
        assert "Save" not in page.text
        shown = helen_client.get(f"/schools/{meeting.class_group.school_id}/timetable/").text
        assert f'href="{address}' in shown
        sent = of_alice | {f"version-{meeting.pk}": stand_in.pk, f"cover-{meeting.pk}": ""}
        assert helen_client.post(address, sent).status_code == 403
        assert Cover.objects.get().teacher == stand_in

    @pytest.mark.parametrize("day", ["2026-09-02", "soon", "0001-01-01", ""])
    def test_a_day_without_lessons_says_so(self, meeting, dana_client, address, day):
        page = dana_client.get(address, {"day": day})
        assert page.context["lessons"] == ([] if day == "2026-09-02" else page.context["lessons"])
        assert page.status_code == 200

    def test_nobody_of_elsewhere_is_chosen(self, meeting, dana_client, address, of_alice):
        sent = of_alice | {f"version-{meeting.pk}": "0", f"cover-{meeting.pk}": make_teacher().pk}
        assert dana_client.post(address, sent).status_code == 404
        assert not Cover.objects.exists()

    def test_teachers_set_no_cover(self, meeting, alice_client, address):
        assert alice_client.get(address).status_code == 404
        assert alice_client.post(address).status_code == 404

    def test_a_day_of_many_lessons_takes_few_queries(
        self, meeting, school, dana_client, address, django_assert_max_num_queries
    ):
        for hour in range(10, 18):
            make_meeting(
                class_group=meeting.class_group, starts_at=time(hour), ends_at=time(hour, 45)
            )
        with django_assert_max_num_queries(20):
            page = dana_client.get(address, {"day": f"{date(2026, 9, 1)}"})
        assert len(page.context["lessons"]) == 9
