"""Refusals of the timetable, by name and code; each sentence says what to do."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class LessonThereError(RefusedError):
    """The class has another lesson that starts at this time."""


class InvalidPeriodsError(RefusedError):
    """The periods of the day cannot stand beside each other."""


class CoverRefusedError(RefusedError):
    """This teacher cannot take this lesson on this day."""


MESSAGES = {
    "timetable_for_office_only": _(
        "Only administrators of the school change its timetable: ask the school office."
    ),
    "timetable_of_two_schools": _("Class, teacher, room and term must be of one school."),
    "periods_overlap": _("“%(one)s” and “%(other)s” overlap: correct the times of one."),
    "cover_of_another_school": _("%(teacher)s is of another school: choose a colleague."),
    "cover_lesson_not_on_day": _(
        "%(lesson)s does not take place on %(day)s: load the page anew and look again."
    ),
    "cover_register_confirmed": _(
        "The register of %(lesson)s is confirmed already: its teacher stays as it is."
    ),
    "lesson_there_already": _(
        "%(class_group)s has a lesson at this time already: move or remove that one first."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
