"""A departure is taken back: everything is as before, or nothing is changed and it says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassSession, Cover
from office.errors import DepartureChangedError
from office.models import Departure
from office.services.departures import end_teaching, resume_teaching, undo_departure
from tests.factories import make_class_group, make_record, make_session, make_teacher
from tests.factories.office import make_cover, make_meeting
from tests.shown_forms import fields_of, press

HOUR = timedelta(hours=1)


@pytest.fixture
def post(alice):
    return alice.teacher_posts.get()


@pytest.fixture
def colleague(school):
    return make_teacher(school=school, first_name="Cora", last_name="")


@pytest.fixture
def meeting(class_group, post):
    return make_meeting(class_group=class_group, teacher=post)


@pytest.fixture
def coming(class_group, post, meeting):
    return make_session(class_group=class_group, teacher=post, meeting=meeting)


@pytest.fixture
def cover(post, other_class_group):
    """A lesson of a colleague that she was to take."""
    lesson = make_meeting(class_group=other_class_group)
    return make_cover(meeting=lesson, teacher=post, day=timezone.now().date() + timedelta(days=1))


@pytest.fixture(params=["a successor", "nobody yet"])
def departure(request, post, colleague, dana, coming, cover) -> Departure:
    successor = colleague if request.param == "a successor" else None
    end_teaching(teacher=post, successor=successor, by=dana, shown_version=post.version)
    return Departure.objects.get()


def undo(departure, by, shown_version=None):
    version = shown_version or departure.version
    return undo_departure(departure=departure, by=by, shown_version=version)


def test_everything_is_hers_again(
    departure, post, colleague, class_group, meeting, coming, cover, alice, dana
):
    undo(departure, dana)
    for row in (post, meeting, coming, alice):
        row.refresh_from_db()
    assert (post.left_on, alice.is_active) == (None, True)
    assert list(post.class_groups.all()) == [class_group]
    assert not colleague.class_groups.exists()
    assert (meeting.teacher, coming.teacher) == (post, post)
    again = Cover.objects.get()
    assert (again.teacher, again.meeting, again.day) == (post, cover.meeting, cover.day)
    assert not Departure.objects.exists()


def test_a_lesson_that_her_timetable_opened_since_is_hers_too(
    departure, post, meeting, class_group, dana
):
    later = make_session(
        class_group=class_group,
        meeting=meeting,
        teacher=departure.successor,
        starts_at=timezone.now() + HOUR,
    )
    undo(departure, dana)
    later.refresh_from_db()
    assert later.teacher == post


def test_a_class_that_the_successor_had_before_stays_hers_as_well(post, class_group, bob, dana):
    successor = bob.teacher_posts.get()
    end_teaching(teacher=post, successor=successor, by=dana, shown_version=post.version)
    undo(Departure.objects.get(), dana)
    assert set(class_group.teachers.all()) == {post, successor}


@pytest.mark.parametrize(
    "change",
    [
        "a register taken",
        "a class given on",
        "a line given on",
        "a class of her own",
        "successor left",
    ],
)
def test_what_was_gone_on_with_refuses_all_of_it(
    change, post, colleague, coming, meeting, cover, class_group, student, bob, dana
):
    end_teaching(teacher=post, successor=colleague, by=dana, shown_version=post.version)
    departure, other = Departure.objects.get(), make_teacher(school=post.school)
    if change == "a register taken":
        make_record(session=coming, student=student, recorded_by=bob)
    elif change == "a class given on":
        colleague.class_groups.clear()
    elif change == "a line given on":
        meeting.teacher = other
        meeting.save()
    elif change == "a class of her own":
        post.class_groups.add(make_class_group(school=post.school, code="9C"))
    else:
        end_teaching(teacher=colleague, successor=other, by=dana, shown_version=colleague.version)
    with pytest.raises(DepartureChangedError, match="has changed since"):
        undo(departure, dana)
    post.refresh_from_db()
    assert post.left_on
    assert ClassSession.objects.get(pk=coming.pk).teacher != post


def test_a_cover_taken_by_somebody_else_since_refuses_it(departure, cover, school, dana):
    Cover.objects.all().delete()
    make_cover(meeting=cover.meeting, teacher=make_teacher(school=school), day=cover.day)
    with pytest.raises(DepartureChangedError):
        undo(departure, dana)


def test_who_may_not_or_is_late_is_refused(departure, post, alice, eve, dana):
    for stranger in (alice, eve):
        with pytest.raises(NotOfficeError):
            undo(departure, stranger)
    with pytest.raises(StaleRowError):
        undo(departure, dana, shown_version="another")
    post.refresh_from_db()
    resume_teaching(teacher=post, by=dana, shown_version=post.version)
    with pytest.raises(StaleRowError):
        undo(departure, dana)


class TestPage:
    def test_undo_stands_beside_the_departure_and_answers_once_more(
        self, dana_client, departure, post
    ):
        address = f"/teachers/{post.pk}/"
        shown = fields_of(dana_client.get(address).text, f"{address}leave/undo/")
        page = press(dana_client, address, f"{address}leave/undo/", follow=True).text
        assert "teaches here as before." in page
        assert "Left the school" not in page
        again = dana_client.post(f"{address}leave/undo/", shown, follow=True)
        assert "It is undone already." in again.text

    def test_a_refusal_says_what_to_do(self, dana_client, departure, post):
        post.class_groups.add(make_class_group(school=post.school, code="9C"))
        address = f"/teachers/{post.pk}/"
        page = press(dana_client, address, f"{address}leave/undo/", follow=True).text
        assert "then enter the classes in the administration" in page

    def test_nobody_but_the_administration_undoes_it(self, departure, post, request):
        address = f"/teachers/{post.pk}/leave/undo/"
        for who in ("alice_client", "charlie_client", "eve_client", "gina_client"):
            client = request.getfixturevalue(who)
            assert client.post(address).status_code in {302, 404}
        assert Departure.objects.exists()
        assert request.getfixturevalue("dana_client").get(address).status_code == 405
