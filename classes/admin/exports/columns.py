"""Which columns the admin exports of people, rosters and the register; never anything of a face."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from classes.account_mails.awaited_colleagues import shown_address
from classes.admin.exports.actions import Column, ExportRows

SCHOOL = _("School")
NUMBER = _("Number")
FAMILY_NAME = _("Family name")
GIVEN_NAME = _("Given name")
CLASS_GROUP = _("Class")
STARTS = _("Starts at")
ENDS = _("Ends at")
TEACHER = _("Teacher")
STATUS = _("Status")
CODE = _("Code")


class StudentColumns(ExportRows):
    school = Column(SCHOOL, lambda student: str(student.school))
    number = Column(NUMBER, lambda student: student.number)
    family_name = Column(FAMILY_NAME, lambda student: student.family_name)
    given_name = Column(GIVEN_NAME, lambda student: student.given_name)
    sourced_id = Column(_("Id in the other system"), lambda student: student.sourced_id)


class TeacherColumns(ExportRows):
    school = Column(SCHOOL, lambda teacher: str(teacher.school))
    family_name = Column(FAMILY_NAME, lambda teacher: teacher.user.last_name)
    given_name = Column(GIVEN_NAME, lambda teacher: teacher.user.first_name)
    email = Column(_("E-mail"), shown_address)
    teaches = Column(
        _("Classes"),
        lambda teacher: ", ".join(group.code for group in teacher.class_groups.all()),
    )


class ClassGroupColumns(ExportRows):
    school = Column(SCHOOL, lambda group: str(group.school))
    code = Column(CODE, lambda group: group.code)
    title = Column(_("Title"), lambda group: group.title)
    teachers = Column(
        _("Teachers"), lambda group: ", ".join(str(teacher) for teacher in group.teachers.all())
    )
    n_students = Column(_("Students today"), lambda group: group.n_on_roster)


class EnrolmentColumns(ExportRows):
    class_group = Column(CLASS_GROUP, lambda enrolment: enrolment.class_group.code)
    number = Column(NUMBER, lambda enrolment: enrolment.student.number)
    family_name = Column(FAMILY_NAME, lambda enrolment: enrolment.student.family_name)
    given_name = Column(GIVEN_NAME, lambda enrolment: enrolment.student.given_name)
    from_on = Column(_("From"), lambda enrolment: enrolment.from_on)
    until_on = Column(
        pgettext_lazy("the first day without", "Until"), lambda enrolment: enrolment.until_on
    )


class SessionColumns(ExportRows):
    class_group = Column(CLASS_GROUP, lambda session: session.class_group.code)
    starts_at = Column(STARTS, lambda session: session.local_start)
    ends_at = Column(ENDS, lambda s: s.class_group.school.local(s.ends_at))
    room = Column(_("Room"), lambda session: str(session.room or ""))
    teacher = Column(TEACHER, lambda session: str(session.teacher or ""))
    state = Column(_("State"), lambda session: session.get_state_display())
    confirmed_by = Column(_("Confirmed by"), lambda session: str(session.confirmed_by or ""))


class RecordColumns(ExportRows):
    class_group = Column(CLASS_GROUP, lambda record: record.session.class_group.code)
    starts_at = Column(STARTS, lambda record: record.session.local_start)
    number = Column(NUMBER, lambda record: record.student.number)
    family_name = Column(FAMILY_NAME, lambda record: record.student.family_name)
    given_name = Column(GIVEN_NAME, lambda record: record.student.given_name)
    status = Column(STATUS, lambda record: record.get_status_display())
    code = Column(CODE, lambda record: str(record.code or ""))
    statutory_code = Column(
        _("Statutory code"), lambda record: record.code.statutory_code if record.code else ""
    )
    minutes_late = Column(_("Minutes late"), lambda record: record.minutes_late)
    minutes_early = Column(_("Minutes left early"), lambda record: record.minutes_early)
    note = Column(_("Note"), lambda record: record.note)


class PlannedAbsenceColumns(ExportRows):
    number = Column(NUMBER, lambda absence: absence.student.number)
    family_name = Column(FAMILY_NAME, lambda absence: absence.student.family_name)
    given_name = Column(GIVEN_NAME, lambda absence: absence.student.given_name)
    starts_at = Column(STARTS, lambda a: a.student.school.local(a.starts_at))
    ends_at = Column(ENDS, lambda a: a.student.school.local(a.ends_at))
    status = Column(STATUS, lambda absence: absence.get_status_display())
    code = Column(CODE, lambda absence: str(absence.code or ""))
    reason = Column(_("Reason"), lambda absence: absence.reason)
