"""What a data protection officer finds on her front page: schools, and what was erased there."""

from dataclasses import dataclass

from django.db.models import QuerySet

from classes.models import School
from office.models import StudentErasure

RECEIPTS_SHOWN = 20


@dataclass(frozen=True)
class SupervisedSchool:
    school: School
    receipts: list[StudentErasure]


def supervised(schools: "QuerySet[School]") -> list[SupervisedSchool]:
    """List schools, each with its last receipts."""
    return [
        # A query a school: an officer watches over few, and each shows its last ones.
        SupervisedSchool(
            school, list(StudentErasure.objects.filter(school=school)[:RECEIPTS_SHOWN])
        )
        for school in schools
    ]
