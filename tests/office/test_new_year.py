"""A new school year: what is proposed, what would change, and that exactly this is written."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from classes.errors import NotOfficeError, StaleRowError
from classes.models import AttendanceRecord, ClassGroup, Enrolment, Term
from office.planning.new_years import Fate, YearWishes, next_code, plan_of, proposals_of
from office.services.new_years import begin_new_year
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_enrolment,
    make_record,
    make_school,
    make_session,
    make_student,
    make_teacher,
)
from tests.shown_forms import version_in

pytestmark = pytest.mark.django_db

LAST_ON, FIRST_ON = date(2026, 7, 17), date(2026, 9, 7)


@pytest.fixture
def hill(dana):
    """A school of three years and a choir; Ada of 10A sings."""
    school = make_school(name="Hill")
    school.staff_roles.create(user=dana, role="administrator")
    groups = {code: make_class_group(school=school, code=code) for code in ("8A", "9A", "10A")}
    groups["Choir"] = make_class_group(school=school, code="Choir")
    for number, (code, group) in enumerate(groups.items()):
        student = make_student(school=school, number=str(number), given_name=code)
        make_enrolment(student=student, class_group=group, from_on=date(2025, 9, 1))
    ada = groups["10A"].roster_on(LAST_ON).get()
    make_enrolment(student=ada, class_group=groups["Choir"], from_on=date(2025, 9, 1))
    school.terms.create(name="Spring 2026", first_on=date(2026, 1, 12), last_on=LAST_ON)
    school.terms.create(
        name="2025/26, autumn", first_on=date(2025, 9, 8), last_on=date(2025, 12, 18)
    )
    return school


def group_of(school, code) -> ClassGroup:
    return school.class_groups.get(code=code)


def wishes_for(school, **changes) -> YearWishes:
    fates = {one.class_group.pk: (one.fate, one.code) for one in proposals_of(school, LAST_ON)}
    return YearWishes(LAST_ON, FIRST_ON, fates, **changes)


def begin(school, by, wishes=None):
    wishes = wishes or wishes_for(school)
    version = plan_of(school, wishes).version
    return begin_new_year(school=school, wishes=wishes, by=by, shown_version=version)


@pytest.mark.parametrize(
    ("code", "later"),
    [("7A", "8A"), ("9b", "10b"), ("Year 12", "Year 13"), ("Choir", ""), ("Room 204", "")],
)
def test_the_code_of_the_next_year(code, later):
    assert next_code(code) == later


def test_the_last_year_leaves_and_what_has_no_year_stays(hill):
    found = {one.class_group.code: (one.fate, one.code) for one in proposals_of(hill, LAST_ON)}
    assert found == {
        "8A": (Fate.UP, "9A"),
        "9A": (Fate.UP, "10A"),
        "10A": (Fate.LEAVES, "11A"),
        "Choir": (Fate.STAYS, ""),
    }


def test_students_go_on_in_the_class_of_the_next_year(hill, dana):
    rosters = {code: set(group_of(hill, code).roster_on(LAST_ON)) for code in ("8A", "9A", "10A")}
    begin(hill, dana)
    assert set(group_of(hill, "9A").roster_on(FIRST_ON)) == rosters["8A"]
    assert set(group_of(hill, "10A").roster_on(FIRST_ON)) == rosters["9A"]
    assert not group_of(hill, "8A").roster_on(FIRST_ON).exists()
    # The registers of the old year keep their rosters, to its last day.
    for code, students in rosters.items():
        assert set(group_of(hill, code).roster_on(LAST_ON)) == students
        assert not set(group_of(hill, code).roster_on(LAST_ON + timedelta(days=1))) & students


def test_whoever_leaves_is_in_no_class_any_more_and_the_choir_goes_on(hill, dana):
    plan = begin(hill, dana)
    assert len(plan.leavers) == 1
    ada = hill.students.get(given_name="10A")
    assert {row.last_on for row in ada.enrolments.all()} == {LAST_ON}
    assert [one.given_name for one in group_of(hill, "Choir").roster_on(FIRST_ON)] == ["Choir"]


def test_lessons_held_after_a_last_day_that_is_past_count_nowhere(hill, dana):
    old, new = group_of(hill, "8A"), group_of(hill, "9A")
    student = old.roster_on(LAST_ON).get()
    before, since = (
        make_record(student=student, session=make_session(class_group=old, starts_at=moment))
        for moment in (NINE_O_CLOCK.replace(month=7, day=1), NINE_O_CLOCK.replace(month=9, day=9))
    )
    # Somebody has entered her in her new class already, while she was still on the old roster.
    entered = make_record(
        student=student,
        session=make_session(class_group=new, starts_at=NINE_O_CLOCK.replace(month=9, day=10)),
        is_after_leaving=True,
    )
    begin(hill, dana)
    found = AttendanceRecord.objects.filter(is_after_leaving=True)
    assert set(found) == {since}
    assert set(AttendanceRecord.objects.counted()) == {before, entered}


def test_a_new_class_is_made_with_title_and_teachers(hill, dana):
    old, top = group_of(hill, "8A"), group_of(hill, "10A")
    ClassGroup.objects.filter(pk=top.pk).update(title="Science")
    teacher = make_teacher(top, email="t@hill.example")
    gone = make_teacher(top, email="gone@hill.example")
    gone.left_on = LAST_ON
    gone.save()
    wishes = wishes_for(hill)
    fates = {**wishes.fates, top.pk: (Fate.UP, "11A"), old.pk: (Fate.STAYS, "")}
    begin(hill, dana, YearWishes(LAST_ON, FIRST_ON, fates))
    new = group_of(hill, "11A")
    assert (new.title, [*new.teachers.all()]) == ("Science", [teacher])
    assert old.roster_on(FIRST_ON).count() == 1


@pytest.mark.parametrize("takes", [True, False])
def test_teachers_go_along_to_a_class_that_has_some_only_if_wished(hill, dana, takes):
    teacher = make_teacher(group_of(hill, "8A"), email="t@hill.example")
    begin(hill, dana, wishes_for(hill, takes_teachers=takes))
    assert (teacher in group_of(hill, "9A").teachers.all()) == takes
    assert teacher in group_of(hill, "8A").teachers.all()


def test_who_is_entered_for_the_new_class_already_is_not_entered_twice(hill, dana):
    student = hill.students.get(given_name="8A")
    make_enrolment(student=student, class_group=group_of(hill, "9A"), from_on=FIRST_ON)
    plan = begin(hill, dana)
    assert [one.n_there for one in plan.moving] == [1, 0]
    assert student.enrolments.filter(class_group__code="9A").count() == 1
    assert student.enrolments.get(class_group__code="8A").last_on == LAST_ON


def test_who_left_before_or_comes_later_is_left_alone(hill, dana):
    group = group_of(hill, "8A")
    early, late = (make_student(school=hill, number=n) for n in ("50", "51"))
    make_enrolment(
        student=early, class_group=group, from_on=date(2025, 9, 1), until_on=date(2026, 3, 1)
    )
    make_enrolment(student=late, class_group=group, from_on=FIRST_ON)
    before = {row.pk: row.version for row in Enrolment.objects.filter(student__in=[early, late])}
    begin(hill, dana)
    after = {row.pk: row.version for row in Enrolment.objects.filter(student__in=[early, late])}
    assert after == before


def test_terms_like_this_years_a_year_later_on_the_same_weekdays(hill, dana):
    begin(hill, dana, wishes_for(hill, copies_terms=True))
    new = [*Term.objects.filter(school=hill, first_on__gt=LAST_ON)]
    assert [(one.name, one.first_on, one.last_on) for one in new] == [
        ("2026/27, autumn", date(2026, 9, 7), date(2026, 12, 17)),
        ("Spring 2027", date(2027, 1, 11), date(2027, 7, 16)),
    ]


def test_no_term_is_made_beside_one_that_is_entered(hill, dana):
    hill.terms.create(name="Next", first_on=FIRST_ON, last_on=date(2026, 12, 18))
    begin(hill, dana, wishes_for(hill, copies_terms=True))
    assert hill.terms.filter(first_on__gt=LAST_ON).count() == 1


def test_what_was_not_shown_is_not_written(hill, dana):
    wishes = wishes_for(hill)
    version = plan_of(hill, wishes).version
    make_enrolment(
        student=make_student(school=hill, number="77"),
        class_group=group_of(hill, "8A"),
        from_on=LAST_ON,
    )
    with pytest.raises(StaleRowError):
        begin_new_year(school=hill, wishes=wishes, by=dana, shown_version=version)
    assert not Enrolment.objects.filter(from_on=FIRST_ON).exists()


def test_twice_the_same_is_nothing_more(hill, dana):
    begin(hill, dana)
    n_rows = Enrolment.objects.count()
    assert plan_of(hill, wishes_for(hill)).ending == []
    begin(hill, dana)
    assert Enrolment.objects.count() == n_rows


def test_only_who_administers_the_school_may(hill, alice):
    with pytest.raises(NotOfficeError):
        begin(hill, alice)


def test_the_page_shows_what_would_change_and_then_does_it(hill, dana_client):
    address = reverse("office:new_year", args=[hill.pk])
    page = dana_client.get(address).text
    assert "8A" in page
    sent = {"last_on": LAST_ON, "first_on": FIRST_ON, "copies_terms": "on"}
    for one in proposals_of(hill, LAST_ON):
        sent |= {f"fate_{one.class_group.pk}": one.fate, f"code_{one.class_group.pk}": one.code}
    preview = dana_client.post(address, sent).text
    assert "Term Spring 2027" in preview
    assert not Enrolment.objects.filter(from_on=FIRST_ON).exists()
    done = dana_client.post(
        address, {**sent, "begin": "1", "shown_version": version_in(preview)}, follow=True
    ).text
    assert "2 students go on, 1 leaves" in done
    assert Enrolment.objects.filter(from_on=FIRST_ON).count() == 2


def test_a_change_that_was_not_shown_is_shown_instead_with_all_that_was_entered(hill, dana_client):
    address = reverse("office:new_year", args=[hill.pk])
    sent = {"last_on": LAST_ON, "first_on": date(2026, 9, 9)}
    for one in proposals_of(hill, LAST_ON):
        sent |= {f"fate_{one.class_group.pk}": one.fate, f"code_{one.class_group.pk}": one.code}
    shown = version_in(dana_client.post(address, sent).text)
    changed = {**sent, "takes_teachers": "on", "begin": "1", "shown_version": shown}
    page = dana_client.post(address, changed).text
    assert "Somebody has changed this meanwhile" in page
    assert 'value="2026-09-09"' in page
    assert version_in(page) != shown
    assert not Enrolment.objects.filter(from_on=date(2026, 9, 9)).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first_on": LAST_ON}, "Choose a day after the last one of this year."),
        ({"code": ""}, "Write the class in which they go on."),
        ({"code": "8A"}, "This is their class now"),
    ],
)
def test_what_is_amiss_is_said_and_nothing_is_lost(hill, dana_client, change, sentence):
    address = reverse("office:new_year", args=[hill.pk])
    sent = {"last_on": LAST_ON, "first_on": FIRST_ON}
    for one in proposals_of(hill, LAST_ON):
        sent |= {f"fate_{one.class_group.pk}": one.fate, f"code_{one.class_group.pk}": one.code}
    if "code" in change:
        change = {f"code_{group_of(hill, '8A').pk}": change["code"]}
    page = dana_client.post(address, sent | change).text
    assert sentence in page
    assert "What changes" not in page
