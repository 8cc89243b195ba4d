"""Drawn people before a kiosk with the real networks, which are killed over a visit."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
import requests

from benchmarks.fixtures.drawn_camera import SHOWN
from demo.people import STRANGERS
from tests.kiosks.real_networks.before_the_door import people, picture_of
from tests.kiosks.real_networks.door_site import DoorSite, Tablet

pytestmark = [pytest.mark.networks, pytest.mark.alone]

STUDENT, OTHER, _, FOURTH = SHOWN[:4]
CARRIERS = ("poster", "print", "phone", "tablet")
INTO_A_VISIT_S = 0.4
"""Twelve pictures take the networks more than a second."""


@dataclass(frozen=True)
class Door:
    """A site, its networks, and the tablet."""

    site: DoorSite
    tablet: Tablet

    def greeting(self, student: object) -> str:
        return f"Hello {str(getattr(student, 'name', '')).partition(' ')[0]}!"


def present_in(noted: dict[str, list]) -> list:
    """Return who is proposed as present."""
    return [row for row in noted["sightings"] if row[1] == "present"]


@pytest.fixture(scope="module")
def postgresql_door_url(
    postgresql_server, migrated_template, execute_on_postgresql
) -> Iterator[str]:
    name = "attendance_door"
    execute_on_postgresql(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    yield f"{postgresql_server}/{name}"
    execute_on_postgresql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def door(request, tmp_path_factory, new_sqlite_file) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_door_url")
    else:
        url = f"sqlite:///{new_sqlite_file(folder / 'db.sqlite3')}"
    site = DoorSite(folder, url)
    key = site.ask("prepare")
    try:
        site.start_site()
        site.start_networks()
        yield Door(site, Tablet(site.url, key))
    finally:
        site.end()


def test_a_student_who_turns_her_head_is_greeted_and_proposed(door):
    answer = door.tablet.hand_in(people(STUDENT.seed))
    assert (answer["outcome"], answer["greeting"]) == ("known", door.greeting(STUDENT))
    noted = door.site.ask("noted")
    assert [STUDENT.number, "present", "sure"] in noted["sightings"]
    assert noted["records"] == 0


@pytest.mark.parametrize("seed", STRANGERS)
def test_a_stranger_is_asked_for_a_code_and_proposed_as_nobody(door, seed):
    before = present_in(door.site.ask("noted"))
    assert door.tablet.hand_in(people(seed)) == {"outcome": "doubtful"}
    assert present_in(door.site.ask("noted")) == before


def test_two_who_stand_there_are_asked_to_come_one_at_a_time(door):
    answer = door.tablet.hand_in(people(STUDENT.seed, OTHER.seed))
    assert answer == {"outcome": "several"}


@pytest.mark.parametrize("is_registered", [True, False], ids=["registered", "another"])
@pytest.mark.parametrize("carrier", CARRIERS)
def test_a_picture_of_a_student_is_not_greeted(door, carrier, is_registered, capsys):
    before = present_in(door.site.ask("noted"))
    shown = picture_of(FOURTH, carrier, is_registered=is_registered)
    answer = door.tablet.hand_in(shown)
    with capsys.disabled():
        sys.stdout.write(f"\n{carrier}, registered {is_registered}: {answer['outcome']}\n")
    assert answer["outcome"] in {"picture", "still", "doubtful"}
    assert "greeting" not in answer
    assert present_in(door.site.ask("noted")) == before


def test_networks_that_are_killed_over_a_visit_lose_nobody_and_count_nobody_twice(door):
    visit, pictures = uuid4().hex, people(OTHER.seed)
    killing = threading.Timer(INTO_A_VISIT_S, door.site.kill_networks)
    killing.start()
    answer = door.tablet.send(pictures, visit)
    killing.join()
    assert (answer.status_code, answer.json()["kind"]) == (409, "NetworksAwayError")
    assert visit not in door.site.ask("noted")["visits"]
    door.site.start_networks()
    again = [door.tablet.hand_in(pictures, visit) for _ in range(2)]
    assert [one["greeting"] for one in again] == [door.greeting(OTHER)] * 2
    noted = door.site.ask("noted")
    assert noted["visits"][visit] == ["known", OTHER.number]
    assert [row for row in noted["sightings"] if row[0] == OTHER.number] == [
        [OTHER.number, "present", "sure"]
    ]
    assert noted["captures"] == 1


def test_a_site_that_is_killed_over_a_visit_loses_nobody_and_counts_nobody_twice(door):
    visit, pictures = uuid4().hex, people(OTHER.seed)
    killing = threading.Timer(INTO_A_VISIT_S, door.site.kill_site)
    killing.start()
    with pytest.raises(requests.ConnectionError):
        door.tablet.send(pictures, visit)
    killing.join()
    door.site.start_site()
    # Where the site was away for more than a minute she has gone in: she is greeted no more.
    assert door.tablet.hand_in(pictures, visit)["outcome"] == "known"
    noted = door.site.ask("noted")
    assert noted["visits"][visit] == ["known", OTHER.number]
    assert [row for row in noted["sightings"] if row[0] == OTHER.number] == [
        [OTHER.number, "present", "sure"]
    ]
    assert noted["captures"] == 1
