"""Refusals of the register, by name and code; each sentence says what to do."""

from typing import TYPE_CHECKING, Any, Self

from django.utils.formats import date_format
from django.utils.translation import gettext_noop as _

from jobs.failures import Coded, sentence_of

if TYPE_CHECKING:
    from classes.models import ClassSession


class RefusedError(Exception):
    """What was asked for cannot be done; the sentence goes to the person as it is.

    The code names the sentence in the room's `MESSAGES`, the params are its values.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return sentence_of(self.code, self.params)

    @classmethod
    def because_of(cls, cause: Coded) -> Self:
        """Refuse for a reason that was found further down."""
        return cls(cause.code, **cause.params)


class SessionClosedError(RefusedError):
    """The register is closed; only an amendment with a reason changes it."""


class RegisterLockedError(SessionClosedError):
    """The register is locked by now; only the office changes it."""


class NobodyConfirmsError(RefusedError):
    """A register was to be confirmed without a person who answers for it."""


class ListFileError(RefusedError):
    """This list cannot be written into a file now."""


class FutureLessonError(RefusedError):
    """The lesson is on a day to come; nobody was in it yet."""


class OverlappingSessionError(RefusedError):
    """The start lies within `session`, another one of the class group."""

    def __init__(self, session: "ClassSession") -> None:
        class_group = session.class_group
        super().__init__(
            "sessions_overlap",
            class_group=class_group,
            start=date_format(session.local_start, "STAMP"),
            end=date_format(class_group.school.local(session.ends_at), "H:i"),
        )
        self.session = session


class NotEnrolledError(RefusedError):
    """The student is not on the roster of this class group on this day."""


class AlreadyEnrolledError(RefusedError):
    """The student is on the roster already on one of these days."""


class OtherSchoolError(RefusedError):
    """Student, teacher and class group must belong to one school."""


class ReasonMissingError(RefusedError):
    """A change of a closed register needs a reason."""


class AmbiguousNameError(RefusedError):
    """Several students have this name; the number tells them apart."""


class InvalidPeriodError(RefusedError):
    """An end must lie after its beginning."""


class StaleEntryError(RefusedError):
    """Somebody else has changed this entry since the page was shown."""


class StaleRowError(RefusedError):
    """Somebody else has changed this since it was shown."""


class CodeNotUsableError(RefusedError):
    """This code is another school's, switched off, for the office only, or of another status."""


class NotOfficeError(RefusedError):
    """Only the office of the school does this."""


class OverlappingAbsenceError(RefusedError):
    """Another absence of the student is planned for some of this time."""


class InvalidEntryError(RefusedError):
    """Minutes, note or reason cannot stand in the register as they are."""


class MailNotSentError(RefusedError):
    """The mail server did not take a mail that somebody waits for."""


class NotInvitedError(RefusedError):
    """No invitation was sent to this person."""


class StorageFullError(RefusedError):
    """The disk keeps its last free space for signing in and for registers by hand."""


class QuotaUsedUpError(RefusedError):
    """The school stores as much as it may."""


