"""Whoever is killed, at whatever moment: the errand done again ends as if nothing had been."""

import pytest

from tests.integrations.receiver import receiver
from tests.integrations.roster_sources.conftest import service
from tests.kills.killing_rig import KillingRig
from tests.plugins.thorough import FEWEST_KILLS

__all__ = ["receiver", "service"]
pytestmark = pytest.mark.thorough

IN_SITE_OR_WORKER = [
    # First: later there are the keys of all students of the others to change.
    *("rotation", "upload", "recognition", "live", "room film", "registration", "confirmation"),
    *("import", "timetable", "mail", "parents' mail", "retention", "erasure", "backup"),
    *("class clip", "copy with names", "evaluation", "student export", "reset"),
]
LIKE_OTHERS = [
    "register export",
    "invitation",
    "question",
    "reminder",
    "camera alert",
    "film notice",
]
"""To a database that dies they are what a mail is, or a page."""

DIFFERS_ON_SQLITE = [
    *("upload", "confirmation", "import", "retention", "erasure", "backup"),
    *("class clip", "student export"),
]
"""SQLite locks the whole file and has a log of its own; the rest never waits for a row."""

N_TRIES = 4
N_KILLS_OF_DATABASE = 2


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory, new_sqlite_file):
    folder = tmp_path_factory.mktemp("kills")
    rig = KillingRig(folder, f"sqlite:///{new_sqlite_file(folder / 'db.sqlite3')}")
    yield rig
    rig.end()


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory, postgresql_server, migrated_template, execute_on_postgresql):
    """What the server says is written must be written: it will die."""
    name = "attendance_kills"
    execute_on_postgresql(f"CREATE DATABASE {name} TEMPLATE {migrated_template}")
    execute_on_postgresql(f"ALTER DATABASE {name} SET synchronous_commit = on")
    rig = KillingRig(tmp_path_factory.mktemp("kills"), f"{postgresql_server}/{name}")
    yield rig
    rig.end()
    execute_on_postgresql(f"DROP DATABASE {name} WITH (FORCE)")


def moments(n: int, n_kills: int) -> list[int]:
    """The first one, the last one, and some between them."""
    return sorted({1 + round(i * (n - 1) / (n_kills - 1)) for i in range(n_kills)})


@pytest.fixture
def n_kills(request) -> int:
    """Three in `make test`; `--kills 40` looks for a rare moment."""
    return request.config.getoption("kills")


def assert_nothing_lost_nothing_doubled(rig, errand, *given, victim="self", n_kills=FEWEST_KILLS):
    n_moments, undisturbed = rig.undisturbed(errand, *given)
    assert n_moments >= FEWEST_KILLS
    for at in moments(n_moments, min(n_moments, n_kills)):
        killed = killed_at(rig, errand, *given, at=at, victim=victim)
        assert killed.has_died == (victim == "self"), killed.error
        assert killed.outcome == undisturbed, f"killed at {at} of {n_moments}: {killed.error}"


def killed_at(rig, errand, *given, at, victim):
    """Kill at a moment; or at the last one, where the errand had fewer this time.

    What a job says of its progress it says by the clock, so a quicker run has fewer moments.
    """
    for _ in range(N_TRIES):
        killed = rig.killed(errand, *given, at=at, victim=victim)
        is_over_before = victim == "self" and not killed.has_died and 0 < killed.n_moments < at
        if not is_over_before:
            break
        at = killed.n_moments
    return killed


@pytest.mark.parametrize("errand", DIFFERS_ON_SQLITE)
def test_a_process_on_sqlite(on_sqlite, errand, n_kills):
    assert_nothing_lost_nothing_doubled(on_sqlite, errand, n_kills=n_kills)


@pytest.mark.postgresql
@pytest.mark.parametrize("errand", [*IN_SITE_OR_WORKER, *LIKE_OTHERS])
def test_a_process_on_postgresql(on_postgresql, errand, n_kills):
    assert_nothing_lost_nothing_doubled(on_postgresql, errand, n_kills=n_kills)


@pytest.mark.postgresql
def test_a_message_to_another_system_has_one_number(on_postgresql, receiver):
    """Who hears it twice can tell: killed after it was sent, it is sent again under its number."""
    assert_nothing_lost_nothing_doubled(on_postgresql, "webhook", receiver.url)
    numbers = [message.headers["Webhook-Id"] for message in receiver.messages]
    n_undisturbed = 2
    assert len(set(numbers)) == n_undisturbed + FEWEST_KILLS
    assert len(numbers) <= n_undisturbed + 2 * FEWEST_KILLS


@pytest.mark.postgresql
@pytest.mark.parametrize("errand", IN_SITE_OR_WORKER)
def test_the_database_itself(on_postgresql, errand):
    assert_nothing_lost_nothing_doubled(
        on_postgresql, errand, victim="database", n_kills=N_KILLS_OF_DATABASE
    )


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "errand", [*(one for one in IN_SITE_OR_WORKER if one != "live"), "webhook"]
)
def test_the_whole_server_of_the_database(on_postgresql, receiver, errand):
    """Its first process too, which nobody starts anew by itself.

    Not a live view: its process outlives the database, ends the view, and whoever watches reads
    that it is to be started again.
    """
    given = [receiver.url] if errand == "webhook" else []
    n_moments, undisturbed = on_postgresql.undisturbed(errand, *given)
    killed = on_postgresql.killed(errand, *given, at=1 + n_moments // 2, victim="server")
    assert not killed.has_died
    assert killed.outcome == undisturbed, killed.error


@pytest.mark.postgresql
@pytest.mark.parametrize(("victim", "n_kills"), [("self", FEWEST_KILLS), ("database", 2)])
def test_a_roster_that_is_fetched_waits_once(on_postgresql, service, victim, n_kills):
    given = ["roster service", service.url, service.token_url]
    assert_nothing_lost_nothing_doubled(on_postgresql, *given, victim=victim, n_kills=n_kills)


@pytest.mark.postgresql
def test_the_database_itself_while_a_message_is_sent(on_postgresql, receiver):
    assert_nothing_lost_nothing_doubled(
        on_postgresql, "webhook", receiver.url, victim="database", n_kills=N_KILLS_OF_DATABASE
    )
    numbers = {message.headers["Webhook-Id"] for message in receiver.messages}
    assert len(numbers) in {N_KILLS_OF_DATABASE, 2 + N_KILLS_OF_DATABASE}
