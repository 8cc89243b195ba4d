"""Choose the code of each class of a OneRoster file, and keep it from one file to the next."""

from collections import Counter
from collections.abc import Mapping, Sequence

from classes.models import ClassGroup
from rosters.readers.oneroster.files import Row

LONGEST_CODE = ClassGroup._meta.get_field("code").max_length or 0


def choose_codes(rows: Sequence[Row], known: Mapping[str, str]) -> dict[str, str]:
    """Return the code of each class by its id; one without any word that fits is left out.

    A class the school knows keeps its code while that still is a word of the class. Any other
    takes its first word that is short and no other class's, of the file or of the school.

    Args:
        known: the codes of the school's classes by their id in the other system.
    """
    uses = Counter(word for row in rows for word in set(_words(row)))
    owner = {code: sourced_id for sourced_id, code in known.items()}
    codes = {}
    for row in rows:
        sourced_id, words = row["sourcedId"], _words(row)
        fitting = [x for x in words if uses[x] == 1 and owner.get(x, sourced_id) == sourced_id]
        if known.get(sourced_id) in words:
            codes[sourced_id] = known[sourced_id]
        elif fitting:
            codes[sourced_id] = fitting[0]
    return codes


def _words(row: Row) -> list[str]:
    words = (row["classCode"], row["title"], row["sourcedId"])
    return [word for word in words if word and len(word) <= LONGEST_CODE]
