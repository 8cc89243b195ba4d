"""Zips of OneRoster without a manifest come in, and those of Microsoft School Data Sync."""

import pytest
from django.urls import reverse

from classes.account_mails.awaited_colleagues import shown_address
from classes.models import Enrolment
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from rosters.planning.plans import RosterAction
from tests.rosters.roster_files import ONEROSTER, make_csv, make_oneroster, make_zip
from tests.rosters.steps import actions, plan, send, take_in

pytestmark = pytest.mark.django_db

VERSION_1_0 = {
    "orgs": [("sourcedId", "name", "type"), ("org-1", "Hill School", "school")],
    "academicSessions": [
        ("sourcedId", "title", "type", "startDate", "endDate"),
        ("t1", "Autumn", "term", "2026-08-17", "2026-12-19"),
    ],
    "courses": [("sourcedId", "title"), ("c", "Physics")],
    "classes": [
        ("sourcedId", "title", "classCode", "courseSourcedId", "schoolSourcedId"),
        ("g-7a", "Physics", "7A", "c", "org-1"),
    ],
    "users": [
        ("sourcedId", "orgSourcedIds", "role", "givenName", "familyName", "identifier", "email"),
        ("u-1", "org-1", "student", "Ana", "Adams", "701", ""),
        ("u-2", "org-1", "student", "Ben", "Baker", "702", ""),
        ("u-9", "org-1", "teacher", "Tess", "Teach", "", "tess@example.org"),
    ],
    "enrollments": [
        ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
        ("e-1", "g-7a", "org-1", "u-1", "student"),
        ("e-2", "g-7a", "org-1", "u-2", "student"),
        ("e-9", "g-7a", "org-1", "u-9", "teacher"),
    ],
}
SCHOOL_DATA_SYNC = {
    "Orgs": [
        ("sourcedId", "name", "type", "parentSourcedId"),
        ("org-1", "Hill School", "school", "d"),
        ("d", "Town", "district", ""),
    ],
    "Users": [
        ("sourcedId", "username", "givenName", "familyName", "email"),
        ("u-1", "ana", "Ana", "Adams", ""),
        ("u-2", "ben", "Ben", "Baker", ""),
        ("u-9", "tess", "Tess", "Teach", "tess@example.org"),
    ],
    "Roles": [
        ("userSourcedId", "orgSourcedId", "role", "sessionSourcedId", "roleStartDate"),
        ("u-1", "org-1", "student", "", ""),
        ("u-2", "org-1", "student", "", ""),
        ("u-9", "org-1", "teacher", "", ""),
    ],
    "Classes": [
        ("sourcedId", "orgSourcedId", "title", "sessionSourcedIds", "courseSourcedId"),
        ("g-7a", "org-1", "7A", "", "c-unknown"),
    ],
    "Enrollments": [
        ("classSourcedId", "userSourcedId", "role"),
        ("g-7a", "u-1", "student"),
        ("g-7a", "u-2", "student"),
        ("g-7a", "u-9", "teacher"),
    ],
}
OTHER_SCHOOL = {
    "Orgs": [("org-2", "Lake School", "school", "d")],
    "Users": [("u-5", "lu", "Lu", "Lake", "")],
    "Roles": [("u-5", "org-2", "student", "", "")],
    "Classes": [("g-8", "org-2", "8Z", "", "")],
    "Enrollments": [("g-8", "u-5", "student")],
}


def zip_of(files, more=None, folder=""):
    rows = {name: [*found, *(more or {}).get(name, [])] for name, found in files.items()}
    contents = {f"{folder}{x}.csv": make_csv(*r[1:], headings=r[0]) for x, r in rows.items()}
    return make_zip(contents)


