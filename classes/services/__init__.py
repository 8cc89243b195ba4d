"""Change the register: enrol, open and close a session, record and amend attendance."""

from classes.services.enrolment import check_enrolment, end_enrolment, enrol_student
from classes.services.planned_absences import (
    Plan,
    cancel_planned_absence,
    change_planned_absence,
    check_planned_absence,
    plan_absence,
    write_planned,
)
from classes.services.register import (
    RegisterLine,
    planned_for,
    record_attendance,
    register_lines,
)
from classes.services.sessions import (
    close_session,
    current_session,
    open_session,
    reopen_session,
    session_now,
)
from classes.services.undo import undo_entries

__all__ = [
    "Plan",
    "RegisterLine",
    "cancel_planned_absence",
    "change_planned_absence",
    "check_enrolment",
    "check_planned_absence",
    "close_session",
    "current_session",
    "end_enrolment",
    "enrol_student",
    "open_session",
    "plan_absence",
    "planned_for",
    "record_attendance",
    "register_lines",
    "reopen_session",
    "session_now",
    "undo_entries",
    "write_planned",
]
