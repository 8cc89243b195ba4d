"""No table escapes: it is declared as kept of people, or as holding nothing of them."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models.constants import LOOKUP_SEP

from accounts.names import NameField
from classes.models import Student
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    all_holdings,
    impersonal_tables,
    register_holdings,
)

TABLES = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def declared():
    return {table.model._meta.label for one in all_holdings() for table in one.tables}


def test_every_table_is_declared_or_holds_nothing_of_people():
    assert set(TABLES) - declared() - set(impersonal_tables()) == set()


def test_no_table_is_declared_both_ways_and_none_that_is_gone():
    assert declared() & set(impersonal_tables()) == set()
    assert (declared() | set(impersonal_tables())) - set(TABLES) == set()


def test_a_table_without_people_says_why():
    assert all(len(reason) > 5 for reason in impersonal_tables().values())


NAMES_OF_THINGS = {
    *("classes.School.name", "classes.ClassGroup.code", "classes.ClassGroup.title"),
    *("classes.AttendanceCode.letter", "classes.AttendanceCode.label"),
    *("classes.AttendanceCode.statutory_code", "classes.Holiday.name", "classes.Term.name"),
    *("classes.Period.name", "classes.Room.name", "recognition.Camera.name"),
    "integrations.RosterSource.file_pattern",
}
"""What an office calls things, and where another system is: no person is meant by these."""


def test_a_table_without_people_has_no_key_to_one_and_no_field_for_her_name_or_words():
    tables = [TABLES[label] for label in impersonal_tables()]
    found = {f"{one._meta.label}.{field.name}" for one in tables for field in of_people(one)}
    assert found - NAMES_OF_THINGS == set()
    assert NAMES_OF_THINGS - found == set()


def of_people(model):
    people = {model for label, model in TABLES.items() if label in PEOPLE}
    for field in model._meta.concrete_fields:
        is_word = isinstance(field, NameField | models.TextField | models.EmailField)
        is_address = isinstance(field, models.URLField) and field.name == "url"
        is_free = (is_word or is_address) and not field.choices
        # Packages' own tables: rights, kinds of rows and schedules, which people do not fill.
        if field.related_model in people or (is_free and model.__module__.split(".")[0] in ROOMS):
            yield field


PEOPLE = {"accounts.User", "classes.Student", "classes.Teacher", "office.Contact"}
ROOMS = {config.name for config in apps.get_app_configs() if "site-packages" not in config.path}


def reached(model, path):
    for name in path.split(LOOKUP_SEP):
        model = model if name == "pk" else model._meta.get_field(name).related_model
    return model


def test_the_ways_of_a_holding_lead_to_the_student():
    ways = {(t.model, path) for one in all_holdings() for t in one.tables for path in t.of}
    assert len(ways) > 10
    assert {way for way in ways if reached(*way) is not Student} == set()


def test_the_fields_that_a_holding_names_exist():
    tables = [table for one in all_holdings() for table in one.tables]
    assert [(table, names_not_there(table)) for table in tables if names_not_there(table)] == []


def names_not_there(table):
    names = {*table.pictures, *table.files, *table.left_out}
    return names - {field.name for field in table.model._meta.get_fields()}


def is_of_a_student(model):
    """A table with a key to a student holds something of her."""
    keys = [f for f in model._meta.get_fields() if f.concrete and f.related_model is Student]
    return bool(keys)


def test_every_table_with_a_key_to_a_student_is_exported():
    with_student = {label for label, model in TABLES.items() if is_of_a_student(model)}
    tables = [table for one in all_holdings() for table in one.tables]
    exported = {table.model._meta.label for table in tables if table.is_of_students}
    assert len(with_student) > 10
    assert with_student - exported - set(impersonal_tables()) == set()


def test_what_expires_has_a_period_within_its_limits():
    assert [one.name for one in all_holdings() if not has_its_period(one)] == []


def has_its_period(holding):
    limits = holding.period
    if not holding.expires or not limits:
        return not holding.expires and not limits
    return limits.least_days <= limits.usual_days <= limits.most_days


def test_two_holdings_of_one_name_are_refused():
    with pytest.raises(ValueError, match="films"):
        register_holdings(Holding(name="films", title="", until="", tables=(HeldTable(Student),)))


@pytest.mark.parametrize(("wanted", "days"), [(0, 2), (5, 5), (900, 30)])
def test_a_period_stays_within_the_law(wanted, days):
    assert DaysKept(7, 30, 2).within(wanted) == days


def test_what_is_due_knows_its_days(now):
    due = Due(1, now, 7, 30)
    assert (now - due.before).days == 7
    assert (now - due.long_before).days == 30
