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
    "roster_zip_damaged": _("This zip is damaged or locked: make it again, without a password."),
    "cell_too_long": _("“%(name)s” has %(n)s letters: shorten it to %(most)s at most."),
    "cell_letters_unprintable": _(
        "“%(name)s” holds characters that cannot be shown: type it again."
    ),
    "cell_no_email": _("“%(got)s” under “%(name)s” is not an e-mail address: correct it."),
    "csv_letters_unreadable": _(
        "The letters of this file cannot be read: save it as CSV in UTF-8, or as .xlsx."
    ),
    "csv_line_unreadable": _(
        "Line %(line)s cannot be read: look for a quotation mark too many or too few."
    ),
    "cell_no_day": _("“%(got)s” under “%(name)s” is not a day: write it like 2026-08-17."),
    "cell_no_day_nor_word": _(
        "“%(got)s” under “%(name)s” is neither a day such as 2026-08-17 nor yes or no."
    ),
    "added_cells_differ": _(
        "Line %(line)s says something else of number %(number)s: correct one of them."
    ),
    "cell_empty": _("“%(name)s” is empty: fill it in."),
    "end_not_after_begin": _(
        "“%(end)s” must lie after “%(begin)s”: it is the first day that is over."
    ),
    "term_days_missing": _("A term needs a first and a last day: fill both in."),
    "word_taken_on_line": _(
        "This number, name or address stands on line %(line)s already: correct one."
    ),
    "zip_no_roster": _(
        "This zip is neither a workbook nor OneRoster nor School Data Sync: manifest.csv is "
        "missing in it, and one of users.csv, classes.csv and enrollments.csv."
    ),
    "workbook_of_old_kind": _(
        "This is a workbook of the old kind: open it and save it as .xlsx, or as CSV."
    ),
    "workbook_of_other_program": _(
        "This workbook is of another program (LibreOffice, Numbers): save it there as .xlsx or CSV."
    ),
    "file_is_web_page": _(
        "This is a web page or XML, whatever its name says: open it with a spreadsheet program and "
        "save it as .xlsx."
    ),
    "file_is_no_list": _("This is not such a list: export one as CSV or .xlsx, and send that."),
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
        "This workbook cannot be read: open it and save it again as .xlsx, or as CSV."
    ),
    "school_changed_meanwhile": _(
        "The school has changed since you looked: look at the import again, then apply it."
    ),
    "roster_has_errors": _("This file has errors: correct them in the file and send it again."),
    "roster_being_worked_on": _("This file is being worked on: wait a moment, then try again."),
    "roster_without_plan": _("There is no plan to look at: the file is being read, or is gone."),
    "import_file_erased": _("The file of this import is erased: send it again."),
    "day_order_differs": _(
        "“%(got)s” under “%(name)s” has day and month the other way round than line %(line)s: "
        "write %(day)s."
    ),
    "lookalike_there": _(
        "“%(other)s” is there too and not the same: if it is meant, write it exactly so."
    ),
    "leaves_class": _("Leaves %(class_group)s on %(day)s."),
    "student_new": _("New student."),
    "student_was_called": _("Was called %(name)s."),
    "student_had_number": _("Had number %(number)s."),
    "teacher_gets_name": _("Gets the name %(name)s."),
    "gets_foreign_id": _("Gets the id of the other system."),
    "teacher_new": _("New teacher: %(email)s. Waits for its owner to answer the invitation."),
    "teacher_has_login": _(
        "This address has a log-in already, which sees this school from now on."
    ),
    "teacher_comes_back": _("Left on %(day)s and comes back: may log in for the school again."),
    "teacher_without_login": _(
        "New teacher %(name)s, without a log-in: the file has no e-mail address."
    ),
    "teacher_gets_address": _("Gets the e-mail address %(email)s, and may be invited."),
    "teacher_address_taken": _("%(email)s is somebody else’s log-in here: the teacher keeps none."),
    "teacher_email_differs": _("Another e-mail address: whoever runs this site changes it."),
    "term_joined": _("The same title and first day as on line %(line)s: taken as one term."),
    "class_closed_in_file": _("Its class is marked as deleted in this file."),
    "class_id_unknown": _("No class of the file or the school has this id: add the class."),
    "student_id_unknown": _("No student of the file or the school has this id: add the student."),
    "has_left_class": _("Has left %(class_group)s."),
    "joins_class": _("Joins %(class_group)s on %(day)s."),
    "in_two_lessons": _("In two lessons at %(time)s at once: %(one)s and %(other)s."),
    "end_taken_back": _("The end on %(day)s is taken back."),
    "recorded_after_leaving": _("Entries until %(day)s stay as “after leaving” and count nowhere."),
    "in_class_from": _("In %(class_group)s from %(day)s."),
    "in_class_between": _("In %(class_group)s from %(day)s, until the day before %(until)s."),
    "enrolment_days_overlap": _(
        "These days do not fit those already entered for %(class_group)s: correct them here "
        "or in the administration."
    ),
    "class_new": _("New class %(code)s."),
    "class_was_entered": _("Class %(code)s was entered as %(old)s."),
    "class_gets_foreign_id": _("Class %(code)s gets the id of the other system."),
    "term_new": _("New term."),
    "term_was": _("Was %(name)s, %(first)s to %(last)s."),
    "teaching_id_unknown": _("No teacher or class of the file or the school has this id: add it."),
    "teaches_class": _("%(teacher)s teaches %(code)s."),
    "teaches_no_more": _("%(teacher)s no longer teaches %(code)s."),
    "sheet_empty": _(
        "This file is empty: the first line names the columns, such as Number and Name."
    ),
    "heading_repeated": _("“%(heading)s” says again what another column says: leave one out."),
    "number_column_missing": _(
        "There is no column “Number”: choose the one with each student’s number, or say what else "
        "tells two students apart."
    ),
    "birth_column_missing": _(
        "No column is the day of birth: choose it, or say what else tells two students apart."
    ),
    "name_repeated": _(
        "%(name)s stands on line %(line)s already, and nothing in the file tells the two apart: "
        "remove one, or add a column with numbers."
    ),
    "name_of_several": _(
        "Several students here are called %(name)s: enter the number of the one who is meant."
    ),
    "number_given": _("Gets the number %(number)s here, as the file has none."),
    "namesake_there": _(
        "%(other)s is there too: if that is the same student, leave this line out and change the "
        "class here."
    ),
    "name_column_missing": _(
        "There is no column “Family name”: add one, or one with the full name."
    ),
    "sheet_without_students": _("There are no students below the headings: add a row for each."),
    "number_column_proposed": _(
        "No column is called “Number”: say whether “%(heading)s” is each student’s number."
    ),
    "number_column_counts": _(
        "“%(heading)s” seems to count the lines: say whether it is each student’s number here."
    ),
    "headings_equal": _(
        "Several columns are called “%(heading)s” and differ: choose what each of them is."
    ),
    "class_column_unclear": _(
        "No column is called “Class”: choose the one with the classes, or say that there is none."
    ),
    "class_columns_several": _("Several columns may be the class (%(names)s): choose which it is."),
    "classes_unclear": _(
        "“%(got)s” under “%(name)s” may be several classes: say so for the whole file."
    ),
    "classes_only_above": _(
        "Many rows name no class: say whether an empty one is that of the row above."
    ),
    "sheets_unclear": _("Several sheets are lists (%(names)s): choose which are read."),
    "sheet_not_read": _("This sheet is not a class list: it is not read."),
    "encoding_unclear": _(
        "The letters of this file may be read in several ways (%(names)s): choose the right names."
    ),
    "cell_letters_lost": _(
        "“%(name)s” holds letters that were lost when the file was made: export it again in UTF-8."
    ),
    "number_shortened": _(
        "“%(got)s” in cell %(cell)s is a number that Excel has shortened: "
        "export the column “%(name)s” again as text."
    ),
    "class_became_day": _(
        "“%(got)s” in cell %(cell)s is a day that Excel has made of something else: format the "
        "column “%(name)s” as text and type it again."
    ),
    "nobody_leaves_now": _(
        "Lines are left out, so who is missing is not certain: nobody leaves because of this file."
    ),
    "row_after_list": _("This row lies below the last one with a student: left out."),
    "row_hidden": _("Excel hides this row: left out."),
    "row_of_totals": _("This row counts the others and is not a student: left out."),
    "row_repeats_headings": _("This row repeats the headings: left out."),
    "row_of_one_cell": _("Only one cell of this row is filled, so it is not a student: left out."),
    "row_names_class": _("This row names class %(class_group)s and is not a student: left out."),
    "row_of_teacher": _("“%(got)s” is not a student: left out."),
    "row_of_leaver": _("Is marked “%(got)s”: left out."),
    "student_in_no_class": _("This row names no class."),
    "teacher_name_unknown": _(
        "%(name)s, who teaches %(code)s, is not a teacher here, and the file has no address: "
        "enter the teacher by hand."
    ),
    "teacher_name_several": _(
        "Several teachers here are called %(name)s: enter by hand who teaches %(code)s."
    ),
    "row_holds_formula": _("This row holds a formula: replace it by its value."),
    "row_holds_error": _("This row holds an error such as #REF!: replace it by a value."),
    "column_missing": _("The column “%(name)s” is missing: export the files again with it."),
    "oneroster_version_unknown": _("This is OneRoster “%(version)s”: export it as version 1.2."),
    "file_mode_unknown": _("“%(got)s” must be bulk, delta or absent."),
    "announced_file_missing": _("This file is announced but not in the zip: add it."),
    "foreign_id_repeated": _("This sourcedId stands on line %(line)s already: remove one of them."),
    "foreign_id_too_long": _("This sourcedId is too long: shorten it."),
    "school_of_file_unclear": _(
        "Which school of the file is meant is not clear: choose it here, or enter its id in the "
        "other system at the school, in the administration."
    ),
    "course_missing": _("Its course is not in courses.csv: add it."),
    "class_code_unusable": _(
        "Neither classCode nor title is short and its own: change one of them."
    ),
    "title_too_long": _("The title is too long: shorten it."),
    "school_of_rows_unclear": _(
        "The rows are of several schools (%(names)s): choose which of them is this one."
    ),
    "row_of_other_school": _("This row is of another school (%(school)s): left out."),
    "nobody_enrolled": _("No student of this school is enrolled in a class: check the export."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
