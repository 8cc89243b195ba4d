"""Who would be in two lessons at once is named where she is enrolled, and listed for the office."""

from datetime import date, time

import pytest
from django.urls import reverse

from classes.models import Enrolment, Term
from classes.selectors.timetable.student_clashes import clashes_of_student
from office.planning.new_years import Fate
from tests.admin.admin_pages import address as admin_address
from tests.admin.admin_pages import save_change
from tests.factories import make_class_group, make_enrolment
from tests.factories.office import make_meeting, make_room
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import plan

pytestmark = pytest.mark.django_db

AT_NINE = "at 09:00"


@pytest.fixture
def music(school, class_group):
    """Music meets when 7A does."""
    group = make_class_group(school=school, code="Music", title="")
    for one in (class_group, group):
        make_meeting(class_group=one)
    return group


@pytest.fixture
def ana(students):
    return students[0]


def words_of(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def joins(music, ana, **form):
    return {"to": music.pk, "first_on": "2026-09-14"} | form


class TestWhereSheIsEntered:
    def test_a_move_into_a_second_class_names_both_lessons(self, dana_client, music, ana, school):
        later = make_class_group(ana, code="Choir", title="")
        make_meeting(class_group=later, weekday=4)
        mine = ana.enrolments.get(class_group=later)
        form = {"leaves": mine.pk, "last_on": "2026-09-11", "shown_version": mine.version}
        page = dana_client.post(
            reverse("office:change_class", args=[ana.pk]), joins(music, ana, **form), follow=True
        )
        assert music.enrolments.filter(student=ana).exists()
        [warning] = [words for words in words_of(page) if AT_NINE in words]
        assert ana.name in warning
        assert "Music" in warning

    def test_a_move_from_one_to_the_other_names_none(self, dana_client, music, ana):
        mine = ana.enrolments.get()
        form = {"leaves": mine.pk, "last_on": "2026-09-11", "shown_version": mine.version}
        page = dana_client.post(
            reverse("office:change_class", args=[ana.pk]), joins(music, ana, **form), follow=True
        )
        assert music.enrolments.filter(student=ana).exists()
        assert not [words for words in words_of(page) if AT_NINE in words]
        assert clashes_of_student(ana) == []

    def test_the_administration_names_it_of_an_enrolment(self, dana_client, music, ana):
        form = {"student": ana.pk, "class_group": music.pk, "from_on": "2026-09-14"}
        page = dana_client.post(admin_address(Enrolment, "add"), form, follow=True)
        assert music.enrolments.filter(student=ana).exists()
        assert [words for words in words_of(page) if AT_NINE in words]

    def test_the_administration_names_it_on_the_page_of_the_student(self, dana_client, music, ana):
        form = {"enrolments-1-class_group": music.pk, "enrolments-1-from_on": "2026-09-14"}
        mine = ana.enrolments.get()
        form |= {"enrolments-0-id": mine.pk, "enrolments-0-from_on": mine.from_on.isoformat()}
        form |= {"enrolments-0-student": ana.pk, "enrolments-1-student": ana.pk}
        form |= {"enrolments-TOTAL_FORMS": 2, "enrolments-INITIAL_FORMS": 1}
        form |= {name: getattr(ana, name) for name in ana.FOUND_BY}
        page = save_change(dana_client, admin_address(type(ana), "change", ana.pk), form)
        assert music.enrolments.filter(student=ana).exists()
        shown = dana_client.get(page.url)
        assert [words for words in words_of(shown) if AT_NINE in words]


class TestInADryRun:
    def test_a_roster_notes_it_at_the_line_that_enrols(self, school, music, ana):
        found = plan(school, make_csv((ana.number, ana.given_name, ana.family_name, "Music")))
        [line] = found.lines
        assert "In two lessons at 09:00 at once" in line.reason
        assert "Music" in line.reason
        assert "7A" in line.reason
        assert not found.has_errors

    def test_a_roster_that_enrols_in_both_notes_it_once(self, school, music):
        both = [("990", "Zoe", "Young", code) for code in ("7A", "Music")]
        reasons = [line.reason for line in plan(school, make_csv(*both)).lines]
        assert sum("In two lessons" in reason for reason in reasons) == 1

    @pytest.mark.parametrize("where", ["left", "later"])
    def test_lessons_that_she_can_both_attend_are_none(self, school, music, ana, where):
        if where == "left":
            ana.enrolments.update(until_on=school.today())
        else:
            music.meetings.update(starts_at=time(10), ends_at=time(11))
        found = plan(school, make_csv((ana.number, ana.given_name, ana.family_name, "Music")))
        assert "In two lessons" not in " ".join(line.reason for line in found.lines)

    def test_a_new_year_shows_it_before_it_is_entered(self, dana_client, school, music, ana):
        eighth = make_class_group(school=school, code="8A", title="")
        make_meeting(class_group=eighth)
        make_enrolment(student=ana, class_group=music, from_on=date(2026, 8, 17))
        make_meeting(class_group=music, weekday=3)
        address = reverse("office:new_year", args=[school.pk])
        form = dana_client.get(address).context["form"]
        entries = {field.html_name: field.value() for field in form if field.value()}
        entries |= {
            fate.html_name: Fate.UP if one.class_group.code == "7A" else Fate.STAYS
            for one, fate, _code in form.classes
        }
        page = dana_client.post(address, entries)
        [clash] = page.context["clashes"]
        assert {clash.one.class_group.code, clash.other.class_group.code} == {"8A", "Music"}
        assert ana.name in page.text


def test_lessons_of_a_term_in_which_she_is_not_in_both_are_none(school, music, ana, class_group):
    make_enrolment(student=ana, class_group=music, from_on=date(2026, 9, 14))
    assert len(clashes_of_student(ana)) == 1
    past = Term.objects.create(
        school=school, name="Past", first_on=date(2026, 8, 17), last_on=date(2026, 9, 4)
    )
    music.meetings.update(term=past)
    assert clashes_of_student(ana) == []


class TestList:
    @pytest.fixture
    def address(self, school):
        return reverse("timetables:double_booked", args=[school.pk])

    def test_students_teachers_and_rooms_are_listed(self, dana_client, address, music, ana, school):
        make_enrolment(student=ana, class_group=music, from_on=date(2026, 9, 14))
        room = make_room(school=school, name="Lab")
        for group in school.class_groups.all():
            group.meetings.update(room=room)
        page = dana_client.get(address).text
        assert reverse("office:student", args=[ana.pk]) in page
        assert "Lab is double booked" in page

    def test_without_any_it_says_so(self, dana_client, address, class_group):
        assert "Nobody and nothing" in dana_client.get(address).text

    def test_its_queries_do_not_grow(
        self, dana_client, address, music, students, django_assert_max_num_queries
    ):
        dana_client.get(address)
        with django_assert_max_num_queries(30) as none:
            dana_client.get(address)
        for student in students:
            make_enrolment(student=student, class_group=music, from_on=date(2026, 9, 14))
        with django_assert_max_num_queries(len(none)):
            assert students[-1].name in dana_client.get(address).text
