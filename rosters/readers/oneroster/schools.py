"""Find in a file of one school or several the one that is meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rosters.readers.oneroster.files import Row
from rosters.readers.rows import PlaceInFile


@dataclass(frozen=True)
class KnownIds:
    """What the school knows already of the other system's ids.

    Args:
        school: its own id, empty if not known yet.
        roles: student or teacher, by id; a file of changes need not repeat it.
        codes: the codes of its classes, by id.
        name: its name, by which it is found in a file of several schools.
    """

    school: str = ""
    roles: dict[str, set[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True)
class FileSchool:
    """A school that a file names; without a list of schools its place has no line."""

    sourced_id: str
    name: str
    place: PlaceInFile = field(default_factory=PlaceInFile)


def meant_schools(orgs: list[Row], classes: Iterable[Row], known: KnownIds) -> list[FileSchool]:
    """Return the school meant, or those among which a person must choose.

    Known by its id; else the only one; else the one of the same name.
    """
    schools = [
        FileSchool(row["sourcedId"], row["name"] or row["sourcedId"], row.place)
        for row in orgs
        if row["type"].casefold() == "school" and not row.is_gone
    ]
    if not schools:
        # Without a list of schools the classes say whose files these are.
        ids = dict.fromkeys(row["schoolSourcedId"] for row in classes)
        schools = [FileSchool(sourced_id, sourced_id) for sourced_id in ids if sourced_id]
    if known.school:
        same = [one for one in schools if one.sourced_id == known.school]
        return same or ([] if schools else [FileSchool(known.school, known.school)])
    called = [one for one in schools if one.name.casefold() == known.name.casefold()]
    return called if len(called) == 1 < len(schools) else schools
