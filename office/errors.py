"""Refusals of the office's pages and lines of a person's history, by name and code."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class SuccessorError(RefusedError):
    """This person cannot take over the classes of a teacher."""


class DepartureChangedError(RefusedError):
    """What a teacher handed over has changed since."""


class AddressError(RefusedError):
    """This address cannot become a teacher's log-in."""


class PeriodError(RefusedError):
    """A school may not keep this for so long, or so shortly."""


class StudentFileError(RefusedError):
    """What is held of a student cannot be given or erased so."""


MESSAGES = {
    "address_given": _("Got the address %(email)s."),
    "address_taken": _(
        "Somebody of this school has %(email)s already: let this teacher leave in favour of them."
    ),
    "address_there_already": _("%(teacher)s has an address already: open the page again."),
    "class_change_inverted": _(
        "The first day in %(class_group)s must lie after the last day in the class before:"
        " correct one of the days."
    ),
    "class_change_before_enrolment": _(
        "%(student)s is in %(class_group)s from %(day)s only: choose this day or a later one as"
        " the last."
    ),
    "class_change_to_same": _("%(student)s is in %(class_group)s already: choose another class."),
    "class_changed": _("In %(old)s until %(last_on)s, in %(to)s from %(first_on)s."),
    "class_joined": _("In %(to)s from %(first_on)s."),
    "contact_added": _("Contact added: %(name)s."),
    "contact_changed": _("Contact changed: %(name)s."),
    "contact_removed": _("Contact removed: %(name)s."),
    "departure_changed": _(
        "Something that %(teacher)s handed over has changed since: press “%(teacher)s is back”,"
        " then enter the classes in the administration."
    ),
    "departure_undone": _("The departure was taken back; classes and lessons are as before."),
    "teacher_came_back": _("Came back to the school."),
    "teacher_is_here": _("%(teacher)s has not left this school: nothing is left to do."),
    "teacher_left": _("Left the school; nobody has taken over the classes yet."),
    "teacher_left_to": _("Left the school; %(successor)s takes over the classes."),
    "contacts_of_file": _("Contacts of this student: %(names)s."),
    "contact_without_name": _("“%(got)s” belongs to a contact without a name: fill in the name."),
    "contact_phone_wrong": _(
        "“%(got)s” is not a phone number: write digits, such as +49 30 1234567."
    ),
    "contact_email_wrong": _("“%(got)s” is not an e-mail address: correct it."),
    "contact_language_unknown": _(
        "“%(got)s” is not a language of this site: write English, French, German or Spanish."
    ),
    "contact_scope_unknown": _(
        "“%(got)s” does not say what a contact may be told: write nothing, absences or all."
    ),
    "contact_text_too_long": _("“%(got)s” is too long: shorten it."),
    "contacts_taken_over": _("Contacts taken over from a class list."),
    "erasure_not_confirmed": _("Write the number %(number)s to erase this student for good."),
    "erasure_under_way": _("This student is being erased already."),
    "export_failed": _("The file could not be made: ask for it again."),
    "export_under_way": _("This file is being made already."),
    "erasure_failed": _("The erasure broke off: start it again, it goes on where it was."),
    "student_erased": _("A student was erased on request: receipt %(receipt)s."),
    "left_with_year": _("Left the school with its year, after %(last_on)s."),
    "period_changed": _("“%(what)s” is kept for %(new)s days; before %(old)s."),
    "period_out_of_range": _(
        "“%(what)s” may be kept for %(least)s to %(most)s days: choose a number between them."
    ),
    "period_unknown": _("This is not kept by days: open the page again."),
    "people_for_office_only": _("Only the school office changes this: ask there."),
    "successor_is_teacher": _(
        "%(teacher)s needs another colleague of this school as successor: choose one who still"
        " teaches."
    ),
    "teacher_left_already": _("%(teacher)s has left already."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
