"""What the page of one teacher shows beside her classes."""

from accounts.models import User
from classes.access import reads_school
from classes.models import Teacher
from privacy.selectors.row_changes import ChangedRow, changes_of_row, in_words

MOST_CHANGES = 15
OF_HERSELF = frozenset({"user", "school"})
"""Fields that lead to what the page is about."""


def teacher_history(teacher: Teacher, user: User) -> list[ChangedRow]:
    """List what was changed of a teacher, the newest first, for whoever sees the whole school."""
    # A colleague sees her page, and not what the administration did to it.
    if not reads_school(user, teacher.school_id):
        return []
    return in_words(changes_of_row(teacher), most=MOST_CHANGES, apart_from=OF_HERSELF)
