"""What a service brings waits for a person, except for what was allowed beforehand."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from classes.account_mails.awaited_colleagues import shown_address
from classes.models import Enrolment
from integrations.models import RosterSource
from integrations.other_systems import tokens
from integrations.services.roster_sources import ROSTER_SOURCES, plan_fetches
from jobs.lifecycle import acquire, queue_anew
from jobs.registry import Lane
from jobs.runner import run_leased
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.services import apply_import
from tests.factories import make_student
from tests.factories.roster_sources import ask_now
from tests.integrations.roster_sources.conftest import enrolment, ref, row, user
from tests.processes.oneroster_server import ROOT

pytestmark = pytest.mark.django_db

FIRST_ON = date(2026, 8, 17)
LATER = {"dateLastModified": "2100-01-01T00:00:00Z"}


def names(school):
    return sorted(x.name for x in school.students.all())


def apply(source):
    found = source.last_import
    apply_import(roster_import=found, by=None, shown_version=found.fingerprint)
    work_on_import(roster_import=found)


def test_a_first_roster_waits_for_a_person(source, school):
    source = ask_now(source)
    assert (source.state, source.last_import.stage) == ("ready", "planned")
    assert not school.students.exists()
    apply(source)
    assert names(school) == ["Ana Adams", "Cem Clark", "Kim Baker"]
    assert [shown_address(x) for x in school.teachers.all()] == ["tess@example.org"]
    assert school.terms.get().name == "Autumn"


def test_nobody_is_asked_about_what_changes_nothing(source):
    apply(ask_now(source))
    source = ask_now(source)
    assert (source.last_import, RosterImport.objects.filter(stage="planned").count()) == (None, 0)


def test_after_a_roster_was_applied_only_changes_are_asked_for(source, service):
    apply(ask_now(source))
    service.asked.clear()
    ask_now(source)
    pages = [path for path, _status in service.asked if path.startswith(ROOT)]
    assert len(pages) == 6
    assert all("filter=dateLastModified" in path for path in pages)


def test_what_nobody_applied_is_asked_for_again(source, service):
    ask_now(source)
    service.asked.clear()
    source = ask_now(source)
    assert not any("filter=" in path for path, _status in service.asked)
    assert [x.stage for x in RosterImport.objects.all()] == ["planned", "discarded"]


@pytest.fixture
def allowed(source):
    apply(ask_now(source))
    RosterSource.objects.update(applies_by_itself=True, most_leaving=20)
    return source


def test_a_new_student_comes_in_by_itself_where_that_is_allowed(allowed, service, school):
    service.rows["users"].append(user("u-4", "Di", "Doe", identifier="704", **LATER))
    service.rows["enrollments"].append(enrolment("e-4", "u-4", **LATER))
    assert ask_now(allowed).last_import.stage == "applied"
    assert "Di Doe" in names(school)


def test_a_new_student_waits_where_nothing_is_allowed(allowed, service, school):
    RosterSource.objects.update(applies_by_itself=False)
    service.rows["users"].append(user("u-4", "Di", "Doe", identifier="704", **LATER))
    assert ask_now(allowed).last_import.stage == "planned"
    assert "Di Doe" not in names(school)


def test_more_leavers_than_the_allowed_share_wait_for_a_person(allowed, service, school):
    service.rows["enrollments"][0] |= {"status": "tobedeleted", **LATER}
    source = ask_now(allowed)
    assert source.last_import.stage == "planned"
    assert source.last_import.n_ended == 1


def test_a_new_log_in_waits_for_a_person(allowed, service, school):
    teacher = user("u-8", "Lo", "Lane", "teacher", email="lo@example.org", **LATER)
    service.rows["users"].append(teacher)
    assert ask_now(allowed).last_import.stage == "planned"
    assert school.teachers.count() == 1


def test_leavers_are_counted_however_their_lines_are_called(allowed, service, school):
    from_on, today = date(2026, 8, 16), school.today()
    assert from_on < today
    service.rows["enrollments"][0] |= {"beginDate": str(from_on), "endDate": str(today), **LATER}
    source = ask_now(allowed)
    assert (source.last_import.stage, source.last_import.n_ended) == ("planned", 0)
    assert source.last_import.n_changed == 1


def test_within_the_share_leavers_leave_by_themselves(allowed, service):
    Enrolment.objects.bulk_create(
        Enrolment(student=make_student(school=allowed.school), class_group=group, from_on=FIRST_ON)
        for group in allowed.school.class_groups.all()
        for _n in range(3)
    )
    service.rows["enrollments"][0] |= {"status": "tobedeleted", **LATER}
    assert ask_now(allowed).last_import.stage == "applied"


def rename(rows):
    rows["users"][0] |= {"familyName": "Other", **LATER}


def renumber(rows):
    rows["users"][0] |= {"identifier": "799", **LATER}


def shorten_term(rows):
    rows["academicSessions"][0] |= {"endDate": "2026-12-01", **LATER}


def take_class_from_teacher(rows):
    rows["enrollments"][3] |= {"status": "tobedeleted", **LATER}


def move_to_another_class(rows):
    group = {"classCode": "7B", "course": ref("c"), "school": ref("org-1"), "terms": [ref("t1")]}
    rows["classes"].append(row("g-7b", title="Physics", **group, **LATER))
    joined = enrolment("e-5", "u-1", **LATER)
    rows["enrollments"].append(joined | {"class": ref("g-7b")})


def retitle_class(rows):
    rows["classes"][0] |= {"title": "Chemistry", **LATER}


WAITING = [
    *(rename, renumber, shorten_term, take_class_from_teacher, move_to_another_class),
    retitle_class,
]


@pytest.mark.parametrize("change", WAITING)
def test_whatever_is_not_allowed_by_name_waits_for_a_person(allowed, service, change):
    change(service.rows)
    last = ask_now(allowed).last_import
    assert (last.stage, last.n_errors, last.n_left_out) == ("planned", 0, 0)
    assert last.n_added + last.n_changed + last.n_ended >= 1


@pytest.fixture
def meanwhile(allowed, service, monkeypatch):
    """Change the source between the first question of a fetch and its answer."""
    service.rows["users"].append(user("u-4", "Di", "Doe", identifier="704", **LATER))
    ask = tokens.exchange

    def change(**fields):
        def exchange(*args):
            RosterSource.objects.update(**fields)
            return ask(*args)

        monkeypatch.setattr(tokens, "exchange", exchange)
        return ask_now(allowed)

    return change


def test_what_is_allowed_is_asked_after_the_fetch(meanwhile, school):
    assert meanwhile(applies_by_itself=False).last_import.stage == "planned"
    assert "Di Doe" not in names(school)


ANOTHERS_LEASE = uuid.UUID(int=7)


@pytest.mark.parametrize(
    "fields",
    [{"is_active": False}, {"url": "https://other.example/"}, {"lease": ANOTHERS_LEASE}],
)
def test_nothing_is_kept_of_a_fetch_that_nobody_wants_any_more(meanwhile, school, fields):
    n_before = RosterImport.objects.count()
    meanwhile(**fields)
    assert RosterImport.objects.count() == n_before
    assert "Di Doe" not in names(school)


def test_a_service_that_was_switched_off_while_it_waited_is_not_asked(source, service):
    queue_anew(job=source)
    RosterSource.objects.update(is_active=False)
    run_leased(lease=acquire(kind=ROSTER_SOURCES, pk=source.pk))
    assert service.asked == []
    assert RosterSource.objects.get().state == "ready"


def test_mails_do_not_wait_for_a_long_fetch():
    assert ROSTER_SOURCES.lane == Lane.SMALL


def test_a_refusal_is_told_and_not_tried_again(source, service):
    RosterSource.objects.update(client_id="stranger")
    source = ask_now(source)
    assert (source.state, source.failure_code) == ("failed", "source_refuses")
    assert "refuses" in source.failure_reason


def test_a_service_that_is_away_is_tried_again_later(source, service):
    service.status = 503
    assert ask_now(source).state == "queued"


@pytest.mark.parametrize(("hour", "n"), [(2, 1), (12, 0)])
def test_services_are_asked_at_night_once(source, school, hour, n, monkeypatch):
    now = datetime(2026, 9, 1, hour, tzinfo=UTC)
    school.time_zone = "UTC"
    school.save()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert plan_fetches() == n
    RosterSource.objects.update(asked_at=now - timedelta(hours=1), state="ready")
    assert plan_fetches() == 0


def test_a_service_that_is_switched_off_is_not_asked(source, monkeypatch):
    RosterSource.objects.update(is_active=False)
    now = datetime(2026, 9, 1, 2, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert plan_fetches() == 0
