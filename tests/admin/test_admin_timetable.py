"""The timetable in the admin: its lines, the terms they hold in, and today's sessions opened."""

from datetime import date, time

import pytest
from django.db import IntegrityError

from classes.models import ClassGroup, ClassSession, School, Term, WeeklyMeeting
from classes.services import timetable
from tests.admin.admin_pages import act, address, errors_of, save_change
from tests.factories import make_record
from tests.factories.office import make_meeting, make_term


class TestTimetable:
    def test_a_lesson_that_ends_before_it_starts_is_refused_in_one_sentence(
        self, dana_client, school, class_group
    ):
        form = {"class_group": class_group.pk, "weekday": 0, "starts_at": "23:00"}
        page = dana_client.post(address(WeeklyMeeting, "add"), form | {"ends_at": "22:00"})
        assert errors_of(page).count("* ") == 2  # The field, and its one sentence.
        assert "past midnight it lasts 12 hours at most." in errors_of(page)
        assert not WeeklyMeeting.objects.exists()

    def test_a_lesson_past_midnight_is_one_lesson(self, dana_client, school, class_group):
        form = {"class_group": class_group.pk, "weekday": 0, "starts_at": "23:00"}
        dana_client.post(address(WeeklyMeeting, "add"), form | {"ends_at": "00:30"})
        assert WeeklyMeeting.objects.get().ends_at == time(0, 30)

    def test_a_lesson_of_today_is_there_at_once(self, dana_client, school, class_group):
        make_term(school=school, first_on=date(2020, 1, 1), last_on=date(2090, 1, 1))
        form = {"class_group": class_group.pk, "weekday": school.today().weekday()}
        times = {"starts_at": "00:00", "ends_at": "23:59"}
        dana_client.post(address(WeeklyMeeting, "add"), form | times)
        assert ClassSession.objects.get().day == school.today()


class TestDeletedTerms:
    @pytest.fixture
    def session(self, school, class_group):
        make_meeting(class_group=class_group, term=make_term(school=school))
        return timetable.open_sessions_of(school, day=date(2026, 9, 1))[0]

    @pytest.fixture(params=["one", "many"])
    def delete(self, request, dana_client):
        """Ask for the deletion of a term, then confirm it; return both pages."""

        def of_one(term):
            page = address(Term, "delete", term.pk)
            return dana_client.get(page), save_change(
                dana_client, page, {"post": "yes"}, follow=True
            )

        def of_many(term):
            return [act(dana_client, Term, "delete_selected", term, **p) for p in ({}, {"post": 1})]

        return of_one if request.param == "one" else of_many

    def test_it_names_its_lines_and_keeps_sessions_and_records(
        self, delete, school, session, student
    ):
        record = make_record(session=session, student=student)
        asked, done = (page.content.decode() for page in delete(school.terms.get()))
        assert "7A, Tuesday 09:00" in asked
        assert "the others and their registers stay." in asked
        assert "1 lesson of these days stays" in done
        assert not WeeklyMeeting.objects.exists()
        session.refresh_from_db()
        record.refresh_from_db()
        assert (session.meeting, record.session) == (None, session)

    def test_its_untouched_sessions_go(self, delete, school, session):
        _asked, done = delete(school.terms.get())
        assert "was removed" in done.content.decode()
        assert not ClassSession.objects.exists()

    def test_a_session_of_every_term_stays_while_another_lasts(
        self, delete, school, class_group, session
    ):
        make_term(school=school, name="Long")
        make_meeting(class_group=class_group, starts_at="11:00", ends_at="11:45")
        (lasting,) = timetable.open_sessions_of(school, day=date(2026, 9, 1))
        delete(school.terms.get(name="Autumn"))
        assert ClassSession.objects.get() == lasting


class TestLinesOfOnePage:
    def post(self, client, class_group, rows, n_stored=0, **more):
        form = {"code": class_group.code, "title": "", "teachers": []}
        form |= {"meetings-TOTAL_FORMS": len(rows), "meetings-INITIAL_FORMS": n_stored}
        for n, row in enumerate(rows):
            filled = {"weekday": 0, "starts_at": "10:00", "ends_at": "10:45"} | row
            form |= {f"meetings-{n}-{name}": value for name, value in filled.items()}
        return save_change(client, address(ClassGroup, "change", class_group.pk), form | more)

    @pytest.mark.parametrize("has_term", [False, True])
    def test_the_same_time_twice_is_refused_in_one_sentence(
        self, dana_client, school, class_group, has_term
    ):
        row = {"term": make_term(school=school).pk if has_term else ""}
        page = self.post(dana_client, class_group, [row, row]).content.decode()
        assert page.count("This class meets at this time already.") == 1
        assert "duplicate" not in page
        assert not WeeklyMeeting.objects.exists()

    def test_a_changed_line_is_compared_and_a_deleted_one_is_not(self, dana_client, class_group):
        lines = [make_meeting(class_group=class_group, starts_at=f"0{n}:00") for n in (7, 8)]
        rows = [{"id": line.pk, "weekday": 1} for line in lines]
        page = self.post(dana_client, class_group, rows, n_stored=2)
        assert "meets at this time already" in page.content.decode()
        deleted = {"meetings-0-DELETE": "on"}
        self.post(dana_client, class_group, rows, n_stored=2, **deleted)
        assert [str(line.starts_at) for line in WeeklyMeeting.objects.all()] == ["10:00:00"]


class TestOpeningToday:
    def test_action_opens_what_the_timetable_asks_for_once(
        self, dana_client, school, class_group, time_machine_monday
    ):
        make_term(school=school)
        make_meeting(class_group=class_group, weekday=0)
        for sentence in ("1 lesson opened", "0 lessons opened"):
            page = act(dana_client, School, "open_today", school)
            assert sentence in page.content.decode()
        assert ClassSession.objects.get().day == date(2026, 9, 7)

    def test_action_says_why_nothing_opens(self, dana_client, school, class_group):
        make_meeting(class_group=class_group)
        page = act(dana_client, School, "open_today", school)
        assert "has no term on" in page.content.decode()

    def test_action_says_what_could_not_be_opened(
        self, dana_client, school, class_group, time_machine_monday, monkeypatch
    ):
        def refuse(*_):
            raise IntegrityError("refused")

        make_term(school=school)
        make_meeting(class_group=class_group, weekday=0)
        monkeypatch.setattr(timetable, "period_of", refuse)
        page = act(dana_client, School, "open_today", school)
        assert "1 lesson could not be opened" in page.content.decode()

    def test_nobody_opens_those_of_another_school(self, eve_client, school, class_group):
        make_meeting(class_group=class_group)
        act(eve_client, School, "open_today", school)
        assert not ClassSession.objects.exists()

    @pytest.fixture
    def time_machine_monday(self, monkeypatch):
        monkeypatch.setattr(School, "today", lambda _self: date(2026, 9, 7))
