"""What a person entered stays in its form while a service refuses it: every form of every page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import chain

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import pre_save
from django.urls import resolve, reverse

from classes.errors import RefusedError
from classes.models import PlannedAbsence
from classes.services import AbsencePlan, change_planned_absence
from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent
from tests.factories import make_notice
from tests.factories.office import make_period, make_term
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.page_forms import PageForm, Sent, forms_of
from tests.pages.test_pages_access import GUARDED, OWN_LISTS, address_of, rows  # noqa: F401
from tests.rosters.roster_files import CLASS_7A, make_csv

pytestmark = pytest.mark.django_db

REFUSAL = "Somebody has changed this meanwhile"

SHOWN_WITH = {
    "timetables:covers": ["?day=2026-09-01&teacher="],
    "timetables:change_once": ["?on=2026-09-01"],
    "timetables:timetable": ["?at=2-0800-0845", "?lesson={lessons}"],
}
"""What a page is asked for so that it shows its form, with the keys of rows."""

ENTERED: dict[str, dict[str, str | None]] = {
    "timetables:periods": dict.fromkeys(
        [f"form-{n}-{name}" for n in (2, 3) for name in ("name", "starts_at", "ends_at")], ""
    ),
    "classes:amend": {"minutes_late": ""},
    "faces:class_consents": {"objections": None},
    "faces:school_recognition": {
        "assessed_on": f"{date.today():%Y-%m-%d}",
        "review_on": f"{date.today() + timedelta(days=300):%Y-%m-%d}",
    },
    "faces:stranger_limits": {"present_one_in": "2000", "check_one_in": "40"},
    "office:change_class": {"first_on": "2026-09-04"},
    "office:retention": {"face_pictures": "3"},
    "recognition:room": {"first_minute": "3", "last_minute": "8"},
    "recognition:take_attendance": {"by_hand": "1"},
    "timetables:copy_day": {"from": "1", "to": "3"},
}
"""What cannot be just anything, by the name of the page; None: it stays as it is."""

LATER = "12:10"
"""Each end lies after its beginning."""

NEVER_REFUSED = {
    "guardians:decide": "what cannot be decided is named and waits; the others are decided",
    "classes:invitations": "who cannot be invited is named, the others are invited",
    "faces:name_card": "cards of a clip: presses, each answered at once",
    "recognition:ignore_spot": "a press beside a face, with a word for it at most",
    "faces:split_card": "ticks on pictures, of a clip that is gone after a day",
    "office:new_year": "shows what would change; what refuses the change has a test of its own",
    "office:erase_student": "a number that confirms, written anew each time on purpose",
    "reports:subscriptions": "a person's own choices; the last one counts",
}
"""Forms without a way to lose what was typed, and why."""

FEWEST_KEPT = 2
"""Whoever has entered this much would enter it again: the browser keeps it."""

OWN_WRITES = ("django_session", "accounts_", "privacy_access")
"""Tables that every request may write to."""


@pytest.fixture(scope="module")
def filled_rows(rows, session, school):  # noqa: F811
    """A notice to sign, a period and a lesson, so that forms about them are shown."""
    BiometricConsent.objects.all().delete()
    make_notice(school=school)
    make_period(school=school)
    make_term(school=school)
    return rows


@contextmanager
def first_write_refused(refusal: RefusedError) -> Iterator[list[str]]:
    """Let the database answer the first change as a service refuses one; what follows is listed."""
    refused: list[str] = []

    def refuse(execute, sql, params, many, context):
        is_write = sql.lstrip().partition(" ")[0].upper() in {"INSERT", "UPDATE", "DELETE"}
        if is_write and not any(f'"{name}' in sql for name in OWN_WRITES):
            refused.append(sql)
            if len(refused) == 1:
                raise refusal
        return execute(sql, params, many, context)

    def refuse_saving(sender, **kwargs):
        # Before the row's own transaction begins, which would be broken by it.
        refuse(lambda *args: None, f'INSERT INTO "{sender._meta.db_table}"', (), False, {})

    pre_save.connect(refuse_saving)
    try:
        with connection.execute_wrapper(refuse):
            yield refused
    finally:
        pre_save.disconnect(refuse_saving)


@pytest.fixture
def addresses_of(address_of, filled_rows):  # noqa: F811
    """Build the addresses of a page in each state that shows a form."""

    def build(name: str) -> list[str]:
        address = address_of(name) if name in GUARDED else reverse(name)
        queries = [query.format(**filled_rows) for query in SHOWN_WITH.get(name, [])]
        return [address, *(f"{address}{query}" for query in queries)]

    return build


def forms_on(client, address: str) -> list[PageForm]:
    page = client.get(address)
    is_page = page.status_code == 200 and page.get("Content-Type", "").startswith("text/html")
    return forms_of(address, page.text) if is_page else []


def target_of(form: PageForm) -> str:
    return resolve(form.action.partition("?")[0]).view_name


def entries_of(form: PageForm) -> Sent:
    sent = form.filled()
    for name in sent:
        if name.endswith(("ends_at", "until_time")):
            sent[name] = [LATER]
    own = ENTERED.get(target_of(form), {})
    return {n: v for n, v in sent.items() if n not in own} | {
        name: [value] for name, value in own.items() if value is not None
    }


def files_of(form: PageForm) -> dict[str, SimpleUploadedFile]:
    names = [one.name for one in form.fields if one.kind == "file" and one.name == "file"]
    return {name: SimpleUploadedFile("7A.csv", make_csv(*CLASS_7A)) for name in names}


def lost_entries(sent: Sent, form: PageForm) -> dict[str, tuple[list[str], list[str]]]:
    """Return what of the typed fields is not in a form as it is shown again."""
    shown, typed = form.shown(), {one.name for one in form.typed}
    return {
        name: (sent[name], shown.get(name, []))
        for name in typed
        if [value for value in sent.get(name, []) if value] != [v for v in shown.get(name, []) if v]
    }


@pytest.fixture(scope="module")
def forms_read() -> dict[str, list[PageForm]]:
    """The forms of each page that was read already: the rows behind it stay as they are."""
    return {}


@pytest.fixture
def read_forms(dana_client, addresses_of, forms_read):
    """Read the forms of a page, anew where something is sent to what it shows."""

    def read(name: str, *, is_anew: bool = False) -> list[PageForm]:
        if is_anew or name not in forms_read:
            found = [forms_on(dana_client, address) for address in addresses_of(name)]
            forms_read[name] = list(chain.from_iterable(found))
        return forms_read[name]

    return read


def refusable(forms: list[PageForm]) -> list[PageForm]:
    return [form for form in forms if target_of(form) not in NEVER_REFUSED]


@pytest.mark.parametrize("name", [*GUARDED, *sorted(OWN_LISTS)])
def test_what_was_entered_is_still_there(name, dana_client, read_forms):
    for form in refusable(read_forms(name, is_anew=True)):
        sent = entries_of(form)
        with first_write_refused(RefusedError("row_changed_meanwhile")) as refused:
            answer = dana_client.post(form.action, sent | files_of(form))
        assert refused, f"{form.action} did not reach its service: name its values in ENTERED"
        assert refused[1:] == [], "the view was asked again to show its form, and wrote"
        assert answer.status_code == 422, form.action
        assert REFUSAL in answer.text
        again = next(f for f in forms_of(form.action, answer.text) if f.action == form.action)
        assert lost_entries(sent, again) == {}


@pytest.mark.parametrize("name", [*GUARDED, *sorted(OWN_LISTS)])
def test_what_was_entered_outlives_a_sign_in_that_ran_out(name, read_forms):
    long = [form for form in read_forms(name) if form.n_entries >= FEWEST_KEPT]
    assert [form.action for form in long if form.keeps not in {"", "entries"}] == []


def test_the_walk_finds_the_forms_of_the_office(read_forms):
    names = [*GUARDED, *sorted(OWN_LISTS)]
    found = [form for name in names for form in refusable(read_forms(name))]
    assert {target_of(form) for form in found} >= {
        "classes:add_colleague",
        "classes:amend",
        "classes:change_planned_absence",
        "classes:plan_absence",
        "faces:class_consents",
        "faces:give_consent",
        "faces:new_student",
        "faces:record_objection",
        "office:add_contact",
        "office:change_class",
        "office:change_contact",
        "office:teacher_leaves",
        "timetables:change_lesson",
        "timetables:covers",
        "timetables:periods",
        "timetables:place_lesson",
        "timetables:set_cycle",
        "timetables:set_weeks",
    }


def test_a_part_of_a_page_shows_the_refusal_in_its_place(dana_client, addresses_of):
    address = addresses_of("timetables:timetable")[1]
    form = next(f for f in forms_on(dana_client, address) if f.action.endswith("/place/"))
    with first_write_refused(RefusedError("row_changed_meanwhile")):
        part = dana_client.post(form.action, entries_of(form), headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert REFUSAL in part.text
    assert "<html" not in part.text


class TestSomebodyElseHasChangedIt:
    def test_what_is_stored_by_now_stands_beside_what_was_entered(self, dana_client, other_change):
        _absence, form = other_change
        answer = dana_client.post(form.action, entries_of(form))
        assert "Stored by now, “Reason”: Rang at eight." in answer.text
        again = forms_of(form.action, answer.text)[0]
        assert lost_entries(entries_of(form), again) == {}

    def test_whoever_has_seen_it_may_save_over_it(self, dana_client, other_change):
        absence, form = other_change
        answer = dana_client.post(form.action, entries_of(form))
        again = forms_of(form.action, answer.text)[0]
        assert dana_client.post(form.action, again.shown()).status_code == 302
        absence.refresh_from_db()
        assert absence.reason == "Entered reason"

    @pytest.fixture
    def other_change(self, dana_client, dana, filled_rows):
        absence = PlannedAbsence.objects.get(pk=filled_rows["absences"])
        form = forms_on(dana_client, reverse("classes:change_planned_absence", args=[absence.pk]))[
            0
        ]
        times = {"starts_at": absence.starts_at, "ends_at": absence.ends_at}
        plan = AbsencePlan(**times, status=absence.status, code=None, reason="Rang at eight")
        change_planned_absence(absence=absence, plan=plan, by=dana, shown_version=NOT_SHOWN)
        return absence, form
