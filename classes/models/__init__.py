"""Who teaches whom, when they met, who was there."""

from classes.models.groups import ClassGroup, Enrolment
from classes.models.people import School, Student, Teacher, User
from classes.models.register import AttendanceAmendment, AttendanceRecord, ClassSession

__all__ = [
    "AttendanceAmendment",
    "AttendanceRecord",
    "ClassGroup",
    "ClassSession",
    "Enrolment",
    "School",
    "Student",
    "Teacher",
    "User",
]
