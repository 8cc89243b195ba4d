"""Refusals of the timetable, by name and code; each sentence says what to do."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class LessonThereError(RefusedError):
    """The class has another lesson that starts at this time."""


class InvalidPeriodsError(RefusedError):
    """The periods of the day cannot stand beside each other."""


class InvalidCycleError(RefusedError):
    """A cycle of days cannot be counted."""


class LessonTakenError(RefusedError):
    """The register of a lesson says something already."""


class LessonChangedError(RefusedError):
    """Somebody has changed this lesson of this day already."""


class CoverRefusedError(RefusedError):
    """This teacher cannot take this lesson on this day."""


class TimetableImportError(RefusedError):
    """An import of a timetable cannot be applied as it stands."""


MESSAGES = {
    "calendar_unreadable": _("This calendar cannot be read: export it again as .ics."),
    "zip_no_timetable": _("This zip is not a workbook: send .xlsx, CSV, .ics or GPU001.TXT."),
    "timetable_empty": _("This file has no lessons: the first line names the columns."),
    "timetable_import_unanswered": _(
        "Some names are not answered yet: choose what they mean, then apply it."
    ),
    "event_whole_day": _("It lasts whole days or has no end: it is not a lesson."),
    "event_not_weekly": _("It does not take place every week: place it by hand."),
    "event_once": _("It takes place once, on %(day)s: the timetable holds weekly lessons."),
    "event_over": _("It took place until %(day)s: only what goes on becomes a lesson."),
    "row_without_class": _("The class is missing."),
    "row_without_day": _("“%(got)s” is not a day such as Monday or 1."),
    "row_bad_time": _("“%(got)s” is not a time such as 08:00."),
    "row_without_time": _("Neither a period nor a time is there."),
    "row_bad_week": _("“%(got)s” is not a week such as A or B."),
    "row_week_unknown": _(
        "It takes place every second week: say under “Periods of the day” which week is A, then"
        " come back to this page."
    ),
    "row_cycle_unknown": _(
        "It is of a day of a cycle that the school does not have: say under “Periods of the day”"
        " how many days the cycle has, then come back to this page."
    ),
    "row_ends_early": _("It ends before it begins."),
    "class_left_out": _("You have left this class out."),
    "period_left_out": _("Its time is left out or unknown."),
    "lesson_twice_in_file": _(
        "%(class_group)s has another lesson at this time, on line %(line)s: a class has"
        " one, or one in each of two weeks that take turns."
    ),
    "lesson_coupled": _(
        "It is the lesson of line %(line)s, with %(others)s as well: a lesson has one teacher and"
        " one room here. Whoever is entered as a teacher of the class may take its register too."
    ),
    "timetable_for_office_only": _("Only the school office changes the timetable: ask there."),
    "timetable_of_two_schools": _("Class, teacher, room and term must be of one school."),
    "cycle_without_begin": _(
        "A cycle needs a day that is day 1, and at least one weekday with school: choose them."
    ),
    "lesson_register_taken": _(
        "The register of %(lesson)s is taken already: say that it is to go along."
    ),
    "lesson_cancel_taken": _(
        "Somebody has worked on %(lesson)s, its register or films: it did take place. Look at its"
        " page first."
    ),
    "lesson_changed_already": _(
        "The lesson of %(lesson)s is changed or cancelled already: take that back first."
    ),
    "periods_overlap": _("“%(one)s” and “%(other)s” overlap: correct the times of one."),
    "cover_of_another_school": _("%(teacher)s is of another school: choose a colleague."),
    "cover_lesson_not_on_day": _(
        "%(lesson)s does not take place on %(day)s: reload the page and look again."
    ),
    "cover_register_confirmed": _(
        "The register of %(lesson)s is confirmed already: the teacher stays the same."
    ),
    "lesson_there_already": _(
        "%(class_group)s has a lesson at this time already: move or remove that one first."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