@pytest.mark.parametrize("files", [VERSION_1_0, SCHOOL_DATA_SYNC], ids=["1.0", "sync"])
@pytest.mark.parametrize("folder", ["", "export/"])
def test_everybody_comes_in_without_a_manifest(school, files, folder):
    content = zip_of(files, folder=folder)
    found = plan(school, content)
    assert not found.has_errors, [x.reason for x in found.lines]
    take_in(school, content)
    assert {x.student.name for x in Enrolment.objects.all()} == {"Ana Adams", "Ben Baker"}
    (group,) = school.class_groups.all()
    assert (group.code, [shown_address(x) for x in group.teachers.all()]) == (
        "7A",
        ["tess@example.org"],
    )
    school.refresh_from_db()
    assert actions(school, content) == {RosterAction.UNCHANGED}


@pytest.mark.parametrize("files", [VERSION_1_0, SCHOOL_DATA_SYNC], ids=["1.0", "sync"])
def test_who_is_missing_in_complete_files_leaves(school, files):
    take_in(school, zip_of(files))
    school.refresh_from_db()
    name = "enrollments" if "enrollments" in files else "Enrollments"
    rows = [row for row in files[name] if "u-2" not in row]
    found = plan(school, zip_of(files | {name: rows}))
    assert [x.what for x in found.lines if x.action == RosterAction.END] == [
        str(x) for x in ["Ben Baker (702)" if "enrollments" in files else "Ben Baker (u-2)"]
    ]


def test_files_of_changes_without_a_manifest_end_nothing(school):
    take_in(school, zip_of(VERSION_1_0))
    school.refresh_from_db()
    head, first, *_others = VERSION_1_0["enrollments"]
    rows = [(*head, "dateLastModified", "status"), (*first, "2026-09-01T00:00:00Z", "active")]
    found = plan(school, zip_of(VERSION_1_0 | {"enrollments": rows}))
    assert found.changes_nothing


def test_of_a_file_of_several_schools_the_one_of_this_name_is_read(school):
    school.name = "Hill School"
    school.save()
    take_in(school, zip_of(SCHOOL_DATA_SYNC, OTHER_SCHOOL))
    school.refresh_from_db()
    assert (school.sourced_id, school.students.count()) == ("org-1", 2)
    assert [x.code for x in school.class_groups.all()] == ["7A"]


def test_which_of_several_schools_is_meant_is_asked_and_remembered(dana_client, school):
    school.name = "Another name"
    school.save()
    sent = send(school, zip_of(SCHOOL_DATA_SYNC, OTHER_SCHOOL))
    address = reverse("rosters:choose_reading", args=[sent.pk])
    page = dana_client.get(reverse("rosters:roster_import", args=[sent.pk]), follow=True)
    assert page.request["PATH_INFO"] == address
    assert page.context["form"].fields["school_id"].choices == [
        ("org-1", "Hill School"),
        ("org-2", "Lake School"),
    ]
    seen = {"school_id": "org-2", "shown_version": sent.choices_version}
    dana_client.post(address, seen)
    sent = work_on_import(roster_import=RosterImport.objects.get())
    assert (sent.n_errors, sent.n_added) == (0, 3)


def test_a_school_that_is_not_in_the_file_is_not_chosen(dana_client, school):
    school.name = "Another name"
    school.save()
    sent = send(school, zip_of(SCHOOL_DATA_SYNC, OTHER_SCHOOL))
    address = reverse("rosters:choose_reading", args=[sent.pk])
    seen = {"school_id": "org-77", "shown_version": sent.choices_version}
    page = dana_client.post(address, seen)
    assert page.context["form"].errors
    assert RosterImport.objects.get().choices == {}


def test_files_in_capitals_are_found(school):
    head = {name: ONEROSTER[name][0] for name in ONEROSTER}
    rows = {f"{x.upper()}.CSV": make_csv(*ONEROSTER[x][1], headings=head[x]) for x in ONEROSTER}
    found = plan(school, make_zip(rows))
    assert not found.has_errors, [x.reason for x in found.lines]
    assert found.counts == plan(school, make_oneroster()).counts
