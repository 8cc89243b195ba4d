"""Refusals of rosters, by name and code; each sentence says what to do."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class RosterUnreadableError(RefusedError):
    """A file is no class list that can be read."""


class RosterTooLargeError(RosterUnreadableError):
    """A file is larger than a class list may be."""


class RosterImportError(RefusedError):
    """An import cannot be applied or discarded as it stands."""


class MatchError(RefusedError):
    """The line may mean one row or another; its text is one sentence for the person."""


class BadCellError(RefusedError):
    """A cell that cannot be taken."""


MESSAGES = {
    "day_ambiguous": _("“%(got)s” under “%(name)s” may mean two days: write %(one)s or %(other)s."),
    "row_of_another": _(
        "“%(shown)s” belongs to somebody or something else in the school: correct it here."
    ),
    "row_meant_twice": _("“%(shown)s” is meant by another line already: correct one."),
    "roster_zip_too_large": _(
        "This zip holds more than a roster needs: send only the files of one school."
    ),
    "roster_zip_damaged": _("This zip is damaged or locked: make it anew, without a password."),
    "cell_too_long": _("“%(name)s” has %(n)s letters: shorten it to %(most)s at most."),
    "cell_letters_unprintable": _("“%(name)s” holds letters that cannot be shown: type it anew."),
    "cell_no_email": _("“%(got)s” under “%(name)s” is no e-mail address: correct it."),
    "csv_letters_unreadable": _(
        "The letters of this file cannot be read: save it as CSV in UTF-8, or as .xlsx."
    ),
    "csv_line_unreadable": _(
        "Line %(line)s cannot be read: look for a quotation mark too many or too few."
    ),
    "cell_no_day": _("“%(got)s” under “%(name)s” is no day such as 2026-08-17."),
    "cell_empty": _("“%(name)s” is empty: fill it in."),
    "end_not_after_begin": _(
        "“%(end)s” must lie after “%(begin)s”: it is the first day that is over."
    ),
    "term_days_missing": _("A term needs a first and a last day: fill both in."),
    "teacher_email_missing": _("A teacher logs in by e-mail: fill in “email”."),
    "word_taken_on_line": _(
        "This number, name or address stands on line %(line)s already: correct one."
    ),
    "zip_no_roster": _(
        "This zip is neither a workbook nor OneRoster: manifest.csv is missing in it."
    ),
    "workbook_of_old_kind": _(
        "This is a workbook of the old kind: open it and save it as .xlsx, or as CSV."
    ),
    "roster_too_large": _("This file is larger than %(n)s MB: send it in parts."),
    "class_missing": _("The class is missing: enter the one this row is about."),
    "until_not_after_from": _("“Until” must lie after “From”: it is the first day away."),
    "number_missing": _("The number is missing: enter the student’s number."),
    "family_name_missing": _("The family name is missing: enter it."),
    "number_of_another_line": _(
        "Number %(number)s belongs to somebody else on line %(line)s: correct one."
    ),
    "foreign_id_taken": _("Number %(number)s has the same id in the other system: correct one."),
    "class_title_differs": _("Class %(code)s has another title on line %(line)s: correct one."),
    "number_repeated": _("Number %(number)s stands on line %(line)s already: remove one of them."),
    "last_day_before_first": _("The last day must not lie before the first: correct one."),
    "roster_rows_too_many": _("This file has more than %(n)s rows: send it in parts."),
    "workbook_unreadable": _(
        "This workbook cannot be read: open it and save it anew as .xlsx, or as CSV."
    ),
    "school_changed_meanwhile": _(
        "The school has changed since you looked: look at the import again, then apply it."
    ),
    "roster_has_errors": _("This file has errors: correct them in the file and send it again."),
    "import_file_erased": _("The file of this import is erased: send it again."),
    "day_order_differs": _(
        "“%(got)s” under “%(name)s” has day and month the other way round than line %(line)s: "
        "write %(day)s."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
