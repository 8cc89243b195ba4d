"""Records are found by student and class, of the own school, without reading all of them."""

import json
import os
import subprocess
import sys

import pytest

from classes.admin.scope.register_search import words_of
from classes.models import AttendanceRecord, ClassGroup, ClassSession, Student
from tests.admin.admin_pages import address, listed
from tests.factories import make_class_group, make_record, make_session, make_student
from tests.plugins.migrated import ROOT


@pytest.fixture
def records(session, students, other_school):
    """One record for each student of 7A, one of a student of Lake School of the same name."""
    mine = [make_record(session=session, student=student) for student in students]
    lake = make_class_group(school=other_school, code="7A")
    twin = make_student(school=other_school, given_name="Ana", family_name="Adams")
    make_record(session=make_session(class_group=lake), student=twin)
    return mine


def numbers(client, words):
    return sorted(record.student.number for record in listed(client, AttendanceRecord, q=words))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("adams", ["701"]),
        ("ana adams", ["701"]),
        ("ADAMS ana", ["701"]),
        ("702", ["702"]),
        ("7a", ["701", "702", "703", "704"]),
        ("7A adams", ["701"]),
        ("adams 7A", ["701"]),
        ('"Ana Adams"', []),
        ("adams 8B", []),
        ("nobody", []),
        ("7", ["701", "702", "703", "704"]),
    ],
)
def test_each_word_is_of_a_student_or_of_a_class(dana_client, records, words, found):
    assert numbers(dana_client, words) == found


def test_a_word_may_be_of_students_and_of_classes_at_once(dana_client, records, school):
    group = make_class_group(school=school, code="702X")
    student = make_student(school=school, number="999", family_name="Zimmer")
    make_record(session=make_session(class_group=group), student=student)
    assert numbers(dana_client, "702") == ["702", "999"]


def test_who_runs_everything_finds_both_schools(root_client, records):
    assert len(listed(root_client, AttendanceRecord, q="adams")) == 2


def test_words_are_split_as_elsewhere():
    assert words_of(' ana  "van der Berg" ') == ["ana", "van der Berg"]
    assert words_of("a b c d e f g h i") == ["a b c d e f g h i"]


def test_a_word_written_twice_is_one():
    assert words_of("7 ana 7 ana 7 ana 7 ana 7 ana") == ["7", "ana"]


def test_however_many_words_may_be_classes_a_search_is_read_in_few_ways(
    dana_client, records, class_group, django_assert_max_num_queries
):
    make_class_group(school=class_group.school, code="abcdefgh")
    with django_assert_max_num_queries(60):
        assert numbers(dana_client, "a b c d e f g h") == []


@pytest.mark.parametrize("model", [AttendanceRecord, ClassSession, Student])
def test_classes_are_filtered_by_typing_and_not_by_a_list_of_links(
    dana_client, records, class_group, model
):
    other = make_class_group(school=class_group.school, code="9Z")
    page = dana_client.get(address(model, "changelist")).content.decode()
    assert 'data-field-name="class_group"' in page
    assert f"exact={other.pk}" not in page
    assert "select2" in page


def test_the_chosen_class_is_named_and_filters(dana_client, records, class_group):
    query = {"session__class_group__id__exact": class_group.pk, "status__exact": "present"}
    page = dana_client.get(address(AttendanceRecord, "changelist"), query).content.decode()
    assert f'<option value="{class_group.pk}" selected>' in page
    assert '<input type="hidden" name="status__exact" value="present">' in page
    other = make_class_group(school=class_group.school, code="9Z")
    query = {"session__class_group__id__exact": other.pk}
    assert listed(dana_client, AttendanceRecord, **query) == set()


def test_the_name_of_a_class_of_another_school_is_not_shown_by_its_key(dana_client, records):
    lake = ClassGroup.objects.exclude(school__name="Hill School").get()
    lake.code = "SECRET"
    lake.save()
    query = {"session__class_group__id__exact": lake.pk}
    page = dana_client.get(address(AttendanceRecord, "changelist"), query).content.decode()
    assert "SECRET" not in page


@pytest.mark.postgresql
def test_on_postgresql_no_search_reads_all_records(migrated_postgresql_url, tmp_path):
    small = ["--schools", "4", "--students", "250", "--lessons", "40"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.administration", "--measure", *small],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": str(tmp_path), "DATABASE_URL": migrated_postgresql_url},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["n_records"] == 40_000
    assert {one["who"] for one in found["searches"]} == {"office", "operator"}
    assert all(one["n_found"] for one in found["searches"])
    assert [one["reads_all"] for one in found["searches"]] == [[]] * len(found["searches"])
