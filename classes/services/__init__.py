"""Change the register: enrol, open and close a session, record and amend attendance."""

from classes.services.absences.planned_absences import (
    AbsencePlan,
    cancel_planned_absence,
    change_planned_absence,
    check_planned_absence,
    plan_absence,
    write_planned,
)
from classes.services.enrolment import check_enrolment, end_enrolment, enrol_student
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from classes.services.register.undo import MadeEntries, undo_entries
from classes.services.sessions import (
    close_session,
    open_session,
    reopen_session,
    session_now,
)

__all__ = [
    "AbsencePlan",
    "Author",
    "MadeEntries",
    "RegisterEntry",
    "cancel_planned_absence",
    "change_planned_absence",
    "check_enrolment",
    "check_planned_absence",
    "close_session",
    "end_enrolment",
    "enrol_student",
    "open_session",
    "plan_absence",
    "record_attendance",
    "reopen_session",
    "session_now",
    "undo_entries",
    "write_planned",
]
