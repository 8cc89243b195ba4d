"""What the register keeps of people: students, who was there, absences, staff, the history."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classes.access import people_of
from classes.account_mails.models import AccountMail
from classes.list_files.list_files import erase_former_list_files, erase_list_files_with
from classes.models import (
    AbsenceBatch,
    AttendanceAmendment,
    AttendanceCode,
    AttendanceRecord,
    AwaitedColleague,
    ClassGroup,
    ClassSession,
    Cover,
    Enrolment,
    Holiday,
    LessonChange,
    ListFile,
    Period,
    PlannedAbsence,
    RegisterReminder,
    Room,
    School,
    StaffRole,
    Student,
    Teacher,
    Term,
    TimetableStep,
    WeeklyMeeting,
)
from classes.selectors.timetable.teachings import access_of_cover, access_of_teaching
from classes.services.history import forget_in_history
from classes.services.register.nameless_counts import make_records_nameless
from jobs.models import JobState
from privacy.accesses import Access
from privacy.changes import log_changes_of, log_connections_of, log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    all_holdings,
    register_holdings,
    register_impersonal,
)
from privacy.row_history.kept_tables import keep_history_of
from privacy.row_history.remembered_rows import forget_with

YEARS_3, YEARS_10 = 1095, 3650


def _old_reminders(due: Due) -> "QuerySet[RegisterReminder]":
    ended = RegisterReminder.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, queued_at__lt=due.before)


def _old_account_mails(due: Due) -> "QuerySet[AccountMail]":
    ended = AccountMail.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(queued_at__lt=due.before)


def _old_list_files(due: Due) -> "QuerySet[ListFile]":
    ended = ListFile.objects.exclude(state__in=[JobState.QUEUED, JobState.RUNNING])
    return ended.filter(school=due.school_id, asked_at__lt=due.before)


def _unanswered(due: Due) -> "QuerySet[AwaitedColleague]":
    rows = AwaitedColleague.objects.filter(school=due.school_id, asked_at__lt=due.before)
    # Who stands in the timetable is known to lists of the school by her address.
    is_over = Q(declined_at__isnull=False) | Q(stand_in__left_on__isnull=False)
    return rows.filter(Q(stand_in=None) | is_over)


def _old_history(due: Due) -> "QuerySet[LogEntry]":
    # 0 is the key of no school.
    people = people_of(School.objects.filter(pk=due.school_id or 0))
    return LogEntry.objects.filter(action_time__lt=due.before, user__in=people.values("pk"))


def _old_history_of_others(due: Due) -> "QuerySet[LogEntry]":
    of_schools = people_of(School.objects.all())
    old = LogEntry.objects.filter(action_time__lt=due.before)
    return old.exclude(user__in=of_schools.values("pk"))


def _history_of(student: Student) -> "QuerySet[LogEntry]":
    kind = ContentType.objects.get_for_model(Student)
    return LogEntry.objects.filter(content_type=kind, object_id=str(student.pk))


def _absences_of(student: Student) -> "QuerySet[PlannedAbsence]":
    return PlannedAbsence.all_there_are.filter(student=student)


def _forget_in_history(student: Student) -> int:
    tables = [table for one in all_holdings() for table in one.tables if table.of]
    return forget_in_history(table.rows_of(student) for table in tables)


def _make_records_nameless(student: Student) -> int:
    return make_records_nameless(student=student)


WHAT_WAS_CHANGED = _("What was changed in the administration, and by whom")

register_holdings(
    Holding(
        name="students",
        title=_("Students, and in which classes they are or were"),
        until=_("Until the office erases the student."),
        tables=(HeldTable(Student, ("pk",)), HeldTable(Enrolment, ("student",))),
    ),
    Holding(
        name="registers",
        title=_("Who was there, and what was changed later"),
        until=_("Until the office erases the student; then as counts of nobody."),
        tables=(
            HeldTable(AttendanceRecord, ("student",)),
            HeldTable(AttendanceAmendment, ("record__student",)),
        ),
        erase=_make_records_nameless,
    ),
    Holding(
        name="absences",
        title=_("Absences known beforehand"),
        until=_("Until the office erases the student."),
        tables=(
            HeldTable(PlannedAbsence, ("student",), find=_absences_of),
            HeldTable(AbsenceBatch),
        ),
    ),
    Holding(
        name="staff",
        title=_("Teachers, roles, lessons given and taken over"),
        until=_("Until the administration deletes the person."),
        tables=(
            HeldTable(Teacher),
            HeldTable(StaffRole),
            HeldTable(Cover),
            HeldTable(LessonChange),
            HeldTable(ClassSession),
            HeldTable(TimetableStep),
            HeldTable(ClassGroup.teachers.through),
            HeldTable(WeeklyMeeting),
        ),
    ),
    Holding(
        name="reminders",
        title=_("Mails that remind teachers of a register"),
        until=_("after they were planned"),
        tables=(HeldTable(RegisterReminder),),
        period=DaysKept(90, 365, 7),
        old=_old_reminders,
    ),
    Holding(
        name="list_files",
        title=_("Files with lists of the administration"),
        until=_("after they were asked for; at once when a student of the school is erased"),
        tables=(HeldTable(ListFile),),
        period=DaysKept(1, 1, 1),
        old=_old_list_files,
        erase=erase_list_files_with,
        erase_orphans=erase_former_list_files,
    ),
    Holding(
        name="account_mails",
        title=_("Mails about accounts: invitations, new passwords"),
        until=_("after they were asked for"),
        tables=(HeldTable(AccountMail),),
        period=DaysKept(30, 90, 2),
        old=_old_account_mails,
        is_of_installation=True,
    ),
    Holding(
        name="awaited_colleagues",
        title=_("People who were entered and have not said yes"),
        until=_(
            "after they were entered; of a teacher in the timetable, once she has left or said no"
        ),
        tables=(HeldTable(AwaitedColleague),),
        period=DaysKept(30, 90, 2),
        old=_unanswered,
    ),
    Holding(
        name="history",
        title=WHAT_WAS_CHANGED,
        until=_("after the change"),
        tables=(HeldTable(LogEntry, find=_history_of),),
        period=DaysKept(YEARS_3, YEARS_10, 90),
        old=_old_history,
        erase=_forget_in_history,
    ),
    Holding(
        name="history_of_others",
        title=WHAT_WAS_CHANGED,
        until=_("after the change, by people of no school"),
        tables=(HeldTable(LogEntry),),
        period=DaysKept(YEARS_3, YEARS_10, 90),
        old=_old_history_of_others,
        is_of_installation=True,
    ),
)
register_impersonal(
    {
        "classes.School": "a school and its settings",
        "classes.AttendanceCode": "a word of the school for a status",
        "classes.ClassGroup": "a class and its title",
        "classes.Holiday": "days of the calendar",
        "classes.MeetingOpening": "that a lesson was opened",
        "classes.NamelessCount": "numbers of entries whose students were erased",
        "classes.Period": "times of the day",
        "classes.Room": "a room of the school",
        "classes.Term": "days of the calendar",
        "classes.TimetableRun": "how far lessons are opened",
    }
)


log_settings_of(School, lambda school: Access("school", school.pk), shows_values=True)
for dated in (Term, Holiday):
    log_settings_of(
        dated,
        lambda row: Access("calendar", row.school_id, params={"name": row.name}),
        shows_values=True,
    )
log_settings_of(
    Room, lambda row: Access("rooms", row.school_id, params={"name": row.name}), shows_values=True
)
log_changes_of(
    StaffRole,
    lambda row: Access("roles", row.school_id or 0, params={"user": row.user_id, "role": row.role}),
)
log_changes_of(
    AwaitedColleague,
    lambda row: Access(
        "awaited_colleague", row.school_id, params={"role": row.post, "address": row.email}
    ),
)
log_changes_of(
    Teacher,
    lambda row: Access("roles", row.school_id, params={"user": row.user_id, "role": "teacher"}),
)
log_changes_of(Cover, access_of_cover)
log_connections_of(
    ClassGroup.teachers.through, lambda row, keys: access_of_teaching(row, other_side=keys)
)

for kept in (Teacher, AttendanceCode, WeeklyMeeting, Period):
    keep_history_of(kept)
keep_history_of(ClassGroup, connections=["teachers"])
keep_history_of(Enrolment, student="student_id")
keep_history_of(Student, student="pk")
forget_with(Student)