MESSAGES = {
    "list_file_under_way": _("A list of yours is being written already: wait for its file."),
    "list_file_failed": _("The file could not be made: export the list again."),
    "storage_full": _(
        "The server’s disk is full, so no file was taken: ask your IT person to make room."
        " Registers can be taken by hand meanwhile."
    ),
    "quota_used_up": _(
        "%(school)s has no room left for films and pictures (%(quota)s MB): delete films that are"
        " no longer needed, or ask your IT person for more."
    ),
    "row_changed_meanwhile": _(
        "Somebody has changed this meanwhile: look at it again, then do it again."
    ),
    "code_of_another_school": _("The code “%(code)s” is not one of %(school)s: choose another."),
    "code_of_another_status": _(
        "The code “%(code)s” counts as “%(status)s”: choose this status or another code."
    ),
    "schools_different": _("%(student)s and %(class_group)s belong to different schools."),
    "enrolment_end_too_early": _(
        "The enrolment begins on %(day)s; choose a later day for its end."
    ),
    "user_switched_off": _("%(user)s may not log in: tick “Active” before inviting."),
    "mailed_too_often": _("%(user)s got several mails within the hour: wait an hour."),
    "password_set_already": _(
        "%(user)s has a password already: “Forgotten your password?” sends a new link."
    ),
    "owner_asked_by_mail": _(
        "%(user)s can only be asked by mail, and no mail goes out from here: ask your IT person."
    ),
    "asked_by_mail_only": _(
        "%(user)s is asked by mail only: whoever reads the mail of the address says yes or no."
    ),
    "log_in_as_owner": _("Log in as %(email)s first, then open the link again."),
    "colleague_in_use": _(
        "%(user)s has lessons here already: let this person leave on the page of the teacher."
    ),
    "link_not_to_be_shown": _(
        "No mail went out, and %(user)s belongs to another school too: ask your IT person"
        " for the link."
    ),
    "reminder_without_mail_server": _(
        "No mail goes out from here: tell %(who)s that the register is missing."
    ),
    "test_mail_not_sent": _(
        "The mail to %(email)s did not go out. %(answer)s Correct the settings of the mail server."
    ),
    "mail_answer": _("It answered: %(answer)s."),
    "absence_planned_already": _(
        "%(student)s has another absence planned from %(start)s: change that one instead."
    ),
    "absence_would_hold_again": _(
        "Another absence of %(student)s, from %(start)s, would hold again in the same time: let"
        " this one cover all of it, or end before it begins."
    ),
    "nobody_to_enter": _(
        "Each of these students has another absence in this time: change those instead."
    ),
    "absences_for_office_only": _("Only the school office plans absences: ask there."),
    "absence_ends_before_beginning": _(
        "The absence ends before it begins: correct one of the times."
    ),
    "year_out_of_range": _("The year must lie between %(first)s and %(last)s."),
    "absence_status_wrong": _("An absence counts as %(statuses)s: choose one of them."),
    "note_too_long": _("A note or reason may have %(most)s characters at most."),
    "entry_changed_meanwhile": _(
        "%(who)s has set %(student)s to “%(status)s” meanwhile: check the entry, then enter "
        "it again."
    ),
    "left_without_being_here": _(
        "Somebody who was not there cannot leave early: leave the time empty."
    ),
    "minutes_early_out_of_range": _("Minutes left early must lie between 1 and %(most)s."),
    "left_before_coming": _("Nobody leaves before coming: correct one of the times."),
    "left_outside_lesson": _(
        "The lesson is from %(start)s to %(end)s: write a time in it, or none."
    ),
    "minutes_without_late": _("Minutes belong to a late student only."),
    "minutes_out_of_range": _("Minutes late must lie between 1 and %(most)s."),
    "student_not_enrolled": _(
        "%(student)s is not on the roster of %(class_group)s on this day; enrol first."
    ),
    "absence_entered": _("The office entered the absence."),
    "absence_changed": _("The office changed the days of the absence."),
    "absence_cancelled": _("The office cancelled the absence."),
    "register_reopened": _("Reopened; %(who)s had closed the register on %(day)s at %(time)s."),
    "invited_by_mail": _("Invited by mail."),
    "invited_by_link": _("Invited with a link to hand over."),
    "register_closed": _("This register is closed; reopen it to take attendance again."),
    "nobody_confirms": _("A person confirms a register: name who does."),
    "register_locked": _(
        "This register is locked since %(day)s: ask the school office to change it or to lift the"
        " lock."
    ),
    "lesson_to_come": _(
        "This lesson is on %(day)s: take the register on that day, or plan an absence now."
    ),
    "lock_for_office_only": _("Only the school office lifts the lock of a register: ask there."),
    "lift_reason_missing": _("Say in a few words why the lock is lifted."),
    "lock_lifted": _("Lock lifted: %(reason)s"),
    "reason_too_short": _("A letter is no reason: say in a few words why it is changed."),
    "absence_reason_too_short": _(
        "A letter is no reason: write a few words, or leave the reason empty."
    ),
    "reason_missing": _("This register is closed; say why you change it."),
    "entry_taken_back_meanwhile": _(
        "The entry of %(student)s was taken back meanwhile: check it, then enter it again."
    ),
    "entry_taken_back": _("Taken back."),
    "session_without_duration": _("A lesson must end after it begins."),
    "register_closed_to_changes": _(
        "This register is closed: reopen it first, or amend single students."
    ),
    "code_switched_off": _("The code “%(code)s” is no longer in use: choose another."),
    "code_for_office_only": _("The code “%(code)s” is for administrators only: choose another."),
    "enrolled_already": _("%(student)s is in %(class_group)s from %(day)s already."),
    "sessions_overlap": _(
        "The start lies within a lesson of %(class_group)s, %(start)s to %(end)s: use that one."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
