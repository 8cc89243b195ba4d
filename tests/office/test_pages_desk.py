"""The desk: four doors, of a class that the person may see, each leading somewhere."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recognition.models import RoomWatch
from tests.factories import make_class_group, make_consent, make_session, make_student
from tests.factories.office import make_meeting, make_room, watch_room

pytestmark = pytest.mark.django_db
DOORS = ("Create", "Train and test", "Run", "Registers")
REGISTER_FACE = "Register a student"


def desk_of(client, **wanted) -> str:
    answer = client.get("/desk/", wanted)
    assert answer.status_code == 200
    return answer.content.decode()


def doors_of(page: str) -> str:
    return page.partition('<div class="doors">')[2].partition("</main>")[0]


def addresses_in(doors: str) -> set[str]:
    return set(re.findall(r'href="([^"#]+)"', doors))


def test_there_are_four_doors_in_the_order_of_the_work(alice_client, student):
    headings = re.findall(r"</span> ([^<]+)</h2>", doors_of(desk_of(alice_client)))
    assert tuple(headings) == DOORS


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "gina", "helen", "root"])
def test_every_door_opens_for_whoever_sees_it(who, request, session, student):
    make_consent(student=student)
    client = request.getfixturevalue(f"{who}_client")
    addresses = addresses_in(doors_of(desk_of(client)))
    assert len(addresses) >= 6
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_a_head_finds_no_door_to_change_something(helen_client, student):
    doors = doors_of(desk_of(helen_client))
    assert REGISTER_FACE not in doors
    assert "take/" not in doors
    assert "live/" not in doors


def test_only_the_office_finds_the_door_to_a_new_student(alice_client, gina_client, student):
    assert "students/new/" not in doors_of(desk_of(alice_client))
    assert "students/new/" in doors_of(desk_of(gina_client))


def test_a_class_of_others_has_no_desk(alice_client, other_class_group):
    assert alice_client.get("/desk/", {"class": other_class_group.pk}).status_code == 404


@pytest.mark.parametrize("wanted", ["x", "-1", "99999999999999999999"])
def test_a_class_that_does_not_exist_has_no_desk(alice_client, wanted):
    assert alice_client.get("/desk/", {"class": wanted}).status_code == 404


def test_another_class_of_hers_can_be_chosen(alice, alice_client, school):
    other = make_class_group(make_student(school=school), school=school, code="9C", title="Art")
    alice.teacher_posts.get().class_groups.add(other)
    page = desk_of(alice_client, **{"class": other.pk})
    assert "<h1>9C" in page
    assert f'value="{other.pk}" selected' in page


def test_the_class_whose_lesson_is_on_comes_by_itself(alice, alice_client, school):
    other = make_class_group(make_student(school=school), school=school, code="9C", title="Art")
    alice.teacher_posts.get().class_groups.add(other)
    make_session(
        class_group=other,
        meeting=make_meeting(class_group=other),
        starts_at=timezone.now() - timedelta(minutes=5),
    )
    assert "<h1>9C" in desk_of(alice_client)


def test_whoever_has_no_class_is_told_what_comes_before(charlie, charlie_client):
    charlie.teacher_posts.get().class_groups.clear()
    assert "No class yet" in desk_of(charlie_client)


def test_whose_face_comes_next_stands_on_the_first_door(alice_client, student):
    make_consent(student=student)
    assert "Register Ana Adams" in doors_of(desk_of(alice_client))


def test_what_to_mend_next_is_counted(alice_client, student):
    assert "4 students without a consent, marked by hand" in doors_of(desk_of(alice_client))


def test_the_rooms_camera_stands_on_the_third_door_where_there_is_one(alice_client, class_group):
    room = make_room(school=class_group.school, name="Lab")
    watch_room(room, mode=RoomWatch.Mode.REQUEST)
    starts_at = timezone.now() - timedelta(minutes=5)
    make_session(class_group=class_group, starts_at=starts_at, room=room)
    assert "Let the room film now" in doors_of(desk_of(alice_client))
