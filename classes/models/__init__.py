"""Who teaches whom, when they met, who was there."""

from classes.account_mails.models import AccountMail, AwaitedColleague
from classes.list_files.models import ListFile
from classes.models.absences import AbsenceBatch, PlannedAbsence
from classes.models.amendments import AttendanceAmendment, NamelessCount
from classes.models.calendar import Holiday, Period, Room, Term
from classes.models.class_sessions import ClassSession
from classes.models.codes import AttendanceCode
from classes.models.covers import Cover
from classes.models.groups import ClassGroup, Enrolment
from classes.models.lessons.changes import LessonChange
from classes.models.lessons.reminders import RegisterReminder
from classes.models.people import School, Student, Teacher
from classes.models.records import AttendanceRecord
from classes.models.roles import Role, StaffRole
from classes.models.statuses import Status
from classes.models.timetable.lines import WeeklyMeeting
from classes.models.timetable_runs import MeetingOpening, TimetableRun, TimetableStep

__all__ = [
    "AbsenceBatch",
    "AccountMail",
    "AttendanceAmendment",
    "AttendanceCode",
    "AttendanceRecord",
    "AwaitedColleague",
    "ClassGroup",
    "ClassSession",
    "Cover",
    "Enrolment",
    "Holiday",
    "LessonChange",
    "ListFile",
    "MeetingOpening",
    "NamelessCount",
    "Period",
    "PlannedAbsence",
    "RegisterReminder",
    "Role",
    "Room",
    "School",
    "StaffRole",
    "Status",
    "Student",
    "Teacher",
    "Term",
    "TimetableRun",
    "TimetableStep",
    "WeeklyMeeting",
]
